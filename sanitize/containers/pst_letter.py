"""An Outlook message that has been looked at: what it says, whom it goes to, what it carries and can be read.

Rule: everything it carries is read once before any of it is written, so that what cannot be read is told by its name,
and a mail that was begun can be ended. Messages in messages are looked at as deep as `_DEEPEST`.
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


@dataclass(frozen=True, slots=True)
class Carried:
    """What can be read of what a message carries: its name, its properties, and a message's own letter."""

    name: str
    about: Properties
    letter: "Letter | None"


@dataclass(slots=True)
class Letter:
    """A message: `carried` is by place, `left` names what stays inside, and says why."""

    strings: Strings
    own: Properties
    people: list[Properties] = field(default_factory=list)
    carried: dict[int, Carried] = field(default_factory=dict)
    left: list[tuple[str, Sentence]] = field(default_factory=list)

    @property
    def subject(self) -> str:
        """Gives the subject on one line, "" where there is none; a mark in front counts the letters of "Re: "."""
        said = self.text(_SUBJECT)
        return one_line(said[2:] if said.startswith("\1") else said)[:_NAME_LETTERS]

    def text(self, name: int) -> str:
        """Gives a string as it is, "" where there is none."""
        value = self.own.get(name)
        return self.strings.text(value, self.own) if value is not None and value.is_text else ""


def looked_at(message: Message, strings: Strings, depth: int = 1) -> Letter:
    """Looks at a message and at all it carries.

    Raises:
        Broken: its own properties cannot be read.
    """
    letter = Letter(strings, message.properties())
    try:
        letter.people += message.recipients()
    except Broken:
        letter.left.append((UNREAD, DAMAGED))
    try:
        for place, attachment in enumerate(message.attachments()):
            _look(attachment, place, letter, depth)
    except Broken:
        letter.left.append((UNREAD, DAMAGED))
    return letter


def _look(attachment: Attachment | None, place: int, letter: Letter, depth: int) -> None:
    """Notes one thing a message carries, or why it stays inside."""
    name = f"attachment-{place + 1}"
    if attachment is None:
        letter.left.append((name, DAMAGED))
        return
    try:
        about = attachment.properties()
        name = letter.strings.of(about, *_FILE_NAMES)[:_NAME_LETTERS] or name
        held = Held.ELSEWHERE if _method(about) in _NO_BYTES else attachment.held
        if held is Held.ELSEWHERE:
            letter.left.append((name, _ELSEWHERE))
        elif held is Held.FILE:
            _read_through(attachment)
            letter.carried[place] = Carried(name, about, None)
        elif depth >= _DEEPEST:
            letter.left.append((name, _TOO_DEEP))
        else:
            _look_inside(attachment, Carried(name, about, None), place, letter, depth)
    except Broken:
        letter.left.append((name, DAMAGED))


def _method(about: Properties) -> int:
    value = about.get(_METHOD)
    return int.from_bytes(value.data[:4], "little") if value is not None else _BY_VALUE


def _read_through(attachment: Attachment) -> None:
    for _ in attachment.chunks():
        pass


def _look_inside(attachment: Attachment, carried: Carried, place: int, letter: Letter, depth: int) -> None:
    with attachment.message() as message:
        inner = looked_at(message, letter.strings, depth + 1)
    letter.left += ((f"{carried.name}/{name}", why) for name, why in inner.left)
    letter.carried[place] = Carried(f"{inner.subject or carried.name}.eml", carried.about, inner)
