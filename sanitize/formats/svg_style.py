"""Style sheets in a drawing, turned into attributes: which rule applies to which element, in the order of CSS.

Rule: CSS 2.1 §4 to §6, the part drawings use: simple selectors (`*`, `tag`, `.class`, `#id`, and their chains), a
rule's weight, later before earlier. At-rules (imports, fonts, media) and selectors of other kinds are left out and
told; whether the drawing still looks the same is proven by drawing both.
Never: follows an address. Residual risk: none beyond what `svg_rules.py` lets through.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sanitize.errors import TooLarge
from sanitize.formats.svg_reader import Element

_MARK = re.compile(r"[{};]")
_SIMPLE = re.compile(r"(\*|[A-Za-z][\w-]*)?((?:[.#][\w-]+)*)")
_PART = re.compile(r"([.#])([\w-]+)")
_MOST_RULES = 5000
_LONGEST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Rule:
    """One selector with its declarations."""

    tag: str
    ids: frozenset[str]
    classes: frozenset[str]
    declarations: tuple[tuple[str, str], ...]

    @property
    def weight(self) -> tuple[int, int, int]:
        """Ids, classes, tags: as CSS counts."""
        return len(self.ids), len(self.classes), int(bool(self.tag))

    def fits(self, element: Element) -> bool:
        """Says whether the rule applies."""
        attributes = element.attributes
        return (
            self.tag in {"", element.name[1]}
            and self.ids <= {attributes.get(("", "id"), "")}
            and self.classes <= set(attributes.get(("", "class"), "").split())
        )


def rules(sheet: str) -> tuple[list[Rule], list[str]]:
    """Reads a style sheet; gives its rules, lightest first, and what was left out, as written.

    Raises:
        TooLarge: more than a million letters, or 5,000 rules.
    """
    if len(sheet) > _LONGEST:
        raise TooLarge("sanitize.too_large", limit=_LONGEST >> 20)
    text, comments = _apart(sheet)
    found: list[Rule] = []
    at_rules, left_out = [], []
    for before, body in _blocks(text):
        if body is None or before.startswith("@"):
            at_rules.append(before if body is None else f"{before}{{{body}}}")
            continue
        for selector in before.split(","):
            rule = _rule(selector.strip(), body)
            if rule is None:
                left_out.append(selector.strip())
            else:
                found.append(rule)
        if len(found) > _MOST_RULES:
            raise TooLarge("sanitize.too_many_parts")
    return sorted(found, key=lambda rule: rule.weight), [*at_rules, *comments, *left_out]


def _apart(css: str) -> tuple[str, list[str]]:
    """Gives a text without its comments, and the comments, in one walk; one that never ends goes on to the end."""
    pieces, comments, at = [], [], 0
    while (start := css.find("/*", at)) >= 0:
        end = css.find("*/", start + 2)
        end = len(css) if end < 0 else end + 2
        pieces.append(css[at:start])
        comments.append(css[start:end])
        at = end
    return " ".join([*pieces, css[at:]]), comments


def _blocks(text: str) -> Iterator[tuple[str, str | None]]:
    """Takes a sheet apart, in one walk: what stands before a block, and the block; None where a `;` or `}` ends it."""
    start = depth = 0
    before = ""
    for mark in _MARK.finditer(text):
        was, depth = depth, _deeper(depth, mark[0])
        if depth > 1 or was > 1 or was == depth == 1:
            continue  # inside a block
        said, start = text[start : mark.start()], mark.end()
        if depth == 1:
            before = said.strip()
        elif was == 1:
            yield before, said
        elif said.strip():
            yield said.strip() + mark[0], None
    if rest := text[start:].strip():
        yield rest, None


def _deeper(depth: int, mark: str) -> int:
    return max(depth + {"{": 1, "}": -1}.get(mark, 0), 0)


def _rule(selector: str, body: str) -> Rule | None:
    simple = _SIMPLE.fullmatch(selector)
    if simple is None or not selector:
        return None
    parts = _PART.findall(simple[2])
    tag = "" if simple[1] in {None, "*"} else simple[1]
    ids = frozenset(name for sign, name in parts if sign == "#")
    classes = frozenset(name for sign, name in parts if sign == ".")
    return Rule(tag, ids, classes, tuple(declarations(body)))


def declarations(body: str) -> Iterator[tuple[str, str]]:
    """Reads `name: value; …`."""
    for declaration in _apart(body)[0].split(";"):
        name, colon, value = declaration.partition(":")
        if colon and name.strip():
            yield name.strip().lower(), value.replace("!important", "").strip()


def styled(element: Element, sheet: Sequence[Rule]) -> Mapping[str, str]:
    """Gives what the style sheet and the element's own style say of it, the later before the earlier."""
    said: dict[str, str] = {}
    for rule in sheet:
        if rule.fits(element):
            said |= dict(rule.declarations)
    return said | dict(declarations(element.attributes.get(("", "style"), "")))
