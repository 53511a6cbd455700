"""What is kept of pages, as sealed bytes: the words of one page, and the list of all of them.

Rule: canonical JSON, so that the same pages have the same digest. The list names, for each page, the blobs of its
picture and of its words; its own digest stands in the ledger, so nothing of it can be exchanged.
Never: leaves the vault.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from custody import canonical
from sanitize.pages import PlacedWord, ReadPage, placed_word

if TYPE_CHECKING:
    from custody.canonical import JSON


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page: names of the blobs that hold its picture (PNG) and its words, and the picture's size in pixels."""

    picture: str
    words: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Leaves:
    """All pages of an exhibit in order; `text` names the blob of a plain text's text, "" for other documents."""

    pages: tuple[Leaf, ...]
    text: str


def leaves_bytes(leaves: Leaves) -> bytes:
    """Writes the list."""
    rows: list[JSON] = [[leaf.picture, leaf.words, leaf.width, leaf.height] for leaf in leaves.pages]
    return canonical.dumps({"v": 1, "pages": rows, "text": leaves.text})


def read_leaves(data: bytes) -> Leaves:
    """Reads what `leaves_bytes` wrote."""
    content = canonical.loads_object(data)
    rows = content["pages"]
    assert isinstance(rows, list)  # noqa: S101 (our own bytes, whose digest the envelope vouches for)
    pages = tuple(Leaf(str(row[0]), str(row[1]), int(row[2]), int(row[3])) for row in rows if isinstance(row, list))
    return Leaves(pages, str(content["text"]))


def words_bytes(page: ReadPage) -> bytes:
    """Writes the words of a page and its text layer."""
    words: list[JSON] = [
        [word.untrusted_text, word.left, word.top, word.right, word.bottom, word.confidence, word.line]
        for word in page.words
    ]
    return canonical.dumps({"v": 1, "page": page.number, "words": words, "layer": page.untrusted_layer})


def read_words(data: bytes) -> ReadPage:
    """Reads what `words_bytes` wrote."""
    content = canonical.loads_object(data)
    words, page = content["words"], content["page"]
    assert isinstance(words, list)  # noqa: S101 (as above)
    assert isinstance(page, int)  # noqa: S101 (as above)
    return ReadPage(page, tuple(placed_word(word) for word in words), str(content["layer"]))


def text_bytes(untrusted_text: str) -> bytes:
    """Writes the text of a plain text: never the very bytes of the original, whose blob must stay its own."""
    return canonical.dumps({"v": 1, "text": untrusted_text})


def read_text(data: bytes) -> str:
    """Reads what `text_bytes` wrote."""
    return str(canonical.loads_object(data)["text"])


def running_text(words: tuple[PlacedWord, ...]) -> str:
    """Sets the words of a page as lines of text, as OCR saw them."""
    lines: dict[int, list[str]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word.untrusted_text)
    return "\n".join(" ".join(line) for line in lines.values())
