"""Any changed byte is seen by a verifier kept outside: of a package, of a ledger line, of a checkpoint's text."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from custody import verify
from tests.vectors.attacks import release_key, vectors
from tests.vectors.make import write
from tests.vectors.stories import LOG, Files

VECTORS = vectors()
PACKAGES = ("release-ok", "audit-ok")
LEDGER, NOTE = "ledger/000000.jsonl", "ledger/checkpoints/000000000009.note"
some = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def exit_code(top: Path) -> int:
    return verify.verify(top, verify.Trust(release_key(top.name), str(LOG.verifier()))).exit_code()


def test_a_vault_and_packages_nobody_changed_are_accepted(package: tuple[Path, Files], vault: Path) -> None:
    assert exit_code(package[0]) == exit_code(vault) == 0


def flipped(data: bytes, at: int, mask: int) -> bytes:
    at %= len(data)
    return data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :]


def seen(top: Path, path: str, changed: bytes) -> bool:
    """Puts the changed file in place, asks, and puts the good one back."""
    good = (top / path).read_bytes()
    (top / path).write_bytes(changed)
    try:
        return exit_code(top) == 3
    finally:
        (top / path).write_bytes(good)


@pytest.fixture(scope="module", params=PACKAGES)
def package(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Files]:
    vector = VECTORS[request.param]
    return write(vector, tmp_path_factory.mktemp("any") / "package"), vector.files


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(VECTORS["vault-ok"], tmp_path_factory.mktemp("any") / "vault-ok")


@some
@given(data=st.data(), at=st.integers(0, 1 << 20), mask=st.integers(1, 255))
def test_of_any_file_of_a_package(package: tuple[Path, Files], data: st.DataObject, at: int, mask: int) -> None:
    """Manifests and signature included: the signature has one spelling."""
    top, files = package
    path = data.draw(st.sampled_from(sorted(files)))
    assert seen(top, path, flipped(files[path], at, mask))


@some
@given(at=st.integers(0, 1 << 20), mask=st.integers(1, 255))
def test_of_the_signature_of_a_package(package: tuple[Path, Files], at: int, mask: int) -> None:
    top, files = package
    path = "tagmanifest-sha256.txt.sig"
    assert seen(top, path, flipped(files[path], at, mask))


@some
@given(at=st.integers(0, 1 << 20), mask=st.integers(1, 255))
def test_of_any_ledger_line(vault: Path, at: int, mask: int) -> None:
    good = (vault / LEDGER).read_bytes()
    changed = flipped(good, at, mask)
    if changed[:-1] != good[:-1]:  # without its last newline, the last line is torn, which is no tampering, but cut
        assert seen(vault, LEDGER, changed)


@some
@given(at=st.integers(0, 1 << 20), mask=st.integers(1, 255))
def test_of_any_checkpoint_s_text_and_of_the_log_key_s_line(vault: Path, at: int, mask: int) -> None:
    good = (vault / NOTE).read_bytes()
    signed = good[: good.index(b"\n", good.index(b"\n\n") + 2) + 1]  # the witness's line comes after
    assert seen(vault, NOTE, flipped(signed, at, mask) + good[len(signed) :])


@some
@given(at=st.integers(0, 1 << 20), byte=st.binary(min_size=1, max_size=1), package_at=st.integers(0, 1 << 20))
def test_a_byte_more_or_less_is_seen_too(package: tuple[Path, Files], at: int, byte: bytes, package_at: int) -> None:
    top, files = package
    path = sorted(files)[package_at % len(files)]
    data = files[path]
    place = at % len(data)
    assert seen(top, path, data[:place] + byte + data[place:])
    assert seen(top, path, data[:place] + data[place + 1 :])


def test_bits_of_a_signature_s_line_that_base64_does_not_use_are_seen_too(vault: Path) -> None:
    good = (vault / NOTE).read_bytes()
    end = good.index(b"=", good.index(b"\n\n")) - 1  # of the log's line: four of its last letter's bits say nothing
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    place = letters.index(good[end])
    for other in (letters[place ^ 1], letters[place ^ 2]):
        assert seen(vault, NOTE, good[:end] + bytes([other]) + good[end + 1 :])
