"""The checks a copy passed, in the reader's words.

Rule: a proof is written once, in English, because packages carry it as it is (`sanitize/findings.py`, `checks`). For
reading, each outcome of the table below is told in a sentence, with the same numbers. What is not in the table is shown
as it was written, marked as English.
Never: tells an outcome that was not written.
"""

import re
from dataclasses import dataclass

from desk.web.here import here
from words.message import Message
from words.visible import visible

_KNOWN: tuple[tuple[str, str, str], ...] = (
    ("structure", r"catalog holds Type and Pages only; .*", "desk.check_structure"),
    ("second engine", r"qpdf and pdfium: nothing beside pages", "desk.check_second_engines"),
    ("second engine", r"nothing left", "desk.check_second_engine"),
    ("pages", r"(?P<count>\d+) of (?P=count)", "desk.check_pages"),
    ("pages", r"(?P<count>\d+), same sizes and rotation", "desk.check_pages_alike"),
    ("text", r"read from the pixels: (?P<count>\d+) words", "desk.check_text"),
    ("text", r"the same words on each page", "desk.check_words_same"),
    ("text", r"no new words \(hidden layers and replacement texts dropped\)", "desk.check_words_fewer"),
    ("deep search", r"(?P<count>\d+) values looked for, (?P<seen>\d+) in the visible text", "desk.check_deep_seen"),
    ("deep search", r"(?P<count>\d+) values looked for", "desk.check_deep"),
    ("original", r"(?P<count>\d+) parts unreadable; values in them were not looked for", "desk.check_original"),
    ("pixels", r"at most (?P<levels>\d+) levels of 255 apart at (?P<dpi>\d+) dpi \(pdfium\)", "desk.check_pixels"),
    (
        "content",
        r"(?P<count>\d+) of (?P<pages>\d+) hold the same, decoded \(qpdf\), at the same places, .*",
        "desk.check_content",
    ),
    (
        "second engine",
        r"every cell read twice, by LibreOffice or Python and by a reader of ours: equal",
        "desk.check_cells",
    ),
    (
        "table",
        r"(?P<count>\d+) rows, (?P<cells>\d+) cells read again by another reader: equal, and not a byte more",
        "desk.check_table",
    ),
    ("deep search", r"(?P<count>\d+) values looked for, (?P<seen>\d+) to look at", "desk.check_deep_look"),
    ("text", r"(?P<count>\d+) words read back from the copy: equal", "desk.check_words_set"),
    ("pages", r"(?P<count>\d+), set twice: equal", "desk.check_pages_set"),
    ("boxes", r"every pixel of every box is the fill, as stored and as painted", "desk.check_boxes"),
    ("outside the boxes", r"as the page painted a second time, .*", "desk.check_outside"),
    ("hunt", r"what was covered, and every term given: .*", "desk.check_hunt"),
    ("search", r"what was covered, and every term given: .*", "desk.check_search"),
    ("fidelity", r"visible characters equal", "desk.check_characters"),
    ("fidelity", r"coded picture data identical; size and orientation equal; decodes", "desk.check_picture"),
    ("fidelity", r"pixels of (?P<count>\d+) frame\(s\) identical", "desk.check_frames"),
    ("fidelity", r"every pixel of the shown picture identical", "desk.check_shown"),
    (
        "fidelity",
        r"drawn alike at (?P<width>\d+) by (?P<height>\d+) pixels \(at most (?P<levels>\d+) levels apart\)",
        "desk.check_drawn",
    ),
)
_NAMES = {
    "structure": "desk.check_name_structure",
    "second engine": "desk.check_name_second",
    "pages": "desk.check_name_pages",
    "text": "desk.check_name_text",
    "deep search": "desk.check_name_deep",
    "original": "desk.check_name_original",
    "content": "desk.check_name_content",
    "pixels": "desk.check_name_pixels",
    "fidelity": "desk.check_name_fidelity",
    "table": "desk.check_name_table",
    "boxes": "desk.check_name_boxes",
    "outside the boxes": "desk.check_name_outside",
    "hunt": "desk.check_name_hunt",
    "search": "desk.check_name_search",
}


@dataclass(frozen=True, slots=True)
class Check:
    """What was checked and how it came out; `language` is the language of both ("" for the reader's)."""

    name: str
    outcome: str
    language: str


def check(name: str, outcome: str) -> Check:
    """Tells one check."""
    told = message_of(name, outcome)
    if told is None:
        return Check(visible(name), visible(outcome), "en")
    return Check(here().say(_NAMES[name]), here().tell(told), "")


def message_of(name: str, outcome: str) -> Message | None:
    """Gives the sentence for a check as it was written, None where there is none."""
    for known, pattern, message_id in _KNOWN:
        fits = re.fullmatch(pattern, outcome) if known == name else None
        if fits is not None:
            return Message.of(message_id, **{key: int(number) for key, number in fits.groupdict().items()})
    return None
