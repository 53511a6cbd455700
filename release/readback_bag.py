"""A package that was brought back: each file beside what the vault recorded of it, then our verifier, then the hunt.

Order: the tag manifest, which is ours if it has the digest recorded at the hand-over → every file once, beside the
vault's own payload or that manifest → what is missing → the copy in RAM to the verifier, with the vault's own keys →
documents and changed files to the hunt → the copy mended from the vault's own payload, for the site's pages.
Rule: names of a stranger are looked up among ours and never used. Never: believes the package about itself.
Residual risk: where the tag manifest is not ours, the files around the payload cannot be compared, and that is told.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from custody import verify
from intake.errors import IntakeError
from release.brought import Brought, Parts, text_of
from release.collation import Due, Line, Verdict, collate, due_of
from release.errors import SiteRefused
from release.left import Left
from release.payload import Payload
from release.published import published
from release.readback_findings import Found
from release.readback_hunt import Hunter
from words.message import Message

TAGMANIFEST, MANIFEST, SIGNATURE = "tagmanifest-sha256.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt.sig"
_LISTED = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._/-]*)")
_PICTURES = "data/pages/"  # painted from documents that are searched themselves
_LONGEST_LIST = 1 << 20
UNKNOWN = Due("")


@dataclass(frozen=True, slots=True)
class Bench:
    """What comparing needs: where copies lie meanwhile (RAM), what was found so far, who hunts, the keys to trust."""

    scratch: Path
    found: Found
    hunter: Hunter
    trust: verify.Trust


@dataclass(frozen=True, slots=True)
class Bag:
    """A package that was brought back: the names that lead to it, its files, which release it says it is."""

    top: Parts
    files: tuple[Brought, ...]
    left: Left
    payload: Payload | None

    def inner(self, file: Brought) -> str:
        """Gives a file's path from the package's top, as the stranger has it."""
        return "/".join(file.untrusted_parts[len(self.top) :])

    def place(self, inner: str) -> str:
        """Gives the place of a file of ours in what was brought back."""
        return "/".join((*self.top, inner))


def compare_bag(bag: Bag, bench: Bench) -> Path | None:
    """Compares a package; gives a mended copy of it, None where that cannot be known any more.

    It lies in `bench.scratch`/RELEASE, there or not, until the caller removes it.
    """
    copy = bench.scratch / bag.left.release
    copy.mkdir()
    due, whole = _due(bag)
    verdicts: dict[str, Verdict] = {}
    for file in bag.files:
        inner = bag.inner(file)
        wanted = None if inner in verdicts else due.get(inner)  # a zip may hold a name twice: the second is nobody's
        verdicts.setdefault(inner, _compared(bag, file, wanted, copy, bench, whole=whole))
    for inner in sorted(set(due) - set(verdicts)):
        bench.found.add(Line(bag.place(inner), Verdict.MISSING, bag.left.release))
    if whole or bag.payload is not None:
        _verified(bag, copy, bench)
    _hunted(bag, verdicts, copy, bench)
    return _mended(due, copy, bench.trust) if whole else None


def _due(bag: Bag) -> tuple[dict[str, Due], bool]:
    """Gives what each file should be, and whether what stands around the payload is known."""
    payload = bag.payload.files if bag.payload else {}
    due = {inner: due_of(content) for inner, content in payload.items()}
    if bag.payload is not None:
        due[MANIFEST] = due_of(bag.payload.manifest)
    listed = text_of(bag.files, (*bag.top, TAGMANIFEST), _LONGEST_LIST).encode()
    is_ours = due_of(listed).digest == bag.left.tagmanifest
    due[TAGMANIFEST] = due_of(listed) if is_ours else Due(bag.left.tagmanifest)
    if not is_ours:
        return due, False
    known = {inner: Due(digest, _content(due.get(inner))) for digest, inner in _LISTED.findall(listed.decode())}
    if bag.payload is None:
        manifest = text_of(bag.files, (*bag.top, MANIFEST), _LONGEST_LIST)
        if due_of(manifest.encode()).digest == known[MANIFEST].digest:
            known |= {inner: Due(digest) for digest, inner in _LISTED.findall(manifest)}
    return {**due, **known, SIGNATURE: UNKNOWN}, True


def _content(due: Due | None) -> bytes | Path | None:
    return due.content if due else None


def _compared(bag: Bag, file: Brought, wanted: Due | None, copy: Path, bench: Bench, *, whole: bool) -> Verdict:
    """Reads one file; `wanted` is what it should be, None where it is nobody's."""
    inner = bag.inner(file)
    if file.problem is not None:
        return _noted(bag, file, Verdict.UNREADABLE, bench, file.problem)
    try:
        if wanted is None:
            _of_a_stranger(file, bag.left.exhibits, bench)
            around = not whole and not inner.startswith("data/")
            return _noted(bag, file, Verdict.UNPROVEN if around else Verdict.NOT_OURS, bench)
        (copy / inner).parent.mkdir(parents=True, exist_ok=True)
        looked = collate(file.chunks(), wanted, copy / inner)
    except IntakeError as error:
        return _noted(bag, file, Verdict.UNREADABLE, bench, error.message)
    if inner == SIGNATURE and whole:
        return Verdict.UNPROVEN  # nobody recorded its bytes: the verifier says whether it holds, and that is its line
    return _noted(bag, file, looked.verdict(wanted), bench, looked.told(wanted))


def _noted(bag: Bag, file: Brought, verdict: Verdict, bench: Bench, told: Message | None = None) -> Verdict:
    shown = Verdict.WITHDRAWN if verdict is Verdict.SAME and bag.left.withdrawn else verdict
    bench.found.add(Line(file.place, shown, bag.left.release, told))
    return verdict


def _of_a_stranger(file: Brought, exhibits: frozenset[str], bench: Bench) -> None:
    stranger = bench.scratch / "stranger"
    try:
        collate(file.chunks(), UNKNOWN, stranger)
        bench.hunter.strangers(stranger, file.place, exhibits)
    finally:
        stranger.unlink(missing_ok=True)


def _verified(bag: Bag, copy: Path, bench: Bench) -> None:
    """Has our verifier look at the copy, with the vault's own keys."""
    report = verify.verify(copy, bench.trust)
    wrong = sorted({check for outcome, check, _, _ in report.lines if outcome not in (verify.OK, verify.NOTE)})
    if wrong:
        bench.found.refused["/".join(bag.top) or bag.left.release] = tuple(wrong)
    if (copy / SIGNATURE).is_file():
        good = "signature" not in wrong
        verdict = Verdict.DIFFERS if not good else Verdict.WITHDRAWN if bag.left.withdrawn else Verdict.SAME
        bench.found.add(Line(bag.place(SIGNATURE), verdict, bag.left.release))


def _hunted(bag: Bag, verdicts: Mapping[str, Verdict], copy: Path, bench: Bench) -> None:
    for inner, verdict in verdicts.items():
        file, place = copy / inner, bag.place(inner)
        if verdict is Verdict.SAME and inner.startswith("data/") and not inner.startswith(_PICTURES):
            bench.hunter.ours(file, place, bag.left.exhibits, redacted=inner in bag.left.redacted)
        elif verdict is Verdict.DIFFERS:
            bench.hunter.strangers(file, place, bag.left.exhibits)


def _mended(due: Mapping[str, Due], copy: Path, trust: verify.Trust) -> Path | None:
    """Puts the vault's own bytes where the copy has others, and reads the package as the site does."""
    for inner, wanted in due.items():
        if inner.startswith("data/") and isinstance(wanted.content, bytes):
            (copy / inner).parent.mkdir(parents=True, exist_ok=True)
            (copy / inner).write_bytes(wanted.content)
    try:
        published(copy, trust)
    except (SiteRefused, OSError):
        return None
    return copy


def bags_in(tops: Sequence[Parts], files: Sequence[Brought]) -> dict[Parts, tuple[Brought, ...]]:
    """Gives every file that lies in a package, by the package it lies in: the innermost."""
    found: dict[Parts, list[Brought]] = {top: [] for top in tops}
    for file in files:
        parts = file.untrusted_parts
        inside = next((parts[:depth] for depth in range(len(parts) - 1, -1, -1) if parts[:depth] in found), None)
        if inside is not None:
            found[inside].append(file)
    return {top: tuple(held) for top, held in found.items()}
