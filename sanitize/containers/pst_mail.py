"""An Outlook message written as a mail (RFC 5322), with everything that is in it.

Rule: the head is that of the transport, where Outlook kept it, without what describes its body; what that lacks is
stated from the message: sender, recipients (hidden ones too), subject, time. The parts: the text, the page, RTF, the
transport's head word for word, every other property on a line, then what is attached: files with exactly their bytes,
messages as mails. The same message gives the same bytes every time.
Never: shows this mail as the one that was sent; a value never ends a line of the head.
Residual risk: text in broken UTF-16 comes with a replacement sign.
"""

import re
from collections.abc import Iterator
from email.utils import format_datetime

from sanitize.containers.pst_letter import Letter
from sanitize.containers.pst_parts import LINE, begun, ended, file_part, mail_part, text_part
from sanitize.containers.pst_values import moment, one_line
from sanitize.tools.libpff import Message, Properties
from sanitize.tools.libpff_calls import Broken

_BODY, _PAGE, _RTF, _HEAD, _DATA = 0x1000, 0x1013, 0x1009, 0x007D, 0x3701
_PARTS = frozenset({_BODY, _PAGE, _RTF, _HEAD, _DATA})  # what is no line of properties.txt
_NAME, _ADDRESSES, _ROLE = 0x3001, (0x39FE, 0x3003), 0x0C15
_SENDER, _SENDER_ADDRESSES = 0x0C1A, (0x5D01, 0x0C1F)
_TIMES, _MESSAGE_ID = (0x0039, 0x0E06), 0x1035
_STORED = b"MELA"
_ROLES = {1: "To", 2: "Cc", 3: "Bcc"}
_FIELD = re.compile(r"^([!-9;-~]{1,80}):.*(?:\n[ \t].*)*", re.MULTILINE)
_OF_THE_BODY = ("content-", "mime-version")


def written(letter: Letter, message: Message, depth: int = 1) -> Iterator[bytes]:
    """Writes a message that was looked at, piece by piece.

    Raises:
        Broken: the mailbox cannot be read any more.
    """
    yield LINE.join(["MIME-Version: 1.0", begun(depth), *_head(letter), "", ""]).encode("utf-8", "replace")
    yield from _texts(letter, message, depth)
    for place, attachment in enumerate(message.attachments() if letter.carried else ()):
        carried = letter.carried.get(place)
        if attachment is None or carried is None:
            continue
        if carried.letter is None:
            yield from file_part(carried.name, attachment.chunks(), depth)
        else:
            with attachment.message() as inner:
                yield from mail_part(carried.name, written(carried.letter, inner, depth + 1), depth)
    yield ended(depth)


def _head(letter: Letter) -> Iterator[str]:
    """Gives the head's lines: the transport's fields, then what they lack."""
    there: set[str] = set()
    for found in _FIELD.finditer(letter.text(_HEAD).replace("\r\n", "\n").replace("\r", " ")):
        name = found[1].lower()
        if not name.startswith(_OF_THE_BODY):
            there.add(name)
            first, *folded = (one_line(line) for line in found[0].split("\n"))
            yield LINE.join([first, *(f" {line}" for line in folded)])
    for name, said in _stated(letter):
        if said and name.lower() not in there:
            yield f"{name}: {said}"


def _stated(letter: Letter) -> Iterator[tuple[str, str]]:
    """Gives what the message itself says of what a head says."""
    of, own = letter.strings.of, letter.own
    yield "From", _person(of(own, _SENDER), of(own, *_SENDER_ADDRESSES))
    for role, name in _ROLES.items():
        mine = (each for each in letter.people if _role(each) == role)
        yield name, ", ".join(_person(of(each, _NAME), of(each, *_ADDRESSES)) for each in mine)
    yield "Subject", letter.subject
    when = next((moment(own[each]) for each in _TIMES if each in own), None)
    yield "Date", format_datetime(when) if when is not None else ""
    yield "Message-ID", of(own, _MESSAGE_ID)


def _person(name: str, address: str) -> str:
    bare = address.replace("<", "").replace(">", "")
    if not name or name == address:
        return f"<{bare}>" if bare else ""
    quoted = name.replace("\\", "").replace('"', "'")
    return f'"{quoted}" <{bare}>'


def _role(person: Properties) -> int:
    value = person.get(_ROLE)
    return int.from_bytes(value.data[:4], "little") & 0xFF if value is not None else 0


def _texts(letter: Letter, message: Message, depth: int) -> Iterator[bytes]:
    if letter.text(_BODY):
        yield from text_part("text/plain", "message.txt", letter.text(_BODY).encode("utf-8", "replace"), depth)
    if _PAGE in letter.own:
        yield from text_part("text/html", "message.html", _page(letter), depth)
    if _RTF in letter.own:
        yield from _rtf(letter, message, depth)
    if letter.text(_HEAD):
        yield from text_part("text/plain", "headers.txt", letter.text(_HEAD).encode("utf-8", "replace"), depth)
    sets = (letter.own, *letter.people, *letter.about)
    listed = "\n\n".join("\n".join(letter.strings.listed(each, _PARTS)) for each in sets)
    yield from text_part("text/plain", "properties.txt", f"{listed}\n".encode("utf-8", "replace"), depth)


def _page(letter: Letter) -> bytes:
    """Gives the page as it lies, or in UTF-8 where it lies as a string."""
    value = letter.own[_PAGE]
    return letter.text(_PAGE).encode("utf-8", "replace") if value.is_text else value.data


def _rtf(letter: Letter, message: Message, depth: int) -> Iterator[bytes]:
    """Gives RTF out of its compression ([MS-OXRTFCP]); of the two forms libpff knows the one that is compressed."""
    data = letter.own[_RTF].data
    if data[8:12] == _STORED:
        return file_part("message.rtf", [data[16:]], depth, "application/rtf")
    try:
        return file_part("message.rtf", [message.rtf().rstrip(b"\0")], depth, "application/rtf")
    except Broken:
        return file_part("message.rtf.compressed", [data], depth)
