"""One more layer: an exhibit that is itself an OpenPGP message, opened with the desk's keys or with a person's own.

Implements: what sources are told to do when they mistrust the server: encrypt to the submission key before sending, a
message as armor, a file as `x.pgp` (SecureDrop's documentation); some encrypt to the one journalist they trust. What
comes out is an exhibit of the same submission, below the one it was in; that one stays as it is.
Rule: opened when somebody asks, by the rules of every submission; a try that fails is recorded. With a person's own key
only while that person gives the passphrase, and the entry names the key.
Never: keeps a person's key. Residual risk: that of `opening.py`; whoever may read the submission may read what one
person's key opened.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from custody.acts import Act
from custody.chain import Chain, nothing
from custody.chunks import read_chunks
from custody.errors import Unknown
from custody.records import Exhibit
from intake.errors import IntakeError, LayerClosed
from intake.limits import Limits
from intake.names import ItemKind, sealed_file
from intake.opening import OpenedItem, open_item
from intake.turn import turn
from keys.errors import NotDecrypted, TooLarge
from keys.personal import OwnKey
from keys.session_keys import Ring, ring_of
from words.message import Message

if TYPE_CHECKING:
    from custody.canonical import JSON

_ARMOR = "-----BEGIN PGP MESSAGE-----"


def seems_wrapped(untrusted_filename: str, untrusted_text: str) -> bool:
    """Tells whether a file's name, or the beginning of its text, says that it is an OpenPGP message."""
    return sealed_file(untrusted_filename) is not None or untrusted_text.lstrip().startswith(_ARMOR)


def open_layer(
    label: str,
    actor: str,
    chain: Chain,
    limits: Limits,
    *,
    own: OwnKey | None = None,
    after: Callable[[str], None] = nothing,
) -> str:
    """Opens an exhibit (its label, or the beginning of it); gives the label of what was in it.

    Args:
        label: the exhibit.
        actor: who asked.
        chain: the vault's.
        limits: the bounds of an intake.
        own: a person's opened key; without it the desk's submission keys are used.
        after: told each step's name.

    Raises:
        Unknown: no such exhibit.
        LayerClosed: it is no message to these keys; why exactly is recorded.
        AnotherIntake: one is running.
    """
    outer = chain.catalog.exhibit(label)
    with turn(chain) as scratch:
        chain.read_into(outer.submission, outer.blob, scratch / "received")
        ring, key = _keys(chain, own)
        try:
            plain = read_chunks(scratch / "received")
            opened = open_item(ring, plain, ItemKind.SEALED_DOCUMENT, scratch, limits)
        except (NotDecrypted, TooLarge, IntakeError) as refusal:
            _failed(outer, refusal.message, key=key, refused=refusal.refused, actor=actor, chain=chain)
            raise LayerClosed("intake.layer_closed" if own is None else "intake.layer_not_for_you") from refusal
        after("decrypted")
        inner = chain.name("layer", outer.label, opened.sha256)
        if not _is_listed(inner, chain):
            about: dict[str, JSON] = {
                "parent": outer.label,
                "member": 1,
                "in": outer.digest,
                "kind": "layer",
                "key": key,
            }
            _keep(outer, {"exhibit": inner, **about}, opened, actor, chain, after)
    return inner


def _keys(chain: Chain, own: OwnKey | None) -> tuple[Ring, str]:
    """Gives the keys to open with, and which of them the entry names."""
    if own is not None:
        return own.ring, own.fingerprint
    return ring_of(chain.unlocked.home("submission")), chain.policy.submission


def _keep(
    outer: Exhibit,
    about: "dict[str, JSON]",
    opened: OpenedItem,
    actor: str,
    chain: Chain,
    after: Callable[[str], None],
) -> None:
    named = sealed_file(outer.untrusted_filename)
    name = named.untrusted_inside if named else ""
    note = chain.keep_in(outer.submission, "exhibit", opened.sha256, opened.chunks(), name)
    after("kept")
    made: dict[str, JSON] = {"blob": note.name, "filename": name}
    told: dict[str, JSON] = {"out": opened.sha256, "size": opened.size, "notes": []}
    own = outer.submission
    chain.record([chain.draft(Act.DECRYPTION, actor, own, submission=own, **about, **made, **told)])
    after("recorded")


def _failed(outer: Exhibit, reason: Message, *, key: str, refused: bool, actor: str, chain: Chain) -> None:
    about: dict[str, JSON] = {"submission": outer.submission, "object": outer.label, "recipe": "decryption"}
    why: dict[str, JSON] = {"reason": reason.packed(), "refused": int(refused), "key": key}
    chain.record([chain.draft(Act.FAILED_CHECK, actor, outer.submission, **about, **why)])


def _is_listed(label: str, chain: Chain) -> bool:
    try:
        return bool(chain.catalog.exhibit(label))
    except Unknown:
        return False
