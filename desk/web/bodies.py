"""How much a browser may send, and where it lies until the page has it: in RAM, whatever its size.

Rule: the length is judged when the headers are read: 1 MiB for any form, and for an upload by somebody signed in what
RAM can hold. A body that is too long is swallowed and kept nowhere, so that the browser stays to read the refusal.
Bodies without a length (chunked) are refused: no browser sends a form like that.
Never: a temporary file (waitress would make one in TMPDIR); believes a length without counting.
Residual risk: until the request is answered, what is uploaded lies in this process's memory and once more in scratch.
"""

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, TransferEncodingNotImplemented
from waitress.receiver import FixedStreamReceiver

Allowance = Callable[[str, Mapping[str, str]], int]
"""Gives the longest body, in bytes, for a path and headers (upper case, "_" for "-")."""

ENDLESS = 1 << 50
"""More bytes than any machine has: bounds of the server that ours make needless."""

_COPIES = 3
"""In this process, in scratch, and at the intake: an upload may take that share of what is free."""
_MEMORY = "MemAvailable:"
_ALLOWED = "TAMIS_ALLOWED"
ALLOWED = "Tamis-Allowed"
"""The header in which a request learns what was allowed when it began: there is less room once the body is here."""


class Swallowed:
    """A buffer for a body that is not wanted: it counts, and keeps nothing."""

    def __init__(self) -> None:
        self._length = 0

    def __len__(self) -> int:
        """Bytes that came."""
        return self._length

    def append(self, more: bytes) -> None:
        """Counts."""
        self._length += len(more)

    def getfile(self) -> BytesIO:
        """Gives nothing."""
        return BytesIO()

    def close(self) -> None:
        """Has nothing to close."""


class Reader(HTTPRequestParser):  # type: ignore[misc]  # waitress tells no types
    """Reads one request as waitress does, but asks for the longest body when the headers are there."""

    def __init__(self, adj: object, allowance: Allowance) -> None:
        super().__init__(adj)
        self._allowance = allowance

    def parse_header(self, header_plus: bytes) -> None:
        """Reads the headers, and decides where the body goes."""
        super().parse_header(header_plus)
        if self.chunked:
            raise TransferEncodingNotImplemented("a form has a length")
        allowed = self._allowance(self.path, self.headers)
        self.headers[_ALLOWED] = str(allowed)  # in place of whatever a browser sent under that name
        if self.content_length > allowed:
            self.body_rcv = FixedStreamReceiver(self.content_length, Swallowed())


def channel(allowance: Allowance) -> type[HTTPChannel]:
    """Makes the kind of connection that reads with this allowance."""

    class Connection(HTTPChannel):  # type: ignore[misc]  # waitress tells no types
        """One connection of a browser."""

        def parser_class(self, adj: object) -> Reader:
            return Reader(adj, allowance)

    return Connection


def room(scratch: Path, free: int, meminfo: Path = Path("/proc/meminfo")) -> int:
    """Gives how many bytes an upload may have; `free` is what the file system of scratch could still take.

    Both bounds count (proc(5), MemAvailable): a RAM disk promises more than there may be.
    """
    lines = [line for line in meminfo.read_text().splitlines() if line.startswith(_MEMORY)]
    available = int(lines[0].split()[1]) * 1024 if lines else free
    return min(free, available) // _COPIES if scratch.is_dir() else 0
