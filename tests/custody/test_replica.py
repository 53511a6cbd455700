"""Checking a backup on its medium: everything is read, everything that is wrong is named, the vault's own harm too."""

import shutil
from pathlib import Path

import pytest

from custody.acts import Act
from custody.backup import back_up
from custody.errors import BytesChanged, LedgerBroken, NotAVault
from custody.media import media, newest
from custody.replica import check_backup
from tests.custody.shelf import fill
from tests.newsroom import Newsroom


def quiet(_done: int, _total: int) -> None:
    """Shows no progress."""


def place_of(to: Path) -> Path:
    (place,) = to.glob("tamis-*")
    return place


def test_a_whole_backup_is_said_to_be_whole_and_how_old_it_is(newsroom: Newsroom, tmp_path: Path) -> None:
    chain = newsroom.chain()
    fill(chain, b"one", b"two")
    back_up(chain, tmp_path, "blue", quiet)
    fill(chain, b"three")
    seen: list[tuple[int, int]] = []
    found = check_backup(chain, tmp_path, lambda done, total: seen.append((done, total)))
    assert found.held
    assert (found.files, found.lacking) == (len(seen), 2)  # a blob and its envelope came since
    assert seen[-1] == (found.files, found.files)
    assert found.size < chain.size
    last = list(chain.history.entries())[-1]
    assert (last.text("act"), last.text("backup"), last.number("wrong")) == (Act.REPLICA_CHECK, found.medium, 0)
    (medium,) = media(chain)
    assert medium.checked
    assert newest(chain) == medium
    assert check_backup(chain, place_of(tmp_path), quiet).held


def test_checking_writes_nothing_on_the_medium(newsroom: Newsroom, tmp_path: Path) -> None:
    chain = newsroom.chain()
    fill(chain, b"one")
    back_up(chain, tmp_path, "blue", quiet)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    check_backup(chain, tmp_path, quiet)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


@pytest.mark.parametrize("which", ["objects/??/*.gpg", "state-*/envelopes.tar", "state-*/keys/desk.secret.gpg"])
@pytest.mark.parametrize("harm", ["flipped", "gone", "longer"])
def test_every_file_that_is_not_right_is_named(newsroom: Newsroom, tmp_path: Path, which: str, harm: str) -> None:
    chain = newsroom.chain()
    fill(chain, b"one")
    back_up(chain, tmp_path, "blue", quiet)
    (path,) = place_of(tmp_path).glob(which)
    data = path.read_bytes()
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(data + b"x" if harm == "longer" else bytes([data[0] ^ 1]) + data[1:])
    found = check_backup(chain, tmp_path, quiet)
    assert [name.rpartition("/")[2] for name in found.changed] == [path.name]
    assert not found.held
    (medium,) = media(chain)
    assert medium.changed == 1


def test_a_blob_that_is_another_in_the_vault_is_told_as_the_vault_s(newsroom: Newsroom, tmp_path: Path) -> None:
    chain = newsroom.chain()
    fill(chain, b"one")
    back_up(chain, tmp_path, "blue", quiet)
    (blob,) = newsroom.vault.root.glob("objects/??/*.gpg")
    blob.write_bytes(blob.read_bytes()[:-1] + b"x")
    found = check_backup(chain, tmp_path, quiet)
    assert (found.changed, [Path(name).name for name in found.vault]) == ((), [blob.name])
    assert not found.held


def test_a_backup_that_knows_more_or_tells_another_history_is_told(newsroom: Newsroom, tmp_path: Path) -> None:
    older = newsroom.fresh()
    chain = newsroom.chain()
    chain.record([chain.draft(Act.FIXITY, checked=0, changed=[])])
    back_up(chain, tmp_path, "blue", quiet)
    with pytest.raises(LedgerBroken) as newer:
        check_backup(older.chain(), tmp_path, quiet)
    assert newer.value.message.id == "custody.backup_is_newer"
    other = older.chain()
    for _ in range(5):
        other.record([other.draft(Act.FIXITY, checked=1, changed=[])])
    with pytest.raises(LedgerBroken) as forked:
        check_backup(other, tmp_path, quiet)
    assert forked.value.message.id == "custody.backup_other_history"
    older.close()


def test_nothing_that_is_no_backup_of_this_vault_is_checked(newsroom: Newsroom, tmp_path: Path) -> None:
    chain = newsroom.chain()
    with pytest.raises(NotAVault):
        check_backup(chain, tmp_path, quiet)
    back_up(chain, tmp_path, "blue", quiet)
    (state,) = place_of(tmp_path).glob("state-*")
    listed = state / "manifest.json"
    whole = listed.read_bytes()
    listed.write_bytes(whole.replace(b'"size":', b'"size": '))
    with pytest.raises(BytesChanged):
        check_backup(chain, tmp_path, quiet)
    listed.write_bytes(whole)
    shutil.rmtree(state)
    with pytest.raises(NotAVault):
        check_backup(chain, tmp_path, quiet)
