"""The shape of one row of the format table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sanitize.findings import Finding
from words.message import Message


@dataclass(frozen=True, slots=True)
class Format:
    """A format family: two verbs, a second engine that never shares code with them, and what must survive.

    All functions run inside the jail, on neutral names. `examine` and `second_engine` report; `strip` writes `into`
    from `original` by an allow-list and returns what cleaning loses beside the findings; `fidelity` raises `Damaged`
    when the copy no longer shows what the original showed, and returns (check, outcome) pairs for the proof.
    """

    name: str
    media_types: tuple[str, ...]
    extension: str
    examine: Callable[[Path], Sequence[Finding]]
    strip: Callable[[Path, Path], Sequence[Message]]
    second_engine: Callable[[Path], Sequence[Finding]]
    fidelity: Callable[[Path, Path], Sequence[tuple[str, str]]]
