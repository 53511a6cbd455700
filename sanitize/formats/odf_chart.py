"""Charts inside OpenDocument files: drawn from their own small document, which is sifted like the one around it.

Rule: OpenDocument 1.3 part 3, 11: chart, axes, series, their looks, titles and the table of values; ranges of cells
only where they lie in that table or in a sheet that is seen. Everything else in the object is put aside and told.
Never: keeps an object of another kind. Residual risk: values in a chart's table that no series draws.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from sanitize.findings import Finding
from sanitize.formats import odf_names as allowed
from sanitize.formats import xml_written
from sanitize.formats.odf_chart_names import ATTRIBUTES, ELEMENTS
from sanitize.formats.odf_hidden import hidden_in
from sanitize.formats.odf_renaming import renamed
from sanitize.formats.odf_sieve import Sieve, is_value
from sanitize.formats.odf_words import CONTENT, chart_in
from sanitize.formats.xml_parts import Node

MEDIA_TYPE = "application/vnd.oasis.opendocument.chart"
_OWN_TABLE = "local-table"
_CELL = r"\.\$?[A-Z]{1,3}\$?[0-9]{1,7}"
_SHEET = r"\$?(?:'([^']{1,80})'|([^.'$ :]{1,80}))?"
_RANGE = re.compile(rf"{_SHEET}{_CELL}(?::{_SHEET}{_CELL})?")
RANGES = frozenset({"table:cell-range-address", "chart:values-cell-range-address", "chart:label-cell-address"})


@dataclass(slots=True)
class Charts:
    """The charts of a document: each sifted once, and named by its number."""

    parts: dict[str, bytes]
    picture: Callable[[str], str]
    sheets: frozenset[str] = frozenset()
    kept: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    found: list[Finding] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)

    def named(self, href: str) -> str:
        """Sifts the chart at an address inside the package; gives its new folder, or "" where there is none."""
        if href in self.kept:
            return self.kept[href][0]
        chart = chart_in(self.parts, href)
        if chart is None:
            return ""
        tree, remarks = chart
        self.kept[href] = (f"Object{len(self.kept) + 1}", b"")
        folder = self.kept[href][0]
        sieve = _ChartSieve(hidden_in([tree]), self.picture, sheets=False)
        sieve.seen = self.sheets | {_OWN_TABLE}
        sifted = sieve.sifted(tree, f"{folder}/{CONTENT}")
        for remark in remarks:
            sieve.tell("sanitize.odf_comment", remark)
        for name in renamed([sifted]):
            sieve.tell("sanitize.odf_name", name)
        self.found += sieve.found
        self.lost += sieve.lost
        self.kept[href] = (folder, xml_written.written(sifted, allowed.ADDRESSES))
        return folder

    def listed(self) -> list[tuple[str, bytes]]:
        """Gives the parts of the copy."""
        return [(f"{folder}/{CONTENT}", data) for folder, data in self.kept.values()]

    def taken(self) -> set[str]:
        """Gives the names of the parts that were used."""
        return {f"{href.removeprefix('./').rstrip('/')}/{CONTENT}" for href in self.kept}


class _ChartSieve(Sieve):
    """The sieve for a chart's own document."""

    kept_names = ELEMENTS
    seen: frozenset[str] = frozenset()

    def _stays(self, node: Node, name: str, value: str) -> bool:
        if name == "table:name":
            return value == _OWN_TABLE
        if name in RANGES:
            return all(self._is_seen(cells) for cells in value.split())
        return (name in ATTRIBUTES and is_value(value)) or super()._stays(node, name, value)

    def _is_seen(self, cells: str) -> bool:
        found = _RANGE.fullmatch(cells)
        return found is not None and {name for name in found.groups() if name} <= self.seen
