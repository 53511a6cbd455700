"""The second engine for OpenDocument files: asked for what must not be there, in the raw parts of the raw archive.

Rule: parts of few names; in their tags no comment, address, id, name of somebody, change, remark, form, script, hidden
part, formula or part of a foreign namespace. It reads tags as text and knows neither the sieve nor its lists.
Never: builds a tree. Residual risk: what both do not know.
"""

import html
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from sanitize.findings import Finding, Grade
from sanitize.formats import zip_second
from words.message import Message

_PARTS = re.compile(
    r"mimetype|settings\.xml|content\.xml|styles\.xml|META-INF/manifest\.xml|Pictures/\d{1,5}\.(?:png|jpeg|gif|bmp|tiff)"
    r"|Object\d{1,4}/content\.xml"
)
_TAG = re.compile(rb"<[^>]*>")
_SPACE = re.compile(
    rb' xmlns:[a-z]{2,12}="(?:urn:oasis:names:tc:opendocument:xmlns:[a-z-]+:1\.0|http://www\.w3\.org/1999/xlink)"'
)
_MUST_NOT = re.compile(
    rb"<!|<\?(?!xml version)|xmlns|://|(?:file|mailto|data|javascript):"
    rb"|</?(?:office:(?:annotation|change|script|forms|event|meta|settings|dde|binary)|text:(?:tracked|change|hidden|a\b"
    rb"|bookmark|reference|user|variable|sequence|meta|author|creator|initial|sender|section-source)|table:(?:tracked"
    rb"|named|database|data-pilot|content-validation|table-source|cell-range|dde|scenario|detective)|draw:(?:object-ole"
    rb"|plugin|applet|floating|control|layer|a\b)|presentation:(?:notes|settings|sound)|svg:(?:title|desc|font-face)"
    rb"|(?:meta|config|script|form|dc|anim|math|chart|db|xforms|loext|calcext|officeooo|\?):)"
    rb'|\s(?:xml:id|[a-z]+:id|xlink:href="(?!Pictures/\d|Object\d{1,4}")|table:formula|office:string-value'
    rb'|style:display-name|(?:draw|text):name="(?!n\d)|[a-z]+:condition="(?!value\(\))|text:display="(?!true)|table:display="(?!true)'
    rb'|presentation:visibility="hidden|[a-z]+:password|[a-z]+:protection-key|office:target)'
)
_QUOTED = re.compile(rb'"([^"]*)"')
_SWITCHES = re.compile(
    rb'<[^<>]{40,60}>\n<[^<>]{100,300}><office:settings><config:config-item-set config:name="ooo:configuration-'
    rb'settings">'
    rb'(?:<config:config-item config:name="[A-Za-z]{3,60}" config:type="(?:boolean|string)">[a-z-]{4,15}'
    rb"</config:config-item>)+</config:config-item-set></office:settings></office:document-settings>"
)
_CHART = re.compile(rb"(?<=<)/?chart:")
_MIMETYPE = re.compile(rb"application/vnd\.oasis\.opendocument\.(?:text|spreadsheet|presentation|graphics)")


def second_engine(path: Path) -> Sequence[Finding]:
    """Reports whatever must not be in a copy."""
    return [*zip_second.container(path), *_remains(path)]


def unfolded(path: Path) -> Iterator[tuple[str, bytes]]:
    """Gives the parts for the deep search; of tags only the values: their names are OpenDocument's."""
    for name, data in zip_second.members(path):
        if name.endswith(".xml"):
            words = _TAG.sub(b" ", data)
            values = [value for tag in _TAG.findall(_SPACE.sub(b"", data)) for value in _QUOTED.findall(tag)]
            yield name, html.unescape(b"\n".join((words, *values)).decode("utf-8", "replace")).encode()
        else:
            yield name, data


def _remains(path: Path) -> Iterator[Finding]:
    message = Message.of("sanitize.odf_second")
    for name, data in zip_second.members(path):
        if not _PARTS.fullmatch(name) or (name == "mimetype" and not _MIMETYPE.fullmatch(data)):
            yield Finding(f"part: {name[:80]}", Grade.RED, message)
        elif name == "settings.xml":
            if not _SWITCHES.fullmatch(data):
                yield Finding(name, Grade.RED, message)
        elif name.endswith(".xml") and name != "META-INF/manifest.xml":
            tags = _SPACE.sub(b"", b"\n".join(_TAG.findall(data)))
            if name.startswith("Object"):
                tags = _CHART.sub(b"", tags)
            for bad in dict.fromkeys(match[0] for match in _MUST_NOT.finditer(tags)):
                yield Finding(f"{name}: {bad[:60].decode('latin-1')}", Grade.RED, message)
