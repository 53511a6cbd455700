"""Where a file lies in an export of SecureDrop's Workstation, and what that says of it. Pure.

Implements: the layouts of securedrop-client: the Inbox (`export.ts`: `export_data/RAW DESIGNATION/ITEM_UUID-NAME` and
`SOURCE_UUID-transcript.txt`) and the Qt client before it (`export_data/NAME`; `export_data/adj_noun/transcript.txt` and
`N-adj_noun-doc/NAME` beside it).
People also copy less than a whole export: a transcript, or the folder of one source, is known by itself.
Never: uses a name as a path, or believes it.
Residual risk: a source may call a file "transcript.txt": in the Inbox's layout it then looks like the transcript.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from intake.arrival import Plain, PlainKind
from intake.names import read_name
from intake.places import said_by_folder
from words.message import Message

EXPORT_DATA = "export_data"
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_INBOX = re.compile(rf"{_UUID}-(?P<name>.+)", re.ASCII | re.DOTALL)
_NUMBERED = re.compile(r"(?P<n>[1-9][0-9]{0,8})-[a-z0-9_-]{1,120}-doc", re.ASCII)
_ARCHIVE = re.compile(r".+\.sd-export(?: ?\(.{1,20}\))?|export-[0-9].{6,60}\.tar", re.ASCII | re.DOTALL)
_METADATA = re.compile(r"metadata(?: ?\(.{1,20}\))?\.json", re.ASCII | re.DOTALL | re.IGNORECASE)
_TRANSCRIPT = "transcript.txt"
_JUNK = frozenset({"intake.name_apple_double", "intake.name_system_file", "intake.name_unfinished_copy"})


@dataclass(frozen=True, slots=True)
class Placed:
    """What a place in an export says: the designation as people read it, and the file, or why it is none."""

    designation: str
    plain: Plain | None
    problem: Message | None


def is_archive(untrusted_name: str) -> bool:
    """Tells whether a file is named like the archives the Workstation makes (`.sd-export`, whistleflow's `.tar`)."""
    return bool(_ARCHIVE.fullmatch(untrusted_name))


def is_metadata(untrusted_name: str) -> bool:
    """Tells whether a file is named like the one that may hold a drive's passphrase."""
    return bool(_METADATA.fullmatch(untrusted_name))


def may_hold_passphrase(untrusted_name: str) -> bool:
    """Tells whether the passphrase of a transfer drive may stand in a file of this name."""
    return is_archive(untrusted_name) or is_metadata(untrusted_name)


def read_place(untrusted_folders: Sequence[str], untrusted_name: str) -> Placed | None:
    """Reads where a file lies; None when it lies in no export.

    Args:
        untrusted_folders: the folders above it, outermost first.
        untrusted_name: the last component of the path.
    """
    inbox = _INBOX.fullmatch(untrusted_name)
    below = _below(untrusted_folders, inbox["name"] if inbox else untrusted_name, known=inbox is not None)
    if below is None:
        return None
    if inbox is None:
        verdict = read_name(untrusted_name, untrusted_folders)
        if isinstance(verdict, Message) and verdict.id in _JUNK:
            return Placed("", None, verdict)
    designation = said_by_folder(below[0]) if below else ""
    numbered = _NUMBERED.fullmatch(below[1]) if len(below) == 2 else None
    if len(below) > 1 and numbered is None:
        return Placed(designation, None, Message.of("intake.workstation_layout_unknown"))
    name = inbox["name"] if inbox else untrusted_name
    kind = PlainKind.TRANSCRIPT if name == _TRANSCRIPT and len(below) < 2 else PlainKind.FILE
    filename = "" if kind is PlainKind.TRANSCRIPT else name
    return Placed(designation, Plain(kind, filename, int(numbered["n"]) if numbered else None), None)


def shows_an_export(untrusted_folders: Sequence[str], untrusted_name: str) -> bool:
    """Tells whether a file's place by itself shows that an export is around it; a transcript's name does not."""
    if EXPORT_DATA in untrusted_folders:
        return True
    return _INBOX.fullmatch(untrusted_name) is not None and bool(
        untrusted_folders and said_by_folder(untrusted_folders[-1])
    )


def _below(folders: Sequence[str], name: str, *, known: bool) -> Sequence[str] | None:
    """Gives the folders below `export_data`; where people copied less than that, what they copied; else None.

    A transcript is known anywhere, another file only by the Inbox's form of its name, in a folder called as a source.
    """
    if EXPORT_DATA in folders:
        return folders[list(folders).index(EXPORT_DATA) + 1 :]
    own = folders[-1:] if folders and said_by_folder(folders[-1]) else ()
    return own if name == _TRANSCRIPT or (known and own) else None
