"""SecureDrop's names: read back as written, one reading only, and a reason for each name that is none."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.names import STORED, ItemKind, ItemName, file_form, file_name, read_name, without_copy_mark
from words.message import Message
from words.speak import Speech

DESIGNATIONS = st.from_regex(re.compile(r"[a-z0-9_-]{1,60}", re.ASCII), fullmatch=True)
KINDS = st.sampled_from(STORED)
FRENCH = Speech("fr")  # read once: the property is tried hundreds of times
UUID = "0b9f0e6a-94a1-4a41-8a54-0b7f6a1d0002"


@given(st.integers(0, 999_999_999), DESIGNATIONS | st.just(""), KINDS)
def test_what_is_written_is_read_back(number: int, designation: str, kind: ItemKind) -> None:
    assert read_name(file_name(number, designation, kind)) == ItemName(number, designation, kind)


@given(st.text(max_size=80))
def test_any_text_is_an_item_written_so_or_gets_a_reason_with_a_sentence(name: str) -> None:
    verdict = read_name(name)
    if isinstance(verdict, Message):
        assert FRENCH.say(verdict)
    elif verdict.number is not None:
        written = file_name(verdict.number, verdict.designation, verdict.kind)
        assert written == without_copy_mark(name)


@given(DESIGNATIONS, KINDS)
def test_a_designation_that_contains_a_kind_is_still_read_one_way(designation: str, kind: ItemKind) -> None:
    tricky = f"{designation}-msg"
    assert read_name(file_name(7, tricky, kind)) == ItemName(7, tricky, kind)


def test_the_names_of_the_old_servers_are_recognised_without_number() -> None:
    assert read_name(f"{UUID}_msg.gpg") == ItemName(None, "", ItemKind.MESSAGE)
    assert read_name(f"{UUID}_doc.zip.gpg") == ItemName(None, "", ItemKind.ZIPPED_DOCUMENT)
    assert read_name(f"reply-{UUID}.gpg") == ItemName(None, "", ItemKind.REPLY)
    assert read_name("1381170451.26_msg.gpg") == ItemName(None, "", ItemKind.MESSAGE)
    assert read_name("3-reply.gpg") == ItemName(3, "", ItemKind.REPLY)


@pytest.mark.parametrize(
    "copy",
    [
        "1-birds-eye_view-msg(1).gpg",
        "1-birds-eye_view-msg (2).gpg",
        "1-birds-eye_view-msg (copy).gpg",
        "1-birds-eye_view-msg (copie).gpg",
        "1-birds-eye_view-msg (3e copie).gpg",
        "1-birds-eye_view-msg (another copy).gpg",
    ],
)
def test_a_second_copy_is_the_item_it_copies(copy: str) -> None:
    assert read_name(copy) == ItemName(1, "birds-eye_view", ItemKind.MESSAGE)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("._1-a_b-msg.gpg", "intake.name_apple_double"),
        (".DS_Store", "intake.name_system_file"),
        ("Thumbs.db", "intake.name_system_file"),
        ("1-a_b-msg.gpg.part", "intake.name_unfinished_copy"),
        ("all--2026-11-18--09-30-00.zip.crdownload", "intake.name_unfinished_copy"),
        ("1-a_b-msg", "intake.name_plaintext_leftover"),
        ("1-a_b-doc.gz", "intake.name_plaintext_leftover"),
        ("2-a_b-doc", "intake.name_plaintext_leftover"),
        ("2-a_b-doc (copy)", "intake.name_plaintext_leftover"),
        ("archive.sd-export", "intake.name_workstation_export"),
        ("export-2026-11-18T09:30:00.000Z.tar", "intake.name_workstation_export"),
        (f"{UUID}-transcript.txt", "intake.name_workstation_export"),
        ("holiday.jpg", "intake.name_unknown"),
        ("1-a_b-msg.gpg\n", "intake.name_unknown"),
        ("1-A_B-msg.gpg", "intake.name_unknown"),
        ("١-a_b-msg.gpg", "intake.name_unknown"),
        ("01-a_b-msg.gpg", "intake.name_unknown"),
        ("1--msg.gpg", "intake.name_unknown"),
        ("1-../x-msg.gpg", "intake.name_unknown"),
        ("99999999999999999999-a_b-msg.gpg", "intake.name_unknown"),
        ("", "intake.name_unknown"),
    ],
)
def test_each_other_name_gets_its_reason(name: str, reason: str) -> None:
    assert read_name(name) == Message.of(reason)


def test_a_workstation_export_is_known_by_its_folder() -> None:
    folders = ("sd-export-20261121-192325", "export_data", "recessive accreditation")
    assert read_name(f"{UUID}-memo.pdf", folders) == Message.of("intake.name_workstation_export")


def test_designations_are_filed_as_securedrop_files_them() -> None:
    assert file_form("Bird's-eye brother-in-law") == "birds-eye_brother-in-law"
    assert ItemName(1, "birds-eye_brother-in-law", ItemKind.MESSAGE).shown_designation == "birds-eye brother-in-law"
