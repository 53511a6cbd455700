"""Hands: the one place where a page lets a person sign an act, whichever way their key is kept.

Rule: a typed passphrase (or a card's PIN) signs here and now. Who keeps the key elsewhere is shown the exact bytes; the
prepared statements of the act (a key act has several), with their seeds, wait in their session. When the signatures
come back the act is gone through anew: every check is made again, and what was prepared counts only if it says the
same, but for the moment it was prepared and the checkpoint seen then. It is recorded once.
Never: keeps a passphrase or PIN longer than the call that signs; sends a seed to the browser.
Residual risk: who signs elsewhere signs a digest, and trusts this desk's screen for what it stands for.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import render_template, request

from custody.canonical import JSON
from custody.chain import Chain
from custody.hands import Hand, reviewer_hand
from custody.records import Draft
from custody.signing import check_human_act
from desk.errors import ChangedMeanwhile, NothingPrepared
from desk.web.here import Here, here
from desk.web.sessions import Prepared
from keys.challenge import LONGEST_ANSWER, read_answers
from words.message import Message, TellableError

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

Sign = Callable[[Draft], Draft]

ELSEWHERE = "elsewhere"
OWN_FIELDS = frozenset({"csrf", "act", "passphrase", "by", "signature", "prepared"})
"""The fields of a form that are about signing; all others are about the act, and are sent again with the signature."""

_OF_THE_MOMENT = frozenset({"time", "day", "seen"})
_LONGEST_PASSPHRASE = 4096


class AwaitsSignature(Exception):
    """Ends a request: the act waits for a signature made elsewhere; `trouble` says what was wrong with the last one.

    No error: the act goes on when the signature is there, so it is told by a page of its own.
    """

    def __init__(self, prepared: Prepared, trouble: Message | None = None) -> None:
        super().__init__("awaits a signature")
        self.prepared = prepared
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Typed:
    """Signs with the passphrase, or the PIN of the card, that was just typed."""

    chain: Chain
    reviewer: str
    passphrase: str
    signing: threading.Lock

    def __repr__(self) -> str:
        """Hides the passphrase."""
        return f"Typed({self.reviewer!r})"

    def __call__(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Signs drafts.

        Raises:
            WrongPassphrase: the passphrase does not open their key.
        """
        with self.signing:
            return reviewer_hand(self.chain, self.reviewer, self.passphrase).sign(drafts)


@dataclass(frozen=True, slots=True)
class Asking:
    """Has drafts signed elsewhere."""

    sitting: Here

    def __call__(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Keeps the drafts in the session.

        Raises:
            AwaitsSignature: always.
        """
        prepared = Prepared(self.sitting.desk.random(16).hex(), tuple(drafts))
        self.sitting.front.sessions.prepare(self.sitting.session, prepared)
        raise AwaitsSignature(prepared)


@dataclass(frozen=True, slots=True)
class Brought:
    """Takes the signatures that were made elsewhere over the statements this session has prepared."""

    sitting: Here
    name: str
    pasted: str

    def __call__(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Gives the prepared statements with their signatures, once.

        Raises:
            NothingPrepared: none is waiting under this name, or it was recorded.
            ChangedMeanwhile: the act would now say something else than what was prepared.
            AwaitsSignature: what was pasted are not this reviewer's signatures over them, in their order.
        """
        prepared = self.sitting.front.sessions.take_prepared(self.sitting.session, self.name)
        if prepared is None:
            raise NothingPrepared("desk.nothing_prepared")
        if list(map(_lasting, drafts)) != list(map(_lasting, prepared.drafts)):
            raise ChangedMeanwhile("desk.changed_meanwhile")
        try:
            return self._signed(prepared.drafts)
        except TellableError as trouble:
            self.sitting.front.sessions.prepare(self.sitting.session, prepared)
            raise AwaitsSignature(prepared, trouble.message) from trouble

    def _signed(self, drafts: Sequence[Draft]) -> list[Draft]:
        chain, found = self.sitting.chain, read_answers(self.pasted, len(drafts))
        pairs = zip(drafts, found, strict=True)
        signed = [Draft(draft.statement, draft.scope, signature) for draft, signature in pairs]
        for draft in signed:
            check_human_act(draft, chain.history.rules(chain.size), chain.vault, chain.unlocked.scratch)
        return signed


@dataclass(frozen=True, slots=True)
class OnlyShown:
    """A hand that signs about what was shown and nothing else: a form says which bytes its reader had before them."""

    field: str
    shown: str
    sign: Sign

    def __call__(self, draft: Draft) -> Draft:
        """Signs a draft.

        Raises:
            ChangedMeanwhile: it is about something else than was shown.
            WrongPassphrase: the passphrase does not open their key.
        """
        if str(draft.statement.fields.get(self.field, "")) != self.shown:
            raise ChangedMeanwhile("desk.changed_meanwhile")
        return self.sign(draft)


def hand() -> Sign:
    """Gives the signed-in reviewer's hand for an act of one statement, as the form being answered says they sign."""
    way = _way()
    return lambda draft: way([draft])[0]


def hand_about(field: str, shown: str) -> OnlyShown:
    """Gives the same hand, for an act whose `field` is what the form, by its own field `shown`, was about."""
    return OnlyShown(field, request.form.get(shown, ""), hand())


def hand_of_key_acts() -> Hand:
    """Gives the same hand for a key act, which has several statements."""
    return Hand(here().fingerprint, _way())


def _way() -> Callable[[Sequence[Draft]], list[Draft]]:
    sitting, form = here(), request.form
    if form.get("by") == ELSEWHERE:
        return Asking(sitting)
    if "prepared" in form:
        return Brought(sitting, form["prepared"], form.get("signature", ""))
    passphrase = form.get("passphrase", "")[:_LONGEST_PASSPHRASE]
    return Typed(sitting.chain, sitting.reviewer, passphrase, sitting.front.signing)


def ask_elsewhere(waiting: AwaitsSignature) -> tuple[str, int]:
    """Answers with the page that shows what to sign, and takes the signature."""
    sitting = here()
    page = render_template(
        "sign_elsewhere.html",
        prepared=waiting.prepared.name,
        statements=tuple(map(_stated, waiting.prepared.drafts)),
        longest=LONGEST_ANSWER * len(waiting.prepared.drafts),
        fingerprint=sitting.fingerprint,
        fields=_about_the_act(request.form),
        trouble=waiting.trouble,
        to=request.path,
    )
    return page, HTTPStatus.CONFLICT if waiting.trouble else HTTPStatus.ACCEPTED


def _stated(draft: Draft) -> tuple[str, list[tuple[str, str]]]:
    """Gives the exact text to sign, and what it stands for, field by field."""
    fields = sorted((name, str(value)) for name, value in draft.statement.fields.items())
    return draft.statement.signed_bytes().decode("ascii"), fields


def _lasting(draft: Draft) -> tuple[str, dict[str, JSON]]:
    fields = {name: value for name, value in draft.statement.fields.items() if name not in _OF_THE_MOMENT}
    return draft.scope, fields


def _about_the_act(form: "MultiDict[str, str]") -> Iterable[tuple[str, str]]:
    return tuple((name, value) for name, value in form.items(multi=True) if name not in OWN_FIELDS)
