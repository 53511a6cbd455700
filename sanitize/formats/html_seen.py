"""Which parts of a web page a reader does not see, as far as its own styles say so.

Rule: an element told not to be shown (attribute, style, or a rule that plainly applies) is hidden; one that a rule
might hide (by its place, a condition of the screen), or that is tiny, white or far off, is doubtful.
Never: fetches a style sheet: what only a sheet elsewhere hides is not known here, and the loss says that styles went.
Residual risk: CSS has more ways to hide than we know; scripts too.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sanitize.formats import html_rules as allowed
from sanitize.formats.svg_reader import Element
from sanitize.formats.svg_style import Rule, rules, styled

_MEDIA = re.compile(r"@(?:media|supports|layer)[^{};]*\{((?:[^{}]|\{[^{}]*\})*)\}", re.IGNORECASE)
_SELECTORS = re.compile(r"(?<![^{}])([^{}]+)\{")
_ZERO = re.compile(r"0(?:\.0*)?(?:px|pt|em|rem|%)?")
_TINY = re.compile(r"[01](?:\.\d*)?(?:px|pt)")
_FAR = re.compile(r"-\d{3,}(?:\.\d*)?(?:px|pt|em|rem|vw|%)?")
_WHITE = re.compile(
    r"white|transparent|#f[a-f]f[a-f]f[a-f]|#fff|rgba?\(\s*2[45]\d\s*,\s*2[45]\d\s*,\s*2[45]\d.*|rgba\(.*,\s*0?\.?0\)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sight:
    """What the page's own style sheets say."""

    sheet: tuple[Rule, ...]
    loose: tuple[Rule, ...]

    def is_hidden(self, element: Element) -> bool:
        """Says whether an element is plainly told not to be shown."""
        local = element.name[1]
        closed = local == "dialog" and ("", "open") not in element.attributes
        return (
            local in allowed.NEVER_SHOWN
            or closed
            or ("", "hidden") in element.attributes
            or _hides(styled(element, self.sheet))
        )

    def is_doubtful(self, element: Element) -> bool:
        """Says whether an element might not be seen."""
        said = styled(element, self.loose)
        far = any(
            _FAR.fullmatch(said.get(name, ""))
            for name in ("left", "top", "right", "bottom", "text-indent", "margin-left")
        )
        small = any(_TINY.fullmatch(said.get(name, "")) for name in ("font-size", "width", "height"))
        font = element.attributes.get(("", "color"), "") if element.name[1] == "font" else ""
        return _hides(said) or far or small or bool(_WHITE.fullmatch(said.get("color", font)))


def sight_of(top: Element) -> Sight:
    """Reads the style sheets that stand in a page."""
    sheet = "\n".join(element.words() for element in top.every() if element.name == ("", "style"))
    open_sheet = _MEDIA.sub(r"\1", _MEDIA.sub(r"\1", sheet))
    loose = _SELECTORS.sub(lambda found: ",".join(_last(one) for one in found[1].split(",")) + "{", open_sheet)
    return Sight(tuple(rules(sheet)[0]), tuple(rules(loose)[0]))


def _last(selector: str) -> str:
    """Gives the end of a selector, without conditions: what it hides at most."""
    parts = re.split(r"[\s>+~]+", re.sub(r"::?[\w-]+(?:\([^)]*\))?|\[[^\]]*\]", "", selector).strip())
    return parts[-1] if parts else ""


def _hides(said: Mapping[str, str]) -> bool:
    return (
        said.get("display", "").lower() == "none"
        or said.get("visibility", "").lower() in {"hidden", "collapse"}
        or _ZERO.fullmatch(said.get("opacity", "")) is not None
        or _ZERO.fullmatch(said.get("font-size", "")) is not None
    )
