"""Kind of drop: an export of SecureDrop's Workstation that somebody zipped, to copy or to send it: a drive, an archive.

Implements: a zip with a file in it whose place shows an export (`workstation_names.py`), or that is named like the
Workstation's archives. What lies in the export is taken as from the drive, an archive's members as from the archive,
whatever else is in the zip as from a zip of the Journalist Interface. Members may be deflated; they are inflated while
they are read, never beyond the size the directory states.
Rule: a metadata file that may hold a drive's passphrase stays out, bytes and digest, and so does an archive around one,
torn or whole. A zip may hold, its archives unpacked, what one archive may; one with more members' bytes is left on the
stick whole, an archive beyond it stays in the zip.
Never: makes a file; uses a member's name; opens any other archive inside the zip, or one inside an archive.
Residual risk: zlib inflates outside the jail, as for every submission; output is bounded.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from intake.arrival import Arrival
from intake.channels import Channel
from intake.errors import DropUnreadable, MemberBroken, ZipBroken
from intake.journalist_interface import member_chunks, member_of
from intake.limits import Limits
from intake.lying import shown_path, size_problem, untouched
from intake.names import names_a_zip
from intake.places import trick
from intake.stick import Found, Stick
from intake.workstation_archive import BROKEN, Archive, left_whole
from intake.workstation_metadata import names_a_passphrase
from intake.workstation_names import EXPORT_DATA, is_archive, is_metadata, read_place, shows_an_export
from intake.zipdirectory import Member, open_zip
from words.message import Message
from words.visible import visible

_SHOWN_LETTERS = 120


def arrivals(stick: Stick, found: Found, limits: Limits, *, for_an_archive: bool = True) -> Iterator[Arrival] | None:
    """Gives the members when an export lies in the zip, None when it is no such zip.

    Args:
        stick: where it lies.
        found: the zip.
        limits: the bounds of this intake.
        for_an_archive: whether one of the Workstation's archives in it is enough. It is not where a person states what
            the zip is: whoever wrote to a site could call a file so, and the site's zip would come apart.
    """
    if found.problem is not None or not names_a_zip(found.untrusted_names[-1]):
        return None
    try:
        with stick.opened(found) as file:
            members = [each for each in open_zip(file, limits, deflated=True).members if not each.is_folder]
    except (ZipBroken, DropUnreadable):
        return None  # whoever takes zips says why
    shown = any(shows_an_export(*_place(each)) for each in members)
    if not shown and not (for_an_archive and any(is_archive(_place(each)[1]) for each in members)):
        return None
    if sum(member.size for member in members) > limits.archive_bytes:
        return iter([untouched(found, Message.of("intake.workstation_archive_too_large"), Channel.WORKSTATION)])
    return _members(stick, found, members, limits)


def _members(stick: Stick, found: Found, members: Sequence[Member], limits: Limits) -> Iterator[Arrival]:
    left = limits.archive_bytes - sum(member.size for member in members)
    for member in members:
        sound = member.problem is None and trick(member.untrusted_name, limits) is None
        if not sound or not is_archive(_place(member)[1]):
            yield _member(stick, found, member, limits)
            continue
        inside = f"{shown_path(found)} › {visible(member.untrusted_name, _SHOWN_LETTERS)}"
        chunks = partial(member_chunks, stick, found, member)
        archive = Archive(inside, chunks, replace(limits, archive_bytes=left))
        try:
            yield from archive.arrivals()
        except BROKEN as error:
            stays = replace(member_of(stick, found, member, limits), channel=Channel.WORKSTATION)
            yield replace(stays, problem=left_whole(error))
        left = max(left - archive.drawn, 0)


def _place(member: Member) -> tuple[list[str], str]:
    *folders, name = member.untrusted_name.split("/")
    return folders, name


def _member(stick: Stick, found: Found, member: Member, limits: Limits) -> Arrival:
    folders, name = _place(member)
    bare = member_of(stick, found, member, limits)
    if is_metadata(name) and EXPORT_DATA not in folders:
        told = _metadata(stick, found, member, limits)
        nothing = replace(bare, size=0, keep=False, chunks=lambda: iter(()))
        return replace(nothing, channel=Channel.WORKSTATION, problem=told)
    placed = None if trick(member.untrusted_name, limits) else read_place(folders, name)
    if placed is None:
        return bare
    return replace(
        bare,
        size=member.size,
        keep=member.data_at is not None,
        chunks=lambda: member_chunks(stick, found, member),
        item=None,
        plain=placed.plain,
        designation=placed.designation,
        problem=member.problem or placed.problem or size_problem(member.size, limits),
        channel=Channel.WORKSTATION,
    )


def _metadata(stick: Stick, found: Found, member: Member, limits: Limits) -> Message:
    """Says that the metadata stays out, and whether a passphrase stands in it."""
    head = bytearray()
    try:
        for chunk in member_chunks(stick, found, member):
            head += chunk
            if len(head) >= limits.metadata_bytes:
                break
    except (MemberBroken, DropUnreadable):
        pass  # what could be read of it is looked at
    secret = names_a_passphrase(bytes(head))
    return Message.of("intake.workstation_passphrase" if secret else "intake.workstation_metadata_kept_out")
