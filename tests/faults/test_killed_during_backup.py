"""A backup killed after any of its steps, or a stick pulled out: what counts on the stick is whole, or was before."""

import os
import signal
from collections import Counter as Counted
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from custody.acts import Act
from custody.backup import back_up
from custody.chain import Chain
from custody.destruction import destroy_scope
from custody.media import media
from custody.restoring import restore
from intake.limits import Limits
from intake.receive import receive
from tests.custody.shelf import fill
from tests.exports import write_singles
from tests.faults.deaths import die_at
from tests.newsroom import Newsroom

if TYPE_CHECKING:
    from custody.canonical import JSON

STEPS = [
    ("checkpoint", 1),
    ("state", 1),
    ("object", 1),
    ("object", 2),
    ("copied", 1),
    ("read back", 1),
    ("switched", 1),
]


def quiet(_done: int, _total: int) -> None:
    """Shows no progress."""


def killed(room: Newsroom, to: Path, step: str, occurrence: int) -> int:
    """Backs up in a process of its own; gives the signal it died of."""
    child = os.fork()
    if child == 0:
        try:
            back_up(room.chain(), to, "blue", quiet, die_at(step, occurrence))
        finally:
            os._exit(3)  # whatever happened, this child is no second pytest
    end = os.waitpid(child, 0)[1]
    return os.WTERMSIG(end) if os.WIFSIGNALED(end) else 0


def texts(chain: Chain) -> list[str]:
    return sorted(chain.envelopes.labels())


@pytest.mark.parametrize(("step", "occurrence"), STEPS, ids=[f"{step}-{number}" for step, number in STEPS])
def test_a_killed_backup_leaves_the_one_before_and_goes_on(
    newsroom: Newsroom, tmp_path: Path, step: str, occurrence: int
) -> None:
    chain = newsroom.chain()
    fill(chain, b"one")
    back_up(chain, tmp_path, "blue", quiet)
    fill(chain, b"two", b"three")
    assert killed(newsroom, tmp_path, step, occurrence) == signal.SIGKILL
    vault = restore(tmp_path, tmp_path / "between", quiet)
    assert len(list((vault.root / "envelopes").iterdir())) == (3 if step == "switched" else 1)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("tamis-*/objects/??/*.gpg")}
    again = newsroom.chain()
    back_up(again, tmp_path, "blue", quiet)
    assert {path: path.stat().st_mtime_ns for path in before} == before  # what was there is not written again
    vault = restore(tmp_path, tmp_path / "after", quiet)
    assert sorted(path.stem for path in (vault.root / "envelopes").iterdir()) == texts(again)
    assert not list(tmp_path.glob("tamis-*/*.new"))
    assert len(list(tmp_path.glob("tamis-*/state-*"))) == 1
    assert len(media(again)) == 1


def test_a_killed_restore_is_no_vault_and_goes_on(newsroom: Newsroom, tmp_path: Path) -> None:
    fill(newsroom.chain(), b"one", b"two")
    back_up(newsroom.chain(), tmp_path, "blue", quiet)
    for number, step in enumerate([("file", 1), ("file", 5), ("envelopes", 1)]):
        child = os.fork()
        if child == 0:
            try:
                restore(tmp_path, tmp_path / "again", quiet, die_at(*step))
            finally:
                os._exit(3)
        assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL, number
        assert not (tmp_path / "again" / "vault.toml").exists()
    steps: Counted[str] = Counted()
    vault = restore(tmp_path, tmp_path / "again", quiet, lambda step: steps.update([step]))
    assert steps["envelopes"] == steps["head"] == 1
    assert len(list((vault.root / "envelopes").iterdir())) == 2
    for path in vault.root.rglob("*"):
        assert not path.name.endswith(".new")


def test_every_step_of_a_backup_has_its_death(newsroom: Newsroom, tmp_path: Path) -> None:
    steps: Counted[str] = Counted()
    fill(newsroom.chain(), b"one", b"two")
    back_up(newsroom.chain(), tmp_path, "blue", quiet, lambda step: steps.update([step]))
    assert {(step, number) for step, count in steps.items() for number in range(1, count + 1)} == set(STEPS)


def test_a_blob_sealed_anew_after_a_killed_intake_replaces_the_one_in_the_backup(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    """Same name, same length, another key: the first was under a key that no envelope ever held."""
    for name in ("drop", "stick"):
        (tmp_path / name).mkdir()
    write_singles([newsroom.exporter.message(1, "brave otter", b"the first letter")], tmp_path / "drop")
    child = os.fork()
    if child == 0:
        try:
            receive(tmp_path / "drop", newsroom.chain(), Limits(), after=die_at("kept", 1))
        finally:
            os._exit(3)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    back_up(newsroom.chain(), tmp_path / "stick", "blue", quiet)
    newsroom.chain()  # a chain of its own for each, so that the key is another one
    chain = newsroom.chain()
    receive(tmp_path / "drop", chain, Limits())
    assert back_up(chain, tmp_path / "stick", "blue", quiet).copied > 0
    vault = restore(tmp_path / "stick", tmp_path / "again", quiet)
    ours = {path.name: path.read_bytes() for path in newsroom.vault.root.glob("objects/??/*.gpg")}
    assert {path.name: path.read_bytes() for path in vault.root.glob("objects/??/*.gpg")} == ours


def test_what_was_shredded_and_received_again_opens_in_the_backup(newsroom: Newsroom, tmp_path: Path) -> None:
    chain = newsroom.chain()
    (label, _) = fill(chain, b"one", b"two")
    back_up(chain, tmp_path, "blue", quiet)
    names: list[JSON] = [note.name for note in chain.envelope(label).blobs]
    draft = chain.draft(Act.SHREDDING, newsroom.reviewers["alice"], object=label, blobs=names)
    chain.record([newsroom.sign("alice")(draft)])
    destroy_scope(label, [str(name) for name in names], chain, lambda _step: None)
    back_up(chain, tmp_path, "blue", quiet)
    between = restore(tmp_path, tmp_path / "between", quiet)
    assert {path.stem for path in between.root.glob("objects/??/*.gpg")} == chain.store.names()
    fill(chain, b"one")
    back_up(chain, tmp_path, "blue", quiet)
    vault = restore(tmp_path, tmp_path / "again", quiet)
    ours = {path.name: path.read_bytes() for path in newsroom.vault.root.glob("objects/??/*.gpg")}
    assert {path.name: path.read_bytes() for path in vault.root.glob("objects/??/*.gpg")} == ours
