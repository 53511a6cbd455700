"""Web pages read as browsers read them: the HTML5 parser that bleach brings along. Its only other door is `markup.py`.

Rule: the parsing of the HTML Standard (html5lib); the encoding is the one a browser would take (byte order mark, meta,
else UTF-8 if it can be that, else Windows-1252). Nothing is fetched, no script runs. What comes out is our own tree.
Never: writes a page. Residual risk: the parser is pure Python and slow on pages made to be slow; the jail's deadline
ends it. bleach is no longer developed, only kept safe.
"""

from xml.etree import ElementTree as ET

from bleach._vendor import html5lib

from sanitize.errors import TooLarge, Unreadable
from sanitize.formats.svg_reader import Element

_DEEPEST, _MOST_ELEMENTS = 200, 200_000
COMMENT, DOCTYPE = ("", "#comment"), ("", "#doctype")
_HTML = "http://www.w3.org/1999/xhtml"


def read(data: bytes) -> tuple[Element, str]:
    """Reads a page; gives its tree (HTML's own names without a namespace) and the name of its encoding.

    Raises:
        Unreadable: the parser stumbled. TooLarge: it is nested too deeply, or has too many elements.
    """
    builder = html5lib.getTreeBuilder("etree", ET, fullTree=True)
    parser = html5lib.HTMLParser(tree=builder, namespaceHTMLElements=True)
    try:
        document = parser.parse(data, likely_encoding=_likely(data))
        encoding = str(parser.documentEncoding)
    except RecursionError as error:
        raise TooLarge("sanitize.too_deep") from error
    except (ValueError, LookupError, AttributeError, AssertionError, TypeError) as error:
        raise Unreadable("sanitize.damaged_file", format="HTML") from error
    return _ours(document), encoding


def _likely(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def _ours(document: ET.Element) -> Element:
    top = Element(("", "#page"), {})
    waiting = [(document, top, 0)]
    count = 0
    while waiting:
        theirs, ours, depth = waiting.pop()
        count += 1
        if depth > _DEEPEST or count > _MOST_ELEMENTS:
            raise TooLarge("sanitize.too_deep" if depth > _DEEPEST else "sanitize.too_many_parts")
        if theirs.text and ours.name != DOCTYPE:
            ours.content.append(theirs.text)
        for child in theirs:
            element = Element(_name(child.tag), {_name(name): str(value) for name, value in child.attrib.items()})
            ours.content.append(element)
            waiting.append((child, element, depth + 1))
            if child.tail:
                ours.content.append(child.tail)
    return top


def _name(tag: object) -> tuple[str, str]:
    if not isinstance(tag, str):
        return COMMENT
    if tag == "<!DOCTYPE>":
        return DOCTYPE
    namespace, _, local = tag.removeprefix("{").rpartition("}")
    return ("" if namespace == _HTML else namespace), local
