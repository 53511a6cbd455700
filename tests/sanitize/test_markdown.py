"""Tests of sanitize/formats/markdown.py: finds, strips, refuses what is corrupt."""

from pathlib import Path

import pytest

from sanitize.errors import Damaged, Unreadable
from sanitize.findings import Grade
from sanitize.formats import markdown
from tests.specimens.markups import dirty_markdown


def put(folder: Path, content: str | bytes, name: str = "in.bin") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def copied(folder: Path, content: str | bytes) -> str:
    original = put(folder, content)
    markdown.strip(original, folder / "out")
    assert markdown.second_engine(folder / "out") == []
    assert markdown.fidelity(original, folder / "out")
    return (folder / "out").read_text()


def test_it_finds_what_a_rendering_hides_or_fetches(tmp_path: Path) -> None:
    found = {
        finding.message.id.removeprefix("sanitize.") for finding in markdown.examine(put(tmp_path, dirty_markdown()))
    }
    assert found >= {
        "md_front_matter", "md_element", "md_definition", "md_breaks", "html_comment", "html_active", "html_address",
        "html_attribute", "text_tag", "text_double_space", "text_line_ends_mixed",
    }  # fmt: skip


def test_it_strips_that_and_keeps_words_breaks_and_code(tmp_path: Path) -> None:
    assert copied(tmp_path, dirty_markdown()).splitlines() == [
        "# zqmdZc_headingzq",
        "",
        "A **bold** word , and a [link](https://site.example).\\",
        "Next line goes on zqmdZc_altzq",
        "  end",
        "",
        "",
        "```",
        "code with <b> zqmdZc_codezq",
        "```",
        "`<i>` stays",
    ]


@pytest.mark.parametrize(
    ("written", "copy"),
    [
        ("see [it][a]\n\n[a]: http://x.example\n", "see [it][a]\n\n[a]: http://x.example\n"),
        ("see [a]\n\n[a]: http://x.example 'note'\n", "see [a]\n\n[a]: http://x.example\n"),
        ("```\n<!-- code -->  \n```\n", "```\n<!-- code -->\n```\n"),
        ("mail <a@b.example> or <https://x.example>\n", "mail <a@b.example> or <https://x.example>\n"),
        ("1 < 2 and 3 > 2\n", "1 < 2 and 3 > 2\n"),
        ("end  \n\nnext\n", "end\n\nnext\n"),
    ],
)
def test_what_a_reader_sees_stays(tmp_path: Path, written: str, copy: str) -> None:
    assert copied(tmp_path, written) == copy


def test_corrupt_text_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        markdown.strip(put(tmp_path, b"# a\x00\x00b\x01"), tmp_path / "out")


def test_a_changed_letter_is_damage(tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        markdown.fidelity(put(tmp_path, "# a\n"), put(tmp_path, "# b\n", "b"))


def test_a_plain_letter_is_no_markdown() -> None:
    assert not markdown.is_markdown("Dear all,\n- one\n- two\nYours\n")
    assert markdown.is_markdown("# Title\n\nSee [this](http://x.example).\n")


def test_a_definition_only_pictures_use_goes_with_them(tmp_path: Path) -> None:
    path, copy = tmp_path / "a", tmp_path / "b"
    path.write_text(
        "# A\n\n[![Build][img]][url] words\n\n- one\n\n[img]: http://x.example/a.png\n[url]: http://x.example/\n"
    )
    markdown.strip(path, copy)
    assert "[img]" not in copy.read_text()
    assert "[url]: http://x.example/" in copy.read_text()
    assert not [finding for finding in markdown.examine(copy) if finding.grade is Grade.RED]
    assert markdown.fidelity(path, copy)
