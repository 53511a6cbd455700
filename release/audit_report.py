"""The report of an audit package, from an account: front, twelve chapters, foot.

Never: says anything the account does not give.
"""

from dataclasses import dataclass

from custody.acts import HUMAN_ACTS
from release.account import Account
from release.chapters_acts import checks, decisions, gaps, views
from release.chapters_origin import acquisition, fingerprints, identity, transformations
from release.chapters_trust import bounds, declared, kit, variants
from release.declaration import Declaration
from release.dossier import BAD
from release.report import Facts, Report, Text
from release.timeline import lane_ids, timeline


@dataclass(frozen=True, slots=True)
class Kit:
    """What a stranger checks with: release key (fingerprint), log key (verifier key), checkpoint (signed note)."""

    release_key: str
    log_key: str
    checkpoint: str


def audit_report(account: Account, package: str, declaration: Declaration, tools: Kit) -> Report:
    """Writes the report in the account's language."""
    say, dossier = account.say, account.dossier
    name = dossier.subject.name if dossier.disclosure.opens("exhibit") else dossier.subject.alias
    drawn = timeline(dossier.entries, {lane: say(lane) for lane in lane_ids()})
    return Report(
        title=say("release.report_title", package=package),
        subtitle=say(f"release.report_about_{dossier.subject.kind.value}", name=name),
        language=account.speech.language,
        day=declaration.day,
        warning=say("release.report_training") if dossier.policy.training else "",
        front=(_summary(account), _facts(account, declaration), *((drawn,) if drawn else ())),
        chapters=(
            identity(account),
            acquisition(account),
            fingerprints(account),
            transformations(account),
            views(account),
            decisions(account),
            checks(account),
            gaps(account),
            bounds(account),
            kit(account, package, tools.release_key, tools.log_key, tools.checkpoint),
            variants(account),
            declared(account, declaration),
        ),
        footer=say("release.report_title", package=package),
    )


def _summary(account: Account) -> Text:
    dossier = account.dossier
    judged = [dossier.signatures[entry.seq] for entry in dossier.entries if entry.text("act") in HUMAN_ACTS]
    bad = sum(word == BAD for word in judged)
    text = account.say(
        "release.report_summary",
        entries=len(dossier.entries),
        size=dossier.size,
        good=len(judged) - bad,
        bad=bad,
        missing=len(dossier.missing),
    )
    return Text(text, grave=bool(bad))


def _facts(account: Account, declaration: Declaration) -> Facts:
    say, dossier = account.say, account.dossier
    return Facts(
        (
            (say("release.report_profile"), say(f"release.profile_{dossier.disclosure.profile.value}")),
            (say("release.report_day"), declaration.day),
            (say("release.report_ledger"), dossier.origin),
            (say("release.report_checkpoint_size"), str(dossier.size)),
        )
    )
