"""What is black in the vault: of every exhibit, what two people signed to be covered, made ready for a hunt.

Rule: of each exhibit the newest version that was approved counts: the terms given with it and, once it is burnt, what
lay under its boxes. Exhibits go by a number; who they are is known here alone, never in the cell.
Never: shows a word. Residual risk: what was shredded since cannot be hunted any more; what is only drafted is not yet.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from custody.chain import Chain
from custody.errors import Unknown
from custody.records import Derivative, RedactionRecord
from sanitize.boxes import Mode
from sanitize.hunting import Hunted, of_box, of_terms, tokens
from sanitize.prey import Prey, numbered
from sanitize.sightings import Source
from sanitize.tools.tesseract import Word
from triage.copies import stored_cleaning
from triage.redacting import stored_redactions

COVERED = "sanitize.redaction_covered"
"""The message under which a copy's sealed report keeps what lay under a box."""

_OUTSIDE = re.compile(r"^\W+|\W+$")


@dataclass(frozen=True, slots=True)
class Black:
    """What is black in one exhibit: folded strings to hunt, and strings as they were written, to search in bytes."""

    exhibit: str
    hunted: tuple[Hunted, ...]
    untrusted_strings: tuple[tuple[str, Source], ...]


def black_in(record: RedactionRecord, chain: Chain) -> Black:
    """Gives what a version blacks out.

    Raises:
        Unknown: it was shredded.
    """
    wanted = stored_redactions(record, chain)
    stays = frozenset(token for word in wanted.stays for token in tokens(word))
    hunted = list(of_terms(wanted.hunted))
    strings = [(term, Source.TERM) for term in wanted.hunted]
    copy = chain.catalog.derivative(record.derivative) if record.derivative else None
    for number, line in enumerate(_covered(copy, chain) if copy else (), start=1):
        hunted += of_box(number, [Word(text, 0, 0, 0, 0, 0, 0) for text in line.split()], stays)
        words = [word for word in line.split() if not stays & set(tokens(word))]
        bare = (_OUTSIDE.sub("", word) for word in words)  # "Monday." under the box is "Monday" in a bookmark
        strings += [(text, Source.BOX) for text in (line, *words, *bare)]
    return Black(record.exhibit, tuple(hunted), tuple(dict.fromkeys(strings)))


def blackened(chain: Chain) -> tuple[Black, ...]:
    """Gives what is black in any exhibit, as far as it can still be read."""
    found: list[Black] = []
    for record in _newest_signed(chain):
        with suppress(Unknown):
            found.append(black_in(record, chain))
    return tuple(black for black in found if black.hunted)


def prey_of(black: Sequence[Black], pages: int) -> Prey:
    """Makes a prey of it: number 1 is the first; `pages` is how many OCR reads of a file at most."""
    hunted = tuple(one for number, each in enumerate(black, 1) for one in numbered(each.hunted, number))
    strings = tuple(
        (text, source, number) for number, each in enumerate(black, 1) for text, source in each.untrusted_strings
    )
    return Prey(hunted, strings, pages)


def _newest_signed(chain: Chain) -> Iterator[RedactionRecord]:
    for exhibit in chain.catalog.redactions.exhibits():
        signed = [record for record in chain.catalog.redactions.of(exhibit) if record.approved >= 0]
        if signed:
            yield signed[-1]


def _covered(copy: Derivative, chain: Chain) -> Iterator[str]:
    for found in stored_cleaning(copy, chain).removed:
        whole_page = dict(found.message.params).get("mode") == Mode.PAGE  # hunts given terms only, as in the proof
        if found.message.id == COVERED and not whole_page:
            yield found.untrusted_value
