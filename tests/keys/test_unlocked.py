"""Unlocking puts keys into RAM; locking takes them away; a failed unlock changes nothing; the disk shows no secret."""

import contextlib
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

import pytest

from custody.fixity import check_ledger
from keys import founding, recovery, unlocked
from keys.cabinet import Cabinet
from keys.errors import Locked, UnknownKey, WrongPassphrase
from keys.exposure import exposed_secrets
from keys.memory import wipe_folder
from tests.exports import Gpg
from tests.keys.test_gpg import agents_of
from tests.newsroom import FIRST_DAY, Newsroom


def content(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_wrong_passphrase_leaves_an_unlocked_vault_as_it_was(newsroom: Newsroom) -> None:
    before = content(newsroom.memory)
    with pytest.raises(WrongPassphrase):
        unlocked.unlock(newsroom.vault.cabinet, newsroom.memory, "reviewers/bob", "wrong")
    assert content(newsroom.memory) == before
    assert [path.name for path in newsroom.memory.parent.iterdir()] == [newsroom.memory.name]
    check_ledger(newsroom.chain())


@pytest.mark.parametrize("shelf", ["reviewers/nobody", "reviewers/../desk", "nobody", "desk"])
def test_nobody_unknown_unlocks(newsroom: Newsroom, shelf: str) -> None:
    with pytest.raises(UnknownKey):
        unlocked.unlock(newsroom.vault.cabinet, newsroom.memory, shelf, "wrong")


def test_after_locking_no_key_no_secret_and_no_agent_is_left(newsroom: Newsroom) -> None:
    newsroom.unlocked.home("desk").sign_detached(b"x", newsroom.unlocked.fingerprints["desk"])
    (newsroom.unlocked.scratch / "plain").write_bytes(b"plaintext at work")
    assert agents_of(newsroom.memory)
    newsroom.lock()
    assert not newsroom.memory.exists()
    assert not agents_of(newsroom.memory)
    assert not unlocked.is_unlocked(newsroom.memory)
    with pytest.raises(Locked):
        unlocked.attach(newsroom.memory)
    newsroom.lock()


def test_every_founder_and_the_sheets_open_the_same_keys(newsroom: Newsroom) -> None:
    first = newsroom.unlocked
    secrets, fingerprints = dict(first.secrets), dict(first.fingerprints)
    newsroom.lock()
    again = newsroom.unlock("bob")
    assert (dict(again.secrets), dict(again.fingerprints), again.by) == (secrets, fingerprints, "bob")
    phrase = recovery.passphrase(recovery.restore(newsroom.recovery_shares[:2]))
    rescued = unlocked.unlock(newsroom.vault.cabinet, newsroom.memory, "recovery", phrase)
    assert (dict(rescued.secrets), rescued.by) == (secrets, "recovery")
    check_ledger(newsroom.chain())


def test_a_second_reviewer_joins_without_disturbing_what_runs(newsroom: Newsroom) -> None:
    at_work = newsroom.unlocked.scratch / "plaintext at work"
    at_work.write_bytes(b"x")
    newsroom.unlocked.home("desk").sign_detached(b"x", newsroom.unlocked.fingerprints["desk"])
    before = agents_of(newsroom.memory)
    assert newsroom.unlock("bob").by == "bob"
    assert at_work.exists()
    assert agents_of(newsroom.memory) == before


def test_what_a_killed_unlock_left_is_cleared(newsroom: Newsroom) -> None:
    newsroom.lock()
    left = newsroom.memory.parent / (newsroom.memory.name + "-new") / "desk"
    left.mkdir(parents=True)
    (left / "half a key").write_bytes(b"x")
    newsroom.unlock("alice")
    assert [path.name for path in newsroom.memory.parent.iterdir()] == [newsroom.memory.name]
    check_ledger(newsroom.chain())


def test_opened_keys_are_for_their_owner_only_and_secrets_are_not_shown(newsroom: Newsroom) -> None:
    opened = newsroom.unlocked
    assert newsroom.memory.stat().st_mode & 0o077 == 0
    assert opened.scratch.stat().st_mode & 0o077 == 0
    assert not [name for name, secret in opened.secrets.items() if secret.hex() in repr(opened) or name in repr(opened)]
    with pytest.raises(UnknownKey):
        opened.home("no such key")


def test_no_file_of_the_vault_holds_an_unprotected_secret_key(newsroom: Newsroom) -> None:
    checked = 0
    for path in sorted(newsroom.vault.root.rglob("*.gpg")):
        argv = ["gpg", "--homedir", str(newsroom.memory / "release"), "--batch", "--list-packets", str(path)]
        shown = subprocess.run(argv, capture_output=True, check=False).stdout.decode(errors="replace")
        keys = shown.count(":secret key packet:") + shown.count(":secret sub key packet:")
        assert keys == shown.count("iter+salt S2K"), path
        checked += keys
    assert checked == 6  # alice, bob and recovery, each with a subkey
    assert not exposed_secrets(newsroom.vault.root)
    for secret in newsroom.unlocked.secrets.values():
        assert not [
            name
            for name, data in content(newsroom.vault.root).items()
            if secret in data or secret.hex().encode() in data
        ]


def test_a_key_in_clear_would_be_found(newsroom: Newsroom) -> None:
    plain = newsroom.unlocked.home("submission").secret(newsroom.unlocked.fingerprints["submission"])
    (newsroom.vault.root / "keys" / "left.gpg").write_bytes(plain)
    assert [path.name for path in exposed_secrets(newsroom.vault.root)] == ["left.gpg"]


def test_a_submission_key_with_a_passphrase_or_none_at_all_is_not_taken(newsroom: Newsroom) -> None:
    gpg = Gpg(newsroom.folder / "g")
    gpg.home.mkdir(mode=0o700)
    gpg.run("--passphrase", "x", "--quick-generate-key", "SecureDrop", "rsa2048", "default", "never")
    protected = gpg.run("--passphrase", "x", "--export-secret-keys")
    public = gpg.run("--export")
    gpg.stop()
    shutil.copytree(newsroom.vault.root / "keys", newsroom.folder / "k")
    cabinet, memory = Cabinet(newsroom.folder / "k"), newsroom.folder / "m"
    for data in (protected, public, b"no key"):
        with pytest.raises(UnknownKey):
            founding.put_submission_key(cabinet, memory, data, (newsroom.reviewers["alice"],), FIRST_DAY)
    assert not list(memory.iterdir())


def test_who_works_on_after_a_lock_makes_no_folder_anew(newsroom: Newsroom) -> None:
    held = newsroom.unlocked
    newsroom.lock()
    with pytest.raises(Locked):
        _ = held.scratch
    assert not newsroom.memory.exists()


def test_what_a_thread_left_behind_the_lock_stands_in_nobody_s_way(newsroom: Newsroom) -> None:
    newsroom.lock()
    left = newsroom.memory / "scratch"
    left.mkdir(parents=True)
    (left / "late").write_bytes(b"plain")
    newsroom.unlock("alice")
    assert not (left / "late").exists()


def test_a_folder_somebody_still_writes_in_is_wiped_all_the_same() -> None:
    folder = Path(tempfile.mkdtemp(dir="/dev/shm"))
    over = threading.Event()

    def write() -> None:
        number = 0
        while not over.is_set():
            with contextlib.suppress(OSError):
                (folder / str(number)).write_bytes(b"more")
            number += 1

    for number in range(500):
        (folder / f"before-{number}").write_bytes(b"plain")
    writer = threading.Thread(target=write)
    writer.start()
    try:
        wipe_folder(folder)
    finally:
        over.set()
        writer.join()
    assert not folder.exists()
