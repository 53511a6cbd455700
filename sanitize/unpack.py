"""Taking a container apart, in the jail: one member after the other is laid out, told, and taken away before the next.

Rule: one level and no more: a member that is a container is a member. The file with a member's bytes is written anew,
bounded while it is written; nothing goes on until the parent has taken it away, so that never more than one lies in
memory. What cannot be taken out is told with the reason, and the reading goes on where the kind allows it.
Never: uses a member's name for anything. Residual risk: that of the readers (`containers/`).
"""

import platform
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sanitize.containers.member import Found
from sanitize.containers.table import READERS
from sanitize.contents import (
    LARGEST_MEMBER,
    MEMBER,
    MOST_PLACES,
    MOST_SECONDS,
    MOST_TOLD,
    Allowance,
    Left,
    Member,
    Unpacking,
)
from sanitize.errors import SanitizeError, TooLarge, ToolFailed, UnknownFormat, Unreadable
from sanitize.findings import Recipe
from sanitize.identify import identify
from sanitize.tools import libarchive, libpff_calls, seven_zip
from words.message import Message

_SEVEN, _OUTLOOK = "application/x-7z-compressed", "application/vnd.ms-outlook-pst"
_PAUSE = 0.002  # seconds between two looks whether the tray is empty

Tell = Callable[[Member], None]


@dataclass(slots=True)
class _Counted:
    """What came and what stayed so far."""

    members: int = 0
    unlocked: int = 0
    locked: int = 0
    left_count: int = 0
    left: list[Left] = field(default_factory=list)

    def leave(self, number: int, found: Found, why: Message) -> None:
        """Notes a member that stays inside."""
        self.left_count += 1
        self.locked += found.locked
        if len(self.left) < MOST_TOLD:
            self.left.append(Left(number, found.untrusted_name, why))


def unpack(
    original: Path, work: Path, password: bytes | None, tell: Tell, out_already: frozenset[int] = frozenset()
) -> Unpacking:
    """Lays out every member of a container in `work`, as `MEMBER`, and tells it, but those that are out already.

    Raises:
        UnknownFormat: it is no container. Unreadable, TooLarge: nothing of it can be read.
    """
    media_type = identify(original)
    reader = READERS.get(media_type)
    if reader is None:
        raise UnknownFormat("sanitize.not_a_container")
    allowance, counted = Allowance(original.stat().st_size, time.monotonic), _Counted()
    stopped: Message | None = None
    try:
        for number, found in enumerate(reader(original, password), start=1):
            if number > MOST_PLACES:
                raise TooLarge("sanitize.container_members", most=MOST_PLACES)
            allowance.more(0)
            if number in out_already:
                _pass_over(found, allowance)
            else:
                _take(number, found, work / MEMBER, allowance, counted, tell)
    except SanitizeError as error:
        if isinstance(error, ToolFailed) or not (counted.members or counted.left_count or out_already):
            raise
        stopped = error.message
    recipe = _recipe(work, media_type, unlocked=counted.unlocked > 0)
    return Unpacking(
        media_type, recipe, counted.members, tuple(counted.left), counted.left_count, counted.locked,
        counted.unlocked, stopped,
    )  # fmt: skip


def _take(number: int, found: Found, place: Path, allowance: Allowance, counted: _Counted, tell: Tell) -> None:
    if found.is_folder:
        return
    if found.problem is not None:
        counted.leave(number, found, found.problem)
        return
    try:
        size = _written(found, place, allowance)
    except Unreadable as error:
        counted.leave(number, found, error.message)
        return
    except _TooLong:
        counted.leave(number, found, Message.of("sanitize.member_large", megabytes=LARGEST_MEMBER >> 20))
        return
    counted.members += 1
    counted.unlocked += found.locked
    tell(Member(number, size, found.untrusted_name))
    _await_taken(place)


def _pass_over(found: Found, allowance: Allowance) -> None:
    """Reads a member's bytes without keeping them: of some kinds the next stand behind them."""
    try:
        for _ in found.chunks:
            allowance.more(0)
    except Unreadable:
        pass  # it came once; what of it cannot be read now is no news


class _TooLong(Exception):
    """A member is larger than one may be."""


def _written(found: Found, place: Path, allowance: Allowance) -> int:
    size = 0
    place.unlink(missing_ok=True)
    try:
        with place.open("xb") as file:
            for piece in found.chunks:
                allowance.more(len(piece))
                size += len(piece)
                _check_size(size)
                file.write(piece)
        allowance.member()
    except BaseException:
        place.unlink(missing_ok=True)
        raise
    return size


def _check_size(size: int) -> None:
    if size > LARGEST_MEMBER:
        raise _TooLong


def _await_taken(place: Path) -> None:
    until = time.monotonic() + MOST_SECONDS
    while place.exists():
        if time.monotonic() > until:
            raise ToolFailed("sanitize.took_too_long")
        time.sleep(_PAUSE)


def _recipe(work: Path, media_type: str, *, unlocked: bool) -> Recipe:
    tools = [("python", platform.python_version()), ("libarchive", libarchive.version().removeprefix("libarchive "))]
    if media_type == _SEVEN and unlocked:
        tools.append(("7zip", seven_zip.version(work)))
    if media_type == _OUTLOOK:
        tools.append(("libpff", libpff_calls.version()))
    return Recipe("unpack", 1, tuple(tools), ())
