"""Tests of sanitize/formats/html_page.py and what it is made of: finds, strips, refuses what is corrupt."""

import time
from pathlib import Path

import pytest

from sanitize.errors import Damaged, SanitizeError, TooLarge
from sanitize.findings import Finding, Grade
from sanitize.formats import html_page
from tests.specimens.markups import dirty_html

ROW = html_page.row(lambda _: ())


def put(folder: Path, content: str | bytes, name: str = "in.bin") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def body(folder: Path, content: str | bytes) -> str:
    """Cleans a page; gives what stands in the body of the copy."""
    original = put(folder, content)
    ROW.strip(original, folder / "out")
    assert ROW.second_engine(folder / "out") == []
    assert ROW.fidelity(original, folder / "out")
    return (folder / "out").read_text().partition("<body>\n")[2].partition("\n</body>")[0]


def told(folder: Path, content: str) -> dict[str, Finding]:
    return {finding.message.id.removeprefix("sanitize.html_"): finding for finding in ROW.examine(put(folder, content))}


def test_it_finds_each_kind_of_thing_nobody_sees(tmp_path: Path) -> None:
    found = {finding.message.id.removeprefix("sanitize.") for finding in ROW.examine(put(tmp_path, dirty_html()))}
    kinds = "comment title meta active style drawing hidden form attribute address"
    assert found >= {f"html_{kind}" for kind in kinds.split()} | {"text_tag", "jpeg_exif"}


def test_it_strips_them_and_says_what_is_lost(tmp_path: Path) -> None:
    losses = ROW.strip(put(tmp_path, dirty_html()), tmp_path / "out")
    assert [loss.id for loss in losses] == [
        "sanitize.html_active_dropped",
        "sanitize.html_form_dropped",
        "sanitize.html_links_dropped",
        "sanitize.html_pictures_dropped",
        "sanitize.html_styles_dropped",
    ]
    assert html_page.reading(tmp_path / "out").splitlines() == [
        "zqhtmlZc_headingzq",
        "zqhtmlZc_wordszq and bold.",
        "Two",
        "lines zqhtmlZc_linkedzq",
        "zqhtmlZc_cellzq",
        "1",
        "2",
        "code stays",
        "as it is",
    ]


@pytest.mark.parametrize(
    ("page", "copy"),
    [
        ("<p hidden>a<p>b", "<p>b</p>"),
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li>\n<li>b</li>\n</ul>"),
        ("a &lt;b&gt; &amp; c", "a &lt;b&gt; &amp; c"),
        ("<b>a<i>b</b>c</i>", "<b>a<i>b</i></b><i>c</i>"),
        ("<custom-x>a</custom-x>", "a"),
        ("<td>a", "a"),
        ("<a href='javascript:alert(1)'>a</a>", "a"),
        ("<ol start=3 type=a><li value=7 onclick=x>a</ol>", '<ol start="3" type="a"><li value="7">a</li>\n</ol>'),
    ],
)
def test_a_page_is_read_as_browsers_read_it(tmp_path: Path, page: str, copy: str) -> None:
    assert body(tmp_path, f"<!DOCTYPE html><body>{page}") == copy


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "iso-8859-15", "windows-1251"])
def test_a_stated_encoding_is_honoured(tmp_path: Path, encoding: str) -> None:
    word = "дом" if encoding == "windows-1251" else "été"
    assert body(tmp_path, f"<html><meta charset={encoding}><p>{word}".encode(encoding)) == f"<p>{word}</p>"
    if encoding == "utf-8":
        assert body(tmp_path, f"<html><p>{word}".encode()) == f"<p>{word}</p>"


@pytest.mark.parametrize(
    "style",
    [
        "<style>.x{display:none}</style><p class=x>word",
        "<p style='visibility: hidden'>word",
        "<p style='font-size:0px'>word",
        "<dialog>word</dialog>",
        "<p style='opacity:0'>word",
    ],
)
def test_what_a_page_hides_plainly_is_told_and_goes(tmp_path: Path, style: str) -> None:
    assert told(tmp_path, f"<html><body>{style}")["hidden"].grade is Grade.RED
    assert "word" not in body(tmp_path, f"<html><body>{style}")


@pytest.mark.parametrize(
    "style",
    [
        "<style>div .x:hover{display:none}</style><div><p class=x>word",
        "<style>@media screen{.x{visibility:hidden}}</style><p class=x>word",
        "<p style='position:absolute;left:-9999px'>word",
        "<p style='color:#FFFFFF'>word",
        "<font color=white>word</font>",
        "<p style='font-size:1px'>word",
    ],
)
def test_what_might_not_be_seen_is_told_and_stays(tmp_path: Path, style: str) -> None:
    doubtful = told(tmp_path, f"<html><body>{style}")["doubtful"]
    assert (doubtful.grade, doubtful.untrusted_value) == (Grade.AMBER, "word")
    assert "word" in body(tmp_path, f"<html><body>{style}")


def test_a_corrupt_page_that_two_readers_read_differently_is_refused(tmp_path: Path) -> None:
    assert body(tmp_path, "<html><p>a</x></p></div>") == "<p>a</p>"
    with pytest.raises(Damaged):
        body(
            tmp_path, "<html><p>a</p></html bogus='>'>x"
        )  # Python 3.13 reads a comment that never ends as the other does


def test_a_corrupt_picture_inside_is_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(SanitizeError):
        body(tmp_path, "<html><img src='data:image/png;base64,AAAA'>")


def test_a_page_made_to_be_deep_or_endless_is_too_large(tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        ROW.examine(put(tmp_path, "<html>" + "<div>" * 1000))
    with (tmp_path / "in.bin").open("wb") as file:
        file.truncate(html_page.LARGEST + 1)
    with pytest.raises(TooLarge):
        ROW.examine(tmp_path / "in.bin")


def test_the_second_engine_finds_what_must_not_be_there(tmp_path: Path) -> None:
    bad = "<!-- c --><p onclick=x>a<script>b</script><img src=http://x.example/><a href=x>c</a><?x><![CDATA[y]]>"
    found = {finding.where for finding in ROW.second_engine(put(tmp_path, bad))}
    assert found >= {"markup comment", "markup p onclick", "markup script", "markup img src", "markup a"}
    assert len(found) >= 6


def test_a_style_sheet_that_never_closes_takes_no_time(tmp_path: Path) -> None:
    endless = "<html><style>a{b:c}" + "x" * 200_000 + "</style><p>a"
    before = time.process_time()
    assert body(tmp_path, endless) == "<p>a</p>"
    assert time.process_time() - before < 10


@pytest.mark.parametrize("copy", ["<p>a</p>", "<p>a b c</p>", "<p>a d</p>"])
def test_a_letter_more_or_less_is_damage(tmp_path: Path, copy: str) -> None:
    with pytest.raises(Damaged):
        ROW.fidelity(put(tmp_path, "<html><body><p>a b</p>"), put(tmp_path, copy, "b"))
