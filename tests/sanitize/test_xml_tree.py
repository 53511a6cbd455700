"""Tests of sanitize/formats/xml_tree.py: finds, strips, refuses what is corrupt."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from sanitize.errors import Damaged, SanitizeError, Unreadable
from sanitize.formats import xml_tree
from sanitize.identify import identify
from tests.specimens.markups import dirty_xml


def put(folder: Path, content: str | bytes, name: str = "in.bin") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_it_finds_what_stands_beside_the_elements(tmp_path: Path) -> None:
    found = {finding.message.id for finding in xml_tree.examine(put(tmp_path, dirty_xml()))}
    assert found >= {
        "sanitize.xml_comment",
        "sanitize.xml_instruction",
        "sanitize.xml_address",
        "sanitize.xml_entity",
        "sanitize.text_tag",
        "sanitize.text_double_space",
        "sanitize.xml_layout",
    }


def test_it_strips_them_and_keeps_elements_and_texts(tmp_path: Path) -> None:
    original = put(tmp_path, dirty_xml())
    losses = xml_tree.strip(original, tmp_path / "out")
    copy = ET.fromstring((tmp_path / "out").read_text())  # noqa: S314 — our own copy
    assert [child.tag for child in copy] == ["item", "item", "p"]
    assert copy[0].attrib == {"{urn:x}id": "7", "name": "zqxmlZc_attributezq"}
    assert copy[0].text == "zqxmlZc_entityzq is here"
    assert "".join(copy[2].itertext()) == "mixed zqxmlZc_mixedzq text <raw> "
    assert [loss.id for loss in losses] == ["sanitize.xml_doctype_dropped"]
    assert xml_tree.second_engine(tmp_path / "out") == []
    assert xml_tree.fidelity(original, tmp_path / "out")


def test_blanks_that_count_are_kept(tmp_path: Path) -> None:
    original = put(tmp_path, '<a><b xml:space="preserve"> x\n   y </b> <c>one <i>two</i> three</c></a>')
    xml_tree.strip(original, tmp_path / "out")
    assert '<b xml:space="preserve"> x\n   y </b>' in (tmp_path / "out").read_text()
    assert "<c>one <i>two</i> three</c>" in (tmp_path / "out").read_text()


BOMB = '<!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y "&x;&x;&x;&x;"><!ENTITY z "&y;&y;&y;&y;">]><a>&z;</a>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


@pytest.mark.parametrize("content", [BOMB, OUTSIDE, "<a>", "<a></b>", "<a>&nope;</a>", '<a x="1" x="2"/>', "<x:a/>"])
def test_corrupt_xml_and_traps_are_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(SanitizeError):
        cleaned(put(tmp_path, content), tmp_path / "out")


def cleaned(original: Path, copy: Path) -> None:
    xml_tree.strip(original, copy)
    xml_tree.fidelity(original, copy)


def test_the_second_engine_finds_what_must_not_be_there(tmp_path: Path) -> None:
    assert len(xml_tree.second_engine(put(tmp_path, "<?x?><!-- c --><a>&b; &amp;</a>"))) == 3


def test_a_changed_text_is_damage(tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        xml_tree.fidelity(put(tmp_path, "<a>b</a>"), put(tmp_path, "<a>c</a>", "b"))
    with pytest.raises(Unreadable):
        xml_tree.fidelity(put(tmp_path, "<a>b</a>"), put(tmp_path, "<a>c", "b"))


@pytest.mark.parametrize(
    "content",
    [
        '<?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>',
        '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>',
    ],
)
def test_an_office_document_in_one_xml_file_is_one(tmp_path: Path, content: str) -> None:
    assert identify(put(tmp_path, content)) == "application/x-office"
