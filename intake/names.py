r"""What a file's name says it is, by SecureDrop's own rule.

Implements: the server's name rule (`store.py`, "VALIDATE_FILENAME") made strict and unambiguous, the older forms
(0.1 to 0.2.1), and a reason for each kind of name a journalist meets that is not an item.
Never: uses a name as a path, or believes it: number and designation are labels, the hash of the bytes is the identity.
Residual risk: whoever wrote the stick chose the names, so a label may lie.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from words.message import Message


class ItemKind(StrEnum):
    """The four things SecureDrop stores, by the endings it uses; and a file that others sent encrypted as it is."""

    MESSAGE = "msg"
    DOCUMENT = "doc.gz"
    ZIPPED_DOCUMENT = "doc.zip"
    REPLY = "reply"
    SEALED_DOCUMENT = "doc.pgp"


STORED = tuple(kind for kind in ItemKind if kind is not ItemKind.SEALED_DOCUMENT)
"""What SecureDrop stores."""


@dataclass(frozen=True, slots=True)
class ItemName:
    """What SecureDrop's name of one item says.

    `number` is the item's place in the source's conversation, None in the forms before 0.3, which had none.
    `designation` is the file form ("adj_noun"), "" where the name carries none. `untrusted_inside` is what the file
    inside is called where only the outer name tells, "" elsewhere.
    """

    number: int | None
    designation: str
    kind: ItemKind
    untrusted_inside: str = ""

    @property
    def shown_designation(self) -> str:
        """The two words as people read them: the underscore is the space between them."""
        return shown(self.designation)


_KIND = r"(?P<kind>msg|doc\.gz|doc\.zip|reply)"
_STEM = rf"(?P<n>0|[1-9][0-9]{{0,8}})-(?:(?P<desig>[a-z0-9_-]{{1,120}}?)-)?{_KIND}"
_ITEM = re.compile(rf"{_STEM}\.gpg", re.ASCII)
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_OLDER = re.compile(rf"(?:{_UUID}|[0-9]{{1,12}}\.[0-9]{{1,9}})_(?P<kind>msg|doc\.zip)\.gpg", re.ASCII)
_OLDER_REPLY = re.compile(rf"reply-{_UUID}\.gpg", re.ASCII)

_COPY = re.compile(
    r"(?P<stem>[^()]+?) ?\((?:[0-9]{1,3}|(?:another |autre |[0-9]{1,2}(?:st|nd|rd|th|e) )?(?:copy|copie))"
    r"(?: [0-9]{1,2})?\)(?P<end>\.gpg|\.zip)?",
    re.IGNORECASE,
)
_LEFTOVER = re.compile(rf"(?:{_STEM}|[0-9]{{1,9}}-[a-z0-9_-]{{1,120}}-doc)(?:\.txt)?", re.ASCII)
_OLDER_LEFTOVER = re.compile(rf"(?:{_UUID}_(?:msg|doc\.zip)|reply-{_UUID})", re.ASCII)
_SEALED = re.compile(r"(?P<inside>.+)\.(?:pgp|gpg|asc)", re.DOTALL | re.IGNORECASE)
_UNFINISHED = (".part", ".crdownload", ".partial", ".download", ".opdownload", ".filepart", ".tmp")
_SYSTEM_NAMES = frozenset(
    {".ds_store", "thumbs.db", "desktop.ini", ".directory", ".localized", "autorun.inf", ".metadata_never_index"}
)
_SYSTEM_FOLDERS = frozenset(
    {".spotlight-v100", ".trashes", ".fseventsd", "system volume information", "__macosx", ".documentrevisions-v100"}
)
_WORKSTATION = re.compile(r".*\.sd-export|export-[0-9T:.Z-]{10,30}\.tar|(?:[0-9a-f-]{36}-)?transcript\.txt", re.ASCII)


def shown(designation: str) -> str:
    """Turns the file form of a designation into the form people read."""
    return designation.replace("_", " ")


def file_form(designation: str) -> str:
    """Turns a designation as people read it into the form file names carry (SecureDrop `models.py`)."""
    lowered = designation.lower().replace(" ", "_")
    return "".join(letter for letter in lowered if letter in "abcdefghijklmnopqrstuvwxyz0123456789_-")


def file_name(number: int, designation: str, kind: ItemKind) -> str:
    """Writes the name SecureDrop gives to an item; `designation` in file form, "" for none."""
    middle = f"{designation}-" if designation else ""
    return f"{number}-{middle}{kind.value}.gpg"


def sealed_file(untrusted_name: str) -> ItemName | None:
    """Reads the name of a file that was encrypted as it is ("report-12.zip.pgp"); None when its ending says nothing."""
    match = _SEALED.fullmatch(untrusted_name)
    return None if match is None else ItemName(None, "", ItemKind.SEALED_DOCUMENT, match["inside"])


def without_copy_mark(untrusted_name: str) -> str:
    """Takes off what browsers and file managers add to a second copy: "x(1).gpg", "x (copie).gpg" become "x.gpg"."""
    match = _COPY.fullmatch(untrusted_name)
    return untrusted_name if match is None else match["stem"] + (match["end"] or "")


def names_a_zip(untrusted_name: str) -> bool:
    """Tells whether a file is called a zip, be it a copy of one."""
    return without_copy_mark(untrusted_name).lower().endswith(".zip")


def read_name(untrusted_name: str, untrusted_folders: Sequence[str] = ()) -> ItemName | Message:
    """Says what a file is by its name: an item, or the reason why it is none.

    A copy of an item ("…-msg(1).gpg") is that item: the bytes decide whether it is a duplicate.

    Args:
        untrusted_name: the last component of the path.
        untrusted_folders: the folders above it, outermost first; they only make the reason more exact.
    """
    item = _item(without_copy_mark(untrusted_name))
    return item if item is not None else _reason(untrusted_name, untrusted_folders)


def _item(name: str) -> ItemName | None:
    if match := _ITEM.fullmatch(name):
        return ItemName(int(match["n"]), match["desig"] or "", ItemKind(match["kind"]))
    if match := _OLDER.fullmatch(name):
        return ItemName(None, "", ItemKind(match["kind"]))
    if _OLDER_REPLY.fullmatch(name):
        return ItemName(None, "", ItemKind.REPLY)
    return None


def _reason(name: str, folders: Sequence[str]) -> Message:
    lowered = name.lower()
    if name.startswith("._"):
        return Message.of("intake.name_apple_double")
    if lowered in _SYSTEM_NAMES or any(folder.lower() in _SYSTEM_FOLDERS for folder in folders):
        return Message.of("intake.name_system_file")
    if lowered.endswith(_UNFINISHED):
        return Message.of("intake.name_unfinished_copy")
    if _WORKSTATION.fullmatch(name) or "export_data" in folders:
        return Message.of("intake.name_workstation_export")
    stem = without_copy_mark(name)
    if _LEFTOVER.fullmatch(stem) or _OLDER_LEFTOVER.fullmatch(stem):
        return Message.of("intake.name_plaintext_leftover")
    return Message.of("intake.name_signed_package" if name == "bagit.txt" else "intake.name_unknown")
