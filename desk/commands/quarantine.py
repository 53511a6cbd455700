"""`tamis quarantine retry`, `let-out`, `tamis unwrap`: what did not open at first, tried again or let be what it is."""

import argparse
from contextlib import AbstractContextManager
from pathlib import Path

from custody.chain import Chain
from custody.errors import CustodyError
from desk.assembly import Desk
from desk.errors import Usage
from desk.parsing import Family
from desk.tally import Tally
from desk.telling import Telling
from intake.errors import IntakeError
from intake.layers import open_layer
from intake.limits import Limits
from intake.quarantined import let_out, retry
from keys.errors import KeysError
from keys.personal import LARGEST_KEY, OwnKey, brought_key, own_key
from words.message import Message

_SHORT = 8


def add(family: Family, telling: Telling) -> None:
    """Adds the commands."""
    words = telling.words
    quarantine = Family(family.add("quarantine"), telling, "quarantine_")
    trying = quarantine.add("retry", _retry)
    trying.add_argument("labels", metavar="SUBMISSION", nargs="+", help=words("desk.help_quarantined"))
    letting = quarantine.add("let-out", _let_out)
    letting.add_argument("label", metavar="SUBMISSION", help=words("desk.help_quarantined"))
    letting.add_argument("--reason", required=True, metavar="TEXT", help=words("desk.help_let_out_reason"))
    letting.add_argument("--as", dest="name", required=True, metavar="NAME", help=words("desk.help_as"))
    unwrapping = family.add("unwrap", _unwrap)
    unwrapping.add_argument("exhibit", metavar="EXHIBIT", help=words("desk.help_exhibit"))
    unwrapping.add_argument("--as", dest="name", metavar="NAME", help=words("desk.help_unwrap_as"))
    unwrapping.add_argument("--key", type=Path, metavar="FILE", help=words("desk.help_unwrap_key"))


def _retry(desk: Desk, args: argparse.Namespace) -> int:
    chain, tally = desk.chain(), Tally()
    for label in args.labels:
        try:
            own = retry(label, chain.unlocked.by, chain, Limits())
        except (IntakeError, KeysError, CustodyError) as refusal:
            outcome, reason = tally.turned_away(refusal), desk.telling.speech.say(refusal.message)
            desk.telling.result(
                f"{label[:_SHORT]}  {reason}", {"submission": label, "outcome": outcome, "reason": reason}
            )
            continue
        tally.done += 1
        done = desk.telling.speech.say(Message.of("desk.retried", label=own[:_SHORT]))
        desk.telling.result(done, {"submission": own, "outcome": "done"})
    chain.checkpoint()
    return tally.status()


def _let_out(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    reviewer, signer = chain.policy.reviewer(args.name), desk.signer(chain, args.name)
    own = let_out(args.label, args.reason, reviewer, chain, signer)
    chain.checkpoint()
    said = desk.telling.speech.say(Message.of("desk.let_out_done", label=own[:_SHORT]))
    desk.telling.result(said, {"submission": own, "exhibit": chain.catalog.exhibits(own)[0].label})
    return 0


def _unwrap(desk: Desk, args: argparse.Namespace) -> int:
    if args.key is not None and args.name is None:
        raise Usage("desk.unwrap_key_needs_name")
    chain = desk.chain()
    if args.name is None:
        inner = open_layer(args.exhibit, chain.unlocked.by, chain, Limits())
    else:
        reviewer = chain.policy.reviewer(args.name)
        with _own_key(desk, chain, args) as own:
            inner = open_layer(args.exhibit, reviewer, chain, Limits(), own=own)
    chain.checkpoint()
    said = desk.telling.speech.say(Message.of("desk.unwrapped", label=inner[:_SHORT]))
    desk.telling.result(said, {"exhibit": inner, "from": chain.catalog.exhibit(args.exhibit).label})
    return 0


def _own_key(desk: Desk, chain: Chain, args: argparse.Namespace) -> AbstractContextManager[OwnKey]:
    """Opens that person's key of this vault, or the one they bring; asks for its passphrase."""
    chain.catalog.exhibit(args.exhibit)  # nobody types a passphrase for what is not there
    memory = chain.unlocked.folder
    if args.key is None:
        passphrase = desk.ask(desk.telling.words("desk.ask_passphrase", name=args.name))
        return own_key(chain.vault.cabinet, memory, args.name, passphrase)
    secret = _read_key(args.key)
    return brought_key(memory, secret, desk.ask(desk.telling.words("desk.ask_passphrase_of_key", name=args.name)))


def _read_key(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_KEY)
    except OSError as fault:
        raise Usage("desk.unwrap_key_unreadable") from fault
