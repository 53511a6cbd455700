"""The chain records in the order of the design, notices every change on disk, and gives back what it keeps."""

import hashlib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from custody import merkle
from custody.acts import Act
from custody.chain import Chain, nothing
from custody.errors import BytesChanged, LedgerBroken, Unknown
from custody.fixity import check_ledger
from custody.keeping import Whole, keep_whole
from custody.ledger import line_of, parse_line
from custody.store import Fresh
from keys.errors import Locked
from tests.newsroom import Newsroom, opened

Keep = Callable[[bytes], tuple[str, str]]


@pytest.fixture
def chain(newsroom: Newsroom) -> Chain:
    return newsroom.chain()


@pytest.fixture
def keep(chain: Chain) -> Keep:
    """Keeps bytes as a submission of their own; gives label and blob."""

    def kept(plain: bytes) -> tuple[str, str]:
        digest = hashlib.sha256(plain).hexdigest()
        label = chain.name("submission", digest)
        envelope = chain.new_envelope(label)
        note = chain.keep(envelope, "as received", digest, [plain])
        chain.write_envelope(envelope.with_blobs([note]))
        return label, note.name

    return kept


def test_an_act_goes_to_the_opening_then_the_ledger_then_the_catalog(newsroom: Newsroom) -> None:
    sizes: dict[str, tuple[int, int, int]] = {}

    def look(step: str) -> None:
        root = newsroom.vault.root
        sealed = sum(path.stat().st_size for path in (root / "ledger" / "sealed").iterdir())
        sizes[step] = sealed, (root / "ledger" / "000000.jsonl").stat().st_size, watcher.catalog.applied

    watcher, recorder = newsroom.chain(), newsroom.chain(look)
    look("before")
    recorder.record([recorder.draft(Act.FIXITY)])
    order = [sizes[step] for step in ("before", "opening", "ledger", "catalog")]
    assert [[after > before for after, before in zip(two, one, strict=True)] for one, two in pairwise(order)] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
    ]


def test_an_entry_holds_day_time_and_actor_and_is_found_again(chain: Chain) -> None:
    (entry,) = chain.record([chain.draft(Act.FIXITY, "desk", blobs=3)])
    assert chain.entry(entry.scope, entry.seq) == entry
    assert (entry.text("day"), entry.text("actor"), entry.number("blobs")) == ("2026-03-02", "desk", 3)
    assert entry.text("time").startswith("2026-03-02T10:")
    with pytest.raises(Unknown):
        chain.entry(entry.scope, entry.seq + 1)


def test_a_checkpoint_s_root_proves_every_entry(chain: Chain) -> None:
    chain.record([chain.draft(Act.FIXITY) for _ in range(5)])
    made = chain.checkpoint()
    assert made.size == chain.size
    for entry in chain.history.entries():
        merkle.check_inclusion(
            merkle.leaf_hash(entry.line), entry.seq, made.size, chain.proof(entry.seq, made.size), made.root
        )


def test_what_is_kept_comes_back_in_this_and_another_process(newsroom: Newsroom, chain: Chain, keep: Keep) -> None:
    label, blob = keep(b"evidence")
    assert opened(chain, label, blob) == b"evidence"
    other = newsroom.chain()
    assert opened(other, label, blob) == b"evidence"
    report = hashlib.sha256(b"a report").hexdigest()
    note = chain.keep_in(label, "report", report, [b"a report"])
    assert opened(other, label, note.name) == b"a report"
    assert [each.role for each in newsroom.chain().envelope(label).blobs] == ["as received", "report"]


def test_bytes_that_are_not_those_of_their_digest_are_not_kept(chain: Chain) -> None:
    envelope = chain.new_envelope(chain.name("submission", "x"))
    with pytest.raises(BytesChanged):
        chain.keep(envelope, "as received", hashlib.sha256(b"promised").hexdigest(), [b"delivered"])
    assert not chain.store.names()
    assert not chain.store.leftovers()


def test_of_several_kept_together_none_counts_where_one_is_not_what_was_promised(chain: Chain) -> None:
    told = [hashlib.sha256(text).hexdigest() for text in (b"first", b"promised")]
    envelopes = [chain.new_envelope(chain.name("submission", digest)) for digest in told]
    given = [[Fresh("exhibit", told[0], [b"first"], length=5)], [Fresh("exhibit", told[1], [b"delivered"], length=9)]]
    with pytest.raises(BytesChanged):
        keep_whole(chain, [Whole(*each) for each in zip(envelopes, given, strict=True)], nothing)
    assert not chain.store.names()
    assert not chain.envelopes.labels()
    assert not list(chain.vault.root.glob("envelopes/*"))


def test_several_kept_together_each_open_under_their_own_key(newsroom: Newsroom, chain: Chain) -> None:
    texts = [bytes([number]) * number for number in range(5)]
    told = [hashlib.sha256(text).hexdigest() for text in texts]
    wholes = [
        Whole(chain.new_envelope(chain.name("submission", digest)), [Fresh("exhibit", digest, [text], "", len(text))])
        for digest, text in zip(told, texts, strict=True)
    ]
    kept = keep_whole(chain, wholes, nothing)
    other = newsroom.chain()
    assert len({other.envelope(whole.envelope.label).key for whole in wholes}) == len(texts)
    for whole, (note,), text in zip(wholes, kept, texts, strict=True):
        assert opened(other, whole.envelope.label, note.name) == text


def test_a_flipped_byte_in_a_blob_or_an_envelope_is_noticed(newsroom: Newsroom, chain: Chain, keep: Keep) -> None:
    label, blob = keep(b"evidence")
    for path in (newsroom.vault.blob(blob), newsroom.vault.envelope(label)):
        whole = path.read_bytes()
        for at in (0, len(whole) // 2, len(whole) - 1):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            with pytest.raises(BytesChanged):
                opened(newsroom.chain(), label, blob)
        path.write_bytes(whole)
    assert opened(newsroom.chain(), label, blob) == b"evidence"
    newsroom.vault.blob(blob).unlink()
    with pytest.raises(BytesChanged):
        opened(chain, label, blob)
    newsroom.vault.envelope(label).unlink()
    with pytest.raises(Unknown):
        newsroom.chain().envelope(label)


def test_somebody_with_the_disk_cannot_pass_other_bytes_off_under_a_new_envelope(
    newsroom: Newsroom, chain: Chain, keep: Keep
) -> None:
    """The desk's certificate lies open, so anyone can write an envelope; the blob's name binds its digest."""
    label, blob = keep(b"evidence")
    elsewhere, forged = keep(b"forgery!")
    theirs = chain.envelopes.read(elsewhere)
    swapped = [type(note)(blob, note.role, note.length, note.digest) for note in theirs.blobs]
    other = type(theirs)(label, theirs.key, tuple(swapped))
    chain.envelopes.put(label, chain.envelopes.sealed(other, chain.policy.recipients(), newsroom.clock()))
    newsroom.vault.blob(blob).write_bytes(newsroom.vault.blob(forged).read_bytes())
    with pytest.raises(BytesChanged):
        opened(newsroom.chain(), label, blob)


def test_an_envelope_goes_to_the_desk_and_to_recovery_and_to_nobody_else(
    newsroom: Newsroom, chain: Chain, keep: Keep
) -> None:
    import subprocess

    label, _ = keep(b"evidence")
    argv = [
        "gpg",
        "--homedir",
        str(newsroom.memory / "desk"),
        "--batch",
        "--list-packets",
        str(newsroom.vault.envelope(label)),
    ]
    shown = subprocess.run(argv, capture_output=True, check=True).stdout.decode()
    assert shown.count(":pubkey enc packet:") == len(chain.policy.recipients()) == 2


def test_a_torn_ledger_line_is_cut_and_the_cut_is_recorded(newsroom: Newsroom, chain: Chain) -> None:
    with (newsroom.vault.ledger / "000000.jsonl").open("ab") as file:
        file.write(b'{"prev"')
    again = newsroom.chain()
    *_, last = again.history.entries()
    assert (last.text("act"), last.number("cut"), last.number("at")) == (Act.LEDGER_REPAIR, 7, chain.size)
    check_ledger(again)


def test_a_ledger_shorter_than_its_checkpoint_or_its_catalog_is_refused(newsroom: Newsroom, chain: Chain) -> None:
    chain.record([chain.draft(Act.FIXITY)])
    path = newsroom.vault.ledger / "000000.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
    with pytest.raises(LedgerBroken):
        newsroom.chain()
    path.write_bytes(b"".join(lines))
    chain.checkpoint()
    path.write_bytes(b"".join(lines[:-1]))
    newsroom.vault.catalog.unlink()
    with pytest.raises(LedgerBroken):
        newsroom.chain()


def test_a_line_rewritten_with_a_right_chain_is_still_noticed(newsroom: Newsroom, chain: Chain) -> None:
    (entry,) = chain.record([chain.draft(Act.FIXITY, blobs=1)])
    chain.checkpoint()
    path = newsroom.vault.ledger / "000000.jsonl"
    *rest, last = path.read_bytes().splitlines(keepends=True)
    forged = chain.draft(Act.FIXITY, blobs=2).statement
    path.write_bytes(b"".join(rest) + line_of(entry.seq, str(parse_line(last[:-1])["prev"]), forged, None) + b"\n")
    with pytest.raises(LedgerBroken):
        check_ledger(newsroom.chain())


def test_a_forged_checkpoint_is_refused(newsroom: Newsroom, chain: Chain) -> None:
    made = chain.checkpoint()
    path = newsroom.vault.ledger / "checkpoints" / f"{made.size:012d}.note"
    path.write_text(path.read_text().replace(f"\n{made.size}\n", f"\n{made.size + 1}\n"))
    with pytest.raises(LedgerBroken):
        newsroom.chain()


def test_the_catalog_is_made_anew_from_the_ledger_alone(newsroom: Newsroom, chain: Chain, keep: Keep) -> None:
    keep(b"evidence")
    before = chain.catalog.dump()
    chain.catalog.close()
    for path in newsroom.vault.root.glob("catalog.db*"):
        path.unlink()
    assert newsroom.chain().catalog.dump() == before


def test_nothing_stands_in_clear_on_the_disk(newsroom: Newsroom, chain: Chain, keep: Keep) -> None:
    needle = b"a needle in the haystack"
    label, _ = keep(needle)
    chain.record(
        [chain.draft(Act.QUARANTINE, "desk", label, submission=label, reason=needle.decode(), digest="", size=0)]
    )
    raw = b"".join(path.read_bytes() for path in newsroom.vault.root.rglob("*") if path.is_file())
    assert needle not in raw
    assert b"quarantine" not in raw
    assert chain.catalog.submissions()[0].reason == needle.decode()


def test_a_wrong_key_does_not_open_the_catalog(newsroom: Newsroom, chain: Chain) -> None:
    from custody.catalog import Catalog

    chain.catalog.close()
    with pytest.raises(BytesChanged):
        Catalog(newsroom.vault.catalog, bytes(32))


def test_a_locked_vault_has_no_chain(newsroom: Newsroom) -> None:
    newsroom.lock()
    with pytest.raises(Locked):
        newsroom.chain()


def test_a_file_read_into_scratch_is_there_whole_or_not_at_all(
    newsroom: Newsroom, chain: Chain, keep: Keep, tmp_path: Path
) -> None:
    label, blob = keep(b"evidence")
    chain.read_into(label, blob, tmp_path / "original")
    assert (tmp_path / "original").read_bytes() == b"evidence"
    path = newsroom.vault.blob(blob)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(BytesChanged):
        chain.read_into(label, blob, tmp_path / "second")
    assert not (tmp_path / "second").exists()
