"""A blob hides its length in a bucket, opens with plain gpg, and does not open when one byte of it is another."""

import hashlib
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys import blob
from keys.encryptor import SMALL
from keys.errors import GpgFailed, NotDecrypted

KEY = b"q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA="


def sealed(home: Path, into: Path, plain: bytes) -> blob.Sealed:
    return blob.seal(home, [plain[:100], plain[100:]], into, KEY)


def opened(home: Path, path: Path, made: blob.Sealed, key: bytes = KEY) -> bytes:
    parts: list[bytes] = []
    blob.unseal(home, path, key, made.length, made.digest, parts.append)
    return b"".join(parts)


@given(st.integers(min_value=0, max_value=2**40))
def test_a_bucket_holds_the_length_and_wastes_at_most_an_eighth(length: int) -> None:
    size = blob.bucket(length)
    assert size >= length
    assert size <= max(512, length * 1.12)
    assert blob.bucket(size) == size


@given(st.integers(min_value=0, max_value=2**40), st.integers(min_value=0, max_value=2**20))
def test_a_longer_plaintext_never_has_a_smaller_bucket(length: int, more: int) -> None:
    assert blob.bucket(length) <= blob.bucket(length + more)


def test_padme_s_own_numbers_come_out() -> None:
    assert [blob.bucket(n) for n in (0, 1, 512, 513, 1025, 10_000, 1_000_001)] == [
        512,
        512,
        512,
        544,
        1088,
        10240,
        1_015_808,
    ]


@pytest.mark.parametrize("length", [0, 1, 511, 512, 513, 100_001, 3_000_000])
def test_what_was_sealed_comes_back_byte_for_byte(home: Path, tmp_path: Path, length: int) -> None:
    plain = bytes(index % 251 for index in range(length))
    made = sealed(home, tmp_path / "b.gpg", plain)
    assert (made.length, made.digest) == (length, hashlib.sha256(plain).hexdigest())
    assert opened(home, tmp_path / "b.gpg", made) == plain


def test_plain_gpg_and_head_open_a_blob(home: Path, tmp_path: Path) -> None:
    made = sealed(home, tmp_path / "b.gpg", b"evidence\n" * 99)
    gpg = ["gpg", "--homedir", str(home), "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase-fd", "0"]
    out = subprocess.run([*gpg, "-d", str(tmp_path / "b.gpg")], input=KEY, capture_output=True, check=True).stdout
    assert out[: made.length] == b"evidence\n" * 99
    assert set(out[made.length :]) == {0}
    assert len(out) == blob.bucket(made.length)


def test_the_packets_are_those_the_design_names(home: Path, tmp_path: Path) -> None:
    sealed(home, tmp_path / "b.gpg", b"x")
    gpg = ["gpg", "--homedir", str(home), "--batch", "--pinentry-mode", "loopback", "--passphrase-fd", "0"]
    listed = subprocess.run(
        [*gpg, "--list-packets", str(tmp_path / "b.gpg")], input=KEY, capture_output=True, check=True
    ).stdout.decode()
    assert re.search(r"symkey enc packet: version 4, cipher 9, (?:aead 0, ?)?s2k 1, hash 10\n", listed)
    assert "encrypted data packet" in listed
    assert "mdc_method: 2" in listed
    assert "compressed packet" not in listed
    assert 'name=""' in listed


def test_two_plaintexts_of_one_bucket_make_blobs_of_one_length(home: Path, tmp_path: Path) -> None:
    sealed(home, tmp_path / "a.gpg", bytes(100_000))
    sealed(home, tmp_path / "b.gpg", b"\xff" * (blob.bucket(100_000) - 1))
    assert (tmp_path / "a.gpg").stat().st_size == (tmp_path / "b.gpg").stat().st_size


def test_a_changed_byte_anywhere_is_refused(home: Path, tmp_path: Path) -> None:
    made = sealed(home, tmp_path / "b.gpg", b"evidence\n" * 60)
    whole = (tmp_path / "b.gpg").read_bytes()
    for at in range(0, len(whole), 23):
        bad = bytearray(whole)
        bad[at] ^= 0x10
        (tmp_path / "bad.gpg").write_bytes(bad)
        with pytest.raises(NotDecrypted):
            opened(home, tmp_path / "bad.gpg", made)


def test_a_wrong_key_a_wrong_length_and_a_wrong_digest_are_refused(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "b.gpg"
    made = sealed(home, path, b"evidence")
    with pytest.raises(NotDecrypted):
        opened(home, path, made, key=b"A" * 43 + b"=")
    with pytest.raises(NotDecrypted):
        opened(home, path, blob.Sealed(7, made.digest))
    with pytest.raises(NotDecrypted):
        opened(home, path, blob.Sealed(8, "0" * 64))


def test_a_blob_whose_source_breaks_off_says_so(home: Path, tmp_path: Path) -> None:
    class TornStickError(Exception):
        pass

    def breaking() -> Iterator[bytes]:
        yield b"first"
        raise TornStickError

    with pytest.raises(TornStickError):
        blob.seal(home, breaking(), tmp_path / "b.gpg", KEY)


@pytest.mark.parametrize("lengths", [[], [0], [1, 20_000, 0, 513], [5, SMALL + 1, 7, 2 * SMALL]])
def test_several_sealed_together_come_back_byte_for_byte(home: Path, tmp_path: Path, lengths: list[int]) -> None:
    folder = tmp_path / "a folder with 'quotes'"
    folder.mkdir()
    plain = [bytes(place for _ in range(length)) for place, length in enumerate(lengths)]
    paths = [folder / f"{place}.gpg.new" for place in range(len(lengths))]
    for path in paths[:1]:
        path.write_bytes(b"what a crash left")
    made = blob.seal_all(home, [([data], path, KEY) for data, path in zip(plain, paths, strict=True)])
    assert [each.length for each in made] == lengths
    assert [opened(home, path, each) for path, each in zip(paths, made, strict=True)] == plain


def test_one_of_many_that_cannot_be_written_fails_them_all(home: Path, tmp_path: Path) -> None:
    wanted = [([b"text"], tmp_path / f"{number}.gpg", KEY) for number in (1, 2, 3)]
    (tmp_path / "2.gpg").mkdir()
    with pytest.raises(GpgFailed):
        blob.seal_all(home, wanted)


def test_many_are_sealed_in_more_than_one_run(home: Path, tmp_path: Path) -> None:
    wanted = [([bytes([place])], tmp_path / f"{place}.gpg", KEY) for place in range(70)]
    made = blob.seal_all(home, wanted)
    assert opened(home, tmp_path / "69.gpg", made[69]) == bytes([69])
    assert opened(home, tmp_path / "3.gpg", made[3]) == bytes([3])
