"""Runs of spaces inside lines: a second space after some words is a mark nobody sees; columns of a table are not.

Rule: a paragraph is set in columns when a run of three or more blanks stands inside one of its lines, or runs end at
the same place in at least two lines and in half of them. In columns nothing is changed, and it is told; everywhere else
a run inside a line becomes one space. The beginning of a line (indentation) is never touched.
Never: changes a letter. Residual risk: an indentation, a number of empty lines and a width of columns can carry a mark.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

_RUN = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)")
_WIDE = 3


def paragraphs(lines: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """Gives each paragraph with the index of its first line; an empty line stands alone."""
    first = 0
    for index, line in enumerate([*lines, ""]):
        if not line.strip():
            if first < index:
                yield first, lines[first:index]
            if index < len(lines):
                yield index, lines[index : index + 1]
            first = index + 1


def in_columns(paragraph: Sequence[str]) -> bool:
    """Says whether the runs of blanks in a paragraph line something up."""
    ends: Counter[int] = Counter()
    for line in paragraph:
        for run in _RUN.finditer(line):
            if run.end() - run.start() >= _WIDE or "\t" in run[0]:
                return True
            ends[run.end()] += 1
    return any(count >= 2 and count * 2 >= len(paragraph) for count in ends.values())


def single_spaced(text: str) -> str:
    """Makes every run of blanks that lines nothing up one space."""
    if "  " not in text and "\t" not in text:
        return text
    kept: list[str] = []
    for _, paragraph in paragraphs(text.split("\n")):
        kept += paragraph if in_columns(paragraph) else [_RUN.sub(" ", line) for line in paragraph]
    return "\n".join(kept)


def runs(text: str) -> Iterator[tuple[int, int, bool]]:
    """Gives line and column (from 1) of every run inside a line, and whether it stands in columns."""
    for first, paragraph in paragraphs(text.split("\n")):
        columns = in_columns(paragraph)
        for index, line in enumerate(paragraph):
            for run in _RUN.finditer(line):
                yield first + index + 1, run.start() + 1, columns
