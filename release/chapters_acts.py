"""Chapters 5 to 8 of the report: who saw it and to whom it went, who decided what, what was checked, what is missing.

Never: says anything that is not in the account.
"""

from collections.abc import Iterable

from custody.acts import HUMAN_ACTS, RULE_ACTS, Act
from custody.catalog_alarms import READ_BACK
from custody.records import Entry
from release.account import Account
from release.report import Chapter, Table, Text

_MANY = 60
_GAPS = (
    Act.FAILED_CHECK,
    Act.QUARANTINE,
    Act.CLOCK_CHANGE,
    Act.LEDGER_REPAIR,
    Act.RESTORATION,
    Act.SHRED_PROPOSAL,
    Act.SHRED_APPROVAL,
    Act.SHREDDING,
    Act.SHREDDED,
)


def views(account: Account) -> Chapter:
    """5: every view, package and hand-over; to whom a package went, both sides sign on paper."""
    say = account.say
    left = (Act.DISSEMINATION, Act.DISSEMINATED, Act.WITHDRAWAL, Act.REPLACEMENT, Act.WITHDRAWN)
    wanted = (Act.VIEW, *left, Act.AUDIT, Act.AUDITED, Act.DISCLOSURE)
    rows = tuple(
        (*_head(account, entry), account.text(entry, "what"), account.text(entry, "reason"))
        for entry in account.dossier.of(*wanted)
    )
    blocks = [Text(say("release.report_views_mean"))]
    if account.dossier.kept_back:
        blocks.append(Text(say("release.report_kept_back", count=account.dossier.kept_back)))
    table = _table(account, ("entry", "who", "what", "shown", "purpose"), rows, (16, 30, 26, 14, 14))
    return Chapter(
        say("release.report_views"),
        (*blocks, table, Text(say("release.report_gives")), Text(say("release.report_takes"))),
    )


def decisions(account: Account) -> Chapter:
    """6: decisions and approvals, with the signature's result and what the key was at that time."""
    say, signatures = account.say, account.dossier.signatures
    wanted = [
        entry
        for entry in account.dossier.entries
        if entry.text("act") in HUMAN_ACTS and entry.text("act") not in {*RULE_ACTS, Act.AUDIT}
    ]
    rows = tuple(
        (
            *_head(account, entry),
            _verdict(account, entry),
            account.text(entry, "reason"),
            say(f"release.signature_{signatures[entry.seq]}"),
        )
        for entry in wanted
    )
    rules = account.dossier.of(*RULE_ACTS)
    held = sum(account.dossier.signatures[entry.seq] != "bad" for entry in rules)
    names = ("entry", "who", "what", "verdict", "reason", "signature")
    return Chapter(
        say("release.report_decisions"),
        (
            Text(say("release.report_decisions_mean")),
            _table(account, names, rows, (15, 25, 15, 12, 14, 19)),
            Text(say("release.report_rules", count=len(rules), held=held)),
        ),
    )


def checks(account: Account) -> Chapter:
    """7: fixity checks, with what they found."""
    say = account.say
    found = account.dossier.of(Act.FIXITY)
    rows = tuple((*_head(account, entry), account.text(entry, "checked"), _changed(account, entry)) for entry in found)
    table = _table(account, ("entry", "who", "what", "checked", "changed"), rows, (16, 30, 18, 16, 20))
    last = (
        Text(say("release.report_last_check", day=found[-1].text("day")))
        if found
        else Text(say("release.report_never_checked"), grave=True)
    )
    return Chapter(say("release.report_checks"), (Text(say("release.report_checks_mean")), table, last))


def gaps(account: Account) -> Chapter:
    """8: what is missing, was cut, went wrong or was destroyed."""
    say, missing = account.say, account.dossier.missing
    blocks: list[Text | Table] = []
    if missing:
        numbers = ", ".join(map(str, missing[:_MANY])) + (" …" if len(missing) > _MANY else "")
        blocks.append(Text(say("release.report_missing", count=len(missing), numbers=numbers), grave=True))
    else:
        blocks.append(Text(say("release.report_nothing_missing")))
    damaged = [entry for entry in account.dossier.of(Act.FIXITY) if entry.fields.get("changed")]
    if damaged:
        days = ", ".join(entry.text("day") for entry in damaged)
        blocks.append(Text(say("release.report_damaged", count=len(damaged), days=days), grave=True))
    found = account.dossier.of(*_GAPS)
    if found:
        rows = tuple((*_head(account, entry), account.about(entry) or "—", _why(account, entry)) for entry in found)
        blocks.append(_table(account, ("entry", "who", "what", "alias", "reason"), rows, (16, 26, 20, 10, 28)))
    else:
        blocks.append(Text(say("release.report_no_gap_acts")))
    return Chapter(say("release.report_gaps"), (Text(say("release.report_gaps_mean")), *blocks))


def _head(account: Account, entry: Entry) -> tuple[str, str, str]:
    what = " ".join(filter(None, (account.act(entry), account.about(entry), entry.text("release"))))
    number = account.say("release.report_entry_on", number=entry.seq, moment=account.moment(entry))
    return number, account.who(entry), what


def _verdict(account: Account, entry: Entry) -> str:
    verdict = account.value(entry, "verdict")
    return account.say(f"release.verdict_{verdict}") if verdict else "—"


def _changed(account: Account, entry: Entry) -> str:
    if entry.text("what") == READ_BACK:
        differing = account.value(entry, "differing")
        return account.closed if differing is None else str(differing)
    changed = account.value(entry, "changed")
    if changed is None:
        return account.closed
    return str(len(changed)) if isinstance(changed, list) else "0"


def _why(account: Account, entry: Entry) -> str:
    """Gives the ground, or by how much the clock was off."""
    if entry.text("act") == Act.CLOCK_CHANGE and account.value(entry, "seconds") is not None:
        return account.say("release.report_seconds", seconds=entry.number("seconds"))
    reason = account.text(entry, "ground" if entry.fields.get("ground") else "reason")
    return account.unpacked(reason) if reason.startswith("{") else reason


def _table(
    account: Account, names: Iterable[str], rows: tuple[tuple[str, ...], ...], widths: tuple[int, ...]
) -> Table | Text:
    if not rows:
        return Text(account.say("release.report_none"))
    return Table(tuple(account.say(f"release.report_head_{name}") for name in names), rows, widths)
