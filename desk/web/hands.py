"""Hands: the one place where a page lets a person sign an act, whichever way their key is kept.

Rule: a typed passphrase (or a card's PIN) signs here and now. Who keeps the key elsewhere is shown the exact bytes; the
prepared statement, with its seed, waits in their session. When the signature comes back the act is gone through anew:
every check is made again, and the prepared statement counts only if it says the same, but for the moment it was
prepared and the checkpoint seen then. It is recorded once.
Never: keeps a passphrase or PIN longer than the call that signs; sends a seed to the browser.
Residual risk: who signs elsewhere signs a digest, and trusts this desk's screen for what it stands for.
"""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import render_template, request

from custody.chain import Chain
from custody.founding import sign_draft
from custody.records import Draft
from custody.signing import check_signature
from desk.errors import ChangedMeanwhile, NothingPrepared
from desk.web.here import Here, here
from desk.web.sessions import Prepared
from keys.challenge import read_answer
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

    def __call__(self, draft: Draft) -> Draft:
        """Signs a draft.

        Raises:
            WrongPassphrase: the passphrase does not open their key.
        """
        with self.signing:
            return sign_draft(self.chain, draft, self.reviewer, self.passphrase)


@dataclass(frozen=True, slots=True)
class Asking:
    """Has a draft signed elsewhere."""

    sitting: Here

    def __call__(self, draft: Draft) -> Draft:
        """Keeps the draft in the session.

        Raises:
            AwaitsSignature: always.
        """
        prepared = Prepared(self.sitting.desk.random(16).hex(), draft)
        self.sitting.front.sessions.prepare(self.sitting.session, prepared)
        raise AwaitsSignature(prepared)


@dataclass(frozen=True, slots=True)
class Brought:
    """Takes the signature that was made elsewhere over the statement this session has prepared."""

    sitting: Here
    name: str
    pasted: str

    def __call__(self, draft: Draft) -> Draft:
        """Gives the prepared statement with its signature, once.

        Raises:
            NothingPrepared: none is waiting under this name, or it was recorded.
            ChangedMeanwhile: the act would now say something else than what was prepared.
            AwaitsSignature: what was pasted is not this reviewer's signature over it.
        """
        prepared = self.sitting.front.sessions.take_prepared(self.sitting.session, self.name)
        if prepared is None:
            raise NothingPrepared("desk.nothing_prepared")
        if not _says_the_same(draft, prepared.draft):
            raise ChangedMeanwhile("desk.changed_meanwhile")
        chain, statement = self.sitting.chain, prepared.draft.statement
        who, fingerprint, scratch = self.sitting.reviewer, self.sitting.fingerprint, chain.unlocked.scratch
        try:
            signature = read_answer(self.pasted)
            check_signature(statement, signature, chain.vault, who, fingerprint, scratch)
        except TellableError as trouble:
            self.sitting.front.sessions.prepare(self.sitting.session, prepared)
            raise AwaitsSignature(prepared, trouble.message) from trouble
        return Draft(statement, prepared.draft.scope, signature)


def hand() -> Sign:
    """Gives the signed-in reviewer's hand, as the form being answered says how they sign."""
    sitting, form = here(), request.form
    if form.get("by") == ELSEWHERE:
        return Asking(sitting)
    if "prepared" in form:
        return Brought(sitting, form["prepared"], form.get("signature", ""))
    passphrase = form.get("passphrase", "")[:_LONGEST_PASSPHRASE]
    return Typed(sitting.chain, sitting.reviewer, passphrase, sitting.front.signing)


def ask_elsewhere(waiting: AwaitsSignature) -> tuple[str, int]:
    """Answers with the page that shows what to sign, and takes the signature."""
    sitting, draft = here(), waiting.prepared.draft
    page = render_template(
        "sign_elsewhere.html",
        prepared=waiting.prepared.name,
        exact=draft.statement.signed_bytes().decode("ascii"),
        stated=sorted((name, str(value)) for name, value in draft.statement.fields.items()),
        fingerprint=sitting.fingerprint,
        fields=_about_the_act(request.form),
        trouble=waiting.trouble,
        to=request.path,
    )
    return page, HTTPStatus.CONFLICT if waiting.trouble else HTTPStatus.ACCEPTED


def _says_the_same(now: Draft, then: Draft) -> bool:
    return now.scope == then.scope and _lasting(now) == _lasting(then)


def _lasting(draft: Draft) -> dict[str, object]:
    return {name: value for name, value in draft.statement.fields.items() if name not in _OF_THE_MOMENT}


def _about_the_act(form: "MultiDict[str, str]") -> Iterable[tuple[str, str]]:
    return tuple((name, value) for name, value in form.items(multi=True) if name not in OWN_FIELDS)
