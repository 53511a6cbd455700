"""Kind of drop: the archives SecureDrop's Workstation makes of an export (`.sd-export`; whistleflow's `.tar`).

Implements: one gzip member that holds a tar: `metadata.json` and `export_data/…` (securedrop-client `export.ts`,
`archive.py`). The archive is unpacked while it is read, once to list it and once to take its members, in order.
Rule: all or nothing: where the archive is torn or not of this form none of it comes in, and its bytes stay on the stick
too, because the passphrase of a drive may stand in them (decision 0063). The same holds for its metadata file.
Never: makes a file; uses a member's name; keeps the archive's own bytes or digest.
Residual risk: zlib inflates outside the jail, as for every submission; output is bounded.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from intake.arrival import Arrival
from intake.channels import Channel
from intake.errors import DropUnreadable, GzipBroken, IntakeError, MemberBroken, TarBroken
from intake.gzipheader import inflated
from intake.limits import Limits
from intake.lying import shown_path, size_problem, untouched
from intake.places import trick
from intake.stick import Found, Stick
from intake.tarheaders import TarMember, members
from intake.workstation_metadata import names_a_passphrase
from intake.workstation_names import EXPORT_DATA, is_archive, is_metadata, read_place
from sanitize.untrusted import Untrusted
from words.message import Message

BROKEN = (DropUnreadable, GzipBroken, MemberBroken, TarBroken)
"""What an archive raises that is none, or cannot be read."""


def arrivals(stick: Stick, found: Found, limits: Limits) -> Iterator[Arrival] | None:
    """Gives an archive's members when the thing is named like one, None when it is not."""
    if found.problem is not None or not is_archive(found.untrusted_names[-1]):
        return None
    archive = Archive(shown_path(found), partial(stick.chunks, found), limits)
    try:
        return iter(archive.arrivals())
    except BROKEN as error:
        return iter([untouched(found, left_whole(error), Channel.WORKSTATION)])


def left_whole(error: IntakeError) -> Message:
    """Says why an archive stays where it is, whole."""
    if isinstance(error, DropUnreadable):
        return error.message
    large = error.message.id == "intake.too_large"
    return Message.of("intake.workstation_archive_too_large" if large else "intake.workstation_archive_broken")


class Archive:
    """One archive, unpacked from the beginning as often as somebody goes back in it.

    `container` is where it lies, safe to show; `chunks` streams its bytes; `drawn` counts what was unpacked of it.
    """

    def __init__(self, container: str, chunks: Callable[[], Iterator[bytes]], limits: Limits) -> None:
        self.container = container
        self.limits = limits
        self.drawn = 0
        self._chunks = chunks
        self._running: _Running | None = None

    def arrivals(self) -> list[Arrival]:
        """Lists its members.

        Raises:
            DropUnreadable, GzipBroken, MemberBroken, TarBroken: it is torn, of another form, or beyond the limits.
        """
        listed = list(members(self.unpacked(), self.limits))
        made = [_member(self, member) for member in listed]
        self.close()
        return made

    def unpacked(self) -> Iterator[bytes]:
        """Streams what the archive holds, unpacked."""
        for chunk in inflated(self._chunks(), self.limits):
            self.drawn += len(chunk)
            yield chunk

    def close(self) -> None:
        """Lets the file go; it is opened again, and compared with what it was, when somebody reads."""
        self._running = None

    def read(self, start: int, size: int) -> Iterator[bytes]:
        """Streams some of it; going forward costs nothing twice.

        Raises:
            DropUnreadable: the stick failed, or the archive is no longer the one that was listed.
        """
        if self._running is None or self._running.at > start:
            self._running = _Running(self.unpacked())
        try:
            yield from self._running.read(start, size)
        except (GzipBroken, MemberBroken) as fault:
            raise DropUnreadable("intake.stick_changed") from fault


@dataclass(slots=True)
class _Running:
    """A stream, and how far it is read."""

    chunks: Iterator[bytes]
    held: bytes = b""
    at: int = 0

    def read(self, start: int, size: int) -> Iterator[bytes]:
        """Passes over what lies before `start`, gives `size` bytes, never fewer."""
        end = start + size
        while self.at < end:
            chunk = self.held or next(self.chunks, None)
            if chunk is None:
                raise DropUnreadable("intake.stick_changed")
            begin = min(max(start - self.at, 0), len(chunk))
            stop = min(end - self.at, len(chunk))
            self.held, self.at = chunk[stop:], self.at + stop
            if begin < stop:
                yield chunk[begin:stop]


def _member(archive: Archive, member: TarMember) -> Arrival:
    path = member.untrusted_name
    *folders, name = path.split("/")
    bare = Arrival(
        container=archive.container,
        untrusted_path=Untrusted(path),
        size=member.size,
        item=None,
        designation="",
        problem=member.problem,
        keep=member.problem is None,
        chunks=lambda: archive.read(member.start, member.size),
        channel=Channel.WORKSTATION,
    )
    if member.problem is not None:
        return replace(bare, size=0)
    if is_metadata(name) and EXPORT_DATA not in folders:
        return replace(bare, problem=_metadata(archive, member), keep=False, size=0, chunks=lambda: iter(()))
    tricky = trick(path, archive.limits)
    placed = None if tricky else read_place(folders, name)
    if placed is None:
        return replace(bare, problem=tricky or Message.of("intake.workstation_layout_unknown"))
    problem = placed.problem or size_problem(member.size, archive.limits)
    return replace(bare, plain=placed.plain, designation=placed.designation, problem=problem)


def _metadata(archive: Archive, member: TarMember) -> Message:
    """Says that the metadata stays out, and whether a passphrase stands in it."""
    head = bytearray()
    for chunk in archive.read(member.start, min(member.size, archive.limits.metadata_bytes)):
        head += chunk
    secret = names_a_passphrase(bytes(head))
    return Message.of("intake.workstation_passphrase" if secret else "intake.workstation_metadata_kept_out")
