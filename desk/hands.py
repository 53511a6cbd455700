"""Asking for the hands that sign a key act: passphrases, signatures made elsewhere, or enough recovery sheets.

Rule: each sheet is checked as soon as it is typed, and asked for again when a word is wrong. At a terminal sheets are
typed in the open: nobody types 33 words blind; look who stands behind you.
Never: keeps a passphrase or a sheet.
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from custody.chain import Chain
from custody.hands import Hand, reviewer_hand, sheets_hand
from custody.records import Draft
from desk.asking import in_the_open
from desk.assembly import Desk
from desk.errors import Usage
from keys.challenge import LONGEST_ANSWER
from keys.errors import SharesDoNotFit
from keys.sheets import Sheet, check_fits, read_sheet, secret_of

_TRIES = 5


def hands(desk: Desk, chain: Chain, args: argparse.Namespace) -> list[Hand]:
    """Gives the hands that the options `--as`, `--elsewhere`, `--sheets` name.

    Raises:
        Usage: nobody was named to sign, or no folder to carry statements away.
        NotPermitted: somebody named is no reviewer.
        SharesDoNotFit: the sheets do not fit, also after several tries.
    """
    if not (args.names or args.elsewhere or args.sheets):
        raise Usage("desk.nobody_signs")
    if args.elsewhere and args.through is None:
        raise Usage("desk.usage_wrong", detail="--through DIR")
    given = [
        reviewer_hand(chain, name, desk.ask(desk.telling.words("desk.ask_passphrase", name=name)))
        for name in dict.fromkeys(args.names)
    ]
    given += [_elsewhere(desk, chain, name, args.through.absolute()) for name in dict.fromkeys(args.elsewhere)]
    return [*given, sheets_hand(chain, ask_secret(desk))] if args.sheets else given


def _elsewhere(desk: Desk, chain: Chain, name: str, through: Path) -> Hand:
    """Gives the hand of somebody whose key is on a card or another machine: statements go out, signatures come back."""

    def sign(drafts: Sequence[Draft]) -> list[Draft]:
        places = [through / f"to-sign-{number}" for number in range(1, len(drafts) + 1)]
        for place, draft in zip(places, drafts, strict=True):
            place.write_bytes(draft.statement.signed_bytes())
            place.with_name(place.name + ".sig").unlink(missing_ok=True)  # of an act before
        in_the_open(desk.ask)(desk.telling.words("desk.ask_signed_elsewhere", name=name, path=str(through)))
        signatures = [_read(place.with_name(place.name + ".sig")) for place in places]
        pairs = zip(drafts, signatures, strict=True)
        return [Draft(draft.statement, draft.scope, signature) for draft, signature in pairs]

    return Hand(chain.policy.reviewer(name), sign)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LONGEST_ANSWER)


def ask_secret(desk: Desk) -> bytes:
    """Asks for recovery sheets until there are enough, and gives the secret they restore.

    Raises:
        SharesDoNotFit: one does not fit, also after several tries.
    """
    sheets: list[Sheet] = []
    while not sheets or len(sheets) < sheets[0].needed:
        sheets.append(_one(desk, sheets))
    return secret_of(sheets)


def ask_back(desk: Desk, number: int, written: str) -> None:
    """Has a sheet typed back from its paper until it is the one that was written.

    Raises:
        SharesDoNotFit: it is not, also after several tries.
    """

    def check(typed: Sheet) -> None:
        if typed.words != written:
            raise SharesDoNotFit("keys.sheet_is_another", number=number)

    _ask(desk, desk.telling.words("desk.ask_sheet_back", number=number), check)


def _one(desk: Desk, others: list[Sheet]) -> Sheet:
    question = desk.telling.words("desk.ask_sheet", number=len(others) + 1)
    return _ask(desk, question, lambda sheet: check_fits(sheet, others))


def _ask(desk: Desk, question: str, check: Callable[[Sheet], None]) -> Sheet:
    """Asks for one sheet that passes a check; says what is wrong and asks again, the last time for good."""
    for _try in range(_TRIES - 1):
        try:
            return _checked(desk, question, check)
        except SharesDoNotFit as trouble:
            desk.telling.message(trouble.message)
    return _checked(desk, question, check)


def _checked(desk: Desk, question: str, check: Callable[[Sheet], None]) -> Sheet:
    sheet = read_sheet(in_the_open(desk.ask)(question))
    check(sheet)
    return sheet
