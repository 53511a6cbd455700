"""Outlook mailboxes for the tests, written by the open specification ([MS-PST] 2.4): folders, messages, attachments.

Read back by libpff and, by hand, by libpst's readpst (docs/decisions/0075-mailboxes.md).
"""

import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.specimens.pst_forms import WIDE, Form, checksum
from tests.specimens.pst_pages import PERMUTED, Drawer
from tests.specimens.pst_tables import Properties, Subnode, number, property_context, table_context, text

TO, CC, BCC = 1, 2, 3
_STORE, _NAMES, _ROOT, _TOP, _BIN, _SEARCH, _GONE = 0x21, 0x61, 0x122, 0x8022, 0x8042, 0x8062, 0x9FE2
_FOLDER, _MESSAGE, _ATTACHMENT = 0x02, 0x04, 0x05
_ATTACHMENTS, _RECIPIENTS = 0x671, 0x692
_KEY = bytes(range(16))  # names this mailbox in its own addresses
_SUBJECT, _CLASS, _NAME = 0x0037001F, 0x001A001F, 0x3001001F
_APPOINTMENT, _BUCKETS = bytes.fromhex("0220060000000000c000000000000046"), 251
_WHEN = struct.pack("<Q", 133_800_000_000_000_000)  # hundreds of nanoseconds since 1601: December 2024


@dataclass(frozen=True)
class Attached:
    """A file a message carries."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Linked:
    """A file that lies elsewhere; the message only names it."""

    place: str


@dataclass(frozen=True)
class Recipient:
    """Whom a message goes to; `role` is TO, CC or BCC."""

    name: str
    address: str
    role: int = TO


@dataclass(frozen=True)
class Letter:
    """A message; an attached `Letter` is a message in the message. `more` are further properties, by tag."""

    subject: str
    body: str = ""
    html: bytes = b""
    headers: str = ""
    sender: Recipient | None = None
    recipients: Sequence[Recipient] = ()
    attached: Sequence["Attached | Linked | Letter"] = ()
    kind: str = "IPM.Note"
    more: Properties = field(default_factory=dict)


@dataclass(frozen=True)
class Folder:
    """A folder, with what lies in it."""

    name: str
    letters: Sequence[Letter] = ()
    folders: Sequence["Folder"] = ()


def mailbox(
    folders: Sequence[Folder],
    coding: int = PERMUTED,
    lost: Sequence[Letter | Folder] = (),
    spoilt: Callable[[bytes], bytes] = bytes,
    password: int = 0,
    form: Form = WIDE,
) -> bytes:
    """Writes a mailbox.

    What is lost lies in no folder; `spoilt` changes blocks before their checksums are taken; `password` is that of one.
    """
    writer = _Writer(Drawer(coding, spoilt, form))
    writer.store(password)
    writer.folder(_ROOT, _ROOT, "", ())
    writer.folder(_TOP, _ROOT, "Top of Outlook data file", ())
    writer.folder(_BIN, _TOP, "Deleted Items", ())
    writer.table(_ROOT, {_TOP: "Top of Outlook data file"})
    writer.table(_TOP, {_BIN: "Deleted Items", **{writer.tree(each, _TOP): each.name for each in folders}})
    for each in lost:
        writer.letter(each, _GONE) if isinstance(each, Letter) else writer.tree(each, _GONE)
    return writer.drawer.written()


_METHODS: dict[type, int] = {Attached: 1, Linked: 4, Letter: 5}  # PidTagAttachMethod: by value, by reference, embedded


def compressed(rtf: bytes) -> bytes:
    """Gives RTF in its compression ([MS-OXRTFCP] 2.1), no repetition taken out; at its end it refers to itself."""
    runs = [rtf[at : at + 8] for at in range(0, len(rtf) + 1, 8)]
    end = ((207 + len(rtf)) % 4096 << 4).to_bytes(2, "big")
    body = b"".join(b"\0" + run for run in runs[:-1]) + bytes([1 << len(runs[-1])]) + runs[-1] + end
    return struct.pack("<LL4sL", len(body) + 12, len(rtf), b"LZFu", checksum(body)) + body


class _Writer:
    """Gives out node numbers and writes what they stand for."""

    def __init__(self, drawer: Drawer) -> None:
        self.drawer = drawer
        self._last = 0x0404

    def store(self, password: int) -> None:
        """Writes what every mailbox has (2.7.1): the store's own properties, named properties, templates of tables."""
        entry = {
            tag: bytes(4) + _KEY + number(node) for tag, node in ((0x35E0, _TOP), (0x35E3, _BIN), (0x35E7, _SEARCH))
        }
        self._node(_STORE, property_context(self.drawer, {
            0x0FF90102: _KEY, _NAME: text("A mailbox"), 0x67FF0003: number(password),
            **{tag << 16 | 0x0102: value for tag, value in entry.items()},
        }))  # fmt: skip
        self._node(_NAMES, property_context(self.drawer, _named()))
        for template in (0x60D, 0x60E, 0x60F, _ATTACHMENTS, _RECIPIENTS):
            self._node(template, table_context(self.drawer, (_NAME,), {}))

    def tree(self, folder: Folder, parent: int) -> int:
        """Writes a folder with everything under it and gives its node."""
        mine = self._next(_FOLDER)
        self.folder(mine, parent, folder.name, {self.letter(each, mine): each for each in folder.letters})
        self.table(mine, {self.tree(each, mine): each.name for each in folder.folders})
        return mine

    def folder(self, mine: int, parent: int, name: str, letters: Mapping[int, Letter] | tuple[()]) -> None:
        """Writes a folder's own properties and the tables of its messages."""
        properties = {_NAME: text(name), 0x36020003: number(len(letters)), 0x36030003: number(0), 0x360A000B: b"\1"}
        self._node(mine, property_context(self.drawer, properties), parent)
        rows = {
            node: {_CLASS: text(letter.kind), _SUBJECT: text(letter.subject), 0x0E060040: _WHEN}
            for node, letter in dict(letters).items()
        }
        self._node(mine & ~0x1F | 0x0E, table_context(self.drawer, (_CLASS, _SUBJECT, 0x0E060040), rows))
        self._node(mine & ~0x1F | 0x0F, table_context(self.drawer, (_CLASS,), {}))

    def table(self, mine: int, names: Mapping[int, str]) -> None:
        """Writes the table of a folder's folders."""
        rows = {node: {_NAME: text(name), 0x36020003: number(0), 0x360A000B: b"\1"} for node, name in names.items()}
        columns = (_NAME, 0x36020003, 0x360A000B)
        self._node(mine & ~0x1F | 0x0D, table_context(self.drawer, columns, rows))

    def letter(self, letter: Letter, folder: int) -> int:
        """Writes a message and gives its node."""
        mine = self._next(_MESSAGE)
        self._node(mine, self._message(letter), folder)
        return mine

    def _message(self, letter: Letter) -> tuple[int, int]:
        own: list[Subnode] = []
        rows: dict[int, Properties] = {}
        for each in letter.attached:
            node = self._next(_ATTACHMENT)
            own.append((node, *self._attachment(each)))
            rows[node] = {0x37050003: number(_METHODS[type(each)])}
        if rows:
            own.append((_ATTACHMENTS, *table_context(self.drawer, (0x37050003, 0x0E200003, 0x370B0003), rows)))
        people = {at: _person(each) for at, each in enumerate(letter.recipients)}
        tags = (0x0C150003, _NAME, 0x3002001F, 0x3003001F)
        own.append((_RECIPIENTS, *table_context(self.drawer, tags, people)))
        return property_context(self.drawer, _told(letter), own)

    def _attachment(self, carried: Attached | Linked | Letter) -> tuple[int, int]:
        own: list[Subnode] = []
        size = 1000
        if isinstance(carried, Attached):
            size = len(carried.data)
            content: Properties = {0x37010102: carried.data, 0x3707001F: text(carried.name)}
        elif isinstance(carried, Linked):
            content = {0x370D001F: text(carried.place), 0x3707001F: text(carried.place)}
        else:
            inner = self._next(_MESSAGE)
            content = {0x3701000D: struct.pack("<LL", inner, size), _NAME: text(carried.subject)}
            own = [(inner, *self._message(carried))]
        told: Properties = {0x0E200003: number(size), 0x37050003: number(_METHODS[type(carried)])}
        return property_context(self.drawer, {**told, 0x370B0003: number(0xFFFFFFFF), **content}, own)

    def _next(self, kind: int) -> int:
        self._last += 1
        return self._last << 5 | kind

    def _node(self, mine: int, context: tuple[int, int], parent: int = 0) -> None:
        self.drawer.node(mine, *context, parent=parent)


def _named() -> Properties:
    """Gives the map of named properties (2.4.7): 0x8000 is an appointment's place, 0x8001 the key words."""
    word = text("Keywords")
    entries = ((0x8208, 3 << 1, 0), (0, 2 << 1 | 1, 1))  # the last set there is, by number; the public one, by name
    hashes = (0x8208, checksum(word))
    buckets: dict[int, bytes] = {}
    for (_, which, index), mixed in zip(entries, hashes, strict=True):
        tag = (0x1000 + (mixed ^ which) % _BUCKETS) << 16 | 0x0102
        buckets[tag] = buckets.get(tag, b"") + struct.pack("<LHH", mixed, which, index)
    return {
        0x00010003: number(_BUCKETS), 0x00020102: _APPOINTMENT,
        0x00030102: b"".join(struct.pack("<LHH", *entry) for entry in entries),
        0x00040102: number(len(word)) + word, **buckets,
    }  # fmt: skip


def _person(each: Recipient) -> Properties:
    return {
        0x0C150003: number(each.role), _NAME: text(each.name), 0x3002001F: text("SMTP"), 0x3003001F: text(each.address)
    }  # fmt: skip


def _told(letter: Letter) -> Properties:
    """Gives a message's own properties; texts that are empty are left out."""
    sender = letter.sender or Recipient("", "")
    said = {
        _CLASS: text(letter.kind), _SUBJECT: text(letter.subject), 0x007D001F: text(letter.headers),
        0x1000001F: text(letter.body), 0x10130102: letter.html,
        0x0C1A001F: text(sender.name), 0x0C1F001F: text(sender.address),
    }  # fmt: skip
    flags = number(0x11 if letter.attached else 0x1)  # read, and whether there is something attached
    fixed = {0x00390040: _WHEN, 0x0E060040: _WHEN, 0x30070040: _WHEN, 0x30080040: _WHEN, 0x0E070003: flags}
    return {**{tag: value for tag, value in said.items() if value}, **fixed, 0x0E080003: number(1000), **letter.more}
