"""The report answers the twelve questions with what is true: in a clean story, one with gaps, one with a destruction.

What is expected is read from the ledger's entries and from the disk, not from the code that writes the report.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from custody import shredder
from custody.acts import Act
from custody.disclosure import FIELDS, Profile
from custody.fixity import check_blobs
from custody.records import Entry
from keys.fingerprints import read_aloud
from release import subject
from release.account import Account
from release.audit_report import Kit, audit_report
from release.case_graph import case_graph
from release.declaration import Declaration
from release.dossier import gather
from release.entry_table import entry_table
from release.report import Chapter, Report, Table
from release.report_page import report_page
from release.report_pdf import report_pdf
from tests.release.audits import MADE, PERSON, ROLE, VERSION, Desk, bare, read_aloud_pdf, released, unwatched
from tests.release.candidates import FILE_NAME, RELEASE, SOURCE, Candidates
from words.message import Message
from words.speak import LANGUAGES, Speech


@pytest.fixture(scope="module")
def clean(ready: Candidates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = released(ready, tmp_path_factory.mktemp("outbound"))
    yield made
    made.room.close()


@pytest.fixture(scope="module")
def clean_text(clean: Desk, tmp_path_factory: pytest.TempPathFactory) -> str:
    written = clean.package(tmp_path_factory.mktemp("clean"), Profile.DESK)
    return read_aloud_pdf(written.path / "data/report.pdf")


def entries(desk: Desk, *acts: Act) -> list[Entry]:
    return [entry for entry in desk.room.chain().history.entries() if entry.text("act") in acts]


def mine(desk: Desk, act: Act) -> Entry:
    """The entry of an act about the submission of the exhibit."""
    scope = desk.room.chain().catalog.exhibit(desk.exhibit).submission
    return next(entry for entry in entries(desk, act) if entry.scope == scope)


def on(entry: Entry) -> str:
    """How the report numbers and dates an entry."""
    moment = entry.text("time").replace("T", " ").replace("Z", " UTC")
    return bare(f"n° {entry.seq}, {moment}")


def test_1_which_exhibit(clean: Desk, clean_text: str) -> None:
    arrived = mine(clean, Act.ACCESSION)
    for value in ("P1", clean.exhibit, SOURCE, arrived.text("drop"), "doc.gz"):
        assert bare(value) in clean_text


def test_2_how_it_came_in(clean: Desk, clean_text: str) -> None:
    (carried,) = entries(clean, Act.CARRIED_IN)
    assert on(mine(clean, Act.ACCESSION)) in clean_text
    assert bare(f"alice, {on(carried)}") in clean_text
    assert clean.room.chain().policy.submission in clean_text


def test_3_which_bytes(clean: Desk, clean_text: str) -> None:
    catalog = clean.room.chain().catalog
    exhibit = catalog.exhibit(clean.exhibit)
    submission = catalog.submission(exhibit.submission)
    assert f"{submission.digest}{submission.size}" in clean_text
    assert f"{exhibit.digest}{exhibit.size}" in clean_text
    assert "SHA-256" in clean_text


def test_4_what_was_made_of_it(clean: Desk, clean_text: str) -> None:
    for copy in clean.room.chain().catalog.derivatives(clean.exhibit):
        made = next(entry for entry in entries(clean, Act.CLEANING, Act.FLATTENING) if entry.seq == copy.seq)
        assert on(made) in clean_text
        assert bare(f"{made.text('in')} → {made.text('out')}") in clean_text
        tools = made.fields["tools"]
        assert isinstance(tools, list)
        assert tools
        assert all(bare(f"{name} {number}") in clean_text for name, number in tools)


def test_5_who_saw_it_and_who_got_it(clean: Desk, clean_text: str) -> None:
    (*_, view), (left,) = entries(clean, Act.VIEW), entries(clean, Act.DISSEMINATION)
    alice = read_aloud(clean.room.reviewers["alice"])
    assert bare(f"{on(view)}alice ({alice})consultation P1text") in clean_text
    assert bare(f"{on(left)}alice ({alice})intention de publier {RELEASE}") in clean_text


def test_6_who_decided_and_whether_the_signatures_hold(clean: Desk, clean_text: str) -> None:
    for entry in entries(clean, Act.APPRAISAL):
        if clean.exhibit in entry.objects:
            name = next(name for name, key in clean.room.reviewers.items() if key == entry.text("actor"))
            line = f"{on(entry)}{name} ({read_aloud(entry.text('actor'))})décision P1peut sortirreadtient ; clé valable"
            assert bare(line) in clean_text
    assert clean_text.count(bare("tient ; clé valable")) == 6  # two verdicts, a proposal, two approvals, a hand-over


def test_7_whether_the_bytes_were_checked(clean: Desk, clean_text: str) -> None:
    (check,) = entries(clean, Act.FIXITY)
    assert bare(f"{on(check)}alicecontrôle d’intégrité{check.number('checked')}0") in clean_text
    assert bare(f"Dernier contrôle : {check.text('day')}") in clean_text


def test_8_what_is_missing(clean_text: str) -> None:
    assert bare("Toutes les lignes du registre sont lisibles.") in clean_text
    assert bare("Aucun échec, aucune réparation, aucun changement d’heure, aucune destruction") in clean_text


def test_9_between_which_dates(clean: Desk, clean_text: str) -> None:
    days = [entry.text("day") for entry in entries(clean, *Act)]
    assert bare(f"vont du {min(days)} au {max(days)}") in clean_text
    assert bare("Aucun témoin extérieur n’a signé le registre") in clean_text


def test_10_how_to_check(clean: Desk, clean_text: str) -> None:
    policy = clean.room.chain().policy
    assert bare(f"python3 -I verify.py . --release-key {policy.release} --log-key {policy.log}") in clean_text
    assert bare("sha256sum --quiet -c manifest-sha256.txt tagmanifest-sha256.txt") in clean_text


def test_11_what_is_opened(clean_text: str) -> None:
    assert bare("Variante du poste : tout est ouvert.") in clean_text


def test_12_who_answers_for_it(clean_text: str) -> None:
    for value in (PERSON, ROLE, f"Tamis {VERSION}", MADE.isoformat(), "pas la vérité de ce qu’ils disent"):
        assert bare(value) in clean_text


def test_gaps_are_told(clean: Desk, tmp_path: Path) -> None:
    desk = clean.fresh()
    chain = desk.room.chain()
    blob = desk.room.vault.blob(chain.catalog.exhibit(desk.exhibit).blob)
    broken = bytearray(blob.read_bytes())
    broken[len(broken) // 2] ^= 1
    blob.write_bytes(broken)
    check_blobs(chain, unwatched)
    desk.room.clock.now -= timedelta(hours=3)
    chain.record([chain.draft(Act.FIXITY, "alice", checked=0, changed=[])])
    with (desk.room.vault.ledger / "000000.jsonl").open("ab") as file:
        file.write(b'{"prev":"torn')
    text = read_aloud_pdf(desk.package(tmp_path, Profile.DESK).path / "data/report.pdf")
    (change,), (repair,) = entries(desk, Act.CLOCK_CHANGE), entries(desk, Act.LEDGER_REPAIR)
    damaged = next(entry for entry in entries(desk, Act.FIXITY) if entry.fields["changed"])
    assert -10_860 <= change.number("seconds") <= -10_700
    assert bare(f"L’horloge s’écarte de {change.number('seconds')} secondes") in text
    assert bare(f"{on(repair)}le poste (programme)réparation du registre") in text
    assert bare(f"1 contrôle a trouvé des octets changés ou manquants : {damaged.text('day')}.") in text
    assert bare(f"{on(damaged)}alicecontrôle d’intégrité{damaged.number('checked')}1") in text
    desk.room.close()


def test_what_was_destroyed_is_counted_and_numbered(clean: Desk, tmp_path: Path) -> None:
    desk = clean.fresh()
    chain = desk.room.chain()
    gone = next(each.label for each in chain.catalog.submissions() if each.number == 1)
    numbers = [entry.seq for entry in entries(desk, *Act) if entry.scope == gone]
    assert numbers
    people, sign = desk.room.reviewers, desk.room.sign
    shredder.propose(gone, "à la demande de la source", people["alice"], chain, sign("alice"))
    shredder.approve(gone, people["bob"], chain, sign("bob"))
    shredder.carry_out(gone, people["alice"], chain, sign("alice"))
    period = subject.period(MADE - timedelta(days=30), MADE)
    text = read_aloud_pdf(desk.package(tmp_path, Profile.DESK, period).path / "data/report.pdf")
    listed = ", ".join(map(str, numbers))
    assert bare(f"{len(numbers)} lignes du registre que plus personne ne peut lire : n° {listed}.") in text
    (proposed,), (begun,), (done,) = (entries(desk, act) for act in (Act.SHRED_PROPOSAL, Act.SHREDDING, Act.SHREDDED))
    assert bare(f"{on(proposed)}alice ({read_aloud(people['alice'])})destruction proposée") in text
    assert text.count(bare("à la demande de la source")) == 2  # with the proposal, and with the signed intent
    assert bare(f"{on(begun)}alice") in text
    assert bare(f"{on(done)}le poste (programme)destruction faite") in text
    desk.room.close()


@pytest.mark.parametrize("profile", [Profile.PUBLIC, Profile.COURT])
def test_for_outsiders_nothing_that_betrays_is_anywhere_in_the_package(
    clean: Desk, tmp_path: Path, profile: Profile
) -> None:
    written = clean.package(tmp_path, profile)
    chain = clean.room.chain()
    exhibit = chain.catalog.exhibit(clean.exhibit)
    submission = chain.catalog.submission(exhibit.submission)
    secrets = {SOURCE, submission.source, FILE_NAME, submission.digest, exhibit.digest, exhibit.label}
    secrets |= {submission.label, PERSON, ROLE, *clean.room.reviewers.values(), "10:00:"}
    secrets |= {entry.text("time") for entry in entries(clean, *Act)}
    secrets |= {read_aloud(key) for key in clean.room.reviewers.values()}
    files = {path: path.read_bytes() for path in sorted(written.path.rglob("*")) if path.is_file()}
    content = b"\n".join(files.values()) + read_aloud_pdf(written.path / "data/report.pdf").encode()
    assert not {secret for secret in secrets if secret.encode() in content or bare(secret).encode() in content}
    assert clean.copy.encode() in content  # what has left is named by its hash


def test_the_same_dossier_gives_the_same_bytes(clean: Desk) -> None:
    chain = clean.room.chain()
    about = subject.exhibit(clean.exhibit, chain)
    declaration = Declaration(PERSON, ROLE, VERSION, MADE.isoformat(), 1)
    kit = Kit(chain.policy.release, chain.policy.log, "origin\n1\nroot\n")

    def made() -> tuple[bytes, bytes, bytes, bytes]:
        account = Account(gather(about, Profile.DESK, chain), Speech("fr"))
        report = audit_report(account, "AUD-2026-0001", declaration, kit)
        page = report_page(report, {"contents": "c", "timeline": "t"})
        return report_pdf(report), page, entry_table(account), case_graph(account, "AUD-2026-0001")

    assert made() == made()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_act_and_every_field_has_its_word(language: str) -> None:
    speech = Speech("fr" if language == "fr" else "en")
    assert all(speech.say(Message.of(f"release.act_{act.name.lower()}")) for act in Act)
    assert all(speech.say(Message.of(f"release.field_{name}")) for name in FIELDS)


def test_a_reason_longer_than_a_page_in_a_script_we_cannot_draw_is_set_all_the_same() -> None:
    long = Table(("who", "what"), ((" ".join(["\u0645" * 9] * 100), "x"),), (15, 85))
    report = Report("t", "s", "en", "2026-11-22", "", (), (Chapter("c", (long,)),), "f")
    assert report_pdf(report).startswith(b"%PDF")
