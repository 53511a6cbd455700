"""Searching: what was read, written and noted in the vault, in French and English.

Rule: the index lies in the encrypted catalog and is as disposable as the rest of it: `catch_up` fills what is missing
from the blobs (after a rendering, a note, a rebuild) and takes out what an entry replaced. An exhibit is found when all
that is asked for stands somewhere in it, in its pages, its name or the notes on it, and nothing excluded does.
Never: opens an original; lets what a person types be a command (`query`). Residual risk: words OCR misread are not
found, and a PDF's own text layer may say what its pages do not show: a hit names its kind ("layer").
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from custody.catalog_search import Passage, Source
from custody.chain import Chain
from custody.errors import BytesChanged, Unknown
from triage.excerpt import Excerpt, excerpt
from triage.leaves import read_leaves, read_text, read_words, running_text
from triage.query import understood
from triage.stems import Stemmer, columns

MOST_PASSAGES = 100
_PART = 4000  # characters of a plain text that make one passage
_PAGE_KINDS = ("layer", "ocr")

Read = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where something was found: the exhibit, what kind of text, its page or part, and a piece of it.

    `kind` is "text" (a message or other plain text), "ocr" (read from the pixels of a page), "layer" (what a PDF says
    for a page), "note" or "name".
    """

    exhibit: str
    kind: str
    number: int
    excerpt: Excerpt


@dataclass(frozen=True, slots=True)
class Results:
    """What was found, best first; `cut` says that there is more than was given."""

    hits: tuple[Hit, ...]
    cut: bool

    @property
    def exhibits(self) -> tuple[str, ...]:
        """The labels of what was found, each once, best first."""
        return tuple(dict.fromkeys(hit.exhibit for hit in self.hits))


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """What `catch_up` did: entries put in, and entries whose blobs could not be read (told again next time)."""

    filled: int
    unreadable: int


def search(untrusted_text: str, chain: Chain) -> Results:
    """Looks for what a person typed.

    Raises:
        NotAQuestion: there is nothing to look for in it, or too much.
    """
    stemmer = Stemmer()
    query = understood(untrusted_text, stemmer)
    wanted, unwanted = ([term.needle for term in terms] for terms in (query.wanted, query.unwanted))
    found = chain.catalog.search.find(wanted, unwanted, MOST_PASSAGES + 1)
    hits: dict[tuple[str, str, int], Hit] = {}
    for each in found[:MOST_PASSAGES]:
        kind = "page" if each.kind in _PAGE_KINDS else each.kind  # a page is told once, by what fits best
        if (each.exhibit, kind, each.number) not in hits:
            piece = excerpt(each.untrusted_text, query.wanted, stemmer)
            hits[each.exhibit, kind, each.number] = Hit(each.exhibit, each.kind, each.number, piece)
    return Results(tuple(hits.values()), cut=len(found) > MOST_PASSAGES)


def catch_up(chain: Chain) -> CaughtUp:
    """Brings the search index up to what the catalog lists."""
    index, stemmer, level = chain.catalog.search, Stemmer(), chain.catalog.applied
    if index.level == level:
        return CaughtUp(0, 0)  # nothing was recorded since: asking what is missing means reading the whole list
    for seq in index.stale():
        index.empty(seq)
    filled = unreadable = 0
    for source in index.wanting():
        try:
            passages = list(_passages(source, chain, stemmer))
        except (BytesChanged, Unknown):
            unreadable += 1
            continue
        index.fill(source.seq, source.exhibit, passages)
        filled += 1
    if not unreadable:
        index.level = level
    return CaughtUp(filled, unreadable)


def _passages(source: Source, chain: Chain, stemmer: Stemmer) -> Iterator[Passage]:
    for kind, number, untrusted_text in _texts(source, chain):
        if untrusted_text.strip():
            yield Passage(kind, number, untrusted_text, columns(stemmer.tokens(untrusted_text)))


def _texts(source: Source, chain: Chain) -> Iterator[tuple[str, int, str]]:
    if source.kind == "name":
        yield "name", 1, source.data
        return
    submission = chain.catalog.exhibit(source.exhibit).submission

    def read(blob: str) -> bytes:
        parts: list[bytes] = []
        chain.read(submission, blob, parts.append)
        return b"".join(parts)

    if source.kind == "note":
        yield "note", source.seq, read(source.data).decode()
        return
    yield from _of_pages(source.data, read)


def _of_pages(listed: str, read: Read) -> Iterator[tuple[str, int, str]]:
    leaves = read_leaves(read(listed))
    if leaves.text:
        written = read_text(read(leaves.text))
        yield from (("text", number, part) for number, part in enumerate(parts(written), start=1))
        return
    for number, leaf in enumerate(leaves.pages, start=1):
        words = read_words(read(leaf.words))
        yield "layer", number, words.untrusted_layer
        yield "ocr", number, running_text(words.words)


def parts(untrusted_text: str) -> Iterator[str]:
    """Cuts a long text into passages, at the end of a line or of a word where there is one."""
    at = 0
    while at < len(untrusted_text):
        end = at + _PART
        if end < len(untrusted_text):
            line, blank = (untrusted_text.rfind(sign, at + _PART // 2, end) for sign in ("\n", " "))
            end = max(line, -1) + 1 or max(blank, -1) + 1 or end
        yield untrusted_text[at:end]
        at = end
