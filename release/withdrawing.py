"""Withdrawing: one person takes a release back, at once; and a release gives way to the one that replaces it.

Order: signed act in the ledger, durable → checkpoint → notice → outcome in the ledger → checkpoint. `after` is told
each step's name: tests kill there. The act holds every byte of the notice, so that whoever begins again after a crash
writes the same one, and nobody signs twice.
Rule (house §8): publishing takes two, unpublishing takes one: any reviewer, whatever stands in the way. A release is
replaced by the hand-over of the next one; what was approved of that one said so, and nobody signs besides. A later
notice on the same release takes the place of the earlier; a title that went does not come back.
Never: takes anything out of the vault; opens the network: the notice is carried out by stick.
Residual risk: nobody can take back the copies that others made.
"""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from custody import canonical
from custody.acts import Act
from custody.chain import Chain, nothing
from custody.errors import Unknown
from custody.records import Draft, ReleaseRecord, WithdrawalRecord
from release.errors import NotWithdrawn, WouldTell
from release.noticed import TOLD, noticed, write_notice
from release.proposal import Proposal
from release.propose import read_proposal
from release.replacing import check_vacant
from release.situation import terms_in
from release.withdrawal import LONGEST, Notice, Reason, read_notice, stated
from sanitize.markup import plain

if TYPE_CHECKING:
    from custody.canonical import JSON

Sign = Callable[[Draft], Draft]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants: why; what the public is told, by language; a note for the desk; whether the title goes."""

    reason: Reason
    said: Mapping[str, str]
    note: str = ""
    title_goes: bool = False


@dataclass(frozen=True, slots=True)
class NoticeWritten:
    """Where a notice lies, and the hex SHA-256 of its withdrawal.json."""

    path: Path
    sha256: str


def withdraw(release: str, wish: Wish, reviewer: str, chain: Chain, sign: Sign) -> WithdrawalRecord:
    """Records that a release is withdrawn; `carry` then writes the notice. The same wish again is not signed again.

    Raises:
        Unknown: there is no such release.
        NotWithdrawn: it never left, a note is too long, or somebody else withdrew something meanwhile.
        NoticeRefused: what is to be said cannot stand in a notice.
        WouldTell: it would tell of the source, or of who works here.
        NotPermitted: the signature is not a reviewer's.
    """
    record = _left(release, chain)
    if wish.reason is Reason.REPLACED or len(wish.note) > LONGEST:
        raise NotWithdrawn("release.withdrawal_malformed")
    earlier = chain.catalog.withdrawals.of(release)
    if earlier and _is_same(wish, earlier, record, chain):
        return earlier
    told = stated(_notice(wish, record, chain))
    _check_tells_nothing(told, read_proposal(release, chain), chain)
    before = chain.catalog.withdrawals.all()
    facts = {**_facts(record, told), "code": wish.reason.value, "reason": wish.note}
    signed = sign(chain.draft(Act.WITHDRAWAL, reviewer, record.scope, **facts))
    chain.catch_up()
    if chain.catalog.withdrawals.all() != before:  # typing a passphrase takes time enough
        raise NotWithdrawn("release.withdrawn_meanwhile", release=release)
    chain.record([signed])
    chain.checkpoint()
    return chain.catalog.withdrawals.newest()[release]


def giving_way(replaced: str, successor: str, intent: int, chain: Chain) -> list[Draft]:
    """Gives the entry that says that a release is replaced; none where that is said already.

    `intent` is the place of the signed intent to hand the successor over, which says so too.

    Raises:
        NotWithdrawn: it never left, or another release took its place.
    """
    check_vacant(replaced, successor, chain)
    earlier, record = chain.catalog.withdrawals.of(replaced), _left(replaced, chain)
    if earlier and earlier.successor == successor:
        return []
    notice = notice_of(earlier, chain) if earlier else None
    wish = Wish(notice.reason, notice.said) if notice else Wish(Reason.REPLACED, {})
    told = stated(_notice(wish, record, chain, successor))
    facts = {**_facts(record, told), "code": wish.reason.value, "intent": intent}
    return [chain.draft(Act.REPLACEMENT, "desk", record.scope, **facts)]


def owed(chain: Chain) -> tuple[tuple[str, str], ...]:
    """Lists releases that were handed over in another's place (replaced, successor), which is not said there yet."""
    newest = chain.catalog.withdrawals.newest()
    return tuple(
        (each.replaces, each.release)
        for each in chain.catalog.releases()
        if each.replaces and each.outcome >= 0 and chain.entry(each.scope, each.outcome).text("out")
        if each.replaces not in newest or not newest[each.replaces].successor
    )


def unwritten(chain: Chain) -> tuple[str, ...]:
    """Lists releases whose notice is not known to be written."""
    waiting = [each.release for each in chain.catalog.withdrawals.newest().values() if each.done < 0]
    return tuple(dict.fromkeys((*waiting, *(replaced for replaced, _ in owed(chain)))))


def finished(release: str, chain: Chain) -> WithdrawalRecord:
    """Gives the withdrawal of a release, after recording that it gave way where that is owed.

    Raises:
        NotWithdrawn: nobody withdrew it.
    """
    for replaced, successor in owed(chain):
        if replaced == release:
            chain.record(giving_way(replaced, successor, chain.catalog.release(successor).intent, chain))
    found = chain.catalog.withdrawals.of(release)
    if found is None:
        raise NotWithdrawn("release.not_withdrawn", release=release)
    return found


def carry(record: WithdrawalRecord, into: Path, chain: Chain, after: Callable[[str], None] = nothing) -> NoticeWritten:
    """Writes a withdrawal's notice into a folder (a stick), as often as is wanted; nobody signs again.

    Raises:
        AlreadyThere: something else lies there under its name.
        NoticeRefused: something lies there that looks like a notice and does not hold.
        DiskTrouble: there is no such folder, or the disk would not take it.
    """
    entry = chain.entry(record.scope, record.seq)
    told = _told(record, chain)
    notice, data = read_notice(canonical.dumps(told)), canonical.dumps(told)
    place = into / notice.name
    if not _lies_there(place, data):
        notice_again(record, into, chain)
    after("notice")
    written = NoticeWritten(place, sha256(data).hexdigest())
    facts: dict[str, JSON] = {"release": record.release, "object": entry.text("object"), "withdrawal": record.seq}
    chain.record([chain.draft(Act.WITHDRAWN, "desk", record.scope, out=written.sha256, **facts)])
    after("outcome")
    chain.checkpoint()
    return written


def notice_again(record: WithdrawalRecord, into: Path, chain: Chain) -> Path:
    """Writes the notice of a withdrawal, the same bytes each time, and records nothing.

    Raises:
        As `carry`.
    """
    told = _told(record, chain)
    home = chain.unlocked.release_home(read_notice(canonical.dumps(told)).day)
    try:
        certificate = chain.vault.cabinet.certificate("release").read_bytes()
        return write_notice(into, told, certificate, lambda each: home.sign_detached(each, chain.policy.release))
    finally:
        home.stop()


def notice_of(record: WithdrawalRecord, chain: Chain) -> Notice:
    """Reads what is said in public of a withdrawal."""
    return read_notice(canonical.dumps(_told(record, chain)))


def _left(release: str, chain: Chain) -> ReleaseRecord:
    record = chain.catalog.release(release)
    if record.intent < 0:
        raise NotWithdrawn("release.never_left", release=release)
    return record


def _facts(record: ReleaseRecord, told: "dict[str, JSON]") -> "dict[str, JSON]":
    return {"release": record.release, "object": record.payload, "notice": told}


def _told(record: WithdrawalRecord, chain: Chain) -> "dict[str, JSON]":
    told = chain.entry(record.scope, record.seq).fields["notice"]
    assert isinstance(told, Mapping)  # noqa: S101 (nobody else writes this act)
    return dict(told)


def _notice(wish: Wish, record: ReleaseRecord, chain: Chain, successor: str = "") -> Notice:
    today, proposal = chain.now().date(), read_proposal(record.release, chain)
    earlier = chain.catalog.withdrawals.of(record.release)
    before = notice_of(earlier, chain) if earlier else None
    return Notice(
        name=_next_name(today, chain),
        release=record.release,
        payload=record.payload,
        log=chain.policy.log,
        day=today,
        released=proposal.day,
        language=proposal.description.language,
        title="" if wish.title_goes else before.title if before else proposal.description.title,
        reason=wish.reason,
        said=wish.said,
        replaced_by=successor or (before.replaced_by if before else ""),
    )


def _next_name(day: date, chain: Chain) -> str:
    start = f"WDR-{day.year}-"
    taken = [each.notice for each in chain.catalog.withdrawals.all() if each.notice.startswith(start)]
    return f"{start}{max((int(name.removeprefix(start)) for name in taken), default=0) + 1:04}"


def _is_same(wish: Wish, earlier: WithdrawalRecord, record: ReleaseRecord, chain: Chain) -> bool:
    """Tells whether a wish is the one that was signed: then it is only to be carried out."""
    signed = chain.entry(earlier.scope, earlier.seq)
    wanted, told = stated(_notice(wish, record, chain)), _told(earlier, chain)
    of_the_moment = {name: told[name] for name in ("notice", "day")}
    return signed.text("reason") == wish.note and {**wanted, **of_the_moment} == told


def _check_tells_nothing(told: "Mapping[str, JSON]", proposal: Proposal, chain: Chain) -> None:
    """Looks for what would betray the source in what is to be said; what was shredded has no words left to look for."""
    copies = []
    for document in proposal.documents:
        with suppress(Unknown):
            copies.append(chain.catalog.derivative(document.derivative))
    said = told["said"]
    htmls = list(map(str, said.values())) if isinstance(said, Mapping) else []
    text = "\n".join((*htmls, *map(plain, htmls)))  # with its markup, and as it is read
    if terms_in({"": text.encode()}, copies, chain):
        raise WouldTell("release.withdrawal_would_tell")


def _lies_there(place: Path, data: bytes) -> bool:
    """Tells whether this very notice was written before; something else is left to `write_notice` to refuse."""
    return os.path.lexists(place) and place.is_dir() and (place / TOLD).is_file() and noticed(place).files[TOLD] == data
