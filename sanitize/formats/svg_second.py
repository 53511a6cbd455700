"""The second engine for drawings: a tokenizer as forgiving as a browser's, asked for what must not be there.

Rule: it shares no code with the reader or the lists; any comment, declaration, instruction, element or attribute beyond
a short list of its own, any address, any script is a finding. Never: builds a tree.
Residual risk: browsers forgive in ways of their own.
"""

import re
import unicodedata
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

from sanitize.findings import Finding, Grade
from words.message import Message

_MUST_NOT = frozenset({
    "script", "foreignobject", "iframe", "embed", "object", "audio", "video", "canvas", "style", "link", "meta",
    "title", "desc", "metadata", "animate", "animatetransform", "animatemotion", "set", "handler", "listener", "a",
    "font", "font-face", "img", "html", "body", "form", "feimage", "view", "cursor",
})  # fmt: skip
_SPACES = {"xmlns": "http://www.w3.org/2000/svg", "xmlns:xlink": "http://www.w3.org/1999/xlink"}
_LINKS = frozenset({"href", "xlink:href"})
_LINKED = re.compile(r"#i\d{1,6}|data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]*")
_NAMED = re.compile(r"i\d{1,6}")
# A colon, two strokes, an at, a backslash; a function beyond those that colour and turn (so image-set, image, src,
# cross-fade, element, attr, var …).
_CALLS = re.compile(
    r"[:@\\]|//|\b(?!(?:rgba?|hsla?|matrix|translate[xy]?|scale[xy]?|rotate|skew[xy])\s*\()[\w-]+\s*\(", re.IGNORECASE
)
_REFERENCE = re.compile(r"url\(#i\d{1,6}\)")
_DRAWS = {"d": re.compile(r"[-+\s,.0-9eEMLHVCSQTAZmlhvcsqtaz]*"), "points": re.compile(r"[-+\s,.0-9eE]*")}


class _Remains(HTMLParser):
    """Collects what must not be there."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Judges an element by its name and attributes."""
        if tag in _MUST_NOT or ":" in tag:
            self.found.append(tag)
        self.found += [f"{tag} {name}" for name, value in attrs if _is_bad(name, value or "")]

    def handle_data(self, data: str) -> None:
        """Judges drawn words: no character that prints nothing."""
        if any(not c.isprintable() and c not in "\n\t" and unicodedata.category(c) != "Zs" for c in set(data)):
            self.found.append("text")

    def handle_comment(self, data: str) -> None:  # noqa: ARG002 — the parent's signature; that there is one is enough
        """There must be none."""
        self.found.append("comment")

    def handle_decl(self, decl: str) -> None:  # noqa: ARG002 — the same
        """There must be none."""
        self.found.append("declaration")

    def handle_pi(self, data: str) -> None:  # noqa: ARG002 — the same
        """There must be none."""
        self.found.append("instruction")

    def unknown_decl(self, data: str) -> None:  # noqa: ARG002 — the same
        """There must be none."""
        self.found.append("declaration")


def _is_bad(name: str, value: str) -> bool:
    if name in _SPACES:
        return value != _SPACES[name]
    if name in _LINKS:
        return _LINKED.fullmatch(value) is None
    if name in {"id", "result"}:
        return _NAMED.fullmatch(value) is None
    if name in _DRAWS:
        return _DRAWS[name].fullmatch(value) is None
    odd = name.startswith(("on", "data-", "aria-")) or (":" in name and name != "xml:space")
    calls = _REFERENCE.fullmatch(value) is None and _CALLS.search(value) is not None
    quotes = name != "font-family" and ("'" in value or '"' in value)
    return odd or calls or quotes or name in {"class", "style"}


def second_engine(path: Path) -> Sequence[Finding]:
    """Reports everything a browser could mind in a copy."""
    remains = _Remains()
    remains.feed(path.read_text(encoding="utf-8", errors="replace"))
    remains.close()
    message = Message.of("sanitize.picture_second")
    return [Finding(f"markup: {what[:80]}", Grade.RED, message) for what in dict.fromkeys(remains.found)]
