"""A dossier for somebody named: signed by two, made of copies, checkable offline, and silent about the source."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from custody import verify
from custody.acts import Act
from custody.errors import NotPermitted
from custody.fixity import check_ledger
from keys.reviewer import sign_as
from release.audit_package import Hand, PackageWritten
from release.enclosed import Choice
from release.errors import NotHandedOver
from release.handing import Wish, ask, dossiers, find, hand_dossier, in_the_way, second
from tests.newsroom import PASSPHRASES
from tests.release.candidates import FILE_NAME, SOURCE, TODAY, Candidates
from triage.conditions import agree
from triage.standing import Verdict


@pytest.fixture
def desk(cleared: Candidates) -> Iterator[Candidates]:
    made = cleared.fresh()
    yield made
    made.room.close()


def wish(desk: Candidates, *, original: bool = False, fields: tuple[str, ...] = ()) -> Wish:
    chain = desk.room.chain()
    choices = [Choice(desk.flat[:10], "Procès-verbal"), Choice(desk.flat, "=Le même")]
    if original:
        choices.append(Choice(chain.catalog.derivative(desk.flat).exhibit, "Tel que reçu", is_original=True))
    return Wish(tuple(choices), "Me Durand", "référé-liberté", fields)


def signed(desk: Candidates, wanted: Wish) -> str:
    room, chain = desk.room, desk.room.chain()
    name = ask(wanted, room.reviewers["alice"], chain, room.sign("alice")).name
    return second(name, room.reviewers["bob"], chain, room.sign("bob")).name


def handed(desk: Candidates, name: str, into: Path, today: date = TODAY) -> PackageWritten:
    room, chain = desk.room, desk.room.chain()
    data = lambda content: sign_as(room.vault.cabinet, chain.unlocked.folder, "bob", PASSPHRASES["bob"], content)[1]  # noqa: E731 (a hand)
    hand = Hand(room.reviewers["bob"], room.sign("bob"), data)
    return hand_dossier(name, into, today, ("Bob", "avocat", "0", "fr"), hand, chain)


def test_what_two_signed_is_one_package_that_verifies_and_says_nothing_of_the_source(
    desk: Candidates, tmp_path: Path
) -> None:
    written = handed(desk, signed(desk, wish(desk)), tmp_path)
    policy = desk.room.chain().policy
    report = verify.verify(written.path, verify.Trust(policy.release, policy.log))
    assert report.exit_code() == 0, list(report.sentences("en"))
    (pdf,), (again,) = written.path.glob("data/files/P1.*"), written.path.glob("data/files/P2.*")
    assert (pdf.suffix, again.suffix) == (".pdf", ".pdf")
    rows = list(csv.reader(io.StringIO((written.path / "data/exhibits.fr.csv").read_text("utf-8-sig"))))
    assert [row[1] for row in rows[1:]] == ["Procès-verbal", "'=Le même"]
    assert [row[5] for row in rows[1:]] == [hashlib.sha256(path.read_bytes()).hexdigest() for path in (pdf, again)]
    head = json.loads((written.path / "data/package.json").read_bytes())
    assert (head["profile"], head["subject"]["kind"]) == ("court", "dossier")
    told = b"".join(path.read_bytes() for path in written.path.rglob("*") if path.suffix in {".json", ".html", ".csv"})
    exhibit = desk.room.chain().catalog.exhibit(desk.room.chain().catalog.derivative(desk.flat).exhibit)
    for secret in (SOURCE, FILE_NAME, exhibit.digest, exhibit.label, "Me Durand"):
        assert secret.encode() not in told
    check_ledger(desk.room.chain())
    (known,) = dossiers(desk.room.chain())
    assert known.packages == (written.name,)


def test_an_original_goes_only_where_both_signed_for_it_as_one(desk: Candidates, tmp_path: Path) -> None:
    without, with_it = signed(desk, wish(desk)), signed(desk, wish(desk, original=True))
    assert without != with_it
    written = handed(desk, with_it, tmp_path)
    assert (written.path / "data/files/P3.bin").read_bytes() == b"The board met on a Monday.\n"
    policy = desk.room.chain().policy
    assert verify.verify(written.path, verify.Trust(policy.release, policy.log)).exit_code() == 0
    assert not list(handed(desk, without, tmp_path).path.glob("data/files/P3.*"))


def test_one_signature_or_one_person_twice_is_not_enough(desk: Candidates, tmp_path: Path) -> None:
    room, chain = desk.room, desk.room.chain()
    asked = ask(wish(desk), room.reviewers["alice"], chain, room.sign("alice"))
    with pytest.raises(NotHandedOver):
        second(asked.name, room.reviewers["alice"], chain, room.sign("alice"))
    with pytest.raises(NotPermitted):
        second(asked.name, room.reviewers["bob"], chain, room.sign("alice"))
    before = chain.size
    with pytest.raises(NotHandedOver):
        handed(desk, asked.name, tmp_path)
    assert [each.id for each in in_the_way(find(asked.name, chain), TODAY, chain)] == ["release.dossier_needs_two"]
    assert (list(tmp_path.iterdir()), desk.room.chain().size) == ([], before)


def test_a_copy_that_is_the_original_byte_for_byte_is_not_taken_for_a_copy(desk: Candidates) -> None:
    with pytest.raises(NotHandedOver) as refused:
        signed(desk, Wish((Choice(desk.clean, "As text"),), "Me Durand", "référé"))
    assert refused.value.message.id == "release.dossier_is_original"


def test_a_hold_or_a_source_s_condition_keeps_it_in(desk: Candidates, tmp_path: Path) -> None:
    name, room, chain = signed(desk, wish(desk)), desk.room, desk.room.chain()
    exhibit = chain.catalog.derivative(desk.flat).exhibit
    agree(exhibit, "not to courts", None, room.reviewers["alice"], chain, room.sign("alice"))
    desk.decide("bob", desk.flat, verdict=Verdict.HOLD)
    unanswered = signed(desk, Wish((Choice(desk.signed, "The harbour"),), "Me Durand", "référé"))
    now = room.chain()
    assert "release.obstacle_finding" in {each.id for each in in_the_way(find(unanswered, now), TODAY, now)}
    found = {each.id for each in in_the_way(find(name, room.chain()), TODAY, room.chain())}
    assert found == {"release.obstacle_standing", "release.obstacle_condition"}
    with pytest.raises(NotHandedOver):
        handed(desk, name, tmp_path)
    assert desk.acts(Act.AUDIT) == 0


def test_fields_are_opened_by_the_same_two_signatures_and_never_the_source_s(desk: Candidates, tmp_path: Path) -> None:
    with pytest.raises(NotPermitted):
        signed(desk, wish(desk, fields=("designation",)))
    written = handed(desk, signed(desk, wish(desk, fields=("time", "actor", "signature"))), tmp_path)
    policy = desk.room.chain().policy
    assert verify.verify(written.path, verify.Trust(policy.release, policy.log)).exit_code() == 0
    assert list(written.path.glob("custody/certificates/*.gpg"))


@pytest.mark.parametrize("change", [{"receiver": " "}, {"reason": ""}, {"choices": ()}, {"receiver": "x" * 301}])
def test_a_dossier_for_nobody_for_nothing_or_of_nothing_is_refused(desk: Candidates, change: dict[str, object]) -> None:
    made = wish(desk)
    parts = {"choices": made.choices, "receiver": made.receiver, "reason": made.reason, **change}
    with pytest.raises(NotHandedOver):
        signed(desk, Wish(**parts))  # type: ignore[arg-type]  # from a table
