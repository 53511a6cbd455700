"""What may stay of a web page: elements that carry words, and the few attributes that say how a table is built.

Rule: HTML Standard §4; nothing that acts, fetches, names or styles. Never: an address. Residual risk: none known.
"""

import re

BLOCKS = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre", "blockquote", "ol", "ul", "li", "dl", "dt", "dd", "figure",
    "figcaption", "div", "main", "section", "article", "aside", "header", "footer", "nav", "address", "table",
    "caption", "colgroup", "col", "tbody", "thead", "tfoot", "tr", "td", "th", "details", "summary", "br",
})  # fmt: skip
INLINE = frozenset({
    "em", "strong", "small", "s", "cite", "q", "dfn", "abbr", "code", "var", "samp", "kbd", "sub", "sup", "i", "b", "u",
    "mark", "bdi", "bdo", "ruby", "rt", "rp", "ins", "del", "wbr", "img",
})  # fmt: skip
ELEMENTS = BLOCKS | INLINE
EMPTY = frozenset({"hr", "br", "wbr", "img", "col"})

UNWRAPPED = frozenset({
    "html", "body", "span", "a", "font", "center", "big", "tt", "strike", "nobr", "form", "fieldset", "legend", "label",
    "button", "hgroup", "search", "time", "data", "output", "acronym", "dir", "menu", "blink", "marquee", "picture",
    "basefont", "math", "optgroup", "slot", "map",
})  # fmt: skip
"""Their words stay, they do not."""

NEVER_SHOWN = frozenset({"template", "noscript", "datalist", "noframes", "noembed"})
FORM = frozenset({"input", "select", "textarea", "progress", "meter", "keygen"})
ACTIVE = frozenset({
    "script", "iframe", "object", "embed", "applet", "audio", "video", "canvas", "frame", "frameset", "param", "source",
    "track", "portal", "bgsound", "fencedframe", "area",
})  # fmt: skip

EVERY = ELEMENTS | UNWRAPPED | NEVER_SHOWN | FORM | ACTIVE | {"head", "title", "meta", "link", "base", "style"}

ATTRIBUTES = {
    "colspan": re.compile(r"[1-9]\d{0,2}"),
    "rowspan": re.compile(r"\d{1,3}"),
    "span": re.compile(r"[1-9]\d{0,2}"),
    "start": re.compile(r"-?\d{1,6}"),
    "value": re.compile(r"-?\d{1,6}"),
    "reversed": re.compile(r"(?:reversed)?"),
    "type": re.compile(r"[1aAiI]"),
    "dir": re.compile(r"ltr|rtl|auto"),
    "width": re.compile(r"\d{1,4}"),
    "height": re.compile(r"\d{1,4}"),
}
_ON = {
    "colspan": {"td", "th"}, "rowspan": {"td", "th"}, "span": {"col", "colgroup"}, "start": {"ol"}, "value": {"li"},
    "reversed": {"ol"}, "type": {"ol"}, "width": {"img"}, "height": {"img"},
}  # fmt: skip
ADDRESSES = frozenset({
    "href", "src", "srcset", "action", "formaction", "poster", "background", "cite", "ping", "longdesc", "data",
    "classid", "codebase", "manifest", "profile", "usemap", "xlink:href", "imagesrcset", "lowsrc", "dynsrc",
})  # fmt: skip

HEAD = (
    '<meta charset="utf-8"/><meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:"/>'
)
"""All the head of a copy holds: its encoding, and that nothing may be fetched."""
OURS = (
    {"charset": "utf-8"},
    {"http-equiv": "Content-Security-Policy", "content": "default-src 'none'; img-src data:"},
)
SKELETON = " ".join(
    ["<!DOCTYPE html><html xmlns=http://www.w3.org/1999/xhtml><head></head><body>", HEAD, *ELEMENTS, *ATTRIBUTES]
)


def may_stay(element: str, name: str, value: str) -> bool:
    """Says whether an attribute may stay on an element."""
    form = ATTRIBUTES.get(name)
    return form is not None and form.fullmatch(value) is not None and element in _ON.get(name, {element})
