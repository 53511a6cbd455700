"""One GnuPG home: keys by fingerprint, messages to usable keys only, everything gone when it is closed."""

import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from keys import pipe
from keys.encryptor import Small
from keys.errors import GpgFailed, NotInMemory, UnknownKey, WrongPassphrase
from keys.gpg import STRETCHING, GpgHome
from tests.newsroom import PASSPHRASES, Newsroom

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def home(newsroom: Newsroom) -> Iterator[GpgHome]:
    made = GpgHome(newsroom.folder / "h")
    yield made
    made.close()


def packets(home: GpgHome, data: bytes) -> str:
    argv = ["gpg", "--homedir", str(home.folder), "--batch", "--list-packets"]
    return subprocess.run(argv, input=data, capture_output=True, check=False).stdout.decode()


def test_a_key_is_ed25519_with_a_curve25519_subkey_and_no_address(home: GpgHome) -> None:
    fingerprint = home.make_key("tamis desk")
    (listed,) = home.certificates()
    assert (listed.fingerprint, listed.user_id, listed.revoked) == (fingerprint, "tamis desk", False)
    shown = packets(home, home.certificate(fingerprint))
    assert "version 4, algo 22" in shown
    assert "version 4, algo 18" in shown
    assert "@" not in shown


def test_passphrases_are_stretched_as_far_as_a_file_can_say_whatever_the_machine_measures(home: GpgHome) -> None:
    fingerprint = home.make_key("tamis reviewer carol", "a boat of birch")
    shown = packets(home, home.secret(fingerprint, "a boat of birch"))
    assert re.findall(r"protect count: (.*)", shown) == [f"{STRETCHING} (255)"] * 2


def test_a_key_that_was_stretched_little_leaves_stretched_far(newsroom: Newsroom, home: GpgHome) -> None:
    light = newsroom.vault.cabinet.locked("reviewers/alice").read_bytes()
    assert f"protect count: {STRETCHING}" not in packets(home, light)
    fingerprint = home.import_key(light)
    home.sign_detached(b"used before", fingerprint, PASSPHRASES["alice"])
    shown = packets(home, home.secret(fingerprint, PASSPHRASES["alice"]))
    assert re.findall(r"protect count: (.*)", shown) == [f"{STRETCHING} (255)"] * 2


def test_a_key_with_a_passphrase_leaves_only_protected_and_with_it(home: GpgHome) -> None:
    fingerprint = home.make_key("tamis reviewer", "twelve oars")
    shown = packets(home, home.secret(fingerprint, "twelve oars"))
    assert shown.count("iter+salt S2K") == 2
    with pytest.raises(WrongPassphrase):
        home.secret(fingerprint, "eleven oars")
    with pytest.raises(WrongPassphrase):
        home.secret(fingerprint)


def test_a_message_has_no_name_no_compression_and_an_mdc(home: GpgHome) -> None:
    fingerprint = home.make_key("tamis desk")
    shown = packets(home, home.encrypt(b"plain", [fingerprint], NOW))
    assert "mdc_method: 2" in shown
    assert 'name=""' in shown
    assert "compressed packet" not in shown


def test_a_message_opens_for_each_of_its_recipients(newsroom: Newsroom, home: GpgHome) -> None:
    other = GpgHome(newsroom.folder / "o")
    ours, theirs = home.make_key("ours"), other.make_key("theirs")
    home.import_key(other.certificate(theirs))
    cipher = home.encrypt(b"plain", [ours, theirs], NOW)
    for each in (home, other):
        parts: list[bytes] = []
        pipe.decrypt(each.folder, [cipher], parts.append, limit=99)
        assert b"".join(parts) == b"plain"
    other.close()


def test_nothing_is_encrypted_to_a_missing_or_expired_key(newsroom: Newsroom, home: GpgHome) -> None:
    ours = home.make_key("ours")
    with pytest.raises(UnknownKey):
        home.encrypt(b"plain", [ours, "0" * 40], NOW)
    with pytest.raises(UnknownKey):
        home.encrypt(b"plain", ["ours"], NOW)
    old = GpgHome(newsroom.folder / "old", faked_time="20200101T000000!")
    expired = home.import_key(old.certificate(old.make_key("old", expires="1d")))
    old.close()
    with pytest.raises(UnknownKey):
        home.encrypt(b"plain", [expired], NOW)


def test_several_are_encrypted_at_once_to_each_recipient_or_not_at_all(newsroom: Newsroom, home: GpgHome) -> None:
    mine = home.make_key("somebody")
    wanted = [Small(bytes([number]), newsroom.folder / f"{number}.gpg") for number in range(3)]
    with pytest.raises(UnknownKey):
        home.encrypt_all(wanted, [mine, "A" * 40], NOW)
    assert not any(each.into.exists() for each in wanted)
    home.encrypt_all(wanted, [mine], NOW)
    for each in wanted:
        parts: list[bytes] = []
        pipe.decrypt(home.folder, [each.into.read_bytes()], parts.append, limit=99)
        assert b"".join(parts) == each.plain
    shown = packets(home, wanted[0].into.read_bytes())
    assert all(sign in shown for sign in ("mdc_method: 2", 'name=""'))
    assert "compressed packet" not in shown


def test_a_key_that_is_revoked_or_deleted_meanwhile_is_not_encrypted_to(home: GpgHome) -> None:
    gone, stays = home.make_key("gone"), home.make_key("stays")
    assert home.encrypt(b"plain", [gone, stays], NOW)
    run = ["gpg", "--homedir", str(home.folder), "--batch", "--yes"]
    subprocess.run([*run, "--delete-secret-and-public-key", gone], check=True, capture_output=True)
    with pytest.raises(UnknownKey):
        home.encrypt(b"plain", [gone, stays], NOW)
    revocation = (home.folder / "openpgp-revocs.d" / f"{stays}.rev").read_text().replace(":-----BEGIN", "-----BEGIN")
    subprocess.run([*run, "--import"], input=revocation.encode(), check=True, capture_output=True)
    with pytest.raises(UnknownKey):
        home.encrypt(b"plain", [stays], NOW)


@pytest.mark.parametrize("data", [b"", b"no key at all"])
def test_what_is_no_key_is_refused(home: GpgHome, data: bytes) -> None:
    with pytest.raises(UnknownKey):
        home.import_key(data)


def test_two_keys_in_one_file_are_refused(home: GpgHome) -> None:
    one, two = home.make_key("one"), home.make_key("two")
    with pytest.raises(UnknownKey):
        home.import_key(home.certificate(one) + home.certificate(two))


def test_a_signature_time_can_be_cut_to_the_day(newsroom: Newsroom) -> None:
    home = GpgHome(newsroom.folder / "f", faked_time="20260302T000000!")
    fingerprint = home.make_key("tamis release", sign_only=True)
    shown = packets(home, home.sign_detached(b"data", fingerprint))
    assert f"created {int(NOW.timestamp())}" in shown
    assert home.certificates()[0].created == int(NOW.timestamp())
    home.close()


def test_a_path_too_long_for_a_socket_is_refused_at_once(newsroom: Newsroom) -> None:
    with pytest.raises(GpgFailed):
        GpgHome(newsroom.folder / ("x" * 80))


def test_a_home_on_a_disk_is_refused() -> None:
    with pytest.raises(NotInMemory):
        GpgHome(Path("/proc/tamis"))


def test_closing_ends_the_agent_and_removes_the_home(home: GpgHome) -> None:
    home.make_key("tamis desk")
    assert agents_of(home.folder)
    home.close()
    assert not home.folder.exists()
    assert not agents_of(home.folder)


def agents_of(folder: Path) -> list[str]:
    """Lists the agents alive for homes below a folder."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            line = (entry / "cmdline").read_bytes().decode() if entry.name.isdigit() else ""
        except OSError:
            continue
        if line.startswith("gpg-agent") and str(folder) in line:
            found.append(line)
    return found
