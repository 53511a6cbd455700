"""Every attack: what it does to a good vault or package, and which check must refuse it, or why none can.

`refused` is check -> fault; empty: it passes, and `notes` holds what the verifier says it cannot know. `witness` and
`checkpoint` are what the reader has from elsewhere, besides the log key, which is always given, and the release key,
which goes with everything but what is asked about as a vault.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from keys.notes import NoteSigner
from tests.vectors import stories
from tests.vectors.openpgp import Person
from tests.vectors.stories import (
    ALICE,
    BOB,
    CAROL,
    DOCUMENT,
    LOG,
    MALLORY,
    RECOVERY,
    RULES,
    WITNESS,
    Act,
    Files,
    Package,
    Told,
    act,
    told,
)

STOLEN_LOG = NoteSigner(LOG.name, LOG.seed)
FULL = frozenset({"act", "actor", "time", "signature"})
OPENED = {
    "policy": FULL | {"policy"},
    "key acceptance": FULL | {"certificate", "expires", "key", "name", "role"},
    "key revocation": FULL | {"key", "reason", "since"},
    "approval": FULL | {"object", "release", "verdict"},
    "dissemination": FULL | {"object", "release"},
    "flattening": frozenset({"act", "day", "out", "recipe"}),
}
APPROVAL = frozenset({"act", "day", "object", "release", "verdict"})
INTENT = frozenset({"act", "day", "object", "release"})


@dataclass(frozen=True, slots=True)
class Vector:
    """One attack, ready to be written."""

    files: Files
    refused: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    witness: bool = False
    checkpoint: bytes = b""


def release_key(name: str) -> str:
    """Gives the release key that the reader asks about with a vector of this name: with a vault, none."""
    return "" if name.startswith("vault-") else stories.RELEASE_KEY.fingerprint


def vectors() -> dict[str, Vector]:
    """Gives every vector by its name."""
    return dict([*_vaults(), *_releases(), *_audits()])


# --- Vaults


def _acts(*, changed: int = -1) -> list[Act]:
    return [
        act("accession", "2026-03-02", object=f"{seq}{' forged' if seq == changed else ''}")
        if seq % 3
        else act("appraisal", "2026-03-02", (ALICE, BOB)[seq % 2], object=[f"{seq}"], verdict="clear")
        for seq in range(12)
    ]


def _vaults() -> Iterator[tuple[str, Vector]]:
    good, other = told(_acts()), told(_acts(changed=5))
    whole = stories.vault(good, 4, 9, 12, witnessed=[9])
    kept = good.note(12, WITNESS)
    lines = list(good.lines)
    yield "vault-ok", Vector(whole, notes=("rollback", "witness", "sealed"))
    yield "vault-ok-witnessed", Vector(whole, witness=True, checkpoint=kept)
    swapped = [*lines[:5], lines[6], lines[5], *lines[7:]]
    for name, changed, fault in (
        ("edited", [*lines[:5], other.lines[5], *lines[6:]], "unchained"),
        ("deleted", [*lines[:5], *lines[6:]], "out_of_turn"),
        ("reordered", swapped, "out_of_turn"),
        ("not-canonical", [*lines[:5], lines[5].replace(b'"v":1', b'"v": 1'), *lines[6:]], "not_canonical"),
    ):
        yield f"vault-{name}", Vector(_lines(whole, changed), {"chain": fault})
    yield "vault-torn", Vector(_tail(whole, lines[11][:50]), notes=("torn",))
    yield "vault-truncated", Vector(_lines(whole, lines[:11]), {"checkpoint": "truncated"})
    short = {path: data for path, data in _lines(whole, lines[:10]).items() if "0012.note" not in path}
    yield "vault-truncated-with-its-checkpoint", Vector(short, notes=("rollback", "unsealed"))
    yield "vault-truncated-with-its-checkpoint-seen", Vector(short, {"checkpoint": "truncated"}, checkpoint=kept)
    for name, again in (("edited", list(other.lines)), ("deleted", [*lines[:5], *lines[6:], lines[5]])):
        forged = stories.rechained(again)
        yield f"vault-rechained-{name}", Vector(_lines(whole, forged), {"checkpoint": "other_history"})
        resigned = stories.vault(stories.with_lines(good, forged), 4, 9, 12, log=STOLEN_LOG)
        yield f"vault-rechained-{name}-log-key-stolen", Vector(resigned, notes=("rollback", "witness"))
        yield (
            f"vault-rechained-{name}-log-key-stolen-seen",
            Vector(resigned, {"checkpoint": "other_history"}, checkpoint=kept),
        )
        yield f"vault-rechained-{name}-log-key-stolen-asked", Vector(resigned, {"witnesses": "missing"}, witness=True)
    bare = {path: data for path, data in whole.items() if "checkpoints" not in path}
    yield "vault-without-a-checkpoint", Vector(bare, {"checkpoint": "missing"})
    stray = {**whole, "documents/REL-2026-0001-01.pdf": b"%PDF-1.7 forged\n%%EOF\n"}
    yield "vault-with-a-strange-file", Vector(stray, {"format": "unlisted"})
    yield from _forks(other, kept)
    yield from _checkpoints(whole, good)


def _forks(other: Told, kept: bytes) -> Iterator[tuple[str, Vector]]:
    """Two futures from entry 5 on; and a history made anew with every key there is."""
    fork = stories.vault(other, 4, 12)
    yield "vault-fork", Vector(fork, notes=("rollback", "witness"))
    yield "vault-fork-seen", Vector(fork, {"checkpoint": "other_history"}, checkpoint=kept)
    yield "vault-fork-asked", Vector(fork, {"witnesses": "missing"}, witness=True)
    rebuilt = stories.vault(told(_acts(changed=1), "again"), 4, 9, 12)
    note = next(path for path in rebuilt if path.endswith("12.note"))
    puppet = replace(WITNESS, seed=b"p" * 32)
    rebuilt[note] += stories.cosigned(rebuilt[note].decode().partition("\n\n")[0] + "\n", puppet).encode()
    yield "vault-all-keys-stolen", Vector(rebuilt, notes=("rollback", "witness"))
    yield "vault-all-keys-stolen-seen", Vector(rebuilt, {"checkpoint": "other_history"}, checkpoint=kept)
    yield "vault-all-keys-stolen-asked", Vector(rebuilt, {"witnesses": "missing"}, witness=True)


def _checkpoints(whole: Files, good: Told) -> Iterator[tuple[str, Vector]]:
    note = "ledger/checkpoints/000000000009.note"
    stranger = NoteSigner(LOG.name, b"s" * 32)
    yield "vault-other-log-key", Vector(stories.vault(good, 12, log=stranger), {"key": "disagree"})
    yield (
        "vault-checkpoint-by-another-key",
        Vector({**whole, note: good.note(9, log=stranger)}, {"signed": "bad_signature"}),
    )
    elsewhere = NoteSigner("tamis/fedcba9876543210", LOG.seed)
    yield (
        "vault-checkpoint-of-another-log",
        Vector({**whole, note: good.note(9, log=elsewhere)}, {"signed": "disagree"}),
    )
    text = whole[note].decode().partition("\n\n")[0] + "\n"
    backdated = good.note(9).decode() + stories.cosigned(text, WITNESS, said=1700000000)
    yield (
        "vault-cosignature-backdated",
        Vector({**whole, note: backdated.encode()}, {"witnesses": "missing"}, witness=True),
    )


def _lines(files: Files, lines: object) -> Files:
    assert isinstance(lines, list | tuple)
    return {**files, "ledger/000000.jsonl": b"".join(line + b"\n" for line in lines)}


def _tail(files: Files, tail: bytes) -> Files:
    return {**files, "ledger/000000.jsonl": files["ledger/000000.jsonl"] + tail}


# --- Releases: what strangers get


def _release(given: Files | None = None, /, **changed: object) -> Package:
    data = given or stories.release_data()
    payload = stories.payload_digest(data)
    acts = [
        *[act("policy", "2026-03-01", each, policy=RULES.as_json()) for each in (ALICE, BOB, CAROL)],
        stories.made(),
        *stories.approved(payload, ALICE, BOB),
        stories.released(payload, ALICE),
        act("dissemination outcome", stories.DAY),
    ]
    opened = {3: OPENED["flattening"], 4: APPROVAL, 5: APPROVAL, 6: INTENT}
    package = Package(told(acts), opened, data, stories.attested(data, (4, 5)))
    return replace(package, **changed)  # type: ignore[arg-type]  # whichever fields the attack changes


def _releases() -> Iterator[tuple[str, Vector]]:
    package = _release()
    good = package.sealed()
    document = "data/documents/REL-2026-0001-01.pdf"
    yield "release-ok", Vector(good, notes=("attested", "witness", "truth"))
    yield "release-ok-witnessed", Vector(good, witness=True)
    yield "release-file-changed", Vector(stories.edited(good, document, b"one", b"two"), {"payload": "changed"})
    yield "release-file-added", Vector({**good, "data/documents/more.pdf": b"x"}, {"payload": "unlisted"})
    yield "release-file-removed", Vector(_without(good, document), {"payload": "missing"})
    swapped = {**good, document: b"%PDF-1.7 of another release\n%%EOF\n"}
    yield "release-file-swapped", Vector(swapped, {"payload": "changed"})
    resealed = stories.sealed(swapped)
    yield "release-file-swapped-release-key-stolen", Vector(resealed, {"record": "disagree"})
    yield "release-verifier-replaced", Vector({**good, "verify.py": b"print('ok')\n"}, {"payload": "changed"})
    remade = {**good, "verify.py": b"print('ok')\n"}
    remade |= stories.manifests(remade)
    yield "release-verifier-replaced-manifests-remade", Vector(remade, {"signature": "bad_signature"})
    yield "release-signed-by-another-key", Vector(package.sealed(MALLORY), {"signature": "bad_signature"})
    mallory = stories.sealed({**package.files(), "custody/release-key.gpg": MALLORY.certificate()}, MALLORY)
    yield "release-key-swapped", Vector(mallory, {"signature": "disagree"})
    yield from _spellings(good)
    yield from _disguised(good)
    yield from _told_otherwise(package)
    yield from _with_views()
    stolen = _release(witnesses=(replace(WITNESS, seed=b"p" * 32),)).sealed()
    yield "release-all-keys-stolen", Vector(stolen, notes=("witness", "attested"))
    yield "release-all-keys-stolen-asked", Vector(stolen, {"witnesses": "missing"}, witness=True)


def _with_views() -> Iterator[tuple[str, Vector]]:
    """Version 2: fields, and views of documents; everybody signed what is wrong."""
    data = stories.second_data()
    page, text = "pages/REL-2026-0001-01/0002.png", "texts/REL-2026-0001-01.txt"
    yield "release-2-ok", Vector(_release(data).sealed(), notes=("attested", "witness", "truth"))
    yield (
        "release-2-without-views",
        Vector(_release(_without(_without(stories.second_data(pages=1, text=0), page), text)).sealed()),
    )
    for name, path in (("page", page), ("text", text)):
        changed = {**_release(data).sealed(), f"data/{path}": b"?"}
        yield f"release-2-{name}-changed", Vector(changed, {"payload": "changed"})
        yield f"release-2-{name}-missing", Vector(_release(_without(data, path)).sealed(), {"views": "missing"})
    for name, path in (
        ("page", "pages/REL-2026-0001-01/0003.png"),
        ("text", "texts/REL-2026-0001-02.txt"),
        ("file", "pages/notes.txt"),
    ):
        yield f"release-2-{name}-more", Vector(_release({**data, path: b"?"}).sealed(), {"views": "unlisted"})
    first = {**stories.release_data(), page: data[page]}
    yield "release-1-with-a-page", Vector(_release(first).sealed(), {"views": "unlisted"})
    for name, instead, fault in (
        ("less-than-no-page", {"pages": -1}, {"views": "malformed"}),
        ("more-pages-than-names", {"pages": 10_000}, {"views": "malformed"}),
        ("half-a-text", {"text": 2}, {"views": "malformed"}),
        ("no-fields", {"fields": None}, {"record": "malformed"}),
        ("fields-of-no-form", {"fields": "Gex"}, {"record": "malformed"}),
        ("of-version-1", {"v": 1}, {"record": "malformed"}),
        ("of-version-3", {"v": 3}, {"record": "malformed"}),
    ):
        yield f"release-2-{name}", Vector(_release(stories.second_data(**instead)).sealed(), fault)


def _disguised(good: Files) -> Iterator[tuple[str, Vector]]:
    """A release that says it is a vault, so that nobody looks at its signature; made without any key."""
    head = {"vault.toml": b"format = 1\n", "keys/log.vkey": good["custody/log.vkey"]}
    yield "release-with-a-vault-s-head", Vector({**good, **head}, {"files": "unlisted"})
    forged = {"data/release.json": b"{}", "data/documents/REL-2026-0001-01.pdf": b"%PDF-1.7 forged\n%%EOF\n", **head}
    refused = dict.fromkeys(("files", "signature", "checkpoint"), "missing")
    yield "release-forged-with-a-vault-s-head", Vector(forged, {**refused, "record": "malformed"})
    alone = {**head, "documents/REL-2026-0001-01.pdf": b"%PDF-1.7 forged\n%%EOF\n"}
    yield "release-forged-as-a-vault", Vector(alone, {"format": "no_release", "checkpoint": "missing"})


def _spellings(good: Files) -> Iterator[tuple[str, Vector]]:
    """gpgv alone says good to each of these."""
    path = "tagmanifest-sha256.txt.sig"
    packet = good[path]
    at = packet.index(b"\x09\x10") + 2
    for name, place in (("key-id", at), ("digest-start", at + 8)):
        changed = packet[:place] + bytes([packet[place] ^ 1]) + packet[place + 1 :]
        yield f"release-signature-{name}-changed", Vector({**good, path: changed}, {"signature": "bad_signature"})
    order = 2**252 + 27742317777372353535851937790883648493
    body, s = packet[2:-32], int.from_bytes(packet[-32:], "little")
    body = body[:-2] + ((s + order).to_bytes(32, "little")[0].bit_length() + 248).to_bytes(2)
    larger = body + (s + order).to_bytes(32, "little")
    changed = bytes((packet[0], len(larger))) + larger
    yield "release-signature-larger-s", Vector({**good, path: changed}, {"signature": "bad_signature"})


def _told_otherwise(package: Package) -> Iterator[tuple[str, Vector]]:
    """The release key stolen, so that packages can be sealed again; the ledger is still the ledger."""
    files = package.files()
    extract = "custody/extract.json"
    wrong = stories.edited(files, extract, b'"value":"approve"', b'"value":"refuse"')
    yield "release-opening-wrong", Vector(stories.sealed(wrong), {"openings": "opening_wrong"})
    line = package.ledger.lines[4]
    forged = stories.edited(
        files, extract, line.replace(b'"', b'\\"')[-80:], line.replace(b'"', b'\\"')[-80:].replace(b"a", b"b")
    )
    yield "release-line-edited", Vector(stories.sealed(forged), {"extract": "not_in_tree"})
    lowered = {**files, **stories.attested(package.data, (4,), quorum=1)}
    yield "release-quorum-lowered", Vector(stories.sealed(lowered), {"approvals": "too_few"})
    twice = stories.edited(files, "custody/attestation.json", b'"seq":5', b'"seq":4')
    yield "release-approval-counted-twice", Vector(stories.sealed(twice), {"approvals": "disagree"})
    secret = replace(package, opened={**package.opened, 4: APPROVAL | {"actor"}}).sealed()
    yield "release-reviewer-told", Vector(secret, {"openings": "opened_secret"})
    data = stories.release_data(document=b"%PDF-1.7 a later version\n%%EOF\n")
    digest = stories.payload_digest(data)
    acts = [
        stories.made(),
        *stories.approved(stories.payload_digest(package.data), ALICE, BOB),
        stories.made(data["documents/REL-2026-0001-01.pdf"]),
        stories.released(digest, ALICE),
    ]
    opened = {1: APPROVAL, 2: APPROVAL, 3: OPENED["flattening"], 4: INTENT}
    replayed = Package(told(acts), opened, data, stories.attested(data, (1, 2)))
    yield "release-approval-replayed", Vector(replayed.sealed(), {"approvals": "disagree"})
    late = _release(ledger=told(_late(package)))
    yield "release-approved-too-late", Vector(late.sealed(), {"approvals": "disagree"})


def _late(package: Package) -> list[Act]:
    payload = stories.payload_digest(package.data)
    return [
        *[act("policy", "2026-03-01", each, policy=RULES.as_json()) for each in (ALICE, BOB, CAROL)],
        stories.made(),
        *stories.approved(payload, ALICE),
        *stories.approved(payload, BOB, day="2026-03-10"),
        stories.released(payload, ALICE),
        act("dissemination outcome", stories.DAY),
    ]


def _without(files: Files, path: str) -> Files:
    return {name: data for name, data in files.items() if name != path}


# --- Audit packages: what a court gets, with people's signatures


PAYLOAD = stories.payload_digest(stories.release_data())


def _audit(acts: list[Act], *people: Person) -> Package:
    opened = {seq: OPENED[str(each.fields["act"])] for seq, each in enumerate(acts)}
    signers = people or (ALICE, BOB, CAROL)
    tags = {f"custody/certificates/{each.fingerprint}.gpg": each.certificate() for each in signers}
    tags["verify_people.py"] = stories.STUB
    return Package(told(acts), opened, stories.audit_data(DOCUMENT), tags, "AUD-2026-0001", "court")


def _people(acts: list[Act], fault: str = "", *people: Person) -> Vector:
    refused = {"people": fault} if fault else {}
    return Vector(_audit(acts, *people).sealed(), refused, () if fault else ("chosen",))


def _end(*approvals: Act, by: Person = BOB) -> list[Act]:
    return [stories.made(), *approvals, stories.released(PAYLOAD, by)]


def _audits() -> Iterator[tuple[str, Vector]]:
    start = stories.founded()
    two = stories.approved(PAYLOAD, ALICE, BOB)
    good = [*start, *_end(*two)]
    yield "audit-ok", _people(good)
    yield "audit-ok-witnessed", replace(_people(good), witness=True)
    yield "audit-one-approval", _people([*start, *_end(*two[:1])], "too_few")
    mallory = stories.approved(PAYLOAD, MALLORY)
    yield "audit-unknown-key", _people([*start, *_end(*two, *mallory)], "bad_key", ALICE, BOB, CAROL, MALLORY)
    yield "audit-approval-replayed", _people([*start, *_end(two[0], *stories.approved("f" * 64, BOB))], "too_few")
    yield "audit-approval-twice-by-one", _people([*start, *_end(two[0], *stories.approved(PAYLOAD, ALICE))], "too_few")
    yield from _certificates(start, two, good)
    yield from _revocations(start, two)
    yield from _rules(start, two)


def _certificates(start: list[Act], two: list[Act], good: list[Act]) -> Iterator[tuple[str, Vector]]:
    package = _audit(good)
    path = f"custody/certificates/{ALICE.fingerprint}.gpg"
    swapped = replace(package, tags={**package.tags, path: MALLORY.certificate()})
    yield "audit-certificate-swapped", Vector(swapped.sealed(), {"people": "bad_signature"})
    forged = _audit([replace(each, signer=MALLORY) if each is good[-3] else each for each in good])
    both = replace(forged, tags={**package.tags, path: MALLORY.certificate()})
    yield "audit-certificate-swapped-and-signed", Vector(both.sealed(), {"people": "bad_signature"})
    expiring = replace(ALICE, lasts=60)  # the same key, a certificate that ended on 2 March
    yield "audit-certificate-expired-since", _people(good, "", expiring, BOB, CAROL)
    revoked = replace(ALICE, revoked=True)
    yield "audit-certificate-revoked-since", _people(good, "", revoked, BOB, CAROL)
    bare = [each for each in start if each.fields["act"] == "policy"]
    yield "audit-certificate-expired-and-no-event", _people([*bare, *_end(*two)], "bad_key", expiring, BOB, CAROL)
    short = stories.founded(expires="2026-03-08")
    yield "audit-key-expired", _people([*short, *_end(*two)], "bad_key")
    early = [replace(each, signed_at="2026-03-02T10:00:00Z") for each in two]
    yield "audit-key-expired-and-backdated", _people([*short, *_end(*early)], "bad_key")


def _revocations(start: list[Act], two: list[Act]) -> Iterator[tuple[str, Vector]]:
    gone = stories.key_event("revocation", (BOB, CAROL), ALICE, "2026-03-08", reason="compromised", since="2026-03-08")
    carol = stories.approved(PAYLOAD, CAROL)
    yield "audit-stolen-key-before-notice", _people([*start, *_end(*two)])
    after = [*start, *gone, *_end(*two)]
    yield "audit-stolen-key-after-notice", _people(after, "bad_key")
    old = replace(two[0], fields={**two[0].fields, "day": "2026-03-05", "time": "2026-03-05T10:00:00Z"})
    yield "audit-stolen-key-backdated", _people([*start, *gone, *_end(old, two[1])], "bad_key")
    before = _people([*start, stories.made(), *two, *gone, stories.released(PAYLOAD, BOB)])
    yield "audit-signed-before-revocation", replace(before, notes=("chosen", "disputed"))
    yield "audit-revocation-by-one", _people([*start, *gone[:1], *_end(*two)])
    yield "audit-others-after-revocation", _people([*start, *gone, *_end(two[1], *carol)])


def _rules(start: list[Act], two: list[Act]) -> Iterator[tuple[str, Vector]]:
    lowered = replace(RULES, quorum=1)
    alone = act("policy", "2026-03-05", ALICE, policy=lowered.as_json())
    yield "audit-quorum-lowered-by-one", _people([*start, alone, *_end(two[0])], "too_few")
    both = [act("policy", "2026-03-05", each, policy=lowered.as_json()) for each in (ALICE, BOB)]
    yield "audit-quorum-lowered-by-two", _people([*start, *both, *_end(two[0])], "too_few")  # publishing takes two
    stolen = replace(RULES, recovery=MALLORY.fingerprint)
    takeover = act("policy", "2026-03-05", ALICE, policy=stolen.as_json())
    accepted = stories.key_event("acceptance", (MALLORY,), MALLORY, "2026-03-06", expires="")
    everybody = (ALICE, BOB, CAROL, MALLORY)
    yield (
        "audit-recovery-key-replaced-by-one",
        _people([*start, takeover, *accepted, *_end(*two)], "bad_key", *everybody),
    )
    sheets = act("policy", "2026-03-05", RECOVERY, policy=lowered.as_json())
    yield "audit-rules-by-the-recovery-key", _people([*start, sheets, *_end(*two)], "", ALICE, BOB, CAROL, RECOVERY)
    verdict = stories.approved(PAYLOAD, RECOVERY)
    yield (
        "audit-approval-by-the-recovery-key",
        _people([*start, *_end(two[0], *verdict)], "bad_key", ALICE, BOB, CAROL, RECOVERY),
    )
    wider = replace(RULES, reviewers={**RULES.reviewers, "mallory": MALLORY.fingerprint})
    joined = act("policy", "2026-03-05", ALICE, policy=wider.as_json())
    mallory = stories.approved(PAYLOAD, MALLORY)
    yield "audit-reviewer-added-by-one", _people([*start, joined, *_end(*two, *mallory)], "bad_key", *everybody)
    other = replace(RULES, witness_needed=1)
    first, last = (act("policy", "2026-03-05", each, policy=wider.as_json()) for each in (ALICE, BOB))
    between = [act("policy", "2026-03-05", each, policy=other.as_json()) for each in (BOB, CAROL)]
    stale = [*start, first, *between, last, *_end(*two, *mallory)]  # rules came into force since alice signed
    yield "audit-reviewer-added-by-a-stale-signature", _people(stale, "bad_key", *everybody)
