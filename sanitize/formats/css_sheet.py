"""Style sheets (CSS): rules read and written anew, without what calls, remarks or brings along.

Rule: CSS Syntax 3, the part sheets use: selectors with declarations, and conditions (@media, @supports, @layer) around
them. Comments, addresses, imports, typefaces, and anything that does more than look, go and are told.
Never: applies a rule. Residual risk: names of classes and ids stay: they are what a sheet is made of; so do the order
of rules and the precision of numbers.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sanitize.errors import Damaged, TooLarge, Unreadable
from sanitize.findings import Finding, Grade
from sanitize.formats import text
from sanitize.formats._row import Format
from words.message import Message

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_TOKEN = re.compile(r"""[{};]|"[^"\n]*"|'[^'\n]*'|[^{};"']+|["']""")
_AROUND = re.compile(r"@(?:media|supports|layer|container)\b[-\w\s():,.<>=/%]*")
_SELECTOR = re.compile(r"[-\w\s.#*:()>+~,|=^$\[\]\"'\u0080-\U0010ffff%]+")
_PROPERTY = re.compile(r"-?[A-Za-z][A-Za-z-]*")
_CALLS = re.compile(
    r"""url\(|src\(|image|cross-fade|element\(|paint\(|expression|javascript|import|//|data:|[@\\]|/\*|["'][^"']*[:/]""",
    re.IGNORECASE,
)
_VALUE = re.compile(r"[-\w\s.,#%()+'\"*/:;|]*")
_TOLD, _DEEPEST = 500, 8


@dataclass(frozen=True, slots=True)
class Block:
    """What stands before a brace, its declarations, and the blocks inside."""

    head: str
    declarations: tuple[tuple[str, str], ...]
    inside: tuple["Block", ...]


def _tokens(written: str) -> Iterator[str]:
    return (found[0] for found in _TOKEN.finditer(_COMMENT.sub(" ", written)))


def parsed(written: str) -> Block:
    """Reads a sheet as one block without a head.

    Raises:
        Unreadable: braces do not match, or a declaration is none. TooLarge: it is nested too deeply.
    """
    return _block("", _tokens(written.removeprefix("\ufeff")), 0)


def _block(head: str, tokens: Iterator[str], depth: int) -> Block:
    if depth > _DEEPEST:
        raise TooLarge("sanitize.too_deep")
    said: list[tuple[str, str]] = []
    inside: list[Block] = []
    waiting = ""
    for part in tokens:
        if part == "{":
            inside.append(_block(" ".join(waiting.split()), tokens, depth + 1))
            waiting = ""
        elif part in {";", "}"}:
            said += _declaration(waiting)
            waiting = ""
            if part == "}":
                return _closed(depth > 0, Block(head, tuple(said), tuple(inside)))
        else:
            waiting += part
    said += _declaration(waiting)
    return _closed(depth == 0, Block(head, tuple(said), tuple(inside)))


def _closed(is_right: bool, block: Block) -> Block:
    if not is_right:
        raise Unreadable("sanitize.css_unreadable")
    return block


def _declaration(written: str) -> list[tuple[str, str]]:
    written = " ".join(written.split())
    if not written:
        return []
    if written.startswith("@"):
        return [(written, "")]
    name, colon, value = written.partition(":")
    if not colon or not re.fullmatch(r"[-\w]+", name.strip()):
        raise Unreadable("sanitize.css_unreadable")
    return [(name.strip().lower(), value.strip())]


def is_css(written: str) -> bool:
    """Says whether a text is a style sheet: nothing but rules, with declarations in them."""
    if "{" not in written or ":" not in written:
        return False
    try:
        top = parsed(written)
    except (Unreadable, TooLarge):
        return False
    loose = any(not name.startswith("@") for name, _ in top.declarations)
    ruled = any(block.declarations for block in _every(top) if block is not top)
    return (
        ruled
        and not loose
        and all(_SELECTOR.fullmatch(b.head) or b.head.startswith("@") for b in _every(top) if b is not top)
    )


def _every(block: Block) -> Iterator[Block]:
    yield block
    for inner in block.inside:
        yield from _every(inner)


def _kept(block: Block, told: list[Finding]) -> Block:
    """Leaves out what does more than look, and tells it."""
    said = tuple(pair for pair in block.declarations if _stays(*pair, block.head, told))
    inside = []
    for inner in block.inside:
        plain = _SELECTOR.fullmatch(inner.head) or _AROUND.fullmatch(inner.head)
        if plain and _only_looks(
            inner.head.lstrip("@").replace("[", " ").replace("]", " ").replace("=", " ").translate(_SIGNS)
        ):
            inside.append(_kept(inner, told))
        else:
            told.append(_aside(inner.head, _shown(inner)))
    return Block(block.head, said, tuple(inside))


_SIGNS = dict.fromkeys(map(ord, "<>~^$"), " ")


def _stays(name: str, value: str, head: str, told: list[Finding]) -> bool:
    if _PROPERTY.fullmatch(name) and name not in {"behavior", "-moz-binding"} and _only_looks(value):
        return True
    told.append(_aside(head or name, f"{name}: {value}" if value else name))
    return False


def _only_looks(value: str) -> bool:
    """Says whether a value fetches nothing: image-set() and a quoted address need neither url() nor a scheme."""
    return _CALLS.search(value) is None and _VALUE.fullmatch(value) is not None


def _aside(where: str, value: str) -> Finding:
    return Finding(where[:80], Grade.RED, Message.of("sanitize.css_aside"), value[:400])


def _shown(block: Block) -> str:
    said = "; ".join(f"{name}: {value}" for name, value in block.declarations)
    return " ".join([said, *(f"{inner.head} {_shown(inner)}" for inner in block.inside)]).strip()


def _written(block: Block, indent: str = "") -> str:
    said = "".join(f"{indent}{name}: {value};\n" for name, value in block.declarations)
    return said + "".join(f"{indent}{i.head} {{\n{_written(i, indent + '  ')}{indent}}}\n" for i in block.inside)


def _cleaned(path: Path) -> tuple[str, list[Finding]]:
    written = text.decoded(path)[0]
    comments = [found[0].strip("/* \t\n") for found in _COMMENT.finditer(written)]
    told = [
        Finding("comment", Grade.RED, Message.of("sanitize.css_comment"), " ".join(c.split())[:400]) for c in comments
    ]
    return text.cleaned(_written(_kept(parsed(written), told))), told


def examine(path: Path) -> Sequence[Finding]:
    """Finds comments, addresses, imports, and what plain text is examined for."""
    copy, told = _cleaned(path)
    layout = {"sanitize.text_trailing", "sanitize.text_double_space", "sanitize.text_columns", "sanitize.text_markup"}
    plain = [found for found in text.examine(path) if found.message.id not in layout]
    changed = [text.stated("sanitize.css_layout")] if text.decoded(path)[0] != copy else []
    return [*plain, *changed, *dict.fromkeys(told[:_TOLD])]


def strip(original: Path, into: Path) -> Sequence[Message]:
    """Writes the rules anew."""
    copy, _ = _cleaned(original)
    into.write_bytes(copy.encode())
    return []


def second_engine(path: Path) -> Sequence[Finding]:
    """Asks, without reading rules, for calls, comments and escapes, and for characters that do not print."""
    written = path.read_text(encoding="utf-8", errors="replace")
    message = Message.of("sanitize.css_second")
    left = dict.fromkeys(
        re.findall(r"url\s*\(|@import|@font-face|/\*|://|expression|javascript:|\\", written, re.IGNORECASE)
    )
    return [*text.second_engine(path), *(Finding(f"sheet {what}", Grade.RED, message) for what in left)]


def fidelity(original: Path, copy: Path) -> Sequence[tuple[str, str]]:
    """Reads both again: every block and declaration of the copy stands in the original, and what lacks was told.

    Raises:
        Damaged: they differ otherwise.
    """
    told: list[Finding] = []
    kept = _kept(parsed(text.decoded(original)[0]), told)
    after = parsed(text.decoded(copy)[0])
    if text.visible(_written(kept)) != text.visible(_written(after)):
        raise Damaged("sanitize.text_changed")
    return [("fidelity", f"read again: the same {sum(1 for _ in _every(after)) - 1} rules")]


CSS = Format(
    name="css",
    media_types=("text/css",),
    extension="css",
    examine=examine,
    strip=strip,
    second_engine=second_engine,
    fidelity=fidelity,
    visible_text=text.visible_text,
    is_tagged=False,
)
