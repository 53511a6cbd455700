"""The drops made for these tests are like SecureDrop's: gpg opens what should open, and is fooled where it is."""

import subprocess
from collections.abc import Iterator

import pytest

from intake.gzipheader import ungzip
from intake.limits import Limits
from tests.archives import FORGED_STATUS
from tests.exports import Exporter, Gpg, Item, bomb, damaged_messages, odd_messages


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Exporter, str]]:
    gpg = Gpg(tmp_path_factory.mktemp("gpg"))
    gpg.home.chmod(0o700)
    exporter, stranger = Exporter(gpg, gpg.make_key("SecureDrop TEST")), gpg.make_key("Source Key TEST")
    yield exporter, stranger
    gpg.stop()


def packets(gpg: Gpg, data: bytes) -> str:
    return gpg.run("--list-packets", given=data).decode("utf-8", "replace")


def test_a_document_has_securedrops_form_down_to_the_packets(desk: tuple[Exporter, str]) -> None:
    exporter, _ = desk
    item = exporter.document(2, "bird's-eye brother", b"content", b"memo.pdf")
    listing = packets(exporter.gpg, item.ciphertext)
    assert item.name == "2-birds-eye_brother-doc.gz.gpg"
    assert "encrypted data packet" in listing
    assert "mdc_method: 2" in listing
    assert "compressed packet" not in listing
    assert "mode b (62), created" in listing
    assert 'name=""' in listing
    out = bytearray()
    member = ungzip([exporter.gpg.run("--decrypt", given=item.ciphertext)], out.extend, Limits())
    assert (bytes(out), member.untrusted_name, member.mtime, member.notes) == (b"content", b"memo.pdf", 0, ())


def test_a_reply_goes_to_the_source_first_and_to_the_desk(desk: tuple[Exporter, str]) -> None:
    exporter, source = desk
    reply = exporter.reply(3, "a b", b"thank you", source)
    assert packets(exporter.gpg, reply.ciphertext).count(":pubkey enc packet:") == 2
    assert exporter.gpg.run("--decrypt", given=reply.ciphertext) == b"thank you"


def test_odd_messages_decrypt_to_what_they_hold(desk: tuple[Exporter, str]) -> None:
    exporter, _ = desk
    for oddity, (ciphertext, plaintext) in odd_messages(exporter).items():
        assert exporter.gpg.run("--decrypt", given=ciphertext) == plaintext, oddity


def test_the_damaged_set_holds_each_damage_once(desk: tuple[Exporter, str]) -> None:
    exporter, stranger = desk
    damaged = damaged_messages(exporter, stranger)
    assert len(set(damaged.values())) == len(damaged)
    for damage in ("tampered", "truncated", "not OpenPGP", "empty"):
        with pytest.raises(subprocess.CalledProcessError):
            exporter.gpg.run("--decrypt", given=damaged[damage])
    assert exporter.gpg.run("--decrypt", given=damaged["unencrypted"])


def test_the_bomb_is_small_and_opens_large(desk: tuple[Exporter, str]) -> None:
    exporter, _ = desk
    small = bomb(exporter, 8)
    assert len(small) < 100_000
    assert len(exporter.gpg.run("--decrypt", given=small)) == 8 * 1_048_576


def test_names_without_designation_are_written_as_the_old_servers_did() -> None:
    assert Item(3, "", "reply", b"").name == "3-reply.gpg"
    assert b"DECRYPTION_OKAY" in FORGED_STATUS
