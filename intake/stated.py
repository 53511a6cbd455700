"""Kind of drop: what a person brings and states the provenance of: paper, folders, mail, exports of other sites.

Implements: every regular file is one exhibit, byte for byte, whatever it is called; SecureDrop's own forms on the same
stick are taken as what they are. Of GlobaLeaks (`report-N.zip`, `.zip.pgp` where the recipient has a key; its
`export.py`) and Hush Line (`*.asc`, `hushline-data-….zip.asc`; its `data_export.py`) what is encrypted is opened with
the desk's submission keys. Archives stay whole: opening them is for the jail.
Never: believes the statement; it is recorded as one. Residual risk: what people state.
"""

from collections.abc import Iterator
from dataclasses import replace

from intake.arrival import Arrival, Plain, PlainKind
from intake.channels import SEALED, Channel
from intake.limits import Limits
from intake.lying import as_item, as_plain, size_problem
from intake.names import ItemName, read_name, sealed_file
from intake.stick import Found, Stick
from words.message import Message

_MAIL = (".eml", ".mbox", ".mbx")
_JUNK = frozenset({"intake.name_apple_double", "intake.name_system_file", "intake.name_unfinished_copy"})


def arrivals(stick: Stick, found: Found, limits: Limits, channel: Channel) -> Iterator[Arrival] | None:
    """Gives the file as one exhibit of the stated channel; None when it is an item of SecureDrop or has no bytes."""
    *folders, name = found.untrusted_names
    verdict = read_name(name, folders)
    if found.problem is not None or isinstance(verdict, ItemName):
        return None
    sealed = sealed_file(name) if channel in SEALED else None
    if sealed is not None:
        return iter([replace(as_item(stick, found, sealed, size_problem(found.size, limits)), channel=channel)])
    problem = verdict if verdict.id in _JUNK else _size_problem(found.size, limits)
    kind = PlainKind.MAIL if channel is Channel.MAIL and name.lower().endswith(_MAIL) else PlainKind.FILE
    return iter([as_plain(stick, found, Plain(kind, name), channel, "", problem)])


def _size_problem(size: int, limits: Limits) -> Message | None:
    if size == 0:
        return Message.of("intake.empty_file")
    if size > limits.plain_bytes:
        return Message.of("intake.too_large", megabytes=limits.plain_bytes // 1_000_000)
    return None
