"""Outlook's messages (.msg): attachments, the text, and the transport's headers.

Rule: [MS-OXMSG] 2.2.2: an attachment is a storage `__attach_version1.0_#…`, its bytes the stream of property 0x3701,
its name that of 0x3707, else 0x3704 ([MS-OXPROPS]); the message's own text is 0x1000, the headers 0x007D.
Never: follows an attachment that is only a link. Residual risk: text that stands only as compressed RTF (0x1009) or
HTML in RTF is given out as it lies; an attached message that is a storage of its own is told and left.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from sanitize.containers.compound import Stream, streams
from sanitize.containers.member import Found, whole
from sanitize.errors import TooLarge, UnknownFormat
from words.message import Message

_LARGEST = 256 << 20
_ATTACHED, _PROPERTIES, _PROPERTY = "__attach_version1.0_#", "__properties_version1.0", "__substg1.0_"
_DATA, _NAMES = "37010102", ("3707001F", "3704001F", "3707001E", "3704001E")
_OWN = {
    "1000001F": "message.txt", "1000001E": "message.txt", "10130102": "message.html", "1013001F": "message.html",
    "10090102": "message.rtf.compressed", "007D001F": "headers.txt", "007D001E": "headers.txt",
}  # fmt: skip
_WIDE = "1F"  # UTF-16 properties end so


def outlook_members(path: Path, _: bytes | None) -> Iterator[Found]:
    """Reads a message.

    Raises:
        UnknownFormat: a compound file of another kind. Unreadable: it is damaged. TooLarge: more than we read.
    """
    if path.stat().st_size > _LARGEST:
        raise TooLarge("sanitize.too_large", limit=_LARGEST >> 20)
    found = list(streams(path.read_bytes()))
    if not any(stream.path == (_PROPERTIES,) for stream in found):
        raise UnknownFormat("sanitize.not_a_container")
    yield from _own(found)
    attached = _attached(found)
    for number, storage in enumerate(sorted(attached), start=1):
        name = _name(attached[storage]) or f"attachment-{number}"
        if _DATA in attached[storage]:
            yield whole(name, attached[storage][_DATA])
        else:
            yield Found(name, iter(()), problem=Message.of("sanitize.member_no_file"))


def _attached(found: list[Stream]) -> Mapping[str, Mapping[str, bytes]]:
    """Gives each attachment's properties by the name of its storage."""
    attached: dict[str, dict[str, bytes]] = defaultdict(dict)
    for stream in found:
        if stream.path[0].startswith(_ATTACHED):
            mine = attached[stream.path[0]]
            if len(stream.path) == 2 and stream.path[1].startswith(_PROPERTY):
                mine[stream.path[1].removeprefix(_PROPERTY)] = stream.data
    return attached


def _own(found: list[Stream]) -> Iterator[Found]:
    for stream in found:
        tag = stream.path[0].removeprefix(_PROPERTY)
        if len(stream.path) == 1 and tag in _OWN:
            wide = tag.endswith(_WIDE)
            yield whole(_OWN[tag], stream.data.decode("utf-16-le", "replace").encode() if wide else stream.data)


def _name(properties: Mapping[str, bytes]) -> str:
    for tag in _NAMES:
        if tag in properties:
            coding = "utf-16-le" if tag.endswith(_WIDE) else "cp1252"
            return properties[tag].decode(coding, "replace").rstrip("\0")
    return ""
