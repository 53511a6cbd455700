"""`tamis keys join | leave | expel | replace | renew | sign | settle | submission`: changes of who holds which key.

Rule: every key act is signed by a quorum (`--as NAME`, repeated) or by the sheets (`--sheets`); with fewer it waits,
and `tamis keys sign` adds signatures. Answers 4 while it waits.
"""

import argparse
from pathlib import Path

from custody import key_acts
from custody.acts import Act
from custody.chain import Chain
from custody.cosigning import contents, cosign, waiting
from custody.errors import Unknown
from custody.key_acts import KeyAct
from custody.open_acts import OpenAct
from custody.serving import keys_without
from custody.settling import settle
from desk.asking import ask_twice
from desk.assembly import Desk
from desk.commands.vault import ask_of_key
from desk.hands import hands
from desk.parsing import Family, Parser
from desk.telling import Telling
from keys import coming, unlocked
from keys.cabinet import reviewer_name
from keys.coming import NewKey
from keys.fingerprints import read_aloud
from keys.stripping import without_passphrase

_KEY_LIMIT = 1 << 20


def add(keys: Family, telling: Telling) -> None:
    """Adds the commands below `tamis keys`."""
    words = telling.words
    for name, run in (("join", _join), ("leave", _leave), ("expel", _expel), ("replace", _replace), ("renew", _renew)):
        command = keys.add(name, run)
        command.add_argument("name", metavar="NAME", help=words("desk.help_key_subject"))
        if name in {"join", "replace", "renew"}:
            command.add_argument("--certificate", type=Path, metavar="FILE", help=words("desk.help_certificate"))
        if name == "replace":
            reasons = ("lost", "compromised", "superseded")
            command.add_argument("--reason", choices=reasons, default="lost", help=words("desk.help_key_reason"))
        if name in {"expel", "replace"}:
            command.add_argument("--since", default="", metavar="YYYY-MM-DD", help=words("desk.help_since"))
        add_signers(command, telling)
    submission = keys.add("submission", _submission)
    submission.add_argument("file", metavar="FILE", type=Path, help=words("desk.help_submission_key"))
    sign = keys.add("sign", _sign)
    sign.add_argument("--act", type=int, default=-1, metavar="N", help=words("desk.help_key_act"))
    for command in (submission, sign):
        add_signers(command, telling)
    keys.add("settle", _settle)


def add_signers(command: Parser, telling: Telling) -> None:
    """Adds the options that say whose hands sign."""
    words = telling.words
    command.add_argument(
        "--as", dest="names", action="append", default=[], metavar="NAME", help=words("desk.help_as_each")
    )
    command.add_argument("--elsewhere", action="append", default=[], metavar="NAME", help=words("desk.help_elsewhere"))
    command.add_argument("--through", type=Path, metavar="DIR", help=words("desk.help_through"))
    command.add_argument("--sheets", action="store_true", help=words("desk.help_by_sheets"))


def carry_out(desk: Desk, chain: Chain, act: KeyAct, args: argparse.Namespace) -> int:
    """Has an act signed and tells what became of it; where opened keys change, the vault locks itself."""
    for taken in act.taken:
        desk.telling.say("desk.key_to_read_aloud", name=taken.name, fingerprint=read_aloud(taken.key.fingerprint))
    done = key_acts.perform(act, chain, hands(desk, chain, args))
    return _tell(desk, chain, act.kind, act.subject, done=done)


def _tell(desk: Desk, chain: Chain, kind: str, subject: str, *, done: bool) -> int:
    desk.telling.result(f"{kind} {subject}", {"key_act": kind, "subject": subject, "in_force": int(done)})
    if not done:
        desk.telling.say("desk.key_act_waits", quorum=chain.policy.quorum)
        return 4
    desk.telling.say("desk.key_act_done")
    if kind in key_acts.REOPENED:
        unlocked.lock(desk.memory(chain.vault))
        desk.telling.say("desk.unlock_again")
    return 0


def _join(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    act = key_acts.joining(chain.policy, args.name, _NOT_YET)  # refuses a name that is taken before a key is made
    return carry_out(desk, chain, key_acts.joining(chain.policy, act.subject, _new_key(desk, chain, args)), args)


def _leave(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    return carry_out(desk, chain, key_acts.leaving(chain.policy, args.name, _today(desk)), args)


def _expel(desk: Desk, args: argparse.Namespace) -> int:
    """Sends somebody away whom nobody trusts any more; says what this cannot undo."""
    chain = desk.chain()
    rules, since = chain.policy, args.since or _today(desk)
    key_acts.expelling(rules, args.name, _NOT_YET, _NOT_YET, since)
    desk_key, release = keys_without(args.name, chain)
    status = carry_out(desk, chain, key_acts.expelling(rules, args.name, desk_key, release, since), args)
    desk.telling.say("desk.expelled_cannot_undo", name=args.name)
    return status


def _replace(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    chain.policy.reviewer(args.name)
    key = _new_key(desk, chain, args)
    act = key_acts.replacing(chain.policy, args.name, key, args.reason, args.since or _today(desk))
    return carry_out(desk, chain, act, args)


def _renew(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    chain.policy.reviewer(args.name)
    cabinet, memory = chain.vault.cabinet, chain.unlocked.folder
    if args.certificate:
        key = coming.bring_person(cabinet, memory, _read(args.certificate), desk.clock())
    else:
        passphrase = desk.ask(desk.telling.words("desk.ask_passphrase", name=args.name))
        key = coming.renew_person(cabinet, memory, args.name, passphrase)
    return carry_out(desk, chain, key_acts.renewing(chain.policy, args.name, key), args)


def _submission(desk: Desk, args: argparse.Namespace) -> int:
    """Takes in SecureDrop's key; the one before stays readable."""
    chain = desk.chain()
    rules = chain.policy
    holders = (*rules.reviewers.values(), rules.recovery)
    bare = without_passphrase(chain.unlocked.folder, _read(args.file), lambda: ask_of_key(desk))
    key = coming.bring_submission(chain.vault.cabinet, chain.unlocked, bare, holders, desk.clock())
    return carry_out(desk, chain, key_acts.receiving(rules, key), args)


def _sign(desk: Desk, args: argparse.Namespace) -> int:
    """Adds signatures to an act that waits; shows first what is signed."""
    chain = desk.chain()
    act = _chosen(waiting(chain), args.act)
    for content in contents(act, chain):
        fields = content.fields["policy"] if content.act is Act.POLICY else content.fields
        desk.telling.say("desk.key_act_content", act=content.act.value, content=str(fields))
    done = cosign(act, chain, hands(desk, chain, args))
    return _tell(desk, chain, act.kind, act.subject, done=done)


def _settle(desk: Desk, _args: argparse.Namespace) -> int:
    """Finishes what a crash cut short; asks nobody for anything."""
    chain = desk.chain()
    settled = settle(chain)
    for fingerprint in settled.left_out:
        desk.telling.say("desk.holder_left_out", name=chain.policy.name_of(fingerprint))
    desk.telling.say("desk.keys_settled", count=settled.envelopes)
    return 0


_NOT_YET = NewKey("", "", "")


def _chosen(acts: tuple[OpenAct, ...], seq: int) -> OpenAct:
    found = [act for act in acts if seq in {-1, act.seq}]
    if len(found) != 1:
        raise Unknown(
            "custody.which_key_act", count=len(found), acts=", ".join(f"{a.seq}: {a.kind} {a.subject}" for a in acts)
        )
    return found[0]


def _new_key(desk: Desk, chain: Chain, args: argparse.Namespace) -> NewKey:
    """Makes a key under a new passphrase, or takes the certificate of one that is kept elsewhere."""
    cabinet, memory = chain.vault.cabinet, chain.unlocked.folder
    if args.certificate:
        return coming.bring_person(cabinet, memory, _read(args.certificate), desk.clock())
    words, name = desk.telling.words, reviewer_name(args.name)
    question, again = (words(f"desk.ask_{kind}_passphrase", name=name) for kind in ("new", "same"))
    return coming.make_person(cabinet, memory, name, ask_twice(desk.ask, question, again))


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_KEY_LIMIT)


def _today(desk: Desk) -> str:
    return f"{desk.clock():%Y-%m-%d}"
