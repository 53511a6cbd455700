"""The quick looks at letters say what the whole rule says: also inside forms, at line ends and on turned pages."""

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from sanitize.formats.pdf_hidden import hidden_text


def pdf(path: Path, words: str, *, form: str = "", rotate: int = 0) -> Path:
    """Makes a page with words, and with more of them in a form drawn at a tenth of its size."""
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(300, 200))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        fonts = Dictionary(Font=Dictionary(F=font))
        drawn = made.make_stream(
            form.encode("cp1252"), Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 3000, 2000],
            Matrix=[0.1, 0, 0, 0.1, 0, 0], Resources=fonts,
        )  # fmt: skip
        page.Resources = Dictionary(Font=Dictionary(F=font), XObject=Dictionary(X=drawn))
        page.Contents = made.make_stream((words + (" /X Do" if form else "")).encode("cp1252"))
        page.Rotate = rotate
        made.save(path)
    return path


def line(words: str, *, size: int = 14, place: str = "20 100", before: str = "") -> str:
    return f"BT {before} /F {size} Tf {place} Td ({words}) Tj ET "


SEEN = line("Texte visible à lire")


@pytest.mark.parametrize("rotate", [0, 90])
@pytest.mark.parametrize(
    ("words", "form", "told"),
    [
        (SEEN, "", {}),
        (SEEN + line("moyens mal-", place="20 60") + line("gré tout", place="20 40"), "", {}),
        (SEEN, line("petit mot", size=14), {"tiny": "petit mot"}),
        (SEEN, line("grand mot", size=140), {}),
        (SEEN, line("encre absente", size=140, before="3 Tr"), {"invisible": "encre absente"}),
        (SEEN + line("encre absente", place="20 60", before="3 Tr"), "", {"invisible": "encre absente"}),
        (SEEN + line("mot minuscule", size=1, place="20 60"), "", {"tiny": "mot minuscule"}),
        (SEEN + line("mot blanc", place="20 60", before="1 g"), "", {"same_colour": "mot blanc"}),
        (SEEN + line("dehors", place="20 260"), "", {"off_page": "dehors"}),
        (SEEN + line("cachette", place="20 60") + "0 g 15 50 33 30 re f", "", {}),
        (SEEN + line("cachette", place="20 60") + "0 g 15 50 80 30 re f", "", {"covered": "cachette"}),
    ],
)
def test_what_is_not_seen_is_told_and_nothing_else(
    tmp_path: Path, words: str, form: str, told: dict[str, str], rotate: int
) -> None:
    found = hidden_text(pdf(tmp_path / "a.pdf", words, form=form, rotate=rotate))
    assert {item.message.id.removeprefix("sanitize.pdf_text_"): item.untrusted_value for item in found} == told
