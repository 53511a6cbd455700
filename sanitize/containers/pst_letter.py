"""An Outlook message that has been looked at: what it says, whom it goes to, what it carries and can be read.

Rule: everything it carries is read once before any of it is written, so that what cannot be read is told by its name,
and a mail that was begun can be ended. A mail holds as much as our reader of mails reads; a file that is too much for
it goes beside it. Messages in messages are looked at as deep as `_DEEPEST`, and no more than `MOST_THINGS` in all: a
mailbox can say of a thousand attachments that they are the same bytes.
Never: keeps a file's bytes.
"""

from dataclasses import dataclass, field

from sanitize.containers.pst_values import Strings, one_line
from sanitize.tools.libpff import Attachment, Held, Message, Properties
from sanitize.tools.libpff_calls import Broken
from words.message import Message as Sentence

_SUBJECT = 0x0037
UNREAD = "?"
DAMAGED = Sentence.of("sanitize.member_damaged")
_ELSEWHERE, _TOO_DEEP = Sentence.of("sanitize.member_no_file"), Sentence.of("sanitize.too_deep")
_FILE_NAMES = (0x3707, 0x3704, 0x3001)  # long, short, shown ([MS-OXPROPS])
_METHOD, _BY_VALUE, _NO_BYTES = 0x3705, 1, frozenset({0, 2, 3, 4, 7})  # [MS-OXCMSG] 2.2.2.9: none, by reference
_NAME_LETTERS = 200
_DEEPEST = 8
MOST_CARRIED = 180 << 20  # bytes; written in base64 they are a mail of 256 MiB at most
MOST_THINGS = 2000


@dataclass(frozen=True, slots=True)
class Carried:
    """What can be read of what a message carries: its name, and a message's own letter."""

    name: str
    letter: "Letter | None" = None


@dataclass(slots=True)
class Letter:
    """A message: whom it goes to, what is said of each thing it carries, and where that is.

    `carried` is by place, so are the names of files that go `beside`; `left` names what stays inside, and says why.
    """

    strings: Strings
    own: Properties
    people: list[Properties] = field(default_factory=list)
    about: list[Properties] = field(default_factory=list)
    carried: dict[int, Carried] = field(default_factory=dict)
    beside: dict[int, str] = field(default_factory=dict)
    left: list[tuple[str, Sentence]] = field(default_factory=list)

    @property
    def subject(self) -> str:
        """Gives the subject on one line, "" where there is none; a mark in front counts the letters of "Re: "."""
        said = self.text(_SUBJECT)
        return one_line(said[2 if said.startswith("\1") else 0 :][: 2 * _NAME_LETTERS])[:_NAME_LETTERS]

    def text(self, name: int) -> str:
        """Gives a string as it is, "" where there is none."""
        value = self.own.get(name)
        return self.strings.text(value, self.own) if value is not None and value.is_text else ""


@dataclass(slots=True)
class _Room:
    """What a mail may still hold."""

    bytes: int
    things: int


def looked_at(message: Message, strings: Strings) -> Letter:
    """Looks at a message and at all it carries.

    Raises:
        Broken: its own properties cannot be read.
    """
    return _looked_at(message, strings, 1, _Room(MOST_CARRIED, MOST_THINGS))


def _looked_at(message: Message, strings: Strings, depth: int, room: _Room) -> Letter:
    letter = Letter(strings, message.properties())
    try:
        letter.people += message.recipients()
    except Broken:
        letter.left.append((UNREAD, DAMAGED))
    try:
        for place, attachment in enumerate(message.attachments()):
            room.things -= 1
            if room.things < 0:
                letter.left.append((UNREAD, Sentence.of("sanitize.container_members", most=MOST_THINGS)))
                break
            _look(attachment, place, letter, depth, room)
    except Broken:
        letter.left.append((UNREAD, DAMAGED))
    return letter


def _look(attachment: Attachment | None, place: int, letter: Letter, depth: int, room: _Room) -> None:
    """Notes one thing a message carries, or why it stays inside."""
    name = f"attachment-{place + 1}"
    if attachment is None:
        letter.left.append((name, DAMAGED))
        return
    try:
        about = attachment.properties()
        letter.about.append(about)
        name = letter.strings.of(about, *_FILE_NAMES)[:_NAME_LETTERS] or name
        held = Held.ELSEWHERE if _method(about) in _NO_BYTES else attachment.held
        if held is Held.ELSEWHERE:
            letter.left.append((name, _ELSEWHERE))
        elif held is Held.FILE:
            _look_through(attachment, Carried(name), place, letter, depth, room)
        elif depth >= _DEEPEST:
            letter.left.append((name, _TOO_DEEP))
        else:
            _look_inside(attachment, name, place, letter, depth, room)
    except Broken:
        letter.left.append((name, DAMAGED))


def _method(about: Properties) -> int:
    value = about.get(_METHOD)
    return int.from_bytes(value.data[:4], "little") if value is not None else _BY_VALUE


def _look_through(
    attachment: Attachment, carried: Carried, place: int, letter: Letter, depth: int, room: _Room
) -> None:
    if attachment.size > room.bytes and depth == 1:
        letter.beside[place] = carried.name
    elif attachment.size > room.bytes:
        letter.left.append((carried.name, Sentence.of("sanitize.member_large", megabytes=MOST_CARRIED >> 20)))
    else:
        room.bytes -= attachment.size
        for _ in attachment.chunks():
            pass
        letter.carried[place] = carried


def _look_inside(attachment: Attachment, name: str, place: int, letter: Letter, depth: int, room: _Room) -> None:
    with attachment.message() as message:
        inner = _looked_at(message, letter.strings, depth + 1, room)
    letter.left += ((f"{name}/{left}", why) for left, why in inner.left)
    letter.carried[place] = Carried(f"{inner.subject or name}.eml", inner)
