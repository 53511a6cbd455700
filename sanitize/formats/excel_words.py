"""What a reader sees of a workbook, in order: sheets, cells with their number formats, drawings.

Rule: as in `ooxml_words.py`: a second look that shares none of the sieves' rules.
Never: cleans. Residual risk: colours and widths are not looked at.
"""

import re
from collections.abc import Iterator

from sanitize.formats.ooxml_original import Original
from sanitize.formats.ooxml_words import Seen, on_page, seen, targets, tree
from sanitize.formats.xml_parts import Node, is_count


def of_excel(original: Original) -> Seen:
    """Reads the visible sheets: name, and each visible cell with its value and number format; then their drawings."""
    main = original.main(("spreadsheetml", "ms-excel"))
    references, words, sheets = original.references(main), list[str](), 0
    strings = strings_of(original, main)
    forms = _forms(original, main)
    for node in tree(original, main).every():
        found = references.get(node.attributes.get("r:id", "")) if node.name == "x:sheet" else None
        if found is None or node.attributes.get("state", "visible") != "visible" or found.kind not in _SHEETS:
            continue
        sheets += 1
        words.append(f"{node.attributes.get('name', '')}\n")
        words += _cells(tree(original, found.target), strings, forms)
        for drawing in targets(original, found.target, "drawing"):
            words += on_page(original, drawing, tree(original, drawing))
    return seen(words, sheets=sheets)


_SHEETS = frozenset({"worksheet", "chartsheet"})


def strings_of(original: Original, main: str) -> list[str]:
    """Gives the strings of a workbook, by their numbers."""
    said = list[str]()
    for part in targets(original, main, "sharedStrings"):
        said += [string_of(node) for node in tree(original, part).children()]
    return said


def string_of(node: Node) -> str:
    """Gives what a string says, without its reading aids."""
    pieces = (child for one in node.children() if one.name != "x:rPh" for child in one.every() if child.name == "x:t")
    return "".join(part for piece in pieces for part in piece.content if isinstance(part, str))


def _forms(original: Original, main: str) -> list[str]:
    """Gives the number format of each style of cells."""
    for part in targets(original, main, "styles"):
        top = tree(original, part)
        codes = {
            node.attributes.get("numFmtId", ""): node.attributes.get("formatCode", "")
            for node in (top.child("x:numFmts") or Node("", {})).children()
        }
        styles = (top.child("x:cellXfs") or Node("", {})).children()
        return [
            codes.get(node.attributes.get("numFmtId", "0"), node.attributes.get("numFmtId", "0")) for node in styles
        ]
    return []


def _cells(sheet: Node, strings: list[str], forms: list[str]) -> Iterator[str]:
    hidden = [
        range(_whole(node.attributes.get("min")), _whole(node.attributes.get("max")) + 1)
        for node in sheet.every()
        if node.name == "x:col"
        and (node.attributes.get("hidden") in {"1", "true"} or _is_zero(node.attributes.get("width")))
    ]
    under = {
        cell for node in sheet.every() if node.name == "x:mergeCell" for cell in _under(node.attributes.get("ref", ""))
    }
    row_number = 0
    for row in (sheet.child("x:sheetData") or Node("", {})).children():
        row_number, column = _whole(row.attributes.get("r")) or row_number + 1, 0
        if row.attributes.get("hidden") in {"1", "true"} or _is_zero(row.attributes.get("ht")):
            continue
        for cell in row.children():
            column = _column(cell.attributes["r"]) if "r" in cell.attributes else column + 1
            if not any(column in those for those in hidden) and (row_number, column) not in under:
                yield _shown_cell(cell, row_number, column, strings, forms)


def _shown_cell(cell: Node, row: int, column: int, strings: list[str], forms: list[str]) -> str:
    value, inline = cell.child("x:v"), cell.child("x:is")
    said = value.words().strip() if value is not None else (string_of(inline) if inline is not None else "")
    if cell.attributes.get("t") == "s" and is_count(said) and int(said) < len(strings):
        said = strings[int(said)]
    if not said:
        return ""
    style = cell.attributes.get("s", "0")
    form = forms[int(style)] if is_count(style) and int(style) < len(forms) else "0"
    return f"{said} \n" if form in {"0", "General"} else f"{said} {row}:{column}:{form}\n"


def _whole(written: str | None) -> int:
    return int(written) if written is not None and is_count(written) else 0


def _is_zero(written: str | None) -> bool:
    return written is not None and re.fullmatch(r"0(?:\.0+)?", written) is not None


def _column(place: str) -> int:
    number = 0
    for letter in place:
        number = number * 26 + ord(letter) - 64 if letter.isalpha() else number
    return number


def _under(area: str) -> Iterator[tuple[int, int]]:
    """Gives the cells a merged one covers, bounded by a screenful."""
    corners = re.fullmatch(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})", area)
    if corners is None:
        return
    top, left, bottom, right = int(corners[2]), _column(corners[1]), int(corners[4]), _column(corners[3])
    for row in range(top, min(bottom, top + 2000) + 1):
        for column in range(left, min(right, left + 300) + 1):
            if (row, column) != (top, left):
                yield row, column
