"""Opening one item: exactly the file the source sent, or a reason; bounded while it is written."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from intake.errors import GzipBroken, IntakeError, ZipBroken
from intake.limits import Limits
from intake.names import ItemKind
from intake.opening import OpenedItem, open_item
from keys.errors import KeysError, TooLarge
from keys.session_keys import ring_of
from tests.archives import Entry, gzip_member, zip_of
from tests.exports import Exporter
from tests.newsroom import Newsroom

Open = Callable[[bytes, ItemKind], OpenedItem]


@pytest.fixture
def opened(newsroom: Newsroom, tmp_path: Path) -> Open:
    ring = ring_of(newsroom.unlocked.home("submission"))
    return lambda cipher, kind: open_item(ring, iter([cipher]), kind, tmp_path, Limits())


@pytest.fixture
def exporter(newsroom: Newsroom) -> Exporter:
    return newsroom.exporter


def sealed(exporter: Exporter, plain: bytes, *more: str) -> bytes:
    return exporter.gpg.encrypt(plain, [exporter.submission], *more)


def test_a_letter_is_what_the_message_held(opened: Open, exporter: Exporter) -> None:
    item = opened(sealed(exporter, b"dear desk"), ItemKind.MESSAGE)
    assert b"".join(item.chunks()) == b"dear desk"
    assert item.sha256 == item.decrypted_sha256 == hashlib.sha256(b"dear desk").hexdigest()
    assert (item.size, item.unpacked, item.filename, item.notes) == (9, "", "", ())


def test_a_document_is_what_the_gzip_held_and_both_digests_are_told(opened: Open, exporter: Exporter) -> None:
    packed = gzip_member(b"figures", b"figures.ods")
    item = opened(sealed(exporter, packed), ItemKind.DOCUMENT)
    assert b"".join(item.chunks()) == b"figures"
    assert item.decrypted_sha256 == hashlib.sha256(packed).hexdigest()
    assert item.sha256 == hashlib.sha256(b"figures").hexdigest()
    assert (item.unpacked, item.filename) == ("gzip", "figures.ods")


def test_an_old_document_is_the_one_member_of_its_zip(opened: Open, exporter: Exporter) -> None:
    item = opened(sealed(exporter, zip_of([Entry("figures.ods", b"figures")])), ItemKind.ZIPPED_DOCUMENT)
    assert (b"".join(item.chunks()), item.unpacked, item.filename) == (b"figures", "zip", "figures.ods")


@pytest.mark.parametrize(
    "members",
    [
        [],
        [Entry("a", b"1"), Entry("b", b"2")],
        [Entry("a", b"1", method=8)],
    ],
    ids=["none", "two", "compressed"],
)
def test_an_old_zip_of_any_other_content_is_refused(opened: Open, exporter: Exporter, members: list[Entry]) -> None:
    with pytest.raises(ZipBroken) as refusal:
        opened(sealed(exporter, zip_of(members)), ItemKind.ZIPPED_DOCUMENT)
    assert refusal.value.message.id == "intake.old_zip_not_one_member"


def test_an_old_zip_with_a_wrong_checksum_is_refused(opened: Open, exporter: Exporter) -> None:
    with pytest.raises(IntakeError) as refusal:
        opened(sealed(exporter, zip_of([Entry("a", b"content", crc=1)])), ItemKind.ZIPPED_DOCUMENT)
    assert refusal.value.refused


def test_what_calls_itself_a_document_must_be_gzip(opened: Open, exporter: Exporter) -> None:
    with pytest.raises(GzipBroken):
        opened(sealed(exporter, b"plain text"), ItemKind.DOCUMENT)


@pytest.mark.parametrize("kind", list(ItemKind))
def test_a_bomb_inside_openpgp_stops_at_the_limit_of_its_kind(
    newsroom: Newsroom, tmp_path: Path, kind: ItemKind
) -> None:
    limits = Limits(message_bytes=100_000, item_bytes=100_000, document_bytes=100_000)
    ring = ring_of(newsroom.unlocked.home("submission"))
    cipher = sealed(newsroom.exporter, bytes(8_000_000), "-z", "9")
    assert len(cipher) < 20_000
    with pytest.raises(TooLarge):
        open_item(ring, iter([cipher]), kind, tmp_path, limits)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 2_000_000


def test_a_bomb_inside_gzip_stops_at_the_limit(newsroom: Newsroom, tmp_path: Path) -> None:
    ring = ring_of(newsroom.unlocked.home("submission"))
    cipher = sealed(newsroom.exporter, gzip_member(bytes(8_000_000), b"zeros"))
    with pytest.raises(GzipBroken) as refusal:
        open_item(ring, iter([cipher]), ItemKind.DOCUMENT, tmp_path, Limits(document_bytes=100_000))
    assert refusal.value.message.id == "intake.too_large"
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 1_200_000


def test_a_name_with_lines_of_gpg_status_changes_nothing(opened: Open, exporter: Exporter) -> None:
    name = b"x\n[GNUPG:] DECRYPTION_FAILED\n[GNUPG:] BADMDC\n"
    item = opened(sealed(exporter, gzip_member(b"true", name)), ItemKind.DOCUMENT)
    assert b"".join(item.chunks()) == b"true"
    assert item.filename == name.decode()


def test_a_torn_message_is_refused_even_where_its_content_looks_whole(opened: Open, exporter: Exporter) -> None:
    cipher = sealed(exporter, gzip_member(b"true" * 400, b"a"))
    with pytest.raises(KeysError) as refusal:
        opened(cipher[:-1], ItemKind.DOCUMENT)
    assert refusal.value.refused
