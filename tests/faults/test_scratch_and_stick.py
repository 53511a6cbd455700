"""Scratch or disk full at any step, a stick pulled out at any read: nothing is lost, the same stick again completes.

They are made small with a file system of its own; only root may mount one, elsewhere those tests are skipped.
"""

import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from custody.acts import Act
from custody.fixity import check_ledger
from intake.errors import DropUnreadable, IntakeError, TooLargeHere
from intake.limits import Limits
from intake.names import ItemKind
from intake.opening import OpenedItem, open_item
from intake.presence import Presence
from intake.quarantined import retry
from intake.receipt import Outcome
from intake.receive import receive
from intake.streamed import open_streamed
from keys.errors import KeysError, NotDecrypted
from keys.session_keys import Ring, ring_of
from tests.archives import damaged_gzips, gzip_member
from tests.exports import damaged_messages, odd_messages, write_singles
from tests.newsroom import Newsroom, contents

ROOM = 24_576  # bytes of the small scratch: some pages


@pytest.fixture
def small_scratch(newsroom: Newsroom) -> Iterator[Path]:
    """A scratch of some pages."""
    folder = newsroom.unlocked.scratch
    mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM},mode=0700", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a small scratch")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def full_disk(newsroom: Newsroom) -> Iterator[Callable[[int], None]]:
    """The vault on a file system of its own, as large as it is told to be (KiB)."""
    root, beside = newsroom.vault.root, newsroom.folder / "beside"
    mount = ["mount", "-t", "tmpfs", "-o", "mode=0700", "tmpfs", str(root)]
    shutil.copytree(root, beside)
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a small disk")
    shutil.copytree(beside, root, dirs_exist_ok=True)

    def resize(kib: int) -> None:
        subprocess.run(["mount", "-o", f"remount,size={kib}k", str(root)], check=True)

    yield resize
    subprocess.run(["umount", "-l", str(root)], check=True)


def test_what_scratch_cannot_hold_comes_in_all_the_same(
    newsroom: Newsroom, small_scratch: Path, tmp_path: Path
) -> None:
    """Full while it is received, while it is decrypted, while it is unpacked; a neighbour fills it; a plain file."""
    make, noise = newsroom.exporter, os.urandom(60_000)
    texts = [b"x%d" % number + os.urandom(3_000) for number in range(6)]
    write_singles(
        [
            make.document(1, "brave otter", noise, b"noise.bin"),  # does not fit as received
            make.document(2, "brave otter", noise[:7_000], b"part.bin"),  # fits once
            make.document(3, "brave otter", bytes(400_000), b"dense.bin"),  # fits until it is unpacked
            make.zipped_document(4, "brave otter", noise[:20_000], "old.bin"),  # must be read here and there
            *(make.message(number, "brave otter", text) for number, text in enumerate(texts, start=10)),
        ],
        tmp_path,
    )
    (tmp_path / "export_data").mkdir()
    (tmp_path / "export_data/plain.bin").write_bytes(noise[::-1])
    chain = newsroom.chain()
    receipt = receive(tmp_path, chain, Limits())
    assert {line.message.id for line in receipt.lines if line.message} == {"intake.too_large_here"}
    assert receipt.counts == {Outcome.ACCEPTED: 10, Outcome.DUPLICATE: 0, Outcome.QUARANTINED: 1}
    assert contents(chain) == {noise, noise[:7_000], bytes(400_000), noise[::-1], *texts}
    assert not list(small_scratch.iterdir())
    check_ledger(chain)


def test_what_scratch_cannot_hold_at_a_second_try_stays_in_quarantine_and_says_why(
    newsroom: Newsroom, small_scratch: Path, tmp_path: Path
) -> None:
    gpg = newsroom.exporter.gpg
    (tmp_path / "1-a_b-msg.gpg").write_bytes(gpg.encrypt(os.urandom(ROOM), [newsroom.stranger]))
    chain = newsroom.chain()
    receive(tmp_path, chain, Limits())
    (waiting,) = chain.catalog.submissions("quarantined")
    newsroom.unlocked.home("submission").import_key(gpg.run("--export-secret-keys", newsroom.stranger))
    with pytest.raises(TooLargeHere):
        retry(waiting.label, "alice", chain, Limits())
    (told,) = [entry for entry in chain.history.of(waiting.label) if entry.text("act") == Act.FAILED_CHECK]
    assert (told.number("refused"), list(small_scratch.iterdir())) == (1, [])
    assert subprocess.run(["mount", "-o", "remount,size=4m", str(small_scratch)], check=False).returncode == 0
    retry(waiting.label, "alice", chain, Limits())
    assert len(chain.catalog.exhibits(waiting.label)) == 1


def test_streaming_tells_the_same_as_opening_in_scratch(newsroom: Newsroom, tmp_path: Path) -> None:
    exporter = newsroom.exporter
    ring = ring_of(newsroom.unlocked.home("submission"))
    messages = {**damaged_messages(exporter, newsroom.stranger)}
    messages |= {name: cipher for name, (cipher, _) in odd_messages(exporter).items()}
    packed = {**damaged_gzips(b"line by line\n" * 50), "whole": gzip_member(b"a", b"b", mtime=3) + b"behind"}
    wholes = [(ItemKind.MESSAGE, cipher) for cipher in messages.values()]
    wholes += [(ItemKind.DOCUMENT, exporter.gpg.encrypt(data, [exporter.submission])) for data in packed.values()]
    wholes.append((ItemKind.DOCUMENT, wholes[-1][1][:-40]))
    for kind, cipher in wholes:
        assert told(partial(streamed, ring, cipher, kind)) == told(
            partial(open_item, ring, iter([cipher]), kind, tmp_path, Limits())
        )


def streamed(ring: Ring, cipher: bytes, kind: ItemKind) -> OpenedItem:
    return open_streamed(ring, lambda: iter([cipher]), kind, len(cipher), Limits())


def told(opening: Callable[[], OpenedItem]) -> object:
    """Gives what an opening says, its content instead of how to read it; or the reason it gives."""
    try:
        item = opening()
    except (NotDecrypted, IntakeError) as refusal:
        return refusal.message
    return replace(item, chunks=nothing), b"".join(item.chunks())


def nothing() -> Iterator[bytes]:
    """Stands for where the bytes are."""
    return iter(())


def test_a_disk_full_at_any_step_leaves_a_sound_vault_and_the_same_stick_again_completes(
    newsroom: Newsroom, full_disk: Callable[[int], None], tmp_path: Path
) -> None:
    """Each try has a little more room than the one before, so that each meets the end of the disk a step later."""
    make = newsroom.exporter
    write_singles([make.document(n, "a b", os.urandom(9_000), b"n") for n in range(3)], tmp_path)
    (tmp_path / "9-a_b-msg.gpg").write_bytes(os.urandom(5_000))
    used = sum(4 + path.stat().st_size // 1024 for path in newsroom.vault.root.rglob("*"))
    ended = list[str]()
    for more in range(0, 600, 20):
        full_disk(used + more)
        try:
            receipt = receive(tmp_path, newsroom.chain(), Limits())
        except (OSError, KeysError) as full:
            ended.append(type(full).__name__)
        else:
            break
        finally:
            assert not list(newsroom.unlocked.scratch.iterdir())
    assert len(ended) > 3
    full_disk(used + 4_000)
    chain = newsroom.chain()
    receipt = receive(tmp_path, chain, Limits())
    assert len(receipt.lines) == 4
    assert len(contents(chain)) == 3
    acts = Counter(entry.text("act") for entry in chain.history.entries())
    assert (acts[Act.ACCESSION], acts[Act.QUARANTINE]) == (3, 1)
    assert not chain.store.leftovers()
    assert chain.envelopes.labels() == {each.label for each in chain.catalog.submissions()}
    check_ledger(chain)


def test_a_stick_pulled_out_while_things_are_read_ahead_stops_the_intake_and_goes_on_later(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    """Another, empty folder stands where the stick was, as after an unmount."""
    stick, away = tmp_path / "stick", tmp_path / "away"
    stick.mkdir()
    write_singles([newsroom.exporter.message(n, "a b", b"%d" % n) for n in range(1, 9)], stick)
    read = 0

    def pull(step: str) -> None:
        nonlocal read
        read += step == "spooled"
        if step == "spooled" and read == 3:
            stick.rename(away)
            stick.mkdir()

    with pytest.raises(DropUnreadable):
        receive(stick, newsroom.chain(), Limits(), after=pull)
    chain = newsroom.chain()
    assert contents(chain) == {b"1", b"2", b"3"}
    assert not chain.catalog.submissions("quarantined")
    assert not list(newsroom.unlocked.scratch.iterdir())
    stick.rmdir()
    away.rename(stick)
    receipt = receive(stick, chain, Limits())
    assert receipt.counts == {Outcome.ACCEPTED: 5, Outcome.DUPLICATE: 3, Outcome.QUARANTINED: 0}
    assert contents(chain) == {b"%d" % n for n in range(1, 9)}
    check_ledger(chain)


def test_a_device_the_kernel_lists_no_more_is_gone_though_its_folders_are_remembered(tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    device = (tmp_path / "stick").stat().st_dev
    listed = tmp_path / f"{os.major(device)}:{os.minor(device)}"
    assert Presence.of(tmp_path / "stick", tmp_path).lasts()  # a device nobody lists: a folder on RAM, a network share
    listed.touch()
    present = Presence.of(tmp_path / "stick", tmp_path)
    assert present.lasts()
    listed.unlink()
    assert not present.lasts()
    assert not Presence.of(tmp_path / "nowhere", tmp_path).lasts()
