"""Chapters 9 to 12 of the report: what bounds the times, how to check, what is opened, and who answers for it.

Never: says anything that is not in the account.
"""

from collections.abc import Iterable

from custody.disclosure import FIELDS, Opening, Profile
from release.account import Account
from release.declaration import Declaration
from release.report import Chapter, Code, Commands, Facts, Table, Text


def bounds(account: Account) -> Chapter:
    """9: between which days, and what somebody outside has seen of it."""
    say, dossier = account.say, account.dossier
    days = [entry.text("day") for entry in dossier.entries] or ["—"]
    told = [Text(say("release.report_bounds_mean", first=min(days), last=max(days)))]
    if dossier.bound is None:
        told.append(Text(say("release.report_no_witness"), grave=True))
    else:
        bound = dossier.bound
        when = (
            f"{bound.time:%Y-%m-%d}"
            if account.dossier.disclosure.profile is Profile.PUBLIC
            else f"{bound.time:%Y-%m-%d %H:%M} UTC"
        )
        told.append(Text(say("release.report_witness", name=bound.witness, size=bound.size, when=when)))
    return Chapter(say("release.report_bounds"), (*told, Text(say("release.report_clock"))))


def kit(account: Account, package: str, release_key: str, log_key: str, checkpoint: str) -> Chapter:
    """10: what to type, and what to compare with."""
    say = account.say
    lines = (
        f"cd {package}",
        "sha256sum --quiet -c manifest-sha256.txt tagmanifest-sha256.txt",
        f"python3 -I verify.py . --release-key {release_key} --log-key {log_key}",
    )
    facts = Facts(((say("release.report_release_key"), release_key), (say("release.report_log_key"), log_key)))
    return Chapter(
        say("release.report_kit"),
        (
            Text(say("release.report_kit_means")),
            Commands(lines),
            facts,
            Text(say("release.report_kit_outside")),
            Code(checkpoint, say("release.report_checkpoint")),
        ),
    )


def variants(account: Account) -> Chapter:
    """11: what this variant opens, and what it would take to open more."""
    say, shown = account.say, account.dossier.disclosure
    opened = [name for name in FIELDS if shown.opens(name)]
    others = {name: row.of(shown.profile) for name, row in FIELDS.items() if not shown.opens(name)}
    rows = [(say("release.report_opened"), _words(account, opened))]
    for opening in (Opening.DECIDED, Opening.CLOSED):
        names = [name for name, row in others.items() if row is opening]
        if names:
            rows.append((say(f"release.report_fields_{opening.name.lower()}"), _words(account, names)))
    told = [Text(say(f"release.report_variant_{shown.profile.value}"))]
    if shown.decided:
        told.append(Text(say("release.report_decided", names=_words(account, sorted(shown.decided)))))
    head = (say("release.report_head_opening"), say("release.report_head_fields"))
    return Chapter(say("release.report_variants"), (*told, Table(head, tuple(rows), (26, 74))))


def declared(account: Account, declaration: Declaration) -> Chapter:
    """12: who answers for this, what the signatures cover, and what it does not show."""
    say = account.say
    named = account.dossier.disclosure.opens("declarant")
    facts = Facts(
        (
            (say("release.report_declarant"), declaration.person if named else say("release.report_declarant_closed")),
            (say("release.report_role"), declaration.role if named else account.closed),
            (say("release.report_software"), f"Tamis {declaration.version}"),
            (say("release.report_day"), declaration.day),
        )
    )
    limits = (f"release.report_limit_{number}" for number in range(1, 7))
    return Chapter(
        say("release.report_declaration"),
        (
            facts,
            Text(say("release.report_declares")),
            Text(say("release.report_covers")),
            *(Text(f"– {say(limit)}") for limit in limits),
        ),
    )


def _words(account: Account, names: Iterable[str]) -> str:
    return ", ".join(account.say(f"release.field_{name}") for name in names)
