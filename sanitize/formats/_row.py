"""The shape of one row of the format table."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sanitize.findings import Finding
from words.message import Message


def nothing_folded(_: Path) -> Iterable[tuple[str, bytes]]:
    """For formats whose bytes hold nothing compressed or encoded."""
    return ()


def no_words(_: Path) -> str:
    """For formats in which a reader sees no text we can extract."""
    return ""


@dataclass(frozen=True, slots=True)
class Beside:
    """A copy beside its original: the two looks at it (`examine`, `fidelity`), which may share what was proven once.

    They raise and give what the row's own verbs would of the same two files.
    """

    examine: Callable[[], Sequence[Finding]]
    fidelity: Callable[[], Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format family: two verbs, a second engine that never shares code with them, and what must survive.

    All functions run inside the jail, on neutral names. `examine` and `second_engine` report; `strip` writes `into`
    from `original` by an allow-list and returns what cleaning loses beside the findings; `fidelity` raises `Damaged`
    when the copy no longer shows what the original showed, and returns (check, outcome) pairs for the proof.
    `unfold` gives the deep search what is compressed or encoded in a copy, as (place, bytes); `visible_text` gives it
    what a reader sees there. `engines` are distributions whose versions belong to the recipe. `is_tagged` says whether
    ExifTool is asked: of texts of a known kind it would read aloud what everybody reads anyway, as if it were hidden.
    `beside`, where a row has one, takes original, copy and the findings of the original, and looks at the copy sooner
    than `examine` and `fidelity` would each for itself.
    """

    name: str
    media_types: tuple[str, ...]
    extension: str
    examine: Callable[[Path], Sequence[Finding]]
    strip: Callable[[Path, Path], Sequence[Message]]
    second_engine: Callable[[Path], Sequence[Finding]]
    fidelity: Callable[[Path, Path], Sequence[tuple[str, str]]]
    unfold: Callable[[Path], Iterable[tuple[str, bytes]]] = nothing_folded
    visible_text: Callable[[Path], str] = no_words
    engines: tuple[str, ...] = ()
    is_tagged: bool = True
    beside: Callable[[Path, Path, Sequence[Finding]], Beside] | None = None

    def held(self, original: Path, copy: Path, found: Sequence[Finding]) -> Beside:
        """Holds a copy beside its original, of which all findings of `examine` are given."""
        if self.beside is not None:
            return self.beside(original, copy, found)
        return Beside(lambda: self.examine(copy), lambda: self.fidelity(original, copy))
