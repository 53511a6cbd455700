"""A web page written anew, element by element, from the lists of `html_rules.py`.

Rule: what is not on a list is told and not copied; of links the words stay, of pictures only those the page carries
itself, cleaned by their own rows; what is told not to be shown goes, what might not be seen stays and is told. The copy
can be read as HTML and as XHTML, forbids itself to fetch anything, and has no name, class, style or script.
Never: changes a visible word. Residual risk: what the page says; the order and kind of its elements.
"""

from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape

from sanitize.findings import Finding, Grade
from sanitize.formats import html_rules as allowed
from sanitize.formats import text
from sanitize.formats.frames import damaged
from sanitize.formats.html_reader import COMMENT, DOCTYPE
from sanitize.formats.html_seen import Sight
from sanitize.formats.svg_reader import Element
from sanitize.formats.svg_rules import INNER_PICTURE
from sanitize.formats.text_nodes import as_read, flowing, laid_out
from words.message import Message

_MOST_ASIDE = 1500
_BARE = frozenset({"html", "table", "tbody", "thead", "tfoot", "tr", "colgroup", "ul", "ol", "dl", "#page"})
_WORD_ATTRIBUTES = frozenset({"alt", "title", "content", "name", "value", "placeholder", "summary", "label", "id"})
Bare = Callable[[bytes], tuple[str, bytes, Sequence[Finding]]]


@dataclass(slots=True)
class Cleaner:
    """Cleans one page; `found`, `lost` and `dropped` (words that go) say what was put aside."""

    bare: Bare
    sight: Sight
    found: list[Finding] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    dropped: list[str] = field(default_factory=list)
    out: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def put_aside(self, where: str, grade: Grade, kind: str, value: str = "") -> None:
        """Notes a finding, up to a bound; words that also stand in the frame of every copy are not looked for."""
        value = " ".join(value.split())[:400]
        if len(self.found) < _MOST_ASIDE:
            shown = "" if value.lower() in allowed.SKELETON.lower() else value
            self.found.append(Finding(where[:100], grade, Message.of(f"sanitize.html_{kind}"), shown))

    def page(self, top: Element) -> str:
        """Cleans a whole page."""
        body = "".join(self._part(part, top, 0, kept=False) for part in top.content)
        return (
            '<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml">\n'
            f"<head>{allowed.HEAD}</head>\n<body>\n{body.strip()}\n</body>\n</html>\n"
        )

    def _part(self, part: Element | str, parent: Element, index: int, *, kept: bool) -> str:
        if isinstance(part, str):
            return self._text(part, parent, index, kept=kept)
        return self._element(part, kept=kept)

    def _text(self, part: str, parent: Element, index: int, *, kept: bool) -> str:
        if not part.strip() and not kept and (parent.name[1] in _BARE or _by_a_block(parent, index)):
            return ""
        read = part.rstrip(" \t") if kept else as_read(part)
        self.found += text.in_part(parent.name[1][:60], read)[: _MOST_ASIDE - len(self.found)]
        clean = laid_out(part) if kept else _trimmed(flowing(part), parent, index)
        self.words.append(clean)
        return escape(clean)

    def _element(self, element: Element, *, kept: bool) -> str:
        namespace, local = element.name
        if element.name in {COMMENT, DOCTYPE} or namespace or local in {"head", "style", "script"}:
            return self._beside(element)
        if self.sight.is_hidden(element):
            return self._drop(element, Grade.RED, "hidden")
        if local in allowed.ACTIVE | allowed.FORM:
            return self._drop(
                element,
                Grade.RED if local in allowed.ACTIVE else Grade.AMBER,
                "active" if local in allowed.ACTIVE else "form",
            )
        if self.sight.is_doubtful(element) and element.words().strip():
            self.found.append(
                Finding(local, Grade.AMBER, Message.of("sanitize.html_doubtful"), element.words().strip()[:400])
            )
        attributes = self._attributes(element)
        if local == "img":
            return self._picture(element, attributes)
        kept = kept or local == "pre"
        inside = "".join(self._part(part, element, at, kept=kept) for at, part in enumerate(element.content))
        return self._tagged(local, attributes, inside, kept=kept and local != "pre")

    def _tagged(self, local: str, attributes: str, inside: str, *, kept: bool) -> str:
        if local not in allowed.ELEMENTS:
            if local not in allowed.UNWRAPPED:
                self.put_aside(local, Grade.AMBER, "unknown", local)
            return inside
        end = "\n" if local in allowed.BLOCKS and not kept else ""
        if local in allowed.EMPTY:
            return f"<{local}{attributes}/>{inside}{end}"
        first = "\n" if local == "pre" and inside.startswith("\n") else ""
        return f"<{local}{attributes}>{first}{inside}</{local}>{end}"

    def _beside(self, element: Element) -> str:
        namespace, local = element.name
        if element.name == COMMENT:
            self.put_aside("comment", Grade.RED, "comment", element.words())
        elif local == "head":
            self._head(element)
        elif namespace:
            self.lost.add("sanitize.html_pictures_dropped")
            return self._drop(element, Grade.RED, "drawing")
        elif element.name != DOCTYPE:
            return self._drop(element, Grade.RED, "active" if local == "script" else "style")
        return ""

    def _head(self, head: Element) -> None:
        for element in head.every():
            said = {name[1]: value for name, value in element.attributes.items()}
            if element is head or (element.name[1] == "meta" and said in allowed.OURS):
                continue
            kind = {"title": "title", "script": "active", "style": "style"}.get(element.name[1], "meta")
            if element.name == COMMENT:
                kind = "comment"
            self.put_aside(element.name[1], Grade.RED, kind, element.words() or " ".join(said.values()))
            if any(name in allowed.ADDRESSES for name in said):
                self.put_aside(element.name[1], Grade.RED, "address", said.get("href", said.get("src", "")))
            self.lost |= {"sanitize.html_styles_dropped"} if kind == "style" or element.name[1] == "link" else set()
            self.dropped += [part for part in element.content if isinstance(part, str)]

    def _drop(self, element: Element, grade: Grade, kind: str) -> str:
        values = [value for part in element.every() for value in part.attributes.values()]
        self.put_aside(element.name[1], grade, kind, " ".join([element.words(), *values]))
        for part in element.every():
            self._addresses(part)
        if kind in {"active", "form", "style"}:
            self.lost.add(
                {"active": "sanitize.html_active_dropped", "form": "sanitize.html_form_dropped"}.get(
                    kind, "sanitize.html_styles_dropped"
                )
            )
        self.dropped.append(element.words())
        return ""

    def _addresses(self, element: Element) -> None:
        for (_, name), value in element.attributes.items():
            if name in allowed.ADDRESSES and value.strip():
                self.put_aside(f"{element.name[1]} {name}", Grade.RED, "address", value)

    def _attributes(self, element: Element) -> str:
        local, stays = element.name[1], ""
        for (namespace, name), value in element.attributes.items():
            if not namespace and local in allowed.ELEMENTS and allowed.may_stay(local, name, value):
                stays += f' {name}="{escape(value)}"'
            elif name in allowed.ADDRESSES:
                self._address(local, name, value)
            elif (local, name) not in {("html", "xmlns"), ("img", "alt")} or (name == "alt" and value):
                grade = Grade.RED if name.startswith(("on", "data-")) or name in _WORD_ATTRIBUTES else Grade.AMBER
                self.put_aside(f"{local} {name}", grade, "active" if name.startswith("on") else "attribute", value)
        return stays

    def _address(self, local: str, name: str, value: str) -> None:
        if local == "img" and name == "src" and INNER_PICTURE.fullmatch(value):
            return
        self.put_aside(f"{local} {name}", Grade.RED, "address", value)
        self.lost.add("sanitize.html_pictures_dropped" if local == "img" else "sanitize.html_links_dropped")

    def _picture(self, element: Element, attributes: str) -> str:
        inner = INNER_PICTURE.fullmatch(element.attributes.get(("", "src"), ""))
        if inner is None:
            return ""
        try:
            media_type, data, found = self.bare(b64decode("".join(inner[1].split()), validate=True))
        except ValueError as error:
            raise damaged("HTML") from error
        self.found += [replace(one, where=f"picture inside: {one.where}") for one in found]
        return f'<img src="data:{media_type};base64,{b64encode(data).decode()}" alt=""{attributes}/>'


def _trimmed(words: str, parent: Element, index: int) -> str:
    """Leaves out blanks at the edges of lines, which are never drawn."""
    before = parent.content[index - 1] if index else parent
    after = parent.content[index + 1] if index + 1 < len(parent.content) else parent
    words = words.lstrip(" ") if _ends_a_line(before) else words
    return words.rstrip(" ") if _ends_a_line(after) else words


def _ends_a_line(part: Element | str) -> bool:
    return isinstance(part, Element) and (part.name[1] in allowed.BLOCKS or part.name[1] == "body")


def _by_a_block(parent: Element, index: int) -> bool:
    beside = [parent.content[at] for at in (index - 1, index + 1) if 0 <= at < len(parent.content)]
    edge = len(beside) < 2 and parent.name[1] in allowed.BLOCKS | {"body"}
    return edge or any(isinstance(one, Element) and one.name[1] in allowed.BLOCKS for one in beside)


def letters(words: Sequence[str]) -> Counter[str]:
    """Counts the visible characters."""
    return Counter("".join(text.visible(part) for part in words))
