"""The PDF row: needles are found, cleaning takes them, nothing brings them back; bad files are refused."""

import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanitize import deepsearch
from sanitize.errors import Damaged, SanitizeError, TooLarge, Unreadable
from sanitize.findings import Grade
from sanitize.formats.pdf import PDF
from sanitize.formats.pdf_examine import needles
from sanitize.formats.pdf_keys import CONTENT, KINDS, POSTSCRIPT
from sanitize.formats.pdf_revisions import past_of
from sanitize.formats.pdf_streams import decoded_streams
from tests.specimens import pdf_specimens as specimens


def everything(path: Path) -> bytes:
    return path.read_bytes() + b"\n".join(data for _, data in decoded_streams(path))


def in_any_encoding(value: str) -> list[bytes]:
    plain = [value.encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be")]
    return [*plain, value.encode().hex().encode()]


def test_examining_finds_every_needle_of_the_specimen(tmp_path: Path) -> None:
    found = PDF.examine(specimens.dirty(tmp_path / "in.bin"))
    values = "\n".join(item.untrusted_value for item in found)
    missing = [needle for needle in specimens.NEEDLES if needle not in values and needle.encode().hex() not in values]
    assert missing == []


def test_the_gravest_places_are_red(tmp_path: Path) -> None:
    found = PDF.examine(specimens.dirty(tmp_path / "in.bin"))
    red = " ".join(item.untrusted_value for item in found if item.grade is Grade.RED)
    for needle in ("zqInfoAuthor", "zqAttachment", "zqEarlierAuthor", "zqFormValue", "zqScript", "zqPictureExif"):
        assert needle in red


def test_the_row_strips_every_needle_out_of_raw_and_decoded_bytes(tmp_path: Path) -> None:
    original, copy = specimens.dirty(tmp_path / "in.bin"), tmp_path / "out.bin"
    PDF.strip(original, copy)
    data = everything(copy)
    left = [needle for needle in specimens.NEEDLES for form in in_any_encoding(needle) if form in data]
    assert left == []
    assert list(PDF.examine(copy)) == []
    assert list(PDF.second_engine(copy)) == []


def test_the_copy_still_shows_what_the_original_showed(tmp_path: Path) -> None:
    original, copy = specimens.dirty(tmp_path / "in.bin"), tmp_path / "out.bin"
    PDF.strip(original, copy)
    assert dict(PDF.fidelity(original, copy))["pages"].startswith("1,")
    assert specimens.VISIBLE in PDF.visible_text(copy)


def test_stripping_says_what_a_reader_loses(tmp_path: Path) -> None:
    losses = {message.id for message in PDF.strip(specimens.dirty(tmp_path / "in.bin"), tmp_path / "out.bin")}
    for what in ("links", "fields", "annotations", "hidden_layers", "bookmarks", "tags", "attachments"):
        assert f"sanitize.pdf_lost_{what}" in losses


def test_stripping_twice_and_stripping_again_give_the_same_bytes(tmp_path: Path) -> None:
    original = specimens.dirty(tmp_path / "in.bin")
    once, again, twice = tmp_path / "once", tmp_path / "again", tmp_path / "twice"
    PDF.strip(original, once)
    PDF.strip(original, again)
    PDF.strip(once, twice)
    assert once.read_bytes() == again.read_bytes() == twice.read_bytes()


def test_the_copy_has_one_version_no_orphan_and_a_bare_catalog(tmp_path: Path) -> None:
    original, copy = specimens.dirty(tmp_path / "in.bin"), tmp_path / "out.bin"
    assert past_of(original.read_bytes()).ends
    PDF.strip(original, copy)
    past = past_of(copy.read_bytes())
    assert (past.ends, past.untrusted_head, past.untrusted_tail) == ((), b"", b"")
    with pikepdf.open(copy) as pdf:
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        assert set(pdf.pages[0].obj.keys()) <= {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"}


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="needs the exiftool program")
def test_exiftools_edit_can_be_undone_and_ours_cannot(tmp_path: Path) -> None:
    original = specimens.dirty(tmp_path / "in.pdf")
    edited = Path(shutil.copy(original, tmp_path / "edited.pdf"))
    with edited.open("r+b") as file:
        file.truncate(edited.read_bytes().rindex(b"zqAfterEnd"))

    def exiftool(*arguments: str) -> str:
        argv = ["exiftool", "-config", "", "-overwrite_original", *arguments]
        return subprocess.run(argv, capture_output=True, text=True, check=False, cwd=tmp_path).stdout

    exiftool("-all=", edited.name)
    assert "zqInfoAuthor" not in exiftool("-Author", edited.name), "the edit looks as if it had worked"
    assert b"zqInfoAuthor" in edited.read_bytes(), "but the bytes are all there"
    exiftool("-pdf-update:all=", edited.name)
    assert "zqInfoAuthor" in exiftool("-Author", edited.name), "and one command brings the author back"

    copy = tmp_path / "ours.pdf"
    PDF.strip(original, copy)
    before = copy.read_bytes()
    exiftool("-pdf-update:all=", copy.name)
    data = everything(copy) + before
    assert not any(form in data for needle in specimens.NEEDLES for form in in_any_encoding(needle))


def test_text_nobody_sees_is_flagged_with_its_way_of_hiding(tmp_path: Path) -> None:
    found = {item.message.id: item for item in PDF.examine(specimens.hidden(tmp_path / "in.bin"))}
    for word, why in specimens.HIDDEN.items():
        assert found[f"sanitize.pdf_text_{why}"].untrusted_value == word
    assert found["sanitize.pdf_text_covered"].grade is Grade.RED
    assert specimens.VISIBLE not in " ".join(item.untrusted_value for item in found.values())


def test_hidden_text_is_still_flagged_after_cleaning(tmp_path: Path) -> None:
    PDF.strip(specimens.hidden(tmp_path / "in.bin"), tmp_path / "out.bin")
    ids = {item.message.id for item in PDF.examine(tmp_path / "out.bin")}
    assert {f"sanitize.pdf_text_{why}" for why in specimens.HIDDEN.values()} <= ids


def test_a_harmless_page_has_no_finding_and_stays_itself(tmp_path: Path) -> None:
    original, copy = specimens.plain(tmp_path / "in.bin", pages=3), tmp_path / "out.bin"
    assert list(PDF.examine(original)) == []
    assert list(PDF.strip(original, copy)) == []
    assert ("text", "the same words on each page") in PDF.fidelity(original, copy)


def test_the_second_engine_sees_what_a_bad_cleaner_would_leave(tmp_path: Path) -> None:
    seen = " ".join(item.where for item in PDF.second_engine(specimens.dirty(tmp_path / "in.bin")))
    for what in ("/PieceInfo", "/Annots", "/Metadata", "/EmbeddedFiles", "Info:Author", "attachments", "bookmarks"):
        assert what in seen


def test_a_lost_page_is_damage(tmp_path: Path) -> None:
    original, copy = specimens.plain(tmp_path / "in.bin", pages=2), specimens.plain(tmp_path / "out.bin", pages=1)
    with pytest.raises(Damaged):
        PDF.fidelity(original, copy)


def test_a_changed_word_is_damage(tmp_path: Path) -> None:
    original = specimens.plain(tmp_path / "in.bin", ["Le budget est de 12 000"])
    copy = specimens.plain(tmp_path / "out.bin", ["Le budget est de 13 000"])
    with pytest.raises(Damaged):
        PDF.fidelity(original, copy)


def test_a_locked_pdf_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"sanitize\.pdf_locked"):
        PDF.examine(specimens.locked(tmp_path / "in.bin"))


def test_a_corrupt_pdf_is_refused(tmp_path: Path) -> None:
    original = specimens.plain(tmp_path / "in.bin")
    original.write_bytes(original.read_bytes()[:-120])
    for verb in (PDF.examine, lambda path: PDF.strip(path, tmp_path / "out.bin")):
        with pytest.raises(Unreadable):
            verb(original)


@pytest.mark.parametrize("foreign", [b"", b"%PDF-1.7", b"\xff\xd8\xff\xe0JFIF", b"hello", b"\0" * 500])
def test_foreign_bytes_are_refused(tmp_path: Path, foreign: bytes) -> None:
    (tmp_path / "in.bin").write_bytes(foreign)
    with pytest.raises(SanitizeError):
        PDF.examine(tmp_path / "in.bin")


def test_a_pdf_nested_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        PDF.examine(specimens.nested(tmp_path / "in.bin"))


def test_a_pdf_that_inflates_without_end_is_refused(tmp_path: Path) -> None:
    original = specimens.inflating(tmp_path / "in.bin", megabytes=80)
    with pytest.raises(TooLarge):
        PDF.strip(original, tmp_path / "out.bin")


def test_a_form_that_draws_itself_does_not_loop(tmp_path: Path) -> None:
    original = specimens.circle(tmp_path / "in.bin")
    PDF.strip(original, tmp_path / "out.bin")
    assert list(PDF.second_engine(tmp_path / "out.bin")) == []


def test_a_damaged_pdf_can_still_be_examined_for_flattening(tmp_path: Path) -> None:
    original = specimens.dirty(tmp_path / "in.bin")
    original.write_bytes(original.read_bytes().replace(b"startxref", b"startxxxx"))
    with pytest.raises(Unreadable):
        needles(original, repair=False)
    assert "zqInfoAuthor" in " ".join(item.untrusted_value for item in needles(original, repair=True))


def test_unseen_places_come_before_visible_ones_in_the_deep_search(tmp_path: Path) -> None:
    places = [place for place, _ in decoded_streams(specimens.dirty(tmp_path / "in.bin"))]
    first_visible = next(index for index, place in enumerate(places) if place.startswith("page"))
    assert all(place.startswith("page") for place in places[first_visible:])


def test_the_deep_search_finds_a_utf16_string_in_a_pdf(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.Root["/Needle"] = pikepdf.String("Éléonore Dupré")
    pdf.save(tmp_path / "in.bin", object_stream_mode=pikepdf.ObjectStreamMode.generate)
    hits = deepsearch.search(tmp_path / "in.bin", decoded_streams(tmp_path / "in.bin"), ["Éléonore Dupré"])
    assert len(hits) == 1


def test_what_unfolds_beyond_a_limit_is_not_unfolded(tmp_path: Path) -> None:
    original = specimens.plain(tmp_path / "in.bin")
    whole = sum(len(data) for _, data in decoded_streams(original))
    assert list(decoded_streams(original, whole))
    with pytest.raises(TooLarge):
        list(decoded_streams(original, whole - 1))


def test_every_kind_the_table_names_is_in_the_table() -> None:
    named = {child for kind in KINDS.values() for child in (*kind.keys.values(), kind.every) if child}
    special = {"colorspace", "xobject"}  # the copier decides these by their family and subtype
    assert named - special <= set(KINDS)
    assert set(KINDS) >= CONTENT | POSTSCRIPT


@given(st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_mutated_bytes_raise_nothing_but_our_errors(tmp_path: Path, data: st.DataObject) -> None:
    original = tmp_path / "in.bin"
    body = bytearray(specimens.dirty(original).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    original.write_bytes(bytes(body))
    verbs = (
        PDF.examine,
        lambda path: PDF.strip(path, tmp_path / "out.bin"),
        lambda path: list(decoded_streams(path)),
        lambda path: needles(path, repair=True),
    )
    for verb in verbs:
        try:
            verb(original)
        except SanitizeError:
            continue


def test_a_bookmark_that_only_repeats_a_heading_needs_no_answer(tmp_path: Path) -> None:
    specimens.plain(tmp_path / "plain")
    with pikepdf.open(tmp_path / "plain") as pdf:
        with pdf.open_outline() as outline:
            outline.root += [pikepdf.OutlineItem(specimens.VISIBLE, 0), pikepdf.OutlineItem("zqSecretTitle", 0)]
        pdf.save(tmp_path / "in.bin", static_id=True)
    found = [item for item in PDF.examine(tmp_path / "in.bin") if item.message.id == "sanitize.pdf_bookmarks"]
    assert sorted(item.untrusted_value for item in found) == ["", "zqSecretTitle"]
