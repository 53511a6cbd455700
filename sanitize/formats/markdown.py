"""Markdown: a text with signs, cleaned like a text and rid of what its rendering would hide or fetch.

Rule: CommonMark 0.31, the part that can hide or call: comments and elements of HTML, front matter, definitions nobody
refers to, titles of links, pictures from elsewhere. Two blanks at the end of a line mean a line break: they become a
backslash, which everybody sees. Code (fenced or between backticks) stays as it is, but for what plain text loses.
Never: renders. Residual risk: addresses of links stay, as words of the text; the choice among equal signs (* or _) is
kept and can carry a mark.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sanitize.errors import Damaged
from sanitize.findings import Finding, Grade
from sanitize.formats import text
from sanitize.formats._row import Format
from words.message import Message

_TOLD = 500
_KINDS = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"^ {0,3}#{1,6} +\S",
        r"^ {0,3}(?:```|~~~)",
        r"\[[^\]\n]{1,200}\]\([^)\n]{1,500}\)",
        r"^ {0,3}\|?(?: *:?-{3,}:? *\|)+",
        r"\*\*[^*\n]{1,200}\*\*",
        r"^ {0,3}[-*+] +\S[^\n]*\n+ {0,3}[-*+] +\S",
        r"^ {0,3}> +\S",
        r"^\S[^\n]*\n(?:={3,}|-{3,})$",
    )
)
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_FRONT = re.compile(r"---\n(?:[\w-]+:[^\n]*\n|[ \t-][^\n]*\n|\n){1,200}?(?:---|\.\.\.)(?:\n|$)")
_CODE = re.compile(r"(`+)[^`](?:.*?[^`])??\1(?!`)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<![A-Z].*?(?:>|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
_ACTIVE = re.compile(
    r"<(script|style|iframe|object|svg|template|noscript|textarea|title)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*|/)?>")
_PICTURE = re.compile(r"!\[([^\]\n]{0,500})\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,200}\])")
_TITLE = re.compile(r"""(\]\(\s*(?:<[^>\n]*>|[^\s()]*))\s+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\))\s*\)""")
_DEFINITION = re.compile(
    r"^ {0,3}\[([^\]\n]{1,200})\]:[ \t]*(?:<[^>\n]*>|\S+)?([ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*\n?",
    re.MULTILINE,
)
_BREAK = re.compile(r"(?<=\S) {2,}$")


def is_markdown(written: str) -> bool:
    """Says whether a text has two kinds of Markdown's signs at least."""
    return sum(kind.search(written) is not None for kind in _KINDS) >= 2


@dataclass(slots=True)
class _Cleaner:
    """Cleans one text; says what went."""

    found: list[Finding] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    breaks: int = 0
    named: frozenset[str] = frozenset()

    def whole(self, written: str) -> str:
        """Cleans a text with Unix line ends."""
        front = _FRONT.match(written)
        if front is not None:
            self._drop(front[0], "sanitize.md_front_matter")
            written = written[front.end() :]
        self.named = frozenset(_referred(written))
        parts = [part if is_code else self._prose(part) for is_code, part in _fenced(written)]
        return text.cleaned("".join(parts)).strip("\n") + "\n"

    def _drop(self, what: str, kind: str, kept: str = "", loss: str = "") -> str:
        if len(self.found) < _TOLD:
            self.found.append(Finding("text", Grade.RED, Message.of(kind), " ".join(what.split())[:400]))
        self.dropped.append(what)
        self.lost |= {loss} if loss else set()
        return kept

    def _prose(self, part: str) -> str:
        part = self._outside_code(part, self._without_html)
        part = self._outside_code(part, self._without_calls)
        lines = part.split("\n")
        for at, line in enumerate(lines[:-1]):
            if _BREAK.search(line) and lines[at + 1].strip() and not line.lstrip().startswith("#"):
                lines[at] = _BREAK.sub(r"\\", line)
                self.breaks += 1
        return "\n".join(lines)

    def _outside_code(self, part: str, rule: Callable[[str], str]) -> str:
        done, at = [], 0
        for code in _CODE.finditer(part):
            done += [rule(part[at : code.start()]), code[0]]
            at = code.end()
        return "".join([*done, rule(part[at:])])

    def _without_html(self, part: str) -> str:
        part = _COMMENT.sub(lambda found: self._drop(found[0], "sanitize.html_comment"), part)
        part = _ACTIVE.sub(
            lambda found: self._drop(found[0], "sanitize.html_active", loss="sanitize.html_active_dropped"), part
        )
        return _TAG.sub(lambda found: self._drop(found[0], "sanitize.md_element"), part)

    def _without_calls(self, part: str) -> str:
        part = _PICTURE.sub(self._picture, part)
        part = _TITLE.sub(self._untitled, part)
        return _DEFINITION.sub(self._definition, part)

    def _picture(self, found: re.Match[str]) -> str:
        self._drop(found[0], "sanitize.html_address", loss="sanitize.html_pictures_dropped")
        self.dropped[-1] = found[0].replace(found[1], "", 1) if found[1] else found[0]
        return found[1]

    def _untitled(self, found: re.Match[str]) -> str:
        kept = found[1] + ")"
        self._drop(found[0][len(found[1]) : -1], "sanitize.html_attribute")
        return kept

    def _definition(self, found: re.Match[str]) -> str:
        if found[1].casefold() not in self.named:
            return self._drop(found[0], "sanitize.md_definition")
        if not found[2]:
            return found[0]
        self._drop(found[2], "sanitize.html_attribute")
        return found[0][: found.start(2) - found.start()] + "\n"


def _referred(written: str) -> list[str]:
    """Gives the names a text refers to where it is not dropped: [name] that is not itself a definition or a link."""
    written = _PICTURE.sub(lambda found: found[1] or "", _ACTIVE.sub("", _COMMENT.sub("", written)))
    return [name.casefold() for name in re.findall(r"\[([^\]\n]{1,200})\](?![:(])", written)]


def _fenced(written: str) -> list[tuple[bool, str]]:
    """Parts a text into prose and fenced code."""
    parts: list[tuple[bool, str]] = []
    fence = ""
    for line in written.splitlines(keepends=True):
        sign = _FENCE.match(line)
        is_code = bool(fence) or sign is not None
        if fence:
            fence = "" if sign is not None and sign[1].startswith(fence) and not line.strip(" `~\n") else fence
        elif sign is not None:
            fence = sign[1]
        if parts and parts[-1][0] == is_code:
            parts[-1] = (is_code, parts[-1][1] + line)
        else:
            parts.append((is_code, line))
    return parts


def _cleaned(path: Path) -> tuple[str, _Cleaner]:
    cleaner = _Cleaner()
    written = text.unified(text.decoded(path)[0].removeprefix("\ufeff"))
    return cleaner.whole(written), cleaner


def examine(path: Path) -> Sequence[Finding]:
    """Finds what plain text is examined for, and what rendering would hide or fetch."""
    _, cleaner = _cleaned(path)
    blanks = {"sanitize.text_trailing"} if cleaner.breaks else set()
    plain = [found for found in text.examine(path) if found.message.id not in {"sanitize.text_markup", *blanks}]
    broken = [Finding("text", Grade.AMBER, Message.of("sanitize.md_breaks", count=cleaner.breaks))] if blanks else []
    return list(dict.fromkeys([*plain, *broken, *cleaner.found]))


def strip(original: Path, into: Path) -> Sequence[Message]:
    """Writes the text without what eyes cannot see, and without what its rendering would hide or fetch."""
    copy, cleaner = _cleaned(original)
    into.write_bytes(copy.encode())
    return [Message.of(loss) for loss in sorted(cleaner.lost)]


def second_engine(path: Path) -> Sequence[Finding]:
    """Asks, line by line and without fences, for elements, comments and pictures, and for what does not print."""
    written = re.sub(
        r"(?ms)^ {0,3}(```+|~~~+).*?(?:^ {0,3}\1[`~]*\s*?$|\Z)|(`+)[^`].*?\2", "", path.read_text("utf-8", "replace")
    )
    message = Message.of("sanitize.html_second")
    left = dict.fromkeys(re.findall(r"<!--|<script|<img|<iframe|!\[[^\]]{0,40}\]\(", written, re.IGNORECASE))
    return [*text.second_engine(path), *(Finding(f"markup {what}", Grade.RED, message) for what in left)]


def fidelity(original: Path, copy: Path) -> Sequence[tuple[str, str]]:
    """Counts the visible characters of both: the copy's are the original's without what was told as dropped.

    Raises:
        Damaged: a character is new, or gone without having been told.
    """
    _, cleaner = _cleaned(original)
    before, after = (Counter(text.visible(text.decoded(path)[0])) for path in (original, copy))
    dropped = Counter("".join(text.visible(part) for part in cleaner.dropped))
    if before + Counter("\\" * cleaner.breaks) != after + dropped:
        raise Damaged("sanitize.text_changed")
    return [("fidelity", f"the same {after.total()} visible characters")]


MARKDOWN = Format(
    name="markdown",
    media_types=("text/markdown",),
    extension="md",
    examine=examine,
    strip=strip,
    second_engine=second_engine,
    fidelity=fidelity,
    visible_text=text.visible_text,
    is_tagged=False,
)
