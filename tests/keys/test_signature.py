"""A signature has one spelling: whatever gpgv would forgive is refused."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from keys import pipe
from keys.errors import BadSignature
from keys.gpg import GpgHome
from keys.signature import read_signature
from tests.exports import Exporter
from tests.newsroom import Newsroom

DATA = b"what is signed"


@pytest.fixture
def home(shared: Newsroom) -> Iterator[GpgHome]:
    made = GpgHome(shared.folder / "sig")
    yield made
    made.close()


def test_what_gpg_writes_is_read_and_written_again_byte_for_byte(home: GpgHome) -> None:
    fingerprint = home.make_key("k", sign_only=True)
    for number in range(12):  # half of them have a shorter R or s
        data = DATA + bytes([number])
        packet = home.sign_detached(data, fingerprint)
        read = read_signature(packet, data)
        assert read.fingerprint == fingerprint
        assert read.written(data) == packet


def test_every_flipped_bit_is_refused_even_those_gpgv_forgives(home: GpgHome, tmp_path: Path) -> None:
    fingerprint = home.make_key("k", sign_only=True)
    packet = home.sign_detached(DATA, fingerprint)
    ring, data, signature = (tmp_path / name for name in ("ring", "data", "sig"))
    ring.write_bytes(home.certificate(fingerprint))
    data.write_bytes(DATA)
    key_id, digest_start = packet.index(b"\x09\x10") + 2, packet.index(b"\x09\x10") + 10
    for at in (key_id, digest_start):
        changed = bytearray(packet)
        changed[at] ^= 1
        signature.write_bytes(changed)
        pipe.verify_detached(ring, data, signature, fingerprint)  # gpgv alone says good
    refused_by_form = 0
    for bit in range(len(packet) * 8):
        changed = bytearray(packet)
        changed[bit // 8] ^= 1 << bit % 8
        try:
            read_signature(bytes(changed), DATA)
        except BadSignature:
            refused_by_form += 1
            continue
        signature.write_bytes(changed)
        if bit % 16 == 0:  # the rest is under the signature itself: a sample, gpgv takes 5 ms
            with pytest.raises(BadSignature):
                pipe.examine_detached(ring, data, signature)
    assert refused_by_form > 300


Spoil = Callable[[bytes], bytes]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"",
        lambda packet: packet + packet,
        lambda packet: packet + b"\x00",
        lambda packet: packet[:-1],
        lambda packet: b"\xc2" + packet[1:],  # the new header format
        lambda packet: b"\x89\x00" + packet[1:],  # a longer length than needed
        lambda packet: b"\x90" + packet[1:],
        lambda _: b"-----BEGIN PGP SIGNATURE-----\n\niHU=\n-----END PGP SIGNATURE-----\n",
    ],
)
def test_any_other_packet_is_refused(home: GpgHome, spoil: Spoil) -> None:
    packet = home.sign_detached(DATA, home.make_key("k", sign_only=True))
    with pytest.raises(BadSignature):
        read_signature(spoil(packet), DATA)


def test_a_second_s_is_refused(home: GpgHome) -> None:
    """S plus the order of the group verifies in careless programs."""
    read = read_signature(home.sign_detached(DATA, home.make_key("k", sign_only=True)), DATA)
    order = 2**252 + 27742317777372353535851937790883648493
    larger = int.from_bytes((int.from_bytes(read.s.to_bytes(32), "little") + order).to_bytes(32, "little"))
    other = type(read)(read.fingerprint, read.made, read.hash_id, read.hashed, read.r, larger)
    with pytest.raises(BadSignature):
        read_signature(other.written(DATA), DATA)


def test_an_rsa_signature_is_refused(exporter: Exporter) -> None:
    packet = exporter.gpg.run("-u", exporter.submission, "--detach-sign", given=DATA)
    assert len(packet) > 250
    with pytest.raises(BadSignature):
        read_signature(packet, DATA)
