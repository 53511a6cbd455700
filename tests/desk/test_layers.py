"""`tamis unwrap --as`: with the key of one person, in the vault or brought, and never without its passphrase."""

from pathlib import Path

from intake.limits import Limits
from intake.receive import receive
from tests.desk.counter import Counter
from tests.exports import write_singles
from tests.newsroom import PASSPHRASES, Newsroom


def test_a_message_to_one_person_opens_with_their_key_alone(newsroom: Newsroom, tmp_path: Path) -> None:
    make = newsroom.exporter
    for_alice, for_stranger = newsroom.to_one("alice", b"hers"), make.gpg.encrypt(b"other", [newsroom.stranger])
    items = [make.message(1, "brave otter", for_alice), make.message(2, "brave otter", for_stranger)]
    write_singles(items, tmp_path)
    chain = newsroom.chain()
    receive(tmp_path, chain, Limits())
    first, second = (chain.catalog.exhibits(each.label)[0].label for each in chain.catalog.submissions())
    counter, key = Counter(newsroom), tmp_path / "key.gpg"
    key.write_bytes(make.gpg.run("--export-secret-keys", newsroom.stranger))
    refused = counter.tamis("unwrap", first)
    assert (refused.status, "--as NAME" in refused.words) == (3, True)
    assert counter.tamis("unwrap", first, "--as", "alice", asked=["wrong"]).status == 3
    opened = counter.tamis("unwrap", first, "--as", "alice", asked=[PASSPHRASES["alice"]])
    assert (opened.status, opened.items[0]["from"]) == (0, first)
    assert PASSPHRASES["alice"] not in opened.out + opened.words
    assert counter.tamis("unwrap", second, "--as", "bob", "--key", str(key), asked=["it has none"]).status == 0
    assert counter.tamis("unwrap", second, "--key", str(key)).status == 2
    assert counter.tamis("unwrap", second, "--as", "bob", "--key", str(tmp_path / "none")).status == 2
    assert len(newsroom.chain().catalog.exhibits()) == 4
