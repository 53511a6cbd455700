"""The switches of an OpenDocument text's settings that decide how it is laid out: yes or no, and nothing else.

Rule: of `settings.xml` only items named here with "true" or "false" (and one word for the printer's metrics) are kept,
written anew in a fixed order. Without them spaces between paragraphs, in tables and around frames come out otherwise.
Never: keeps a printer, a view, a database or a number. Residual risk: which switches stand tells the program's age.
"""

import re
from collections.abc import Mapping

from sanitize.formats.odf_names import PREFIXES
from sanitize.formats.xml_parts import read

SETTINGS = "settings.xml"
_NAMES = frozenset({
    "AddExternalLeading", "AddFrameOffsets", "AddParaLineSpacingToTableCells", "AddParaSpacingToTableCells",
    "AddParaTableSpacing", "AddParaTableSpacingAtStart", "AddVerticalFrameOffsets", "AlignTabStopPosition",
    "ApplyParagraphMarkFormatToNumbering", "BackgroundParaOverDrawings", "ClipAsCharacterAnchoredWriterFlyFrames",
    "ClippedPictures", "CollapseEmptyCellPara", "ConsiderTextWrapOnObjPos", "ContinuousEndnotes",
    "DisableOffPagePositioning", "DoNotBreakWrappedTables", "DoNotCaptureDrawObjsOnPage",
    "DoNotJustifyLinesWithManualBreak", "DoNotResetParaAttrsForNumFont", "DropCapPunctuation",
    "EmptyDbFieldHidesPara", "FloattableNomargins", "FooterSpacing", "FrameAutowidthWithMorePara", "GutterAtTop",
    "HeaderSpacingBelowLastPara", "HyphenateURLs", "IgnoreFirstLineIndentInNumbering",
    "IgnoreTabsAndBlanksForLineCalculation", "InvertBorderSpacing", "MathBaselineAlignment",
    "MsWordCompMinLineHeightByFly", "MsWordCompTrailingBlanks", "NumberWrapped", "OutlineLevelYieldsNumbering",
    "PrintPageBackground", "PropLineSpacingShrinksFirstLine", "ProtectBookmarks", "StylesNoDefault",
    "SubtractFlysAnchoredAtFlys", "SurroundTextWrapSmall", "TabAtLeftIndentForParagraphsInList", "TabOverMargin",
    "TabOverSpacing", "TabOverflow", "TableRowKeep", "TabsRelativeToIndent", "TreatSingleColumnBreakAsPageBreak",
    "UnbreakableNumberings", "UnxForceZeroExtLeading", "UseFormerLineSpacing", "UseFormerObjectPositioning",
    "UseFormerTextWrapping", "UseOldNumbering", "UseOldPrinterMetrics", "WrapAsCharFlysInMSOCompatiblePositioning",
})  # fmt: skip
_METRICS = "PrinterIndependentLayout"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<office:document-settings office:version="1.3" xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:ooo="http://openoffice.org/2004/office">'
    '<office:settings><config:config-item-set config:name="ooo:configuration-settings">'
)
_FOOT = "</config:config-item-set></office:settings></office:document-settings>"
_ITEM = re.compile(
    r'<config:config-item config:name="[A-Za-z]{3,60}" config:type="(?:boolean">(?:true|false)'
    r'|string">(?:high-resolution|low-resolution|disabled))</config:config-item>'
)


def kept(parts: Mapping[str, bytes]) -> bytes:
    """Gives the settings as they may stay, or nothing where none of them counts.

    Raises:
        Unreadable, TooLarge: they cannot be read.
    """
    if SETTINGS not in parts:
        return b""
    items = set()
    for node in read(parts[SETTINGS], PREFIXES)[0].every():
        name, value = node.attributes.get("config:name", ""), "".join(p for p in node.content if isinstance(p, str))
        form = "string" if name == _METRICS else "boolean"
        item = f'<config:config-item config:name="{name}" config:type="{form}">{value}</config:config-item>'
        if (name in _NAMES or name == _METRICS) and _ITEM.fullmatch(item):
            items.add(item)
    return f"{_HEAD}{''.join(sorted(items))}{_FOOT}".encode() if items else b""
