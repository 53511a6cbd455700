"""A backup is whole or not counted; it is read back; it goes on where it stopped; an older one is recognised."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from custody import manifest
from custody.acts import Act
from custody.backup import back_up, newest, take_out
from custody.chain import Chain
from custody.checkpoint import Checkpoint, sign_checkpoint
from custody.errors import BytesChanged, LedgerBroken, NotAVault
from custody.fixity import check_ledger
from custody.layout import Vault
from custody.media import media
from custody.restoring import compare, kept_notes, restore
from keys import unlocked
from keys.notes import NoteSigner
from tests.custody.shelf import fill, held
from tests.newsroom import PASSPHRASES, Newsroom


def quiet(_done: int, _total: int) -> None:
    """Shows no progress."""


def backed_up(chain: Chain, to: Path) -> Path:
    back_up(chain, to, "blue stick", quiet)
    (place,) = to.glob("tamis-*")
    return place


def state_of(place: Path) -> Path:
    (state,) = place.glob("state-*")
    return state


def opened(room: Newsroom, vault: Vault) -> Chain:
    """Opens a restored vault in RAM of its own, as on another machine."""
    base = room.folder / "elsewhere"
    base.mkdir(exist_ok=True, mode=0o700)
    memory = vault.memory(base, os.getuid())
    keys = unlocked.unlock(vault.cabinet, memory, "reviewers/bob", PASSPHRASES["bob"])
    return Chain(vault, keys, room.clock, os.urandom, lambda _step: None)


def test_what_is_restored_is_what_was_backed_up(newsroom: Newsroom, tmp_path: Path) -> None:
    chain = newsroom.chain()
    fill(chain, b"one", b"two")
    place = backed_up(chain, tmp_path)
    vault = restore(place.parent, tmp_path / "again", quiet)
    again = opened(newsroom, vault)
    again.catch_up()
    assert held(again) == [b"one", b"two"]
    assert again.policy == chain.policy
    check_ledger(again)
    assert not (vault.root / "envelopes.tar").exists()
    unlocked.lock(again.unlocked.folder)


def test_only_what_is_new_is_copied_again_and_one_state_stays(newsroom: Newsroom, tmp_path: Path) -> None:
    chain = newsroom.chain()
    fill(chain, b"one")
    first = back_up(chain, tmp_path, "blue", quiet)
    fill(chain, b"two")
    second = back_up(chain, tmp_path, "blue", quiet)
    third = back_up(chain, tmp_path, "blue", quiet)
    assert first.copied > 0
    assert 0 < second.copied <= first.copied
    assert third.copied == 0
    assert first.medium == third.medium
    (place,) = tmp_path.glob("tamis-*")
    assert not list(place.glob("*.new"))
    assert state_of(place)
    (medium,) = media(chain)
    assert (medium.id, medium.label) == (third.medium, "blue")


def test_a_stick_that_lies_is_found_out(newsroom: Newsroom, tmp_path: Path) -> None:
    chain = newsroom.chain()
    fill(chain, b"one")

    def spoil(step: str) -> None:
        if step == "object":
            (blob,) = tmp_path.glob("tamis-*/objects/??/*.gpg")
            blob.write_bytes(blob.read_bytes()[:-1] + b"x")

    with pytest.raises(BytesChanged):
        back_up(chain, tmp_path, "blue", quiet, spoil)
    assert not media(chain)
    assert not list(tmp_path.glob("tamis-*/state-*"))


@pytest.mark.parametrize("which", ["objects/??/*.gpg", "state-*/envelopes.tar", "state-*/keys/desk.secret.gpg"])
def test_a_changed_or_missing_file_is_not_restored(newsroom: Newsroom, tmp_path: Path, which: str) -> None:
    chain = newsroom.chain()
    fill(chain, b"one")
    place = backed_up(chain, tmp_path)
    (path,) = place.glob(which)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(BytesChanged):
        restore(place, tmp_path / "again", quiet)
    assert not (tmp_path / "again" / "vault.toml").exists()
    path.unlink()
    with pytest.raises((BytesChanged, FileNotFoundError)):
        restore(place, tmp_path / "again", quiet)


def test_a_list_that_this_log_did_not_sign_is_refused(newsroom: Newsroom, tmp_path: Path) -> None:
    chain = newsroom.chain()
    place = backed_up(chain, tmp_path)
    listed = state_of(place) / "manifest.json"
    listed.write_bytes(listed.read_bytes().replace(b'"size":', b'"size": '))
    with pytest.raises(BytesChanged):
        restore(place, tmp_path / "again", quiet)
    with pytest.raises(BytesChanged):
        back_up(chain, tmp_path, "blue", quiet)


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", ".x", "a//x", "", "a/b/c/d/e", "a\x00"])
def test_a_signed_list_with_a_path_that_leads_away_is_refused(path: str) -> None:
    signer = NoteSigner("tamis/x", bytes(32))
    made = manifest.Manifest("tamis/x", "m", 1, (manifest.Kept(path, 1, "0" * 64),)).written()
    with pytest.raises(BytesChanged):
        manifest.read(made, manifest.sign(made, signer), signer.verifier())
    fine = manifest.Manifest("tamis/x", "m", 1, (manifest.Kept("a/b", 1, "0" * 64),)).written()
    assert manifest.read(fine, manifest.sign(fine, signer), signer.verifier()).files[0].path == "a/b"


def test_a_vault_that_lost_an_envelope_replaces_no_backup_that_has_it(newsroom: Newsroom, tmp_path: Path) -> None:
    chain = newsroom.chain()
    (label, _) = fill(chain, b"one", b"two")
    place = backed_up(chain, tmp_path)
    newsroom.vault.envelope(label).unlink()
    with pytest.raises(LedgerBroken):
        back_up(newsroom.chain(), tmp_path, "blue", quiet)
    assert newest(place, NoteSigner(chain.vault.origin, chain.unlocked.secrets["log"]).verifier())


def test_an_older_vault_replaces_no_backup_that_knows_more(newsroom: Newsroom, tmp_path: Path) -> None:
    """A vault restored from an older backup would take the entries since off the only medium that still has them."""
    older = newsroom.fresh()
    chain = newsroom.chain()
    chain.record([chain.draft(Act.FIXITY, checked=0, changed=[])])
    back_up(chain, tmp_path, "blue", quiet)
    with pytest.raises(LedgerBroken) as refused:
        back_up(older.chain(), tmp_path, "blue", quiet)
    assert refused.value.message.id == "custody.backup_is_newer"
    assert restore(tmp_path, tmp_path / "again", quiet)
    older.close()


def test_what_went_bad_on_the_medium_is_copied_anew_when_everything_is_read(newsroom: Newsroom, tmp_path: Path) -> None:
    chain = newsroom.chain()
    fill(chain, b"one", b"two")
    place = backed_up(chain, tmp_path)
    (bad, gone) = place.glob("objects/??/*.gpg")
    bad.write_bytes(bad.read_bytes()[:-1] + b"x")
    gone.unlink()
    trusting = back_up(chain, tmp_path, "blue", quiet)
    with pytest.raises(BytesChanged):
        restore(tmp_path, tmp_path / "early", quiet)
    told: list[tuple[int, int]] = []
    done = back_up(chain, tmp_path, "blue", lambda so_far, total: told.append((so_far, total)), everything=True)
    assert restore(tmp_path, tmp_path / "again", quiet)
    assert done.read == done.files > trusting.read
    assert told[0] == (1, 2)
    (medium,) = media(chain)
    assert (medium.checked, medium.read, medium.changed) == (medium.day, medium.files, 0)


def test_what_was_shredded_goes_from_the_medium_at_hand_and_the_others_are_named(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    chain = newsroom.chain()
    (label, other) = fill(chain, b"one", b"two")
    for name in ("blue", "red"):
        (tmp_path / name).mkdir()
        back_up(chain, tmp_path / name, name, quiet)
    signed = newsroom.sign("alice")(chain.draft(Act.SHREDDING, newsroom.reviewers["alice"], object=label))
    chain.record([signed])
    newsroom.vault.envelope(label).unlink()
    cleaned, older = take_out(chain, tmp_path / "blue", "blue", quiet)
    names = {medium.id: medium.label for medium in media(chain)}
    assert (names[cleaned], [names[each] for each in older]) == ("blue", ["red"])
    assert take_out(chain, None, "", quiet) == ("", tuple(names))
    vault = restore(tmp_path / "blue", tmp_path / "again", quiet)
    assert [path.stem for path in (vault.root / "envelopes").iterdir()] == [other]


def test_an_older_backup_is_recognised_by_a_checkpoint_kept_elsewhere(newsroom: Newsroom, tmp_path: Path) -> None:
    chain = newsroom.chain()
    place = backed_up(chain, tmp_path)
    old = shutil.copytree(place, tmp_path / "old")
    fill(chain, b"later")
    back_up(chain, tmp_path, "blue", quiet)
    newer = chain.checkpoint()
    paper = tmp_path / "paper.note"
    paper.write_text(chain.checkpoints.note(newer.size))
    vault = restore(old, tmp_path / "again", quiet)
    compared = compare(vault, kept_notes(paper))
    assert compared.known == newer.size
    assert compared.missing == newer.size - compared.size > 0
    assert compare(vault, []).missing == 0
    assert compare(vault, kept_notes(newsroom.vault.root)).known == newer.size
    assert compare(vault, kept_notes(vault.root)).missing == 0


def test_a_checkpoint_of_another_history_or_log_is_refused(newsroom: Newsroom, tmp_path: Path) -> None:
    chain = newsroom.chain()
    place = backed_up(chain, tmp_path)
    vault = restore(place, tmp_path / "again", quiet)
    size = compare(vault, []).size
    signer = NoteSigner(chain.vault.origin, chain.unlocked.secrets["log"])
    for forged in (
        sign_checkpoint(Checkpoint(chain.vault.origin, size, bytes(32)), signer),
        sign_checkpoint(Checkpoint(chain.vault.origin, size, bytes(32)), NoteSigner(chain.vault.origin, bytes(32))),
    ):
        with pytest.raises(LedgerBroken):
            compare(vault, [forged])


def test_nothing_is_restored_from_nowhere_or_over_a_vault(newsroom: Newsroom, tmp_path: Path) -> None:
    with pytest.raises(NotAVault):
        restore(tmp_path, tmp_path / "again", quiet)
    place = backed_up(newsroom.chain(), tmp_path)
    with pytest.raises(NotAVault):
        restore(place, newsroom.vault.root, quiet)


def test_the_recipe_that_needs_no_tamis_unpacks_and_checks_everything(newsroom: Newsroom, tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs/formats/backup.md").read_text()
    recipe = page.split("```sh\n")[1].split("```")[0].replace("cd tamis-ID", f"cd {tmp_path}/tamis-*")
    fill(newsroom.chain(), b"one", b"two")
    place = backed_up(newsroom.chain(), tmp_path)
    done = subprocess.run(["bash", "-euc", recipe], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(list((place / "envelopes").iterdir())) == 2
    (blob, _) = place.glob("objects/??/*.gpg")
    blob.write_bytes(b"x")
    again = recipe.replace("mkdir envelopes", "true")
    assert subprocess.run(["bash", "-euc", again], capture_output=True, check=False).returncode != 0
