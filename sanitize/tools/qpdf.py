"""The qpdf program: a second reader of PDF structure, in a process of its own.

It answers with every object of a file as JSON (qpdf's "JSON v2", without stream data), which is walked for keys that
have no business in a cleaned file. It is the program of the system, not the library our own reader is built on, and
is asked a different question: ours says which keys may stay, this one looks for keys that must not. With the data of
streams it reads original and copy for `formats/pdf_alike.py`, which asks whether they hold the same.
Never: writes a PDF. Residual risk: both descend from one project; pdfium is the third reader.
"""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from sanitize.errors import ToolFailed, Unreadable
from sanitize.tools.program import ask


def probe(folder: Path) -> str:
    """Gives qpdf's version, e.g. "11.3.0".

    Raises:
        ToolFailed: qpdf is missing.
    """
    first = ask(["qpdf", "--version"], folder, seconds=20).untrusted_out.split(b"\n", 1)[0]
    return first.decode("ascii", "replace").rpartition(" ")[2][:40]


def objects(original: Path) -> dict[str, Any]:
    """Gives every object of a PDF: {"obj:1 0 R": {"value": …} or {"stream": {"dict": …}}, "trailer": …}.

    Raises:
        Unreadable: qpdf cannot read the file. ToolFailed: qpdf is missing, hung, or said too much.
    """
    return _told(original, ["--json-stream-data=none"], 1 << 28)


def unfolded(original: Path, limit: int) -> dict[str, Any]:
    """Gives the same with the data of streams, in base64, all lossless codings undone; at most `limit` bytes in all.

    A stream that could not be decoded keeps its /Filter. Raises as `objects`.
    """
    return _told(original, ["--json-stream-data=inline", "--decode-level=generalized"], limit)


def _told(original: Path, how: list[str], limit: int) -> dict[str, Any]:
    argv = ["qpdf", "--json=2", "--json-key=qpdf", *how, original.name]
    answer = ask(argv, original.parent, limit=limit)
    if answer.status not in {0, 3}:
        raise Unreadable("sanitize.pdf_damaged", reason="qpdf")
    try:
        parsed = json.loads(answer.untrusted_out, parse_float=Decimal)
        return cast("dict[str, Any]", parsed["qpdf"][1])
    except (ValueError, KeyError, IndexError, TypeError, RecursionError, ArithmeticError) as error:
        raise ToolFailed("sanitize.pdf_tool_unclear", tool="qpdf") from error


def sound(copy: Path) -> bool:
    """Says whether `qpdf --check` finds nothing to complain about in a file we wrote."""
    return ask(["qpdf", "--check", copy.name], copy.parent, seconds=120).status == 0
