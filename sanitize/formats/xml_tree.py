"""XML of no kind we know: read by expat and written anew, so that nothing is left of it but elements and texts.

Rule: XML 1.0. Comments, instructions, document types and entities go (short ones are written out; those that can be a
trap make the file refused); blanks between elements become one layout; inclusions from elsewhere go. Names, prefixes
and the order of attributes stay. Texts go through the rule of plain text; in mixed content blanks keep their place.
Never: opens an address. Residual risk: what elements and attributes say is content, whoever wrote it there: a record
of an author stands in the copy as in the original, and a reader sees it; the order of attributes can carry a mark.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from xml.etree import ElementTree as ET  # the second reader: of copies, and of originals the first has let through

from sanitize.errors import Damaged, Unreadable
from sanitize.findings import Finding, Grade
from sanitize.formats import text
from sanitize.formats._row import Format
from sanitize.formats.svg_reader import Element, read
from sanitize.formats.text_nodes import as_read, flowing, laid_out
from words.message import Message

_FORM = "XML"
_TOLD = 500
_ASIDE = {
    "comment": "sanitize.xml_comment",
    "instruction": "sanitize.xml_instruction",
    "doctype": "sanitize.xml_address",
    "entity": "sanitize.xml_entity",
}
_INCLUDES = "http://www.w3.org/2001/XInclude"
_KEPT_SPACE = ("", "xml:space")
_RUN = re.compile(r"[ \t\n]+")


def _read(path: Path) -> tuple[Element, list[Finding]]:
    top, aside = read(path, _FORM, by_prefix=True)
    return top, [replace(found, message=Message.of(_ASIDE[found.where])) for found in aside]


def _local(element: Element) -> str:
    return element.name[1]


def _includes(top: Element) -> set[str]:
    """Gives the names by which this file includes from elsewhere."""
    prefixes = {
        name[1].removeprefix("xmlns").removeprefix(":")
        for element in top.every()
        for name, value in element.attributes.items()
        if value.strip() == _INCLUDES and name[1].startswith("xmlns")
    }
    return {f"{prefix}:include".removeprefix(":") for prefix in prefixes}


def _value(value: str) -> str:
    return " ".join(text.cleaned(value).split())


def _markup(element: Element, includes: set[str], level: int = 0, *, kept: bool = False) -> str:
    name = _local(element)
    kept = element.attributes.get(_KEPT_SPACE, "preserve" if kept else "") == "preserve"
    attributes = "".join(f" {n[1]}={_quoted(_value(value))}" for n, value in element.attributes.items())
    parts = [part for part in element.content if isinstance(part, str) or _local(part) not in includes]
    if not kept and not any(isinstance(part, str) and part.strip() for part in parts):
        edge, inner = "\n" + "  " * level, "\n" + "  " * (level + 1)
        inside = "".join(inner + _markup(part, includes, level + 1) for part in parts if isinstance(part, Element))
        return f"<{name}{attributes}>{inside}{edge}</{name}>" if inside else f"<{name}{attributes}/>"
    clean = laid_out if kept else flowing
    inside = "".join(
        escape(clean(part), quote=False) if isinstance(part, str) else _markup(part, includes, level + 1, kept=kept)
        for part in parts
    )
    if not kept and not any(isinstance(part, Element) for part in parts):
        inside = inside.strip(" ")
    return f"<{name}{attributes}>{inside}</{name}>" if inside else f"<{name}{attributes}/>"


def _quoted(value: str) -> str:
    return '"' + escape(value, quote=False).replace('"', "&quot;") + '"'


def _written(top: Element) -> str:
    return _markup(top, _includes(top)) + "\n"


def examine(path: Path) -> Sequence[Finding]:
    """Finds what stands beside the tree, inclusions, and in every text what plain text is examined for."""
    top, found = _read(path)
    written, encoding = text.decoded(path)
    if encoding != "utf-8":
        found.append(text.stated("sanitize.text_encoding", encoding=encoding))
    includes = _includes(top)
    for where, part in _texts(top):
        found += text.in_part(where, part)
        if len(found) > _TOLD:
            return [*found[:_TOLD], Finding("text", Grade.AMBER, Message.of("sanitize.text_unlisted"))]
    for element in top.every():
        if _local(element) in includes:
            address = element.attributes.get(("", "href"), "")
            found.append(Finding(_local(element)[:100], Grade.RED, Message.of("sanitize.xml_address"), address[:400]))
    if written != _written(top):
        found.append(text.stated("sanitize.xml_layout"))
    return list(dict.fromkeys(found))


def _texts(top: Element) -> Iterator[tuple[str, str]]:
    """Gives the texts of attributes and elements; blanks that are only layout are not among them."""
    for element in top.every():
        name = _local(element)[:100]
        for attribute, value in element.attributes.items():
            yield f"{name} {attribute[1]}"[:200], _value_as_read(value)
        for part in element.content:
            if isinstance(part, str) and part.strip():
                yield name, as_read(part)


def _value_as_read(value: str) -> str:
    return _RUN.sub(" ", value).strip(" ")


def strip(original: Path, into: Path) -> Sequence[Message]:
    """Writes the tree anew."""
    top, aside = _read(original)
    into.write_bytes(_written(top).encode())
    lost = {"sanitize.xml_doctype_dropped"} if any(f.where in {"doctype", "entity"} for f in aside) else set()
    return [Message.of(loss) for loss in sorted(lost)]


def second_engine(path: Path) -> Sequence[Finding]:
    """Asks, without reading XML, for declarations, comments, instructions, and for characters that do not print."""
    written = path.read_text(encoding="utf-8", errors="replace")
    message = Message.of("sanitize.xml_second")
    left = dict.fromkeys(re.findall(r"<[!?][^>]{0,40}|&(?!amp;|lt;|gt;|quot;)[^;]{0,20}", written))
    return [*text.second_engine(path), *(Finding(f"markup {what[:40]}", Grade.RED, message) for what in left)]


def fidelity(original: Path, copy: Path) -> Sequence[tuple[str, str]]:
    """Reads both with the standard library's tree, and compares elements, attributes and what is visible of texts.

    Raises:
        Damaged: they differ.
    """
    before, after = (_flat(_second_reading(path)) for path in (original, copy))
    if before != after:
        raise Damaged("sanitize.text_changed")
    return [("fidelity", f"read again: the same {len(after)} elements and their texts")]


def _second_reading(path: Path) -> ET.Element:
    try:
        # S314: `read` refused entities that are a trap before this second reading of the same bytes.
        return ET.fromstring(path.read_bytes())  # noqa: S314 — see the line above
    except (ET.ParseError, ValueError, LookupError) as error:
        raise Unreadable("sanitize.damaged_file", format=_FORM) from error


def _flat(top: ET.Element) -> list[tuple[str, dict[str, str], str, str]]:
    include = f"{{{_INCLUDES}}}include"
    found, waiting = [], [top]
    while waiting:
        element = waiting.pop()
        if element.tag == include:
            continue
        values = {name: text.visible(value) for name, value in element.attrib.items()}
        found.append((str(element.tag), values, text.visible(element.text or ""), text.visible(element.tail or "")))
        waiting += reversed(list(element))
    return found


def is_office(path: Path) -> bool:
    """Says whether this is an office document written as one XML file: its records are no content."""
    top, _ = read(path, _FORM)
    return _OFFICE.match(top.name[0]) is not None


_OFFICE = re.compile(
    r"urn:oasis:names:tc:opendocument|http://schemas\.(?:microsoft|openxmlformats)\.|urn:schemas-microsoft"
)


XML = Format(
    name="xml",
    media_types=("application/xml",),
    extension="xml",
    examine=examine,
    strip=strip,
    second_engine=second_engine,
    fidelity=fidelity,
    visible_text=text.visible_text,
    is_tagged=False,
)
