"""Kind of drop: packages that some Tamis desk signed (docs/formats/bag.md, package.md), as folders on the stick.

Implements: a person states that what lies there are such packages; a folder with a `bagit.txt` is one, with everything
below it, and comes in whole or not at all, as one tar (`bundle.py`). What lies beside packages is not one, and says so.
Never: opens a file of it: whether the package holds is for `chained.py`, on the bytes that are kept.
Residual risk: a package without `bagit.txt` is none, and its files end in quarantine one by one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from intake.arrival import Arrival, Plain, PlainKind
from intake.bundle import Bundle, Loose, bundle
from intake.channels import Channel
from intake.limits import Limits
from intake.lying import as_plain
from intake.names import ItemName, read_name
from intake.stick import Found, Stick
from sanitize.untrusted import Untrusted
from words.message import Message
from words.visible import visible

MARK = "bagit.txt"
"""The file that makes a folder a package."""

_SHOWN_LETTERS = 120
Names = tuple[str, ...]


def packages(found: Sequence[Found]) -> dict[Names, list[Found]]:
    """Gives everything that lies in a package, by the names that lead to it; a package within one is part of it."""
    outermost = outermost_of({each.parts[:-1] for each in found if each.parts[-1] == MARK})
    held: dict[Names, list[Found]] = {top: [] for top in sorted(outermost)}
    for each in found:
        top = next((each.parts[:n] for n in range(len(each.parts)) if each.parts[:n] in outermost), None)
        if top is not None:
            held[top].append(each)
    return held


def outermost_of(tops: set[Names]) -> set[Names]:
    """Gives the folders with a `bagit.txt` that lie in no other such folder."""
    return {top for top in tops if not any(top[:depth] in tops for depth in range(len(top)))}


def package_arrival(stick: Stick, top: Names, inside: Sequence[Found], limits: Limits, channel: Channel) -> Arrival:
    """Makes one arrival of a package: its tar, and what about it can be no package's."""
    names = inside[0].untrusted_names[: len(top)]
    bag = bundle(loose(stick, inside, len(top)))
    name = names[-1] if names else stick.root.name
    return whole("", "/".join(names) or name, bag, _problem(inside, limits), channel)


def whole(container: str, untrusted_path: str, bag: Bundle, problem: Message | None, channel: Channel) -> Arrival:
    """Makes the arrival of a package: its tar, called by the last name of its path."""
    return Arrival(
        container=container,
        untrusted_path=Untrusted(untrusted_path),
        size=bag.size,
        item=None,
        designation="",
        problem=problem,
        keep=True,
        chunks=bag.chunks,
        plain=Plain(PlainKind.PACKAGE, f"{untrusted_path.rpartition('/')[2]}.tar"),
        channel=channel,
        bundle=bag,
    )


def loose(stick: Stick, inside: Iterable[Found], depth: int) -> Iterator[Loose]:
    """Gives the regular files among what lies in a folder that many names deep, as parts of its tar."""
    for each in inside:
        if each.problem is None:
            yield Loose("/".join(each.untrusted_names[depth:]), each.size, partial(stick.chunks, each))


def beside(stick: Stick, found: Found, channel: Channel) -> Iterator[Arrival] | None:
    """Makes the arrival of a file that lies in no package; None for an item of SecureDrop, or what has no bytes."""
    *folders, name = found.untrusted_names
    if found.problem is not None or isinstance(read_name(name, folders), ItemName):
        return None
    loose = as_plain(stick, found, Plain(PlainKind.FILE, name), channel, "", Message.of("intake.bag_not_in_one"))
    return iter([replace(loose, problem=Message.of("intake.empty_file")) if found.size == 0 else loose])


def _problem(inside: Sequence[Found], limits: Limits) -> Message | None:
    """Says what makes a folder no package before a byte is read: what is no file, what is too much."""
    odd = next((each for each in inside if each.problem is not None), None)
    if odd is not None:
        where = visible("/".join(odd.untrusted_names), _SHOWN_LETTERS)
        return Message.of("intake.bag_not_plain", where=where)
    if len(inside) > limits.bag_files:
        return Message.of("intake.bag_too_many", limit=limits.bag_files)
    return None
