"""What resembles an exhibit: the same bytes, the same name with other bytes, nearly the same words or pictures.

Rule: exact kin come from the index of what was received; resemblances from sketches of pages that were read and painted
for people anyway. Words decide where a page has enough of them, its picture where it has not. All of it is shown with
its measure, as a suggestion: nothing is merged, hidden or decided by it. What a person judged is told as that.
Never: opens an original. Residual risk: words OCR misread make texts look less alike than they are.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from custody.catalog_judged import Judged, Word
from custody.catalog_likeness import Resemblance
from custody.chain import Chain
from custody.errors import BytesChanged, Unknown
from custody.kin import Kin
from custody.likeness import Sketch, of_picture, of_words
from custody.records import Rendering
from sanitize.folding import folded
from sanitize.glance import glance
from triage.leaves import Leaves, read_leaves, read_text, read_words, running_text
from triage.stems import glimpses

_MOST_PAGES = 100  # whose words are taken
_MOST_PICTURES = 32
_MOST_WORDS = 100_000
_FEW_WORDS = 20
"""A page with fewer is compared by its picture."""


@dataclass(frozen=True, slots=True)
class Relatives:
    """Everything that has to do with an exhibit: same bytes, same name, and what only resembles it.

    `same` and `apart` are what a person said of it and another, which is then no suggestion any more.
    """

    twins: tuple[Kin, ...]
    rivals: tuple[Kin, ...]
    alike: tuple[Resemblance, ...]
    same: tuple[Judged, ...]
    apart: tuple[Judged, ...]


def relatives(label: str, chain: Chain) -> Relatives:
    """Gives the relatives of an exhibit, by its label or the beginning of it.

    Raises:
        Unknown: no such exhibit.
    """
    exhibit, catalog = chain.catalog.exhibit(label), chain.catalog
    twins = catalog.family.twins(exhibit)
    said = catalog.judgements.of(exhibit.label)
    known = {kin.exhibit for kin in twins} | {each.beside(exhibit.label) for each in said}
    alike = tuple(each for each in catalog.likeness.of(exhibit.label) if each.exhibit not in known)
    same, apart = (tuple(each for each in said if each.word is word) for word in (Word.SAME, Word.OTHER))
    return Relatives(twins, catalog.family.rivals(exhibit), alike, same, apart)


def sketch_new(chain: Chain) -> int:
    """Sketches what was painted since the last time; gives how many exhibits that were."""
    index, count = chain.catalog.likeness, 0
    while wanting := index.wanting():
        for rendering in wanting:
            is_copy = rendering.painted != rendering.exhibit
            index.fill(rendering.seq, rendering.exhibit, () if is_copy else _sketches(rendering, chain))
            count += not is_copy
    return count


def _sketches(rendering: Rendering, chain: Chain) -> tuple[Sketch, ...]:
    """Sketches an exhibit; what cannot be read has none, and does not keep the others waiting."""
    try:
        return tuple(_made(rendering, chain))
    except (BytesChanged, Unknown):
        return ()


def _made(rendering: Rendering, chain: Chain) -> Iterator[Sketch]:
    submission = chain.catalog.exhibit(rendering.exhibit).submission

    def read(blob: str) -> bytes:
        parts: list[bytes] = []
        chain.read(submission, blob, parts.append)
        return b"".join(parts)

    leaves = read_leaves(read(rendering.blob))
    texts = [read_text(read(leaves.text))] if leaves.text else _texts(leaves, read)
    by_page = [[folded(word.word) for word in glimpses(text)] for text in texts]
    words = of_words([word for page in by_page for word in page][:_MOST_WORDS])
    if words is not None:
        yield words
    if leaves.text:
        return
    bare = [number for number, page in enumerate(by_page, start=1) if len(page) < _FEW_WORDS]
    for number in bare[:_MOST_PICTURES]:
        bits = glance(read(leaves.pages[number - 1].picture))
        if bits is not None:
            yield of_picture(number, bits)


def _texts(leaves: Leaves, read: Callable[[str], bytes]) -> list[str]:
    return [running_text(read_words(read(leaf.words)).words) for leaf in leaves.pages[:_MOST_PAGES]]
