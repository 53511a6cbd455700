"""An intake writes into the vault and into RAM, and nowhere else: it passes where nothing else can be written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from intake.limits import Limits
from intake.receive import receive
from tests.exports import bulk_zip, damaged_messages, write_singles
from tests.newsroom import RAM, Newsroom
from tests.workstation import INBOX, archive_of

INSIDE = 'touch "$1/written" 2>/dev/null && exit 99; shift; exec "$@"'


@pytest.mark.usefixtures("alone")
def test_a_whole_intake_passes_with_everything_read_only_but_vault_and_scratch(
    founded: Newsroom, tmp_path: Path
) -> None:
    room = founded.fresh(RAM)
    try:
        make, drop = room.exporter, tmp_path / "stick"
        drop.mkdir()
        write_singles([make.message(1, "a b", b"hello"), make.document(2, "a b", b"a,b\n" * 99, b"x.csv")], drop)
        name, packed = bulk_zip([make.message(3, "c d", b"again")], "2026-03-01")
        (drop / name).write_bytes(packed)
        (drop / "4-a_b-msg.gpg").write_bytes(damaged_messages(make, room.stranger)["tampered"])
        (drop / "archive.sd-export").write_bytes(archive_of(INBOX))
        memory = room.memory.parent
        walls = ["--ro-bind", "/", "/", "--dev-bind", "/dev", "/dev", "--ro-bind", str(RAM), str(RAM)]
        doors = [part for place in (room.vault.root, memory) for part in ("--bind", str(place), str(place))]
        tamis = [sys.executable, "-I", "-m", "desk", "--vault", str(room.vault.root), "--lang", "en", "intake"]
        argv = ["bwrap", *walls, *doors, "sh", "-c", INSIDE, "sh", str(tmp_path), *tamis, str(drop)]
        quiet = {**os.environ, "TMPDIR": str(memory), "HOME": "/nonexistent"}
        done = subprocess.run(argv, capture_output=True, text=True, check=False, env=quiet)
        if done.returncode == 1 and done.stderr.startswith("bwrap:"):
            pytest.skip(f"this machine makes no read-only view: {done.stderr}")
        assert done.returncode == 4, done.stderr  # partly: one is in quarantine
        again = receive(drop, room.chain(), Limits())
        assert {line.outcome.value for line in again.lines if line.sha256} == {"duplicate"}
        assert len(room.chain().catalog.exhibits()) == 3 + len(INBOX)
    finally:
        room.close()
