"""From the desk to the witness and back: by file, to the letter; and what the rules then let out."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from custody.acts import Act
from keys.notes import parse_witness
from tests.desk.counter import Counter
from tests.newsroom import PASSPHRASES, Newsroom
from tests.release.candidates import RELEASE, Candidates
from witness.command import main

NOW = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
BOTH = ("--as", "alice", "--as", "bob")
PHRASES = [PASSPHRASES["alice"], PASSPHRASES["bob"]]


class Attic:
    """The witness's laptop."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = folder / "witness"
        self._capsys = capsys

    def run(self, *words: str | Path) -> tuple[int, str]:
        status = main(["--home", str(self.home), "--lang", "en", *map(str, words)], lambda: NOW)
        return status, self._capsys.readouterr().out


@pytest.fixture
def attic(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Attic:
    return Attic(tmp_path, capsys)


def set_up(attic: Attic, counter: Counter, *, needed: bool = False) -> None:
    log = counter.room.chain().policy.log
    status, key = attic.run("init", "attic.example", "--log", log)
    assert status == 0
    options = ["--needed"] if needed else []
    said = counter.tamis("checkpoint", "witness", "attic", key.strip(), *options, *BOTH, asked=PHRASES)
    assert said.status == 0, said.words
    assert parse_witness(counter.room.chain().policy.witnesses["attic"]).name == "attic.example"


def carried(attic: Attic, counter: Counter, folder: Path, old: int, *, to: str = "note") -> int:
    """Carries a request over and the answer back; gives the size that was witnessed."""
    request, answer = folder / f"request-{to}", folder / to
    said = counter.tamis("checkpoint", "request", str(old), "--into", str(request))
    assert said.status == 0, said.words
    assert request.read_text() == said.items[0]["request"]
    assert attic.run("cosign", request, "--into", answer)[0] == 0
    back = counter.tamis("checkpoint", "accept", str(answer))
    assert back.status == 0, back.words
    size: int = said.items[0]["size"]
    return size


def test_a_checkpoint_goes_to_the_witness_and_comes_back_signed(
    newsroom: Newsroom, attic: Attic, tmp_path: Path
) -> None:
    counter = Counter(newsroom)
    set_up(attic, counter)
    assert "Nobody outside" in counter.tamis("checkpoint", "show").words
    first = carried(attic, counter, tmp_path, 0)
    chain = newsroom.chain()
    chain.record([chain.draft(Act.FIXITY) for _ in range(7)])
    second = carried(attic, counter, tmp_path, first, to="later")
    assert second == first + 8  # and that the request was carried away
    said = counter.tamis("checkpoint", "show")
    assert f"seen {second} entries" in said.words
    assert said.items[0]["note"].count("attic.example") == 1


def test_a_vault_set_back_is_refused_by_the_witness(newsroom: Newsroom, attic: Attic, tmp_path: Path) -> None:
    counter = Counter(newsroom)
    set_up(attic, counter)
    before = newsroom.fresh()
    chain = newsroom.chain()
    chain.record([chain.draft(Act.FIXITY)])
    size = carried(attic, counter, tmp_path, 0)
    other = Counter(before)
    assert other.tamis("checkpoint", "request", str(size)).status == 2
    assert other.tamis("checkpoint", "request", "0", "--into", str(tmp_path / "short")).status == 0
    assert attic.run("cosign", tmp_path / "short")[0] == 3
    forked = before.chain()
    forked.record([forked.draft(Act.FIXITY, lie=number) for number in range(9)])
    assert other.tamis("checkpoint", "request", str(size), "--into", str(tmp_path / "forked")).status == 0
    assert attic.run("cosign", tmp_path / "forked")[0] == 3


def test_what_comes_back_changed_is_not_accepted(newsroom: Newsroom, attic: Attic, tmp_path: Path) -> None:
    counter = Counter(newsroom)
    set_up(attic, counter)
    carried(attic, counter, tmp_path, 0)
    text = (tmp_path / "note").read_text()
    for number, wrong in enumerate(
        [text.replace("attic.example", "else.example"), text[:-9] + "AAAAAAA=\n", "", text[40:]]
    ):
        (tmp_path / f"wrong-{number}").write_text(wrong)
        assert counter.tamis("checkpoint", "accept", str(tmp_path / f"wrong-{number}")).status == 3


def test_a_page_to_print_holds_the_note_and_its_code(newsroom: Newsroom, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    said = Counter(newsroom).tamis("checkpoint", "show", "--page", str(page))
    assert said.status == 0
    text = page.read_text()
    assert "<svg" in text
    assert said.items[0]["note"].splitlines()[2] in text
    assert Counter(newsroom).tamis("checkpoint", "show", "--page", str(page)).status == 1


def test_on_a_terminal_the_text_is_given_to_the_letter_with_a_code(newsroom: Newsroom) -> None:
    said = Counter(newsroom).tamis("checkpoint", "show", as_json=False)
    newest = newsroom.chain().checkpoints.newest()
    assert newest is not None
    assert said.out == newsroom.chain().checkpoints.note(newest.size)
    assert "█" in said.words


@pytest.fixture
def release(ready: Candidates) -> Iterator[Candidates]:
    made = ready.fresh()
    yield made
    made.room.close()


def test_rules_that_want_a_witness_hold_a_release_until_one_has_seen_its_approvals(
    release: Candidates, attic: Attic, tmp_path: Path
) -> None:
    counter = Counter(release.room)
    assert release.obstacles() == []
    set_up(attic, counter, needed=True)
    assert release.obstacles() == ["witness"]
    first = carried(attic, counter, tmp_path, 0)
    assert release.obstacles() == []
    release.propose(release.flat, title="Another title", release=RELEASE)
    release.approve("alice", "bob")
    assert release.obstacles() == ["witness"]
    carried(attic, counter, tmp_path, first, to="again")
    assert release.obstacles() == []


def test_paper_does_when_a_reviewer_signs_that_they_copied_it(release: Candidates, attic: Attic) -> None:
    counter = Counter(release.room)
    set_up(attic, counter, needed=True)
    size = counter.tamis("checkpoint", "show").items[0]["size"]
    assert counter.by("alice", "checkpoint", "paper", str(size - 1)).status == 3
    assert release.obstacles() == ["witness"]
    said = counter.by("alice", "checkpoint", "paper", str(size))
    assert said.status == 0, said.words
    assert release.obstacles() == []
    assert f"alice copied the checkpoint after {size} entries" in counter.tamis("checkpoint", "show").words
