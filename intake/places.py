r"""What the path of an item inside an export says about its source, and which paths are tricks.

Implements: the member layouts of the Journalist Interface's zips (`all/RAW DESIGNATION/N_DATE/ITEM`,
`adj_noun/N_DATE/ITEM`, and 0.4's `adj_noun/RAW DESIGNATION/N_DATE/ITEM`).
Never: a path is used as a path; nothing is ever written under a name that came from outside.
Residual risk: folders are labels like names; a folder that contradicts the item's own name is ignored.
"""

import re
from collections.abc import Sequence

from intake.limits import Limits
from intake.names import ItemName, file_form, shown
from words.message import Message

_RAW = re.compile(r"[a-z'-]{1,60} [a-z'-]{1,60}", re.ASCII)
_FILED = re.compile(r"[a-z-]{1,60}_[a-z-]{1,60}", re.ASCII)
_NUMBERED_DAY = re.compile(r"[0-9]{1,9}_[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_DRIVE = re.compile(r"[A-Za-z]:.*", re.DOTALL)


def trick(untrusted_path: str, limits: Limits) -> Message | None:
    """Gives the reason why a member's path is refused, or None when it is an ordinary relative path.

    Refused: empty, over-long, absolute, with a drive letter, a backslash, a control character, or a component
    that is empty, "." or "..".
    """
    parts = untrusted_path.removesuffix("/").split("/")
    rules = (
        ("intake.path_empty", not untrusted_path),
        ("intake.path_too_long", len(untrusted_path.encode("utf-8", "surrogatepass")) > limits.path_bytes),
        ("intake.path_control_character", any(ord(c) < 32 or 127 <= ord(c) < 160 for c in untrusted_path)),
        ("intake.path_backslash", "\\" in untrusted_path),
        ("intake.path_absolute", untrusted_path.startswith("/") or bool(_DRIVE.fullmatch(untrusted_path))),
        ("intake.path_climbs", not {"", ".", ".."}.isdisjoint(parts)),
    )
    return next((Message.of(reason) for reason, broken in rules if broken), None)


def designation_of(item: ItemName, untrusted_folders: Sequence[str]) -> str:
    """Gives the designation as people read it, "" when nothing says it.

    The folder of a bulk download keeps the apostrophe ("bird's-eye …") that the file name has lost, so it wins
    when both name the same source; where they contradict each other, the item's own name wins.

    Args:
        item: what the file's name says.
        untrusted_folders: the folders above the file, outermost first.
    """
    folder = _source_folder(untrusted_folders)
    raw = folder if _RAW.fullmatch(folder) else ""
    if item.designation:
        return raw if raw and file_form(raw) == item.designation else item.shown_designation
    return raw or (shown(folder) if _FILED.fullmatch(folder) else "")


def said_by_folder(untrusted_folder: str) -> str:
    """Gives the designation a folder's name is, as people read it, in either form; "" when it is none."""
    if _RAW.fullmatch(untrusted_folder):
        return untrusted_folder
    return shown(untrusted_folder) if _FILED.fullmatch(untrusted_folder) else ""


def _source_folder(folders: Sequence[str]) -> str:
    """Gives the folder above "N_DATE", which bears the designation in every layout; "" elsewhere."""
    if len(folders) >= 2 and _NUMBERED_DAY.fullmatch(folders[-1]):
        return folders[-2]
    return ""
