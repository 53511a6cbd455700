"""Style sheets in a drawing, turned into attributes: which rule applies to which element, in the order of CSS.

Rule: CSS 2.1 §4 to §6, the part drawings use: simple selectors (`*`, `tag`, `.class`, `#id`, and their chains), a
rule's weight, later before earlier. At-rules (imports, fonts, media) and selectors of other kinds are left out and
told; whether the drawing still looks the same is proven by drawing both.
Never: follows an address. Residual risk: none beyond what `svg_rules.py` lets through.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sanitize.formats.svg_reader import Element

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"(?<![^{}])([^{}]*)\{([^{}]*)\}")
_SIMPLE = re.compile(r"(\*|[A-Za-z][\w-]*)?((?:[.#][\w-]+)*)")
_PART = re.compile(r"([.#])([\w-]+)")
_MOST_RULES = 5000


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
    """Reads a style sheet; gives its rules, lightest first, and what was left out, as written."""
    text = _COMMENT.sub(" ", sheet)
    left_out = [found[0] for found in re.finditer(r"@[^{};]*(?:;|\{(?:[^{}]|\{[^{}]*\})*\})", text)]
    left_out += _COMMENT.findall(sheet)
    text = re.sub(r"@[^{};]*(?:;|\{(?:[^{}]|\{[^{}]*\})*\})", " ", text)
    found: list[Rule] = []
    for selectors, body in _RULE.findall(text)[:_MOST_RULES]:
        for selector in selectors.split(","):
            rule = _rule(selector.strip(), body)
            if rule is None:
                left_out.append(selector.strip())
            else:
                found.append(rule)
    return sorted(found, key=lambda rule: rule.weight), left_out


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
    for declaration in _COMMENT.sub(" ", body).split(";"):
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
