"""The rows of Office Open XML: docx, xlsx, pptx with their templates, and their kinds with macros.

Rule: the document is bound anew from parts sifted by allow-list (`ooxml_sieve.py`) and written as its plain kind.
Second engine: a walk over the raw archive and a scan for what must not be there.
Fidelity: the words a reader sees, in order,
and the number of tables, pictures, sheets and slides, told by a second look that shares none of the sieves' rules.
Never: runs, fetches or draws anything. Residual risk: that of the sieves; typefaces' names and sizes stay.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sanitize.formats import excel_parts, excel_words, ooxml_words, powerpoint_parts, word_parts, zip_parts
from sanitize.formats._row import Format
from sanitize.formats.office_pictures import Barer, ReadTags, Recall
from sanitize.formats.ooxml_binding import Binding
from sanitize.formats.ooxml_original import Original, Shelf
from sanitize.formats.ooxml_second import Scan
from sanitize.package_kind import DOCX, PPTX, XLSX
from words.message import Message


@dataclass(frozen=True, slots=True)
class Family:
    """One family: its name, type and folder, who binds it, and who reads its words."""

    name: str
    media_type: str
    folder: str
    bind: Callable[[Binding], str]
    words: Callable[[Original], ooxml_words.Seen]


FAMILIES = (
    Family("docx", DOCX, "word", word_parts.bound, ooxml_words.of_word),
    Family("xlsx", XLSX, "xl", excel_parts.bound, excel_words.of_excel),
    Family("pptx", PPTX, "ppt", powerpoint_parts.bound, ooxml_words.of_powerpoint),
)


def rows(read_tags: ReadTags) -> Iterator[Format]:
    """Makes the three rows; `read_tags` is ExifTool, the second engine of the pictures inside."""
    return (_row(family, read_tags) for family in FAMILIES)


def _row(family: Family, read_tags: ReadTags) -> Format:
    shelf, barer, scan = Shelf(), Barer(read_tags), Scan()
    bound_last: list[tuple[Binding, Recall]] = []

    def bound(path: Path, *, to_write: bool) -> Binding:
        """Binds a document; it is examined, then stripped, and need not be bound twice for that."""
        original, recall = shelf.opened(path), Recall(barer)
        for binding, known in bound_last:
            if binding.original is original and not (to_write and known.recalled):
                return binding
        bound_last[:] = [(fresh(Binding(original, family.folder, (barer if to_write else recall).bare)), recall)]
        return bound_last[0][0]

    def fresh(binding: Binding) -> Binding:
        main = family.bind(binding)
        binding.relate("", "officeDocument", main)
        binding.put_empty_parts(main)
        binding.tell_untaken()
        return binding

    def seen(path: Path) -> ooxml_words.Seen:
        return family.words(shelf.opened(path))

    def strip(original: Path, into: Path) -> Sequence[Message]:
        binding = bound(original, to_write=True)
        zip_parts.write(into, binding.listed())
        return [Message.of(loss, count=count) for loss, count in sorted(binding.lost.items())]

    return Format(
        name=family.name,
        media_types=(family.media_type,),
        extension=family.name,
        examine=lambda path: bound(path, to_write=False).told(),
        strip=strip,
        second_engine=scan.second_engine,
        fidelity=lambda original, copy: ooxml_words.same(seen(original), seen(copy)),
        unfold=scan.unfolded,
        visible_text=lambda path: " ".join(seen(path).words),
        engines=("pillow",),
    )
