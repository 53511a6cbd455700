"""Kind of drop: a drive SecureDrop's Workstation exported to, mounted: plain files below `export_data`.

Implements: both layouts (`workstation_names.py`); accepts them below any folder, and when the folder pointed at is
itself inside an export.
Never: decrypts; keeps the bytes of a metadata file that may hold the drive's passphrase.
Residual risk: everything on this drive is in the clear, and stays there: people must record what became of it.
"""

from collections.abc import Iterator

from intake.arrival import Arrival
from intake.channels import Channel
from intake.errors import DropUnreadable
from intake.limits import Limits
from intake.lying import as_plain, size_problem, untouched
from intake.stick import Found, Stick
from intake.workstation_metadata import names_a_passphrase, seems_metadata
from intake.workstation_names import EXPORT_DATA, is_metadata, read_place
from words.message import Message

_ABOVE = 3  # folders of the place pointed at that still belong to a layout: sd-export-…, export_data, designation


def arrivals(stick: Stick, found: Found, limits: Limits) -> Iterator[Arrival] | None:
    """Gives the arrival when the thing lies in an export, None when it does not."""
    if found.problem is not None:
        return None
    *inside, name = found.untrusted_names
    folders = [*stick.root.parts[-_ABOVE:], *inside]
    if is_metadata(name) and EXPORT_DATA not in folders:
        told = _metadata(stick, found, limits)
        return None if told is None else iter([untouched(found, told, Channel.WORKSTATION)])
    placed = read_place(folders, name)
    if placed is None:
        return None
    problem = placed.problem or size_problem(found.size, limits)
    return iter([as_plain(stick, found, placed.plain, Channel.WORKSTATION, placed.designation, problem)])


def _metadata(stick: Stick, found: Found, limits: Limits) -> Message | None:
    """Says why a metadata file stays on the stick; None when it is somebody's file of that name."""
    head = bytearray()
    try:
        with stick.opened(found) as file:
            head += file.read(limits.metadata_bytes)
    except (DropUnreadable, OSError):
        return Message.of("intake.workstation_metadata_kept_out")
    if names_a_passphrase(bytes(head)):
        return Message.of("intake.workstation_passphrase")
    return Message.of("intake.workstation_metadata_kept_out") if seems_metadata(bytes(head)) else None
