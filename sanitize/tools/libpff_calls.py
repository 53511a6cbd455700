"""The functions of libpff, the C library inside the package libpff-python, called with their types.

Rule: every function takes a place for an error last and answers 1 for yes, 0 for "there is none", -1 for an error, or
a count of bytes; an error is freed and becomes `Broken`. The package's own Python door knows no attached messages; so
the library in it is called through ctypes, as libarchive is.
Source: libpff's libpff.h. Never: calls a function that writes. Residual risk: a wrong type here is a wrong memory
access there; in the jail alone.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

import pypff

_LARGEST = 256 << 20  # bytes of one property


class Broken(Exception):
    """It is damaged here, or says what libpff cannot read."""


class Library:
    """libpff's functions."""

    def __init__(self) -> None:
        self._functions = ctypes.CDLL(pypff.__file__)
        for name, (answer, *given) in _FUNCTIONS.items():
            function = getattr(self._functions, name)
            function.restype, function.argtypes = answer, [*given, _PLACE]

    def ask(self, function: str, *given: object) -> int:
        """Calls a function and gives its answer; raises Broken when that is an error."""
        error = ctypes.c_void_p()
        said = int(getattr(self._functions, function)(*given, ctypes.byref(error)))
        if said < 0:
            self._functions.libpff_error_free(ctypes.byref(error))
            raise Broken
        return said

    def number(self, function: str, handle: ctypes.c_void_p) -> int:
        """Gives what a function counts; raises Broken."""
        count = ctypes.c_int()
        self.ask(function, handle, ctypes.byref(count))
        return count.value

    def wide(self, function: str, handle: ctypes.c_void_p) -> int:
        """Gives a number without a sign, of up to 64 bits; raises Broken."""
        count = ctypes.c_uint64()
        self.ask(function, handle, ctypes.byref(count))
        return count.value

    def item(self, function: str, handle: ctypes.c_void_p, *more: int) -> ctypes.c_void_p | None:
        """Gives an item, None where there is none; raises Broken."""
        found = ctypes.c_void_p()
        return found if self.ask(function, handle, *more, ctypes.byref(found)) and found else None

    @contextmanager
    def got(self, function: str, kind: str, handle: ctypes.c_void_p, index: int) -> Iterator[ctypes.c_void_p]:
        """Gives a set of properties or one of them, and frees it; raises Broken."""
        found = self.item(function, handle, index)
        if found is None:
            raise Broken
        try:
            yield found
        finally:
            self.ask(f"libpff_{kind}_free", ctypes.byref(found))

    def data(self, function: str, handle: ctypes.c_void_p) -> bytes:
        """Gives bytes, whose size another function gives; raises Broken."""
        size = ctypes.c_size_t()
        if not self.ask(f"{function}_size", handle, ctypes.byref(size)) or not size.value:
            return b""
        if size.value > _LARGEST:
            raise Broken
        buffer = ctypes.create_string_buffer(size.value)
        self.ask(function, handle, buffer, size.value)
        return buffer.raw


def version() -> str:
    """Gives the library's version, as "20260926"."""
    return str(pypff.get_version())


_HANDLE, _PLACE, _NUMBER, _SIZE = ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t
_GIVE = (_NUMBER, _HANDLE, _PLACE)
_GIVE_ONE = (_NUMBER, _HANDLE, _NUMBER, _PLACE)
_FILL = (_NUMBER, _HANDLE, _PLACE, _SIZE)
_FREE = (_NUMBER, _PLACE)
_FUNCTIONS: dict[str, tuple[type[object] | None, ...]] = {
    "libpff_error_free": (None,),
    "libpff_file_initialize": _FREE,
    "libpff_file_free": _FREE,
    "libpff_file_open": (_NUMBER, _HANDLE, ctypes.c_char_p, _NUMBER),
    "libpff_file_get_ascii_codepage": _GIVE,
    "libpff_file_get_root_folder": _GIVE,
    "libpff_file_get_number_of_orphan_items": _GIVE,
    "libpff_file_get_orphan_item": _GIVE_ONE,
    "libpff_folder_get_number_of_sub_messages": _GIVE,
    "libpff_folder_get_sub_message": _GIVE_ONE,
    "libpff_folder_get_number_of_sub_folders": _GIVE,
    "libpff_folder_get_sub_folder": _GIVE_ONE,
    "libpff_message_get_number_of_attachments": _GIVE,
    "libpff_message_get_attachment": _GIVE_ONE,
    "libpff_message_get_recipients": _GIVE,
    "libpff_message_get_rtf_body_size": _GIVE,
    "libpff_message_get_rtf_body": _FILL,
    "libpff_attachment_get_type": _GIVE,
    "libpff_attachment_get_item": _GIVE,
    "libpff_attachment_get_data_size": _GIVE,
    "libpff_attachment_data_seek_offset": (ctypes.c_int64, _HANDLE, ctypes.c_int64, _NUMBER),
    "libpff_attachment_data_read_buffer": (ctypes.c_ssize_t, _HANDLE, _PLACE, _SIZE),
    "libpff_item_free": _FREE,
    "libpff_item_get_identifier": _GIVE,
    "libpff_item_get_number_of_record_sets": _GIVE,
    "libpff_item_get_record_set_by_index": _GIVE_ONE,
    "libpff_record_set_free": _FREE,
    "libpff_record_set_get_number_of_entries": _GIVE,
    "libpff_record_set_get_entry_by_index": _GIVE_ONE,
    "libpff_record_entry_free": _FREE,
    "libpff_record_entry_get_entry_type": _GIVE,
    "libpff_record_entry_get_value_type": _GIVE,
    "libpff_record_entry_get_name_to_id_map_entry": _GIVE,
    "libpff_name_to_id_map_entry_get_type": _GIVE,
    "libpff_name_to_id_map_entry_get_number": _GIVE,
    "libpff_name_to_id_map_entry_get_utf8_string_size": _GIVE,
    "libpff_name_to_id_map_entry_get_utf8_string": _FILL,
    "libpff_record_entry_get_data_size": _GIVE,
    "libpff_record_entry_get_data": _FILL,
}
"""Answer and what is given, without the place for an error that each of them takes last."""
