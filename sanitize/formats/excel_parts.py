"""An Excel workbook part by part: the visible sheets with their values, forms, drawings and charts.

Rule: sheets that are hidden go; the workbook's own list is written anew; strings, number formats and styles stay if a
visible cell uses them. Names, links, caches, queries, tables' machinery, checks of what is typed and comments go.
Source: ECMA-376 part 1, clause 18. Never: keeps what calls out or what is calculated.
Residual risk: the look of a workbook; widths of columns.
"""

import re

from sanitize.errors import Unreadable
from sanitize.findings import Grade
from sanitize.formats import ooxml_spaces as spaces
from sanitize.formats.excel_cells import Strings, cells, grid_of, is_hidden
from sanitize.formats.ooxml_binding import Binding
from sanitize.formats.ooxml_diagram import frame
from sanitize.formats.ooxml_drawing import DRAWING, picture
from sanitize.formats.ooxml_sieve import SHARED, Cook, Cooks, Part, Sieve, naming, silent
from sanitize.formats.xml_parts import Node, is_count

_SAFE_FORMULA = re.compile(
    r"(?:\$?[A-Z]{1,3}\$?\d{1,7}|\d{1,9}(?:\.\d{1,9})?|AND|OR|NOT|MOD|ROW|COLUMN|ISBLANK|TRUE|FALSE|[-+*/<>=(),;: ])+"
)
_SHEETS = {"worksheet": spaces.WORKSHEET, "chartsheet": spaces.CHARTSHEET}


def bound(binding: Binding) -> str:
    """Binds a workbook; gives the name of its main part."""
    main = binding.original.main(("spreadsheetml", "ms-excel"))
    new = binding.claim(main, spaces.WORKBOOK)
    top = binding.tree(main)
    strings = Strings(_old_strings(binding, main))
    listed = top.child("x:sheets")
    sheets = [_sheet(binding, main, new, node, strings) for node in (listed.children() if listed is not None else ())]
    shown = [sheet for sheet in sheets if sheet is not None]
    if not shown:
        raise Unreadable("sanitize.office_nothing_shown")
    _put_strings(binding, main, new, strings)
    _put_styles(binding, main, new, strings)
    _put_theme(binding, main, new)
    binding.put(new, _workbook(binding, main, top, shown))
    return new


def _old_strings(binding: Binding, main: str) -> list[Node]:
    found = binding.all_of(main, "sharedStrings")
    return [node for node in binding.tree(found[0].target).children() if node.name == "x:si"] if found else []


def _sheet(binding: Binding, main: str, owner: str, node: Node, strings: Strings) -> Node | None:
    """Takes a visible sheet; gives its entry in the new list."""
    found = binding.reference(main, node.attributes.get("r:id", ""))
    name = node.attributes.get("name", "")
    if node.attributes.get("state", "visible") != "visible":
        binding.tell(main, Grade.RED, "sanitize.office_hidden_sheet", name)
        binding.lost["sanitize.office_lost_hidden_sheets"] += 1
        return None
    if found is None or found.kind not in _SHEETS or found.target in binding.taken:
        binding.tell(main, Grade.RED, "sanitize.office_macro", name)
        return None
    kind = _SHEETS[found.kind]
    new = binding.claim(found.target, kind)
    top = binding.tree(found.target)
    sieve = Sieve(binding, found.target, new, SHEET, {"grid": grid_of(top), "strings": strings})
    binding.put(new, sieve.sifted(top))
    number = binding.relate(owner, kind.relation, new)
    return Node("x:sheet", {"name": sieve.text(name), "sheetId": number.removeprefix("rId"), "r:id": number})


def _workbook(binding: Binding, main: str, top: Node, sheets: list[Node]) -> Node:
    """Writes the workbook's own part anew."""
    for child in top.children():
        _tell_of_workbook(binding, main, child)
    properties = top.child("x:workbookPr")
    old = properties.attributes.get("date1904", "0") if properties is not None else "0"
    first: list[Part] = [Node("x:workbookPr", {"date1904": "1"})] if old in {"1", "true"} else []
    view = Node("x:bookViews", {}, [Node("x:workbookView", {})])
    return Node("x:workbook", {}, [*first, view, Node("x:sheets", {}, [*sheets])])


def _tell_of_workbook(binding: Binding, main: str, child: Node) -> None:
    said = child.values()
    kinds = {
        "x:definedNames": "sanitize.office_defined_names",
        "x:externalReferences": "sanitize.office_connection",
        "x:fileSharing": "sanitize.office_person",
        "x:workbookProtection": "sanitize.office_protection",
        "mc:AlternateContent": "sanitize.office_path",
    }
    if child.name in kinds and said:
        binding.tell(main, Grade.RED, kinds[child.name], said)
    elif child.name in {"x:extLst", "x:customWorkbookViews", "x:fileVersion"} or child.name.startswith("?"):
        binding.gather(main, "sanitize.office_identifier", said)


def _put_strings(binding: Binding, main: str, owner: str, strings: Strings) -> None:
    for found in binding.all_of(main, "sharedStrings"):
        binding.claim(found.target, spaces.STRINGS)
        for number, node in enumerate(strings.old):
            if number not in strings.numbers and node.words().strip():
                binding.tell(found.target, Grade.RED, "sanitize.office_unused_string", node.words())
    if strings.kept:
        new = spaces.STRINGS.name(0)
        binding.types[new] = spaces.STRINGS.media_type
        binding.put(new, Node("x:sst", {}, [*strings.kept]))
        binding.relate(owner, "sharedStrings", new)
    elif spaces.STRINGS.name(0) in binding.types:
        del binding.types[spaces.STRINGS.name(0)]


def _put_styles(binding: Binding, main: str, owner: str, strings: Strings) -> None:
    for found in binding.all_of(main, "styles")[:1]:
        new = binding.claim(found.target, spaces.CELL_STYLES)
        top = binding.tree(found.target)
        forms = top.child("x:cellXfs")
        used = set()
        for number, form in enumerate(forms.children() if forms is not None else ()):
            if number in strings.styles:
                used.add(form.attributes.get("numFmtId", ""))
        binding.put(new, Sieve(binding, found.target, new, STYLES, {"used": used}).sifted(top))
        binding.relate(owner, "styles", new)


def _put_theme(binding: Binding, main: str, owner: str) -> None:
    for found in binding.all_of(main, "theme")[:1]:
        new = binding.claim(found.target, spaces.theme_of("xl"))
        binding.put(new, Sieve(binding, found.target, new, DRAWING).sifted(binding.tree(found.target)))
        binding.relate(owner, "theme", new)


def _column(sieve: Sieve, node: Node) -> list[Part]:
    hidden = {"hidden": "1"} if is_hidden(node, "width") else {}
    return [Node(node.name, sieve.attributes(node) | hidden)]


def _drawing(sieve: Sieve, node: Node) -> list[Part]:
    """Takes the drawings of a sheet."""
    found = sieve.binding.reference(sieve.old, node.attributes.get("r:id", ""))
    if found is None or found.is_outside or found.target not in sieve.binding.original.parts:
        return sieve.aside(node)
    fresh = found.target not in sieve.binding.taken
    new = sieve.binding.claim(found.target, spaces.SHEET_DRAWING)
    if fresh:
        inner = Sieve(sieve.binding, found.target, new, ON_SHEET)
        sieve.binding.put(new, inner.sifted(sieve.binding.tree(found.target)))
    return [Node(node.name, {"r:id": sieve.binding.relate(sieve.new, "drawing", new)})]


def _background(sieve: Sieve, node: Node) -> list[Part]:
    return [Node(node.name, {"r:id": picture(sieve, node.attributes.get("r:id", ""))})]


def _rule(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps a rule of colour that compares numbers and cells; one that holds words goes."""
    formulas = [child.words() for child in node.children() if child.name == "x:formula"]
    words = "text" in node.attributes or node.attributes.get("type") in {"containsText", "beginsWith", "endsWith"}
    if words or any(not _SAFE_FORMULA.fullmatch(formula) for formula in formulas):
        sieve.tell(node, Grade.RED, "sanitize.office_formula")
        sieve.binding.lost["sanitize.office_lost_rules"] += 1
        return []
    kept = sieve.attributes(node)
    content = [p for child in node.children() if child.name != "x:formula" for p in sieve.node(child)]
    return [Node(node.name, kept, [*(Node("x:formula", {}, [formula]) for formula in formulas), *content])]


def _rules(sieve: Sieve, node: Node) -> list[Part]:
    kept = Node(node.name, sieve.attributes(node), sieve.inside(node))
    return [kept] if "sqref" in kept.attributes and any(kept.children()) else []


def _format(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps a number format a visible cell uses."""
    used = sieve.state["used"]
    number, code = node.attributes.get("numFmtId", ""), node.attributes.get("formatCode", "")
    if not isinstance(used, set) or number not in used or not is_count(number):
        if re.search(r"[A-Za-z]{5,}", code):
            sieve.tell(node, Grade.RED, "sanitize.office_unused_string", code)
        return []
    if re.fullmatch(r";+\s*", code):
        sieve.binding.tell(sieve.new, Grade.AMBER, "sanitize.office_unseen", code)
    return [Node(node.name, {"numFmtId": number, "formatCode": sieve.text(code)})]


def _formats(sieve: Sieve, node: Node) -> list[Part]:
    kept = sieve.inside(node)
    return [Node(node.name, {}, kept)] if kept else []


def _cell_style(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps a cell style without the name a person gave it."""
    kept = {n: v for n, v in node.attributes.items() if n in {"xfId", "builtinId"} and is_count(v)}
    name = "Normal" if kept.get("builtinId") == "0" else f"Style {kept.get('xfId', '0')}"
    said = node.attributes.get("name", "")
    if "builtinId" not in kept and said != name:
        sieve.binding.gather(sieve.old, "sanitize.office_style_name", said)
    return [Node(node.name, {"name": name, **kept})]


def _losing(message: str, loss: str) -> Cook:
    def cook(sieve: Sieve, node: Node) -> list[Part]:
        sieve.tell(node, Grade.RED, message)
        sieve.binding.lost[loss] += 1
        return []

    return cook


SHEET: Cooks = {
    **SHARED,
    **{f"x:{name}": silent for name in ("dimension", "selection", "phoneticPr", "rPh", "ignoredErrors", "sheetCalcPr")},
    **{f"x:{name}": silent for name in ("legacyDrawing", "legacyDrawingHF", "autoFilter", "sortState")},
    "x:sheetData": cells,
    "x:col": _column,
    "x:drawing": _drawing,
    "x:picture": _background,
    "x:cfRule": _rule,
    "x:conditionalFormatting": _rules,
    "x:extLst": naming("sanitize.office_extension", Grade.AMBER),
    "x:dataValidations": _losing("sanitize.office_validation", "sanitize.office_lost_checks"),
    "x:tableParts": _losing("sanitize.office_table", "sanitize.office_lost_tables"),
    "x:hyperlinks": _losing("sanitize.office_link", "sanitize.office_lost_links"),
    "x:oleObjects": _losing("sanitize.office_embedded", "sanitize.office_lost_objects"),
    "x:controls": _losing("sanitize.office_macro", "sanitize.office_lost_objects"),
    "x:sheetProtection": naming("sanitize.office_protection", Grade.AMBER),
    "x:scenarios": naming("sanitize.office_hidden"),
    "x:customSheetViews": naming("sanitize.office_identifier"),
}
"""What a sheet needs besides the lists."""
ON_SHEET: Cooks = {**DRAWING, "xdr:graphicFrame": frame}
STYLES: Cooks = {
    **SHARED,
    "x:numFmts": _formats,
    "x:numFmt": _format,
    "x:cellStyle": _cell_style,
    "x:tableStyles": silent,
    "x:extLst": naming("sanitize.office_extension", Grade.AMBER),
}
