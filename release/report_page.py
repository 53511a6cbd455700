"""The report as one page of HTML that works from a disk, for ever; the source of what it says.

Rule: self-contained as the public page is (`site.py`): one stylesheet allowed by its hash, no script, no picture but
drawn in the page itself, no request to anywhere. Everything is escaped.
Never: says what the report does not.
"""

import base64
import hashlib
from collections.abc import Mapping

from release.qr import outline
from release.report import Block, Code, Commands, Facts, Report, Table, Text
from release.site import environment, stylesheet


def report_page(report: Report, labels: Mapping[str, str]) -> bytes:
    """Sets the report as HTML (UTF-8); `labels` are "contents" and "timeline"."""
    style = stylesheet("report.css")
    page = environment().get_template("report.html")
    text = page.render(
        report=report,
        labels=labels,
        kind=_kind,
        outline=outline,
        style=style,
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
    )
    return text.encode()


def _kind(block: Block) -> str:
    """Says how a block is set."""
    names: dict[type, str] = {Text: "text", Facts: "facts", Table: "table", Commands: "commands", Code: "code"}
    return names.get(type(block), "timeline")
