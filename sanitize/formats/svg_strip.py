"""A drawing cleaned element by element, attribute by attribute, by the lists of `svg_rules.py`.

Rule: what is not on a list is put aside as a finding and not copied. Style sheets become attributes; names people chose
(ids, results) become numbers; links become groups; pictures inside are cleaned by their own rows; what is never drawn
(display none, no opacity, definitions nobody refers to) goes. Alternatives by language are reduced to the first without
conditions. Never: changes a shape or a word. Residual risk: precision and order of the numbers, names of typefaces.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sanitize.findings import Finding, Grade
from sanitize.formats import svg_rules as allowed
from sanitize.formats import svg_values as values
from sanitize.formats.frames import damaged
from sanitize.formats.svg_reader import Element, Name
from sanitize.formats.svg_style import Rule, rules, styled
from sanitize.formats.text_marks import SPACE_KINDS, Mark, mark_of
from words.message import Message

_ID, _HREF, _XLINK = ("", "id"), ("", "href"), (allowed.XLINK, "href")
_SPACE = ("http://www.w3.org/XML/1998/namespace", "space")
_CONDITIONS = {("", "requiredExtensions"), ("", "systemLanguage"), ("", "requiredFeatures")}
_BESIDE = {
    "title": (Grade.RED, "sanitize.svg_words"),
    "desc": (Grade.RED, "sanitize.svg_words"),
    "metadata": (Grade.RED, "sanitize.svg_metadata"),
    "script": (Grade.RED, "sanitize.svg_script"),
    "foreignObject": (Grade.RED, "sanitize.svg_foreign"),
    "animate": (Grade.AMBER, "sanitize.svg_animation"),
    "animateMotion": (Grade.AMBER, "sanitize.svg_animation"),
    "animateTransform": (Grade.AMBER, "sanitize.svg_animation"),
    "set": (Grade.AMBER, "sanitize.svg_animation"),
}
_LOSSES = {"foreignObject": "sanitize.svg_foreign_dropped", "animate": "sanitize.svg_animation_dropped"}
_MARKED = {Mark.FRENCH_SPACE: Grade.GREEN, Mark.ODD_SPACE: Grade.AMBER, Mark.SOFT_HYPHEN: Grade.AMBER}
_MOST_ASIDE = 2000
Bare = Callable[[bytes], tuple[str, bytes, Sequence[Finding]]]
"""Cleans a picture: media type, bytes, and what was found."""


@dataclass(slots=True)
class Cleaner:
    """Cleans one drawing; `found` and `lost` say what was put aside."""

    bare: Bare
    sheet: Sequence[Rule] = ()
    names: dict[str, str] = field(default_factory=dict)
    found: list[Finding] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)

    def put_aside(self, where: str, grade: Grade, message: str, value: str = "") -> None:
        """Notes a finding, up to a bound."""
        if len(self.found) < _MOST_ASIDE:
            self.found.append(Finding(where, grade, Message.of(message), " ".join(value.split())[:400]))

    def drawing(self, top: Element) -> Element:
        """Cleans a whole drawing."""
        sheets = [element for element in top.every() if element.name == (allowed.SVG, "style")]
        self.sheet, left_out = rules("\n".join(element.words() for element in sheets))
        for written in left_out:
            self.put_aside("style", Grade.RED, "sanitize.svg_style", written)
        self._give_names(top)
        cleaned = self._element(top, is_top=True)
        return cleaned or Element(top.name, {})

    def _give_names(self, top: Element) -> None:
        used = {name for element in top.every() for name in self._references(element)}
        for element in top.every():
            name = element.attributes.get(_ID, "")
            if name in used:
                self.names.setdefault(name, f"i{len(self.names) + 1}")
            if name:
                self.put_aside(element.name[1], Grade.GREEN, "sanitize.svg_name", name)

    def _references(self, element: Element) -> list[str]:
        said = [*element.attributes.values(), *styled(element, self.sheet).values()]
        names = [name for value in said if (name := values.referenced(value))]
        return names + [link[1:] for link in (element.attributes.get(_HREF), element.attributes.get(_XLINK)) if link]

    def _element(self, element: Element, *, is_top: bool = False) -> Element | None:
        local = element.name[1]
        if element.name[0] != allowed.SVG or local not in allowed.ELEMENTS:
            self._beside(element)
            return None
        said = styled(element, self.sheet)
        if not is_top and self._is_unseen(element, said):
            self.put_aside(local, Grade.RED, "sanitize.svg_hidden", _everything(element))
            return None
        if local == "switch":
            return self._chosen(element)
        cleaned = Element((allowed.SVG, "g" if local == "a" else local), self._attributes(element, said))
        if local == "image" and not {_HREF, _XLINK} & set(cleaned.attributes):
            return None
        parts = (self._element(part) if isinstance(part, Element) else self._words(part) for part in element.content)
        may_speak = local in allowed.WORDS
        cleaned.content = [part for part in parts if isinstance(part, Element) or (may_speak and part is not None)]
        return cleaned

    def _words(self, text: str) -> str:
        """Gives drawn words without the characters that print nothing; odd spaces have a width and are told."""
        if text.isascii():
            return text
        marks = {character: mark for character in set(text) if (mark := mark_of(character)) is not None}
        for character, mark in sorted(marks.items()):
            message = Message.of(f"sanitize.text_{mark}", code=f"U+{ord(character):04X}")
            self.found.append(Finding("text", _MARKED.get(mark, Grade.RED), message))
            if mark in {Mark.INVISIBLE, Mark.SELECTOR}:
                self.lost.add("sanitize.text_joiners_lost")
        return "".join(c for c in text if marks.get(c) is None or marks[c] in SPACE_KINDS)

    def _beside(self, element: Element) -> None:
        namespace, local = element.name
        if (namespace, local) == (allowed.SVG, "style"):
            return
        known = _BESIDE.get(local) if namespace == allowed.SVG else None
        grade, message = known or (Grade.AMBER, "sanitize.svg_program")
        self.put_aside(local, grade, message, _everything(element))
        loss = _LOSSES.get("animate" if message.endswith("animation") else local)
        if loss and namespace == allowed.SVG:
            self.lost.add(loss)

    def _is_unseen(self, element: Element, said: Mapping[str, str]) -> bool:
        """Says whether an element is never drawn: told so, or a definition nobody refers to."""
        local = element.name[1]

        def value(name: str) -> str:
            return said.get(name, element.attributes.get(("", name), "")).strip()

        if local in allowed.DRAWN | allowed.GROUPS | allowed.WORDS:
            unseen = value("display") == "none" or value("opacity") in {"0", "0.0", "0%"}
            alone = not any(child.name[1] in allowed.WORDS for child in element.every() if child is not element)
            return unseen or (local in allowed.DRAWN and alone and value("visibility") in {"hidden", "collapse"})
        refers = local in {
            "symbol",
            "linearGradient",
            "radialGradient",
            "pattern",
            "clipPath",
            "mask",
            "marker",
            "filter",
        }
        return refers and element.attributes.get(_ID, "") not in self.names

    def _chosen(self, element: Element) -> Element | None:
        """Gives the first alternative without conditions, which every program shows."""
        group = Element((allowed.SVG, "g"), self._attributes(element, styled(element, self.sheet)))
        chosen = next((child for child in element.children() if not _CONDITIONS & set(child.attributes)), None)
        for child in element.children():
            if child is not chosen:
                self.put_aside("switch", Grade.RED, "sanitize.svg_hidden", _everything(child))
        kept = self._element(chosen) if chosen is not None else None
        return replace(group, content=[kept]) if kept is not None else None

    def _attributes(self, element: Element, said: Mapping[str, str]) -> dict[Name, str]:
        kept: dict[Name, str] = {}
        for name, value in element.attributes.items():
            self._attribute(element, name, value, kept)
        for local, value in said.items():
            if local in allowed.PRESENTATION:
                self._plain(element, ("", local), value, kept)
            else:
                self.put_aside(element.name[1], Grade.AMBER, "sanitize.svg_attribute", f"{local}: {value}")
        return kept

    def _attribute(self, element: Element, name: Name, value: str, kept: dict[Name, str]) -> None:
        """Copies one attribute, or puts it aside."""
        namespace, local = name
        if name in {_HREF, _XLINK}:
            self._link(element, name, value, kept)
        elif name == _ID:
            if value in self.names:
                kept[name] = self.names[value]
        elif name == _SPACE and value == "preserve":
            kept[name] = value
        elif not namespace and (local in allowed.PRESENTATION or values.belongs(element.name[1], local)):
            self._plain(element, name, value, kept)
        elif name != ("", "style"):
            script = local.lower().startswith("on") and not namespace
            message = "sanitize.svg_script" if script else "sanitize.svg_attribute"
            ordinary = not namespace and values.is_misplaced(local, value)  # it may well stand where it belongs, too
            value = f"{local}={value}" if ordinary else value
            self.put_aside(f"{element.name[1]} {local}", Grade.RED if script else Grade.AMBER, message, value)

    def _plain(self, element: Element, name: Name, value: str, kept: dict[Name, str]) -> None:
        reference = values.referenced(value) if values.may_refer(name[1], value) else None
        if reference is not None:
            if reference in self.names:
                kept[name] = f"url(#{self.names[reference]})"
        elif name[1] in allowed.NAMES:
            kept[name] = (
                value if value in allowed.KNOWN_NAMES else self.names.setdefault(value, f"i{len(self.names) + 1}")
            )
        elif values.is_harmless(name[1], value):
            kept[name] = value
        else:
            message = "sanitize.svg_address" if values.may_call(value) else "sanitize.svg_attribute"
            self.put_aside(f"{element.name[1]} {name[1]}", Grade.RED, message, value)

    def _link(self, element: Element, name: Name, value: str, kept: dict[Name, str]) -> None:
        local, picture = element.name[1], allowed.INNER_PICTURE.fullmatch(value)
        if value.startswith("#") and local != "a":
            if value[1:] in self.names:
                kept[name] = f"#{self.names[value[1:]]}"
        elif local == "image" and picture is not None:
            kept[name] = self._picture(picture[1])
        else:
            self.put_aside(f"{local} href", Grade.RED, "sanitize.svg_address", value)
            if local == "image":
                self.lost.add("sanitize.svg_picture_dropped")

    def _picture(self, written: str) -> str:
        try:
            media_type, data, found = self.bare(b64decode("".join(written.split()), validate=True))
        except ValueError as error:
            raise damaged("SVG") from error
        self.found += [replace(finding, where=f"picture inside: {finding.where}") for finding in found]
        return f"data:{media_type};base64,{b64encode(data).decode()}"


def _everything(element: Element) -> str:
    """Gives the words and values of an element and all below it."""
    attributes = [value for part in element.every() for value in part.attributes.values()]
    return " ".join([element.words(), *attributes])
