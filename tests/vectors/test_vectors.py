"""Both verifiers, ours in this process and the file as a stranger runs it, on every attack."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from custody import verify
from tests.custody.verifying import noted, refused
from tests.vectors.attacks import Vector, release_key, vectors
from tests.vectors.make import TABLE, table, write
from tests.vectors.stories import LOG, WITNESS

VECTORS = vectors()
WITNESS_KEY = str(WITNESS.witness())


def test_the_table_in_the_repository_is_what_the_seeds_make() -> None:
    """Formats are promises: if this fails, `python -m tests.vectors.make` shows what changed."""
    assert json.loads(TABLE.read_text(encoding="utf-8")) == json.loads(table())


@pytest.mark.parametrize("name", VECTORS)
def test_the_verifier_of_the_desk_says_what_it_must(name: str, tmp_path: Path) -> None:
    vector = VECTORS[name]
    top = write(vector, tmp_path / name)
    outside = tmp_path / f"{name}.note" if vector.checkpoint else None
    witnesses = (WITNESS_KEY,) if vector.witness else ()
    report = verify.verify(top, verify.Trust(release_key(name), str(LOG.verifier()), witnesses, outside))
    assert refused(report) == vector.refused
    assert set(vector.notes) <= noted(report)
    assert report.exit_code() == (3 if vector.refused else 0)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The verifier and its companions in a folder of their own, where nothing of Tamis can be imported."""
    folder = tmp_path_factory.mktemp("alone")
    for name in ("verify.py", "verify_people.py", "verify_vault.py"):
        shutil.copy(Path(verify.__file__).with_name(name), folder)
    return folder / "verify.py"


@pytest.mark.parametrize("name", VECTORS)
def test_the_verifier_of_a_stranger_says_the_same(name: str, tmp_path: Path, alone: Path) -> None:
    vector = VECTORS[name]
    top = write(vector, tmp_path / name)
    done = asked(alone, top, vector)
    said = json.loads(done.stdout)
    assert done.stderr == ""
    assert {each["check"]: each["id"] for each in said["checks"] if each["outcome"] == "refused"} == vector.refused
    assert done.returncode == said["exit"] == (3 if vector.refused else 0)
    assert set(vector.notes) <= {each["check"] for each in said["checks"] if each["outcome"] == "note"}


def asked(alone: Path, top: Path, vector: Vector) -> subprocess.CompletedProcess[str]:
    keys = ["--release-key", release_key(top.name), "--log-key", str(LOG.verifier())]
    keys += ["--witness-key", WITNESS_KEY] if vector.witness else []
    keys += ["--checkpoint", str(top.with_name(f"{top.name}.note"))] if vector.checkpoint else []
    python = str(Path(sys.executable).resolve())
    command = [python, "-I", "-S", "-B", str(alone), str(top), *keys, "--json", "--lang", "en"]
    return subprocess.run(command, env={}, cwd="/", capture_output=True, text=True, check=False, encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in VECTORS if name.startswith("release-signature-")])
def test_gpgv_alone_says_good_to_other_spellings(name: str, tmp_path: Path) -> None:
    top = write(VECTORS[name], tmp_path / name)
    signed = [str(top / f"tagmanifest-sha256.txt{end}") for end in (".sig", "")]
    ring = str(top / "custody/release-key.gpg")
    done = subprocess.run(["gpgv", "--status-fd", "1", "--keyring", ring, *signed], capture_output=True, check=False)
    assert b"GOODSIG" in done.stdout
    assert done.returncode == 0


def test_what_no_key_can_tell_is_told_by_the_witness() -> None:
    """Each attack with every key stolen passes alone, and is refused with what a witness or a reader kept."""
    bounds = ("all-keys-stolen", "log-key-stolen", "fork", "truncated-with-its-checkpoint")
    alone = [name for name in VECTORS if name.endswith(bounds)]
    assert len(alone) >= 5
    for name in alone:
        assert VECTORS[name].refused == {}
        assert VECTORS[name].notes
        assert any(VECTORS[f"{name}-{more}"].refused for more in ("seen", "asked") if f"{name}-{more}" in VECTORS)
