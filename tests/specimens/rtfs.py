"""A Rich Text Format file with needles in every place where programs leave words nobody sees.

Written by hand after the RTF specification, version 1.9.1: each destination stands where Word writes it.
"""

# ruff: noqa: E501 — a line of markup reads better than its pieces
import struct
from pathlib import Path

from tests.specimens.pictures import dirty_png
from tests.specimens.planted import needle

_FIELDS = ("title", "subject", "author", "manager", "company", "operator", "category", "keywords", "comment", "doccomm")


def _m(place: str) -> str:
    return needle("rtf", "m", place)


def _h(place: str) -> str:
    return needle("rtf", "h", place)


def _b(place: str) -> str:
    return f"http://{needle('rtf', 'b', place)}.example/a"


def _c(place: str) -> str:
    return needle("rtf", "c", place)


def _packed(name: str, content: str) -> str:
    """Writes an embedded object in the form of OLE 1.0 (MS-OLEDS 2.2.5), in hex."""

    def text(words: str) -> bytes:
        return struct.pack("<I", len(words) + 1) + words.encode() + b"\0"

    head = struct.pack("<II", 0x501, 2) + text("Package") + text(name) + text("")
    return (head + text(content) + struct.pack("<II", 0x501, 0)).hex()


def _info() -> str:
    said = "".join(rf"{{\{field} {_m(field)}}}" for field in _FIELDS)
    own = rf"{{\*\userprops{{\propname {_m('ownname')}}}\proptype30{{\staticval {_m('own')}}}}}"
    return rf"{{\info{said}{{\creatim\yr2026\mo3\dy4\hr5\min6}}\id7\edmins8}}{own}"


def _tables() -> str:
    """Gives what stands before the text: revisions' authors, templates, saved places, data of forms."""
    data = _h("datastore").encode().hex()
    return (
        rf"{{\*\generator {_m('generator')};}}{{\*\template {_b('template')}}}{{\*\revtbl{{Unknown;}}{{{_m('reviser')};}}}}"
        rf"{{\*\docvar{{{_m('varname')}}}{{{_m('var')}}}}}{{\*\xmlnstbl{{\xmlns1 {_b('namespace')};}}}}"
        rf"{{\*\rsidtbl\rsid1234567}}{{\*\passwordhash {_m('hash')}}}{{\*\datastore {data}}}{{\*\nextfile {_m('nextfile')}}}"
        rf"{{\*\writereservhash {_m('reserve')}}}{{\*\mailmerge{{\*\mmodsofilename {_m('merge')}}}}}"
    )


def _unseen() -> str:
    """Gives what stands among the words and is not shown: tracked deletions, comments, hidden words, objects."""
    return (
        rf"{{\deleted\revauthdel1\revdttmdel5 {_h('deleted')}}}{{\v {_h('hidden')}}}"
        rf"{{\*\atnid {_m('initials')}}}{{\*\atnauthor {_m('commenter')}}}\chatn{{\*\annotation\pard {_h('comment')}}}"
        rf"{{\*\bkmkstart {_m('bookmark')}}}{{\*\bkmkend {_m('bookmark')}}}{{\xe {_h('index')}}}{{\tc {_h('contents')}}}"
        rf"{{\object\objemb{{\*\objclass Package}}{{\*\objname {_m('objname')}}}{{\*\objdata {_packed(_m('objtopic'), _h('object'))}}}}}"
        rf'{{\field{{\*\fldinst HYPERLINK "{_b("link")}"}}{{\fldrslt {_c("linked")}}}}}'
        rf'{{\field{{\*\fldinst INCLUDEPICTURE "{_b("pixel")}" \\d}}{{\fldrslt }}}}'
        rf"{{\*\unknowndestination {_h('unknown')}}}"
    )


def dirty_rtf(path: Path) -> Path:
    """Puts it; what a reader sees are the needles of kind c: text, insertion, cell, header, link, footnote."""
    picture = dirty_png(path.with_suffix(".png"))
    image = picture.read_bytes().hex()
    picture.unlink()
    text = (
        rf"{{\rtf1\ansi\deff0{{\fonttbl{{\f0 Liberation Serif;}}}}{_tables()}{_info()}"
        rf"{{\header\pard {_c('header')}\par}}\pard\revisions {_c('text')}\par {{\revised\revauth1 {_c('inserted')}}}\par"
        rf"{_unseen()}\par Note{{\super 1{{\footnote\pard {_c('footnote')}}}}}\par"
        rf"\trowd\cellx9000\pard\intbl {_c('cell')}\cell\row\pard"
        rf"{{\pict{{\*\picprop{{\sp{{\sn pibName}}{{\sv {_m('picname')}}}}}}}\pngblip\picwgoal900\pichgoal900 {image}}}\par}}"
        f"{_h('behind')}"
    )
    path.write_text(text, encoding="ascii")
    return path
