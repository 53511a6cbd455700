"""Here: what a page knows about the request it answers: who asks, in which language, at which vault.

Rule: everything of a request hangs on Flask's `g` and ends with it: the chain is taken when a page first asks for it
and given back after the answer. Everything of the desk hangs on the application, in one `Front`.
Never: a module-level global.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app, g

from custody.chain import Chain
from desk.assembly import Desk
from desk.web.chains import Chains, Taken
from desk.web.crew import Crew
from desk.web.easel import Easel
from desk.web.errands import Errands
from desk.web.limits import Limits
from desk.web.once import Once
from desk.web.passwords import Passwords
from desk.web.reception import Reception
from desk.web.sessions import Session, Sessions
from desk.web.views import Views
from words.message import Message, Parameter
from words.speak import Language, Speech

_NAME = "tamis"


@dataclass(frozen=True, slots=True)
class Front:
    """The desk as browsers meet it; `address` is `http://127.0.0.1:PORT`, `signing` lets one key be used at a time."""

    desk: Desk
    address: str
    sessions: Sessions
    once: Once
    limits: Limits
    speeches: Mapping[Language, Speech]
    signing: threading.Lock
    chains: Chains
    easel: Easel
    crew: Crew
    reception: Reception
    errands: Errands
    views: Views
    passwords: Passwords

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """Lets nothing work on in the background while the block lasts: the vault is being locked, or the desk ends."""
        with self.errands.closed(), self.reception.closed(), self.crew.standing_back():
            yield

    @property
    def cookie(self) -> str:
        """The name of the session's cookie: browsers do not tell ports apart, so the name does."""
        return f"tamis-{self.address.rpartition(':')[2]}"


@dataclass(frozen=True, slots=True)
class Here:
    """One request."""

    front: Front
    session: Session

    @property
    def desk(self) -> Desk:
        """The desk."""
        return self.front.desk

    @property
    def chain(self) -> Chain:
        """The vault's chain, attached for this request.

        Raises:
            Locked: the vault is locked.
        """
        if "taken" not in g:
            g.taken = self.front.chains.take()
        return cast("Taken", g.taken)[1]

    @property
    def reviewer(self) -> str:
        """Who is signed in, "" for nobody."""
        return self.session.reviewer

    @property
    def fingerprint(self) -> str:
        """The key they signed in with."""
        return self.session.fingerprint

    @property
    def auditing(self) -> bool:
        """Whether an auditor sits here, who reads and decides nothing."""
        return self.session.auditor

    @property
    def language(self) -> Language:
        """The language of this browser."""
        return self.session.language

    @property
    def seat(self) -> str:
        """The session's name in the ledger: keyed, of no use to a browser."""
        return self.chain.name("session", self.session.id)

    def say(self, message_id: str, /, **params: Parameter) -> str:
        """Gives a sentence in the reader's language."""
        return self.tell(Message.of(message_id, **params))

    def tell(self, message: Message) -> str:
        """Puts a message into words."""
        return self.speech.say(message)

    @property
    def speech(self) -> Speech:
        """The sentences of the reader's language."""
        return self.front.speeches[self.language]


def establish(front: Front) -> dict[str, Front]:
    """Gives what an application carries as its extensions."""
    return {_NAME: front}


def front() -> Front:
    """Gives the desk the application of this request serves."""
    return front_of(current_app)


def front_of(app: Flask) -> Front:
    """Gives the desk an application serves."""
    return cast("Front", app.extensions[_NAME])


def here() -> Here:
    """Gives the request being answered."""
    return Here(front(), cast("Session", g.session))


def leave(fault: BaseException | None = None, *, spoiled: bool = False) -> None:
    """Lets the chain of a request go; one that something went wrong with serves no other."""
    taken = cast("Taken | None", g.pop("taken", None))
    if taken is None:
        return
    if fault is None and not spoiled:
        front().chains.give_back(taken)
    else:
        taken[1].catalog.close()
