"""The first look at a drop: what is there, what each thing seems to be, and why some of it will go to quarantine.

Implements: Journalist Interface downloads as they land on a Transfer Device: bulk and per-source zips, single items,
unpacked folders, and any mixture of them.
Never: decrypts or inflates anything; opens an archive inside an archive; leaves something out of the list.
Residual risk: names decide what is looked at as an item; the decryption decides whether it is one.
"""

from collections.abc import Iterator
from pathlib import Path

from intake.arrival import Arrival, total_bytes
from intake.errors import DropTooLarge, DropUnreadable, ZipBroken
from intake.limits import Limits
from intake.names import ItemName, read_name, without_copy_mark
from intake.places import designation_of, trick
from intake.stick import Found, Stick
from intake.zipdirectory import Member, ZipDirectory, open_zip
from sanitize.untrusted import Untrusted
from words.message import Message

__all__ = ["Arrival", "survey", "total_bytes"]

_SHOWN_LETTERS = 300


def survey(drop: Path, limits: Limits) -> tuple[Arrival, ...]:
    """Lists everything in a drop, in a stable order; reads directories of archives, but no submission.

    Args:
        drop: the folder (a mounted stick) or the single file a person of the desk pointed at.
        limits: the bounds of this intake.

    Raises:
        DropUnreadable: there is nothing to read at `drop`.
        DropTooLarge: it holds more than one intake takes.
    """
    stick = Stick.at(drop)
    arrivals: list[Arrival] = []
    for found in stick.walk(limits):
        arrivals.extend(_arrivals(stick, found, limits))
        if len(arrivals) > limits.files:
            raise DropTooLarge("intake.too_many_files", limit=limits.files)
    return tuple(arrivals)


def _arrivals(stick: Stick, found: Found, limits: Limits) -> Iterator[Arrival]:
    *folders, name = found.untrusted_names
    if found.problem is not None:
        yield _file(stick, found, None, found.problem)
        return
    verdict = read_name(name, folders)
    if isinstance(verdict, ItemName):
        yield _file(stick, found, verdict, _size_problem(found.size, limits))
    elif verdict.id == "intake.name_unknown" and _named_zip(name):
        yield from _unfolded(stick, found, limits)
    else:
        yield _file(stick, found, None, verdict)


def _named_zip(name: str) -> bool:
    return without_copy_mark(name).lower().endswith(".zip")


def _size_problem(size: int, limits: Limits) -> Message | None:
    if size == 0:
        return Message.of("intake.empty_file")
    if size > limits.item_bytes:
        return Message.of("intake.too_large", megabytes=limits.item_bytes // 1_000_000)
    return None


def _file(stick: Stick, found: Found, item: ItemName | None, problem: Message | None) -> Arrival:
    """Makes the arrival of one file, or of something that holds no bytes."""
    *folders, _ = found.untrusted_names
    return Arrival(
        container="",
        untrusted_path=Untrusted("/".join(found.untrusted_names)),
        size=found.size,
        item=item,
        designation="" if item is None else designation_of(item, folders),
        problem=problem,
        keep=found.problem is None,
        chunks=lambda: stick.chunks(found),
    )


def _unfolded(stick: Stick, found: Found, limits: Limits) -> Iterator[Arrival]:
    """Gives the members of an archive; the archive itself where its directory cannot be trusted or lists nothing."""
    try:
        with stick.opened(found) as file:
            members = [member for member in open_zip(file, limits).members if not member.is_folder]
    except (ZipBroken, DropUnreadable) as error:
        yield _file(stick, found, None, error.message)
        return
    if not members:
        yield _file(stick, found, None, Message.of("intake.zip_empty"))
    for member in members:
        yield _member(stick, found, member, limits)


def _member(stick: Stick, found: Found, member: Member, limits: Limits) -> Arrival:
    *folders, name = member.untrusted_name.split("/")
    tricky = trick(member.untrusted_name, limits)
    verdict = tricky or read_name(name, folders)
    item = verdict if isinstance(verdict, ItemName) else None
    keep = member.data_at is not None
    return Arrival(
        container=Untrusted("/".join(found.untrusted_names)).shown(_SHOWN_LETTERS),
        untrusted_path=Untrusted(member.untrusted_name),
        size=member.size if keep else 0,
        item=item,
        designation="" if item is None else designation_of(item, folders),
        problem=_member_problem(member, verdict, limits),
        keep=keep,
        chunks=lambda: _member_chunks(stick, found, member),
    )


def _member_problem(member: Member, verdict: ItemName | Message, limits: Limits) -> Message | None:
    if member.problem is not None:
        return member.problem
    if isinstance(verdict, ItemName):
        return _size_problem(member.size, limits)
    if verdict.id == "intake.name_unknown" and _named_zip(member.untrusted_name):
        return Message.of("intake.zip_in_zip")
    return verdict


def _member_chunks(stick: Stick, found: Found, member: Member) -> Iterator[bytes]:
    with stick.opened(found) as file:
        yield from ZipDirectory(file, (member,)).read(member)
