"""libpff, the items of an Outlook mailbox (pst, ost): folders, messages, recipients, attachments, as they lie.

Rule: properties come by their identifier, with their type and bytes ([MS-OXCDATA] 2.11.1); everything in the mailbox's
own order. What cannot be read comes as None in its place, so that the others keep theirs.
Never: recovers what was deleted. Residual risk: C code that reads hostile bytes; only in the jail. It checks no
checksum of the data it gives (`containers/pst_blocks.py` does); a folder's hidden items (views, rules) are not given.
"""

import ctypes
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TypeVar

from sanitize.tools.libpff_calls import Broken, Library

OLD_TEXT, TEXT = 0x001E, 0x001F
_READ = 1
_PIECE = 1 << 18
_NAMED, _BY_NUMBER = 0x8000, ord("n")  # identifiers from here on stand for a name; which may be a number
_KIND, _MESSAGE = 0x1F, 0x04
_MOST_ROWS = 20_000  # of one table
_Any = TypeVar("_Any", bound="Item")


@dataclass(frozen=True, slots=True)
class Value:
    """One property's type and bytes; a string's are in UTF-16, or in the mailbox's old code page.

    `untrusted_name` is what a property is called that has no fixed identifier: a word, or a number of its own set.
    """

    kind: int
    data: bytes
    untrusted_name: str = ""

    @property
    def is_text(self) -> bool:
        """Tells whether it is a string."""
        return self.kind in {OLD_TEXT, TEXT}


Properties = Mapping[int, Value]
"""Values by identifier; of named properties, by the number the mailbox's own list gives their name."""


class Held(Enum):
    """What an attachment is: bytes, a message, or only a name of something elsewhere."""

    FILE = ord("d")
    MESSAGE = ord("i")
    ELSEWHERE = ord("r")


class _Handle:
    """Something libpff holds for us."""

    def __init__(self, library: Library, handle: ctypes.c_void_p) -> None:
        self._library, self._handle = library, handle

    def _count(self, function: str) -> int:
        return self._library.number(function, self._handle)

    def _each(
        self, count: str, function: str, kind: Callable[[Library, ctypes.c_void_p], _Any]
    ) -> Iterator[_Any | None]:
        """Gives one item after the other, each until the next is asked for."""
        for index in range(self._count(count)):
            try:
                handle = self._item(function, index)
            except Broken:
                handle = None
            if handle is None:
                yield None
                continue
            with _freed(kind(self._library, handle)) as item:
                yield item

    def _item(self, function: str, *more: int) -> ctypes.c_void_p | None:
        return self._library.item(function, self._handle, *more)


class Item(_Handle):
    """Something in a mailbox with properties of its own."""

    @property
    def is_message(self) -> bool:
        """Tells by its number's kind ([MS-PST] 2.2.2.1) whether it is a message; raises Broken."""
        return self._count("libpff_item_get_identifier") & _KIND == _MESSAGE

    def free(self) -> None:
        """Gives its memory back."""
        self._library.ask("libpff_item_free", ctypes.byref(self._handle))

    def rows(self) -> Iterator[Properties]:
        """Gives its sets of properties; most items have one, a table has one for each row.

        Raises:
            Broken: they cannot be read.
        """
        for index in range(min(self._count("libpff_item_get_number_of_record_sets"), _MOST_ROWS)):
            with self._library.got("libpff_item_get_record_set_by_index", "record_set", self._handle, index) as row:
                yield dict(self._values(row))

    def properties(self) -> Properties:
        """Gives its own properties, none where it has no set; raises Broken."""
        return next(self.rows(), {})

    def _values(self, row: ctypes.c_void_p) -> Iterator[tuple[int, Value]]:
        library = self._library
        for index in range(library.number("libpff_record_set_get_number_of_entries", row)):
            with library.got("libpff_record_set_get_entry_by_index", "record_entry", row, index) as entry:
                name = library.number("libpff_record_entry_get_entry_type", entry)
                kind = library.number("libpff_record_entry_get_value_type", entry)
                data = library.data("libpff_record_entry_get_data", entry)
                yield name, Value(kind, data, self._called(entry) if name >= _NAMED else "")

    def _called(self, entry: ctypes.c_void_p) -> str:
        library = self._library
        named = library.item("libpff_record_entry_get_name_to_id_map_entry", entry)  # stays the mailbox's own
        if named is None:
            return ""
        if library.number("libpff_name_to_id_map_entry_get_type", named) == _BY_NUMBER:
            return f"0x{library.number('libpff_name_to_id_map_entry_get_number', named) & 0xFFFFFFFF:04X}"
        return library.data("libpff_name_to_id_map_entry_get_utf8_string", named).decode(errors="replace").rstrip("\0")


class Attachment(Item):
    """What a message carries."""

    @property
    def held(self) -> Held:
        """Says what it is; raises Broken."""
        said = self._count("libpff_attachment_get_type")
        return Held(said) if said in {each.value for each in Held} else Held.ELSEWHERE

    @property
    def size(self) -> int:
        """Gives how many bytes a file has, as stated; raises Broken."""
        return self._library.wide("libpff_attachment_get_data_size", self._handle)

    def chunks(self) -> Iterator[bytes]:
        """Gives a file's bytes.

        Raises:
            Broken: they are not all there.
        """
        left = self.size
        self._library.ask("libpff_attachment_data_seek_offset", self._handle, 0, 0)
        buffer = ctypes.create_string_buffer(_PIECE)
        while left:
            count = self._library.ask("libpff_attachment_data_read_buffer", self._handle, buffer, min(left, _PIECE))
            if not count:
                raise Broken
            left -= count
            yield buffer.raw[:count]

    @contextmanager
    def message(self) -> Iterator["Message"]:
        """Gives the message it is; raises Broken."""
        handle = self._item("libpff_attachment_get_item")
        if handle is None:
            raise Broken
        with _freed(Message(self._library, handle)) as message:
            yield message


class Message(Item):
    """A message; an appointment, a contact or a task is one as well."""

    def attachments(self) -> Iterator[Attachment | None]:
        """Gives what it carries, None for what cannot be read; each is there until the next is asked for."""
        yield from self._each("libpff_message_get_number_of_attachments", "libpff_message_get_attachment", Attachment)

    def recipients(self) -> Iterator[Properties]:
        """Gives the properties of everybody it goes to; raises Broken."""
        handle = self._item("libpff_message_get_recipients")
        if handle is not None:
            with _freed(Item(self._library, handle)) as table:
                yield from table.rows()

    def rtf(self) -> bytes:
        """Gives its text as RTF, out of the compression it lies in; raises Broken."""
        return self._library.data("libpff_message_get_rtf_body", self._handle)


class Folder(Item):
    """A folder."""

    def messages(self) -> Iterator[Message | None]:
        """Gives its messages, None for one that cannot be read; each is there until the next is asked for."""
        yield from self._each("libpff_folder_get_number_of_sub_messages", "libpff_folder_get_sub_message", Message)

    def folders(self) -> Iterator["Folder | None"]:
        """Gives its folders, in the same way."""
        yield from self._each("libpff_folder_get_number_of_sub_folders", "libpff_folder_get_sub_folder", Folder)


class Mailbox(_Handle):
    """An open mailbox. What hangs on nothing, because a folder is gone, is an orphan: messages, folders, tables."""

    @property
    def codepage(self) -> int:
        """Gives the number of the code page of strings that are not in UTF-16."""
        return self._count("libpff_file_get_ascii_codepage")

    @contextmanager
    def root(self) -> Iterator[Folder]:
        """Gives the outermost folder; raises Broken."""
        handle = self._item("libpff_file_get_root_folder")
        if handle is None:
            raise Broken
        with _freed(Folder(self._library, handle)) as folder:
            yield folder

    def orphans(self) -> Iterator[Message | None]:
        """Gives the orphans, None for one that cannot be read."""
        yield from self._each("libpff_file_get_number_of_orphan_items", "libpff_file_get_orphan_item", Message)


@contextmanager
def opened(path: Path) -> Iterator[Mailbox]:
    """Opens a mailbox.

    Raises:
        Broken: it is none, or its trees cannot be read.
    """
    library, handle = Library(), ctypes.c_void_p()
    library.ask("libpff_file_initialize", ctypes.byref(handle))
    try:
        library.ask("libpff_file_open", handle, bytes(path), _READ)
        yield Mailbox(library, handle)
    finally:
        library.ask("libpff_file_free", ctypes.byref(handle))


@contextmanager
def _freed(item: _Any) -> Iterator[_Any]:
    try:
        yield item
    finally:
        item.free()
