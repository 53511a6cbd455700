"""A release in another's place: whether that place is free, and how signed statements say it.

Rule: only what left can be replaced, by one other release. The field stands in the proposal, in every approval and in
the intent to hand over, each of them signed; an approval that names another place does not count.
Never: records anything.
"""

from custody.canonical import JSON
from custody.chain import Chain
from release.errors import NotWithdrawn


def replacing(release: str) -> dict[str, JSON]:
    """Gives the field by which a statement says which release is replaced; none where none is."""
    return {"replaces": release} if release else {}


def check_vacant(replaced: str, successor: str, chain: Chain) -> None:
    """Passes a release that left and whose place no third one took; "" replaces nothing.

    Raises:
        NotWithdrawn: it did not leave, or it was replaced.
    """
    if not replaced:
        return
    left = {each.release for each in chain.catalog.releases() if each.intent >= 0}
    if replaced not in left - {successor}:
        raise NotWithdrawn("release.replaces_nothing", release=replaced)
    newest = chain.catalog.withdrawals.of(replaced)
    if newest and newest.successor not in ("", successor):
        raise NotWithdrawn("release.replaced_already", release=replaced, successor=newest.successor)


def vacant(successor: str, chain: Chain) -> tuple[str, ...]:
    """Lists the releases whose place one could take ("": one that has no name yet), the newest first."""
    newest = chain.catalog.withdrawals.newest()
    taken = {name for name, each in newest.items() if each.successor not in ("", successor)} | {successor}
    left = (each.release for each in chain.catalog.releases() if each.intent >= 0)
    return tuple(sorted((name for name in left if name not in taken), reverse=True))


def is_vacant(replaced: str, successor: str, chain: Chain) -> bool:
    """Tells whether it would pass."""
    try:
        check_vacant(replaced, successor, chain)
    except NotWithdrawn:
        return False
    return True
