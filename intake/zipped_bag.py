"""Kind of drop: packages that some Tamis desk signed, in a zip somebody made of them to send them.

Implements: a person states that what lies there are such packages; each folder of the zip with a `bagit.txt` (or the
zip itself) comes in whole or not at all, as the same tar that the folder would be (`bundle.py`), so that zipped and
unzipped it is one thing. The zip itself is not kept: a member is inflated while it is read, never beyond the size its
directory states, and whether the package holds is judged on the bytes that are kept (`chained.py`).
Rule: what lies beside packages goes to quarantine and says so; a member that is encrypted, said twice or contradicts
the directory sends its whole package there.
Where nobody stated so, a zip of packages alone waits in quarantine, as the tars, with what to do; it leaves it when
taken in again as what it is.
Never: makes a file; uses a member's name as a path; opens an archive inside the zip.
Residual risk: zlib inflates outside the jail, as for every submission; output is bounded.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from intake.arrival import Arrival
from intake.bundle import Bundle, Loose, bundle
from intake.channels import Channel
from intake.errors import DropUnreadable, ZipBroken
from intake.journalist_interface import member_chunks, member_of
from intake.limits import Limits
from intake.lying import as_item, shown_path
from intake.names import ItemName, names_a_zip, read_name, without_copy_mark
from intake.signed_bag import MARK, Names, outermost_of, whole
from intake.stick import Found, Stick
from intake.zipdirectory import Member, open_zip
from words.message import Message
from words.visible import visible

_SHOWN_LETTERS = 120
_ENDING = len(".zip")


def arrivals(stick: Stick, found: Found, limits: Limits, channel: Channel) -> Iterator[Arrival] | None:
    """Gives the packages in a zip, and what lies beside them; None when there is none in it."""
    members = _members(stick, found, limits)
    tops = outermost_of({_names(each)[:-1] for each in members if _names(each)[-1] == MARK})
    if not tops:
        return None
    if sum(each.size for each in members) > limits.archive_bytes:
        megabytes = limits.archive_bytes // 1_000_000
        return iter([as_item(stick, found, None, Message.of("intake.bag_zip_too_large", megabytes=megabytes))])
    return _unfolded(stick, found, members, tops, limits, channel)


def unstated(stick: Stick, found: Found, limits: Limits) -> Iterator[Arrival] | None:
    """Gives the packages in a zip nobody stated to hold any, each with what to do; None where there is more in it."""
    problem = Message.of("intake.name_signed_package")
    listed = arrivals(stick, found, limits, Channel.JOURNALIST_INTERFACE)
    made = [] if listed is None else list(listed)
    if not made or any(each.bundle is None or _holds_items(each.bundle) for each in made):
        return None
    return iter([replace(each, problem=problem) for each in made])


def _holds_items(bag: Bundle) -> bool:
    """Tells whether something in a folder is called as SecureDrop calls its items: no package of a desk's is so."""
    return any(isinstance(read_name(part.untrusted_name.rpartition("/")[2]), ItemName) for part in bag.parts)


def _members(stick: Stick, found: Found, limits: Limits) -> list[Member]:
    """Lists the files in a zip; none of what is no zip, which is told as a file that is in no package."""
    if found.problem is not None or not names_a_zip(found.untrusted_names[-1]):
        return []
    try:
        with stick.opened(found) as file:
            return [each for each in open_zip(file, limits, deflated=True).members if not each.is_folder]
    except (ZipBroken, DropUnreadable):
        return []


def _unfolded(
    stick: Stick, found: Found, members: Sequence[Member], tops: set[Names], limits: Limits, channel: Channel
) -> Iterator[Arrival]:
    held: dict[Names, list[Member]] = {top: [] for top in sorted(tops)}
    beside: list[Member] = []
    for member in members:
        names = _names(member)
        top = next((names[:depth] for depth in range(len(names)) if names[:depth] in held), None)
        (beside if top is None else held[top]).append(member)
    for top, inside in held.items():
        yield _package(stick, found, top, inside, limits, channel)
    for member in beside:
        yield _beside(stick, found, member, limits, channel)


def _package(
    stick: Stick, found: Found, top: Names, inside: Sequence[Member], limits: Limits, channel: Channel
) -> Arrival:
    depth = len(top)
    sound = [each for each in inside if each.problem is None]
    files = (
        Loose("/".join(_names(each)[depth:]), each.size, partial(member_chunks, stick, found, each)) for each in sound
    )
    called = "/".join(top) or without_copy_mark(found.untrusted_names[-1])[:-_ENDING]
    return whole(shown_path(found), called, bundle(files), _problem(inside, limits), channel)


def _problem(inside: Sequence[Member], limits: Limits) -> Message | None:
    """Says what makes a folder of the zip no package before a byte is read."""
    if len(inside) > limits.bag_files:
        return Message.of("intake.bag_too_many", limit=limits.bag_files)
    seen: set[str] = set()
    for each in inside:
        if each.problem is not None or each.untrusted_name in seen:
            return Message.of("intake.bag_not_plain", where=visible(each.untrusted_name, _SHOWN_LETTERS))
        seen.add(each.untrusted_name)
    return None


def _beside(stick: Stick, found: Found, member: Member, limits: Limits, channel: Channel) -> Arrival:
    """Gives a member that lies in no package: an item of SecureDrop as one, everything else as out of place."""
    bare = member_of(stick, found, member, limits)
    if bare.item is not None or member.problem is not None or not bare.keep:
        return bare
    return replace(bare, problem=Message.of("intake.bag_not_in_one"), channel=channel)


def _names(member: Member) -> Names:
    return tuple(member.untrusted_name.split("/"))
