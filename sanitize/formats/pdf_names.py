"""Which names may stand as values in a cleaned PDF: those of ISO 32000-2, and the names of typefaces and glyphs.

Rule: a name is a word somebody can choose (`/CropBox [0 0 9 9 /jean.dupont]`); where the standard gives a list, only
its names stay. Predefined character maps follow the standard's way of naming them (9.7.5.2). Never: keeps a free name
but for typefaces, glyphs, inks and character maps inside a font. Residual risk: those, and names of resources.
"""

import re

_NAMES = frozenset({
    # types and subtypes
    "/Page", "/XObject", "/Pattern", "/Font", "/FontDescriptor", "/Encoding", "/ExtGState", "/Group", "/Mask",
    "/CMap", "/Image", "/Form", "/Type0", "/Type1", "/MMType1", "/Type3", "/TrueType", "/CIDFontType0",
    "/CIDFontType2", "/Type1C", "/CIDFontType0C", "/OpenType",
    # intents, blend modes, groups, soft masks
    "/AbsoluteColorimetric", "/RelativeColorimetric", "/Saturation", "/Perceptual", "/Normal", "/Compatible",
    "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten", "/ColorDodge", "/ColorBurn", "/HardLight",
    "/SoftLight", "/Difference", "/Exclusion", "/Hue", "/Color", "/Luminosity", "/Transparency", "/Alpha",
    # colour spaces
    "/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/CalGray", "/CalRGB", "/Lab", "/ICCBased", "/Indexed",
    "/Separation", "/DeviceN", "/G", "/RGB", "/CMYK", "/I",
    # fonts and functions
    "/UltraCondensed", "/ExtraCondensed", "/Condensed", "/SemiCondensed", "/SemiExpanded", "/Expanded",
    "/ExtraExpanded", "/UltraExpanded", "/WinAnsiEncoding", "/MacRomanEncoding", "/MacExpertEncoding",
    "/StandardEncoding", "/PDFDocEncoding", "/Identity", "/Default",
})  # fmt: skip
_CHARACTER_MAP = re.compile(
    r"/(?:(?:Identity|GB|GBpc|GBK|GBKp|GBK2K|UniGB|B5pc|HKscs|ETen|ETenms|CNS1|CNS2|UniCNS|83pv|90ms|90msp|90pv|Add|EUC|"
    r"Ext|UniJIS|UniJIS2004|KSC|KSCms|KSCpc|UniKS)(?:-(?:EUC|UCS2|UTF8|UTF16|UTF32|RKSJ|B5|HW))*-)?[HV]"
)
_FREE = frozenset({"named"})


def may_be_named(kind: str, name: str) -> bool:
    """Says whether a name may stand as a value of a kind of `pdf_keys`."""
    if kind in _FREE or name in _NAMES:
        return True
    return kind in {"encoding", "cmap"} and _CHARACTER_MAP.fullmatch(name) is not None
