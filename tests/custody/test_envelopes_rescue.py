"""Tamis gone, the vault and the recovery sheets left: plain gpg and sha256 bring everything back.

Nothing of ours is called between the copy of the vault and the comparison, but for turning sheets into a passphrase.
"""

import base64
import hashlib
import json
import shutil
import subprocess
from pathlib import Path

from intake.limits import Limits
from intake.receive import receive
from keys import recovery
from tests.exports import write_singles
from tests.newsroom import Newsroom


def gpg(home: Path, *arguments: str, given: bytes = b"", passphrase: str | None = None) -> bytes:
    unlocked = [] if passphrase is None else ["--pinentry-mode", "loopback", "--passphrase", passphrase]
    argv = ["gpg", "--homedir", str(home), "--batch", "--quiet", *unlocked, *arguments]
    return subprocess.run(argv, input=given, capture_output=True, check=True).stdout


def test_the_recovery_sheets_and_plain_gpg_restore_every_byte(newsroom: Newsroom, tmp_path: Path) -> None:
    make = newsroom.exporter
    stick = tmp_path / "stick"
    stick.mkdir()
    write_singles(
        [make.message(1, "brave otter", b"the letter"), make.document(2, "brave otter", bytes(70_000), b"zeros.bin")],
        stick,
    )
    chain = newsroom.chain()
    receive(stick, chain, Limits())
    wanted = {submission.digest for submission in chain.catalog.submissions()}
    wanted |= {exhibit.digest for exhibit in chain.catalog.exhibits()}
    phrase = recovery.passphrase(recovery.restore(newsroom.recovery_shares[1:]))
    newsroom.lock()

    vault, home = tmp_path / "vault", newsroom.folder / "r"
    shutil.copytree(newsroom.vault.root, vault)
    home.mkdir(mode=0o700)
    gpg(home, "--import", str(vault / "keys" / "recovery.locked.gpg"), passphrase=phrase)
    rescued: dict[str, str] = {}
    for envelope in (vault / "envelopes").glob("*.gpg"):
        content = json.loads(gpg(home, "-d", str(envelope), passphrase=phrase))
        assert len(base64.b64decode(content["key"])) == 32
        for blob in content["blobs"]:
            path = vault / "objects" / blob["name"][:2] / f"{blob['name']}.gpg"
            plain = gpg(home, "-d", str(path), passphrase=content["key"])[: blob["length"]]
            assert hashlib.sha256(plain).hexdigest() == blob["digest"]
            rescued[blob["digest"]] = blob["filename"]
    assert set(rescued) == wanted
    assert sorted(rescued.values()) == ["", "", "", "zeros.bin"]
