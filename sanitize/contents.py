"""What a container gives out as it crosses from the jail: values, their strict reading, and how much may come.

Rule: each member crosses alone: its bytes lie in one file (`MEMBER`), its name comes beside as text, and the next
waits until we have taken that file away. Worker and parent count with the same `Allowance`, and the parent believes its
own. What goes beyond is refused and told; what came before is kept; the container stays as it is.
Never: a path. Residual risk: a worker that was taken over can make up members, within these bounds.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from sanitize import strictly
from sanitize.errors import TooLarge, ToolFailed
from sanitize.findings import Recipe
from sanitize.pages import Leaf
from sanitize.strictly import Malformed
from words.message import Message

MEMBER = "member.bin"
MOST_MEMBERS = 2000  # all of them lie in one envelope
MOST_PLACES = 100_000  # headers looked at, folders and refused ones too
LARGEST_MEMBER = 512 << 20
MOST_BYTES = 4 << 30  # of one container
DENSEST, _SUSPECT = 200, 64 << 20  # above this many bytes, no more than 200 for each of the container's own
MOST_SECONDS = 900.0
MOST_TOLD = 200  # refused members told one by one; the others are counted
LONGEST_NAME = 1024
GOES_ON = frozenset({"sanitize.container_members", "sanitize.container_bytes", "sanitize.container_slow"})
"""Bounds of one round; asked again, the next round gives what follows."""

CONTAINERS = frozenset({
    "application/zip", "application/x-tar", "application/gzip", "application/x-bzip2", "application/x-xz",
    "application/zstd", "application/x-7z-compressed", "application/vnd.rar", "message/rfc822", "application/pdf",
    "application/x-ole-storage", "application/x-office", "application/vnd.ms-outlook-pst",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.presentation",
})  # fmt: skip
"""Kinds of file that may hold others."""

LISTED_FIRST = frozenset({
    "application/zip", "application/x-tar", "application/gzip", "application/x-bzip2", "application/x-xz",
    "application/zstd", "application/x-7z-compressed", "application/vnd.rar", "message/rfc822",
    "application/vnd.ms-outlook-pst",
})  # fmt: skip
"""Those of them that are nothing but a container."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member whose bytes are there: its place in the container (from 1), size, and name."""

    number: int
    size: int
    untrusted_name: str


Crossing = Leaf | Member
"""What comes out of the cell before the last answer."""

Take = Callable[[Crossing], None]
"""Takes it."""


def unasked(_: Crossing) -> None:
    """Refuses pages and members nobody asked for."""
    raise ToolFailed("sanitize.answer_malformed")


@dataclass(frozen=True, slots=True)
class Left:
    """A member that was not taken out, and why."""

    number: int
    untrusted_name: str
    why: Message


@dataclass(frozen=True, slots=True)
class Unpacking:
    """The end of it: what the container was, with what it was read, how many members came.

    `left` are members that stayed inside (the first `MOST_TOLD` of `left_count`), `locked` how many of those only for
    want of a password, `unlocked` how many came by it; `stopped` says why the reading ended before the container did.
    """

    media_type: str
    recipe: Recipe
    members: int
    left: tuple[Left, ...] = ()
    left_count: int = 0
    locked: int = 0
    unlocked: int = 0
    stopped: Message | None = None


@dataclass(slots=True)
class Allowance:
    """How much may come out of one container of so many bytes; `clock` gives seconds, of any beginning."""

    size: int
    clock: Callable[[], float]
    members: int = 0
    bytes: int = 0
    _begun: float = field(init=False)

    def __post_init__(self) -> None:
        self._begun = self.clock()

    def member(self) -> None:
        """Counts one more member; raises TooLarge beyond the most."""
        self.members += 1
        if self.members > MOST_MEMBERS:
            raise TooLarge("sanitize.container_members", most=MOST_MEMBERS)

    def more(self, count: int) -> None:
        """Counts so many more bytes.

        Raises:
            TooLarge: more than the most, more than such a container can honestly hold, or it took too long.
        """
        self.bytes += count
        if self.bytes > MOST_BYTES:
            raise TooLarge("sanitize.container_bytes", gigabytes=MOST_BYTES >> 30)
        if self.bytes > max(_SUSPECT, DENSEST * self.size):
            raise TooLarge("sanitize.container_dense", times=DENSEST)
        if self.clock() - self._begun > MOST_SECONDS:
            raise TooLarge("sanitize.container_slow", minutes=int(MOST_SECONDS // 60))


def as_json(answer: Member | Unpacking, written: Callable[[Message], list[object]]) -> dict[str, object]:
    """Gives the form `read` reads; `written` writes a message."""
    if isinstance(answer, Member):
        return {"member": [answer.number, answer.size, _cut(answer.untrusted_name)]}
    recipe = answer.recipe
    tools, options = ([list(pair) for pair in pairs] for pairs in (recipe.tools, recipe.options))
    left = [[each.number, _cut(each.untrusted_name), written(each.why)] for each in answer.left[:MOST_TOLD]]
    counts = [answer.members, answer.left_count, answer.locked, answer.unlocked]
    stopped = None if answer.stopped is None else written(answer.stopped)
    return {"unpacking": [answer.media_type, [recipe.name, recipe.version, tools, options], left, counts, stopped]}


def read(kind: str, content: object, told: Callable[[object], Message]) -> Member | Unpacking:
    """Reads one of the two; `told` reads a message.

    Raises:
        Malformed, ValueError: it is not in the form.
    """
    match kind, content:
        case "member", [number, size, name]:
            return Member(
                strictly.number(number, 1, MOST_PLACES),
                strictly.number(size, 0, LARGEST_MEMBER),
                strictly.text(name, LONGEST_NAME),
            )
        case "unpacking", [
            media_type,
            [name, version, tools, options],
            left,
            [members, left_count, locked, unlocked],
            stopped,
        ]:
            recipe = Recipe(
                strictly.text(name), strictly.number(version), strictly.pairs(tools), strictly.pairs(options)
            )
            return Unpacking(
                media_type=strictly.text(media_type),
                recipe=recipe,
                members=strictly.number(members, 0, MOST_MEMBERS),
                left=strictly.each(left, lambda each: _left(each, told), MOST_TOLD),
                left_count=strictly.number(left_count, 0, MOST_PLACES),
                locked=strictly.number(locked, 0, MOST_PLACES),
                unlocked=strictly.number(unlocked, 0, MOST_PLACES),
                stopped=None if stopped is None else told(stopped),
            )
        case _:
            raise Malformed


def _left(content: object, told: Callable[[object], Message]) -> Left:
    match content:
        case [number, name, why]:
            return Left(strictly.number(number, 1, MOST_PLACES), strictly.text(name, LONGEST_NAME), told(why))
        case _:
            raise Malformed


def _cut(name: str) -> str:
    return name[:LONGEST_NAME].encode("utf-8", "replace").decode()
