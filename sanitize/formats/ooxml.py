"""The rows of Office Open XML: docx, xlsx, pptx with their templates, and their kinds with macros.

Rule: the document is bound anew from parts sifted by allow-list (`ooxml_sieve.py`) and written as its plain kind.
Second engine: a walk over the raw archive and a scan for what must not be there.
Fidelity: the words a reader sees, in order,
and the number of tables, pictures, sheets and slides, told by a second look that shares none of the sieves' rules.
Never: runs, fetches or draws anything. Residual risk: that of the sieves; typefaces' names and sizes stay.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sanitize.findings import Finding
from sanitize.formats import excel_parts, excel_words, ooxml_words, powerpoint_parts, word_parts, zip_parts
from sanitize.formats._row import Format
from sanitize.formats.office_pictures import barer
from sanitize.formats.ooxml_binding import Binding
from sanitize.formats.ooxml_original import opened
from sanitize.formats.ooxml_second import second_engine, unfolded
from sanitize.package_kind import DOCX, PPTX, XLSX
from words.message import Message

ReadTags = Callable[[Path], Sequence[Finding]]


@dataclass(frozen=True, slots=True)
class Family:
    """One family: its name, type and folder, who binds it, and who reads its words."""

    name: str
    media_type: str
    folder: str
    bind: Callable[[Binding], str]
    words: Callable[[Path], ooxml_words.Seen]


@dataclass(slots=True)
class _Last:
    """The document bound last: it is examined, then stripped, and need not be bound twice for that."""

    digest: bytes = b""
    binding: Binding | None = None


FAMILIES = (
    Family("docx", DOCX, "word", word_parts.bound, ooxml_words.of_word),
    Family("xlsx", XLSX, "xl", excel_parts.bound, excel_words.of_excel),
    Family("pptx", PPTX, "ppt", powerpoint_parts.bound, ooxml_words.of_powerpoint),
)


def rows(read_tags: ReadTags) -> Iterator[Format]:
    """Makes the three rows; `read_tags` is ExifTool, the second engine of the pictures inside."""
    return (_row(family, read_tags) for family in FAMILIES)


def _row(family: Family, read_tags: ReadTags) -> Format:
    last = _Last()

    def bound(path: Path) -> Binding:
        digest = hashlib.sha256(path.read_bytes()).digest()
        if last.binding is None or last.digest != digest:
            last.binding, last.digest = fresh(path), digest
        return last.binding

    def fresh(path: Path) -> Binding:
        binding = Binding(opened(path), family.folder, barer(read_tags))
        main = family.bind(binding)
        binding.relate("", "officeDocument", main)
        binding.put_empty_parts(main)
        binding.tell_untaken()
        return binding

    def strip(original: Path, into: Path) -> Sequence[Message]:
        binding = bound(original)
        zip_parts.write(into, binding.listed())
        return [Message.of(loss, count=count) for loss, count in sorted(binding.lost.items())]

    return Format(
        name=family.name,
        media_types=(family.media_type,),
        extension=family.name,
        examine=lambda path: bound(path).told(),
        strip=strip,
        second_engine=second_engine,
        fidelity=lambda original, copy: ooxml_words.same(family.words(original), family.words(copy)),
        unfold=unfolded,
        visible_text=lambda path: " ".join(family.words(path).words),
        engines=("pillow",),
    )
