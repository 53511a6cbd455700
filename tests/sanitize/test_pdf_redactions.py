"""Failed redactions by the author of a PDF are told in red: boxes drawn, boxes laid over, marks not applied."""

from pathlib import Path

import pikepdf
import pytest

from sanitize.findings import Grade
from sanitize.formats.pdf_examine import examine
from sanitize.themes import Theme, theme_of

BOX = "0 g 50 145 120 20 re f"


def pdf(path: Path, drawn: str = "", annotation: str = "") -> Path:
    """Makes a page that says "Secret name", with something drawn over it, or an annotation with the same above it."""
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(300, 200))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        words = "BT /F 14 Tf 55 150 Td (Secret name) Tj ET BT /F 14 Tf 55 50 Td (Open words) Tj ET "
        page.Contents = made.make_stream((words + drawn).encode())
        if annotation:
            look = made.make_stream(
                BOX.encode(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[50, 145, 170, 165]
            )
            above = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name(annotation), Rect=[50, 145, 170, 165], F=4,
                AP=pikepdf.Dictionary(N=look),
            )  # fmt: skip
            page.Annots = made.make_indirect(pikepdf.Array([made.make_indirect(above)]))
        made.save(path)
    return path


@pytest.mark.parametrize(
    ("drawn", "annotation", "kind"),
    [
        (BOX, "", "pdf_text_covered"),
        ("", "/Square", "pdf_text_boxed"),
        ("", "/Redact", "pdf_redaction_unapplied"),
    ],
)
def test_a_failed_redaction_is_red(tmp_path: Path, drawn: str, annotation: str, kind: str) -> None:
    found = [f for f in examine(pdf(tmp_path / "a.pdf", drawn, annotation)) if f.message.id == f"sanitize.{kind}"]
    assert [finding.grade for finding in found] == [Grade.RED]
    assert theme_of(found[0]) is Theme.UNSEEN
    if kind != "pdf_redaction_unapplied":
        assert found[0].untrusted_value == "Secret name"


def test_an_open_page_has_none(tmp_path: Path) -> None:
    told = {finding.message.id for finding in examine(pdf(tmp_path / "a.pdf"))}
    assert not told & {"sanitize.pdf_text_covered", "sanitize.pdf_text_boxed", "sanitize.pdf_redaction_unapplied"}
