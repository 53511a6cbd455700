"""Dossiers at the desk and by command: one asks, another signs, the package lies on the stick."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from custody import verify
from release.handing import dossiers
from tests.desk.counter import Counter
from tests.desk.pages.visits import browser_of, seen
from tests.newsroom import PASSPHRASES
from tests.release.candidates import Candidates


@pytest.fixture
def made(cleared: Candidates) -> Iterator[Candidates]:
    room = cleared.fresh()
    yield room
    room.room.close()


def test_one_asks_another_signs_and_the_package_verifies(made: Candidates, tmp_path: Path) -> None:
    alice = browser_of(made.room, "alice", "en", places=(tmp_path,))
    form = {"copy": made.flat, f"title-{made.flat}": "<i>Minutes</i>", "to": "Me Durand", "reason": "ordonnance"}
    asked = alice.post("/dossiers/new", form_on="/dossiers/new", passphrase=PASSPHRASES["alice"], **form)
    assert asked.status_code == 303, seen(asked).words
    where = asked.headers["Location"]
    page = seen(alice.get(where))
    assert "1 person signed it: two are needed" in page.words
    assert not page.dangers
    assert not page.unsaid
    fields = {"passphrase": PASSPHRASES["alice"], "other": str(tmp_path)}
    assert alice.post(f"{where}/hand-over", form_on="/dossiers", **fields).status_code == 409
    assert list(tmp_path.iterdir()) == []
    bob = browser_of(made.room, "bob", "en", places=(tmp_path,))
    assert bob.post(f"{where}/sign", form_on=where, passphrase=PASSPHRASES["bob"]).status_code == 303
    done = bob.post(f"{where}/hand-over", form_on=where, passphrase=PASSPHRASES["bob"], other=str(tmp_path))
    assert "Dossier handed over" in seen(done).words, seen(done).words
    (package,) = tmp_path.iterdir()
    policy = made.room.chain().policy
    assert verify.verify(package, verify.Trust(policy.release, policy.log)).exit_code() == 0
    assert package.name in seen(bob.get("/dossiers")).words


def test_by_command_it_takes_two_and_says_what_is_missing(made: Candidates, tmp_path: Path) -> None:
    counter = Counter(made.room)
    first = counter.by("alice", "dossier", "propose", "--copy", f"{made.flat}=One", "--to", "Me D", "--reason", "r")
    assert first.status == 4
    name = first.items[0]["dossier"]
    early = counter.by("alice", "dossier", "hand-over", name, "--into", str(tmp_path))
    assert (early.status, early.items[0]["obstacle"]) == (3, "release.dossier_needs_two")
    assert counter.by("bob", "dossier", "approve", name[:6]).status == 0
    assert counter.by("alice", "dossier", "hand-over", name, "--into", str(tmp_path)).status == 0
    assert counter.tamis("dossier", "list").items[0]["signed"] == 2
    assert len(dossiers(made.room.chain())[0].packages) == 1
