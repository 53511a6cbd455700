"""Chapters 1 to 4 of the report: what it is, where it came from, which bytes, what was made of them.

Never: says anything that is not in the account.
"""

from custody.acts import Act
from custody.records import Entry
from intake.chained import FIELD, chained_of
from intake.channels import TRUST, Channel
from keys.fingerprints import read_aloud
from release.account import Account
from release.report import Chapter, Facts, Table, Text


def identity(account: Account) -> Chapter:
    """1: exhibit, the export it came in, the name people use for it."""
    say, rows = account.say, []
    for label, made in account.exhibits.items():
        arrived = _arrival(account, made)
        rows.append(
            (
                account.alias(label),
                label if account.dossier.disclosure.opens("exhibit") else account.closed,
                account.text(arrived, "designation") if arrived else "—",
                account.text(arrived, "kind") if arrived else "—",
                account.text(arrived, "drop") if arrived else "—",
            )
        )
    head = ("alias", "vault_name", "designation", "kind", "drop")
    heads = tuple(say(f"release.report_head_{name}") for name in head)
    blocks = Table(heads, tuple(rows), (8, 34, 22, 12, 24)) if rows else Text(say("release.report_no_exhibit"))
    return Chapter(say("release.report_identity"), (Text(say("release.report_identity_means")), blocks))


def acquisition(account: Account) -> Chapter:
    """2: when and how it came in, from which medium, opened with which key."""
    say = account.say
    rows: list[tuple[str, str]] = []
    for arrived in account.dossier.of(Act.ACCESSION, Act.QUARANTINE):
        opened = _of(account, arrived, Act.DECRYPTION)
        rows += [
            (say("release.report_came_in"), _numbered(account, arrived)),
            (say("release.report_medium"), account.text(arrived, "medium")),
            (say("release.report_channel"), _channel(account, arrived)),
            (say("release.report_trust"), _trust(account, arrived)),
            *_other_desk(account, arrived),
            (say("release.report_submission_key"), account.text(opened, "key") if opened else "—"),
        ]
    for carried in account.dossier.of(Act.CARRIED_IN):
        rows.append((say("release.report_carried_by"), f"{account.who(carried)}, {_numbered(account, carried)}"))
    blocks = Facts(tuple(rows)) if rows else Text(say("release.report_no_accession"))
    return Chapter(say("release.report_acquisition"), (Text(say("release.report_acquisition_means")), blocks))


def fingerprints(account: Account) -> Chapter:
    """3: digests and sizes as received, and of what was in it."""
    say, rows = account.say, []
    for label, made in account.exhibits.items():
        arrived = _arrival(account, made)
        received = (account.text(arrived, "digest"), account.text(arrived, "size")) if arrived else ("—", "—")
        if made.text("act") == Act.ACCESSION:  # it came in the clear: what was received is the exhibit
            rows.append((account.alias(label), say("release.report_as_received"), *received))
            continue
        plain = arrived is not None and bool(arrived.text("exhibit"))  # its container came in the clear
        came_as = "release.report_as_received" if plain else "release.report_ciphertext"
        rows.append((account.alias(label), say(came_as), *received))
        opened = account.text(made, "out"), account.text(made, "size")
        taken = "release.report_taken_out" if made.text("act") == Act.UNPACKING else "release.report_content"
        rows.append((account.alias(label), say(taken), *opened))
    names = ("alias", "bytes", "digest", "size")
    head = tuple(say(f"release.report_head_{name}") for name in names)
    blocks = Table(head, tuple(rows), (8, 20, 58, 14)) if rows else Text(say("release.report_no_exhibit"))
    return Chapter(say("release.report_fingerprints"), (Text(say("release.report_fingerprints_means")), blocks))


def transformations(account: Account) -> Chapter:
    """4: each run of a recipe, from which bytes to which, with what, and what it took away."""
    say = account.say
    made = account.dossier.of(
        Act.DECRYPTION,
        Act.UNPACKING,
        Act.INSPECTION,
        Act.RENDERING,
        Act.CLEANING,
        Act.FLATTENING,
        Act.REDACTION,
        Act.RETYPING,
    )
    rows = tuple(
        (
            _numbered(account, entry),
            f"{account.act(entry)} {account.about(entry)}".strip(),
            " · ".join(_how(account, entry)),
            f"{account.text(entry, 'in')} → {account.text(entry, 'out')}",
            account.text(entry, "removed"),
        )
        for entry in made
    )
    names = ("entry", "what", "how", "bytes_through", "removed")
    head = tuple(say(f"release.report_head_{name}") for name in names)
    blocks = Table(head, rows, (14, 16, 24, 30, 16)) if rows else Text(say("release.report_no_transformation"))
    return Chapter(say("release.report_transformations"), (Text(say("release.report_transformations_means")), blocks))


def _channel(account: Account, arrived: Entry) -> str:
    """Names the channel in the reader's language; what is no channel today stands as it was recorded."""
    recorded = account.text(arrived, "channel")
    known = recorded in set(Channel)
    return account.say(f"intake.channel_{Channel(recorded).name.lower()}") if known else recorded


def _trust(account: Account, arrived: Entry) -> str:
    """Gives the trust words of a channel in the reader's language; words no channel has today as they were recorded."""
    recorded = account.text(arrived, "trust")
    known = next((channel for channel, words in TRUST.items() if words == recorded), None)
    return recorded if known is None else account.say(f"release.trust_{known.name.lower()}")


def _other_desk(account: Account, arrived: Entry) -> list[tuple[str, str]]:
    """Tells of what came as another desk's package which one it was, and what was checked of it."""
    package, say = chained_of(arrived), account.say
    if package is None:
        return []
    if account.value(arrived, FIELD) is None:
        return [(say("release.report_other_desk"), account.closed)]
    signed = "named" if package.named else "unknown"
    ledger = "ledger_named" if package.ledger_named else "ledger"
    return [
        (say("release.report_other_desk"), f"{package.name}, {package.day}"),
        (say("release.report_other_desk_payload"), package.payload),
        (say(f"release.report_other_desk_signer_{signed}"), read_aloud(package.signer)),
        (say(f"release.report_other_desk_{ledger}"), package.ledger),
        (say("release.report_other_desk_root", count=package.entries), package.root),
    ]


def _how(account: Account, entry: Entry) -> list[str]:
    """Gives recipe, tools and options, as far as the entry has them."""
    return [account.text(entry, name) for name in ("recipe", "tools", "options") if entry.fields.get(name)] or ["—"]


def _numbered(account: Account, entry: Entry) -> str:
    return account.say("release.report_entry_on", number=entry.seq, moment=account.moment(entry))


def _arrival(account: Account, made: Entry) -> Entry | None:
    """Finds the accession of the submission an exhibit came in."""
    return next((each for each in account.dossier.of(Act.ACCESSION) if each.scope == made.scope), None)


def _of(account: Account, arrived: Entry, act: Act) -> Entry | None:
    return next((each for each in account.dossier.of(act) if each.scope == arrived.scope), None)
