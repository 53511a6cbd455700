"""What was blacked out, hunted again in everything that would leave: every document, name, title and description.

Rule: the same hunt as in the proof of each copy (`sanitize/hunting.py`), here across the whole payload: words to hunt
and what lay under the boxes of any document, looked for in the text of every file and in what was read on the painted
pages of every copy. A copy whose pages were not painted cannot be searched, and that is told.
Never: names a word; tells only where. Residual risk: as hunting's; words read wrongly on a page are not found there.
"""

import html
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from custody.chain import Chain
from custody.records import Derivative
from release.blackened import black_in
from release.propose import Proposed, payload_documents
from sanitize.hunting import Hunted, Reading, reading_of, reading_of_text, seen_in
from sanitize.tools.tesseract import Word
from triage.pages import leaves, words

_TEXT = ("text/", "application/json", "application/xml", "application/xhtml+xml", "image/svg+xml")


@dataclass(frozen=True, slots=True)
class Again:
    """Files and names in which something blacked out shows again; derivatives whose pages cannot be searched yet."""

    seen: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def seen_again(proposed: Proposed, chain: Chain) -> Again:
    """Hunts what any document of a proposal blacks out in all of its payload."""
    derivatives = [chain.catalog.derivative(document.derivative) for document in proposed.proposal.documents]
    hunted = tuple(dict.fromkeys(each for derivative in derivatives for each in _hunted(derivative, chain)))
    if not hunted:
        return Again()
    public = payload_documents(proposed.proposal)
    painted = [(document.path, made) for document, made in zip(public, derivatives, strict=True) if _is_pages(made)]
    unread = [made.label for _, made in painted if chain.catalog.renderings.of(made.label) is None]
    seen = [path for path, text in _texts(proposed.payload.files) if _sure(reading_of_text(1, text), hunted)]
    for path, made in painted:
        if made.label not in unread and any(_sure(each, hunted) for each in _readings(made, chain)):
            seen.append(f"data/{path}")
    return Again(tuple(dict.fromkeys(seen)), tuple(unread))


def _hunted(derivative: Derivative, chain: Chain) -> Iterator[Hunted]:
    behind = chain.catalog.redactions.behind(derivative.label)
    if behind is not None:
        yield from black_in(behind, chain).hunted


def _is_pages(made: Derivative) -> bool:
    return not made.media_type.startswith(_TEXT)


def _texts(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yields every file with its name and, where it is text, what it says."""
    for path in sorted(files):
        try:
            text = html.unescape(files[path].decode())
        except UnicodeDecodeError:
            text = ""
        yield path, f"{path}\n{text}"


def _readings(made: Derivative, chain: Chain) -> Iterator[Reading]:
    for number in range(1, len(leaves(made.label, chain).pages) + 1):
        read = words(made.label, number, chain)
        yield reading_of(
            number, [Word(word.untrusted_text, *word.box, word.confidence, word.line) for word in read.words]
        )
        yield reading_of_text(number, read.untrusted_layer)


def _sure(reading: Reading, hunted: Iterable[Hunted]) -> bool:
    return any(sighting.is_sure for sighting in seen_in(reading, hunted))
