"""Who sits in which browser: sessions in this process's memory, known to the browser by an opaque number only.

Rule: ids and csrf tokens are 256 random bits (OWASP Session Management); signing in gives a new id, so that nobody can
plant one beforehand; who does nothing for ten minutes is signed out.
Never: writes a session anywhere, accepts an id it did not make.
Residual risk: a browser sends its cookie to every program listening on 127.0.0.1; the desk's window visits no other.
"""

import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from custody.records import Clock, Draft, Randomness
from keys.challenge import Challenge
from words.speak import Language

IDLE = timedelta(minutes=10)
MOST_VISITORS = 64
_ID_BYTES = 32


@dataclass(frozen=True, slots=True)
class Prepared:
    """Statements of one act, with their seeds, that wait for signatures made elsewhere, under a random name."""

    name: str
    drafts: tuple[Draft, ...]

    def __repr__(self) -> str:
        """Hides the seeds."""
        return "Prepared()"


@dataclass(frozen=True, slots=True)
class Session:
    """One browser; `reviewer` is "" until somebody signed in, `opening` names the vault's unlocking it belongs to."""

    id: str
    csrf: str
    language: Language
    seen: datetime
    reviewer: str = ""
    fingerprint: str = ""
    opening: str = ""
    auditor: bool = False
    challenge: Challenge | None = None
    prepared: Prepared | None = None

    def __repr__(self) -> str:
        """Hides the id, which is as good as a key."""
        return f"Session({self.reviewer!r})"


class Sessions:
    """All browsers of one desk; safe to use from several threads."""

    def __init__(self, clock: Clock, random: Randomness, idle: timedelta = IDLE) -> None:
        self._clock = clock
        self._random = random
        self._idle = idle
        self._lock = threading.Lock()
        self._held: dict[str, Session] = {}

    def visit(self, language: Language) -> Session:
        """Begins the session of a browser nobody has signed in with; the oldest such sessions make room."""
        with self._lock:
            self._forget_idle()
            visitors = [each.id for each in self._held.values() if not each.reviewer]
            for oldest in visitors[: max(0, len(visitors) + 1 - MOST_VISITORS)]:
                del self._held[oldest]
            return self._keep(Session(self._fresh(), self._fresh(), language, self._clock()))

    def find(self, session_id: str, *, watching: bool = False) -> Session | None:
        """Gives a session and notes that its browser is active, unless it only watches by itself.

        None when it never was, ended, or was idle too long.
        """
        with self._lock:
            self._forget_idle()
            session = self._held.pop(session_id, None)
            if session is None or watching:
                return session and self._keep(session)
            return self._keep(replace(session, seen=self._clock()))

    def enter(
        self, session: Session, reviewer: str, fingerprint: str, opening: str, *, auditor: bool = False
    ) -> Session:
        """Makes a visitor's browser a reviewer's, or an auditor's, under a new id."""
        with self._lock:
            self._held.pop(session.id, None)
            made = Session(self._fresh(), self._fresh(), session.language, self._clock())
            entered = replace(made, reviewer=reviewer, fingerprint=fingerprint, opening=opening, auditor=auditor)
            return self._keep(entered)

    def speak(self, session: Session, language: Language) -> Session:
        """Changes the language of a browser; a session that ended stays ended."""
        with self._lock:
            held = self._held.get(session.id)
            return session if held is None else self._keep(replace(held, language=language))

    def pose(self, session: Session, challenge: Challenge) -> Session:
        """Remembers the one challenge a browser may answer next; a session that ended stays ended."""
        with self._lock:
            held = self._held.get(session.id)
            return session if held is None else self._keep(replace(held, challenge=challenge))

    def take_challenge(self, session: Session) -> Challenge | None:
        """Gives the challenge a browser was posed, once."""
        with self._lock:
            held = self._held.get(session.id)
            if held is None or held.challenge is None:
                return None
            self._keep(replace(held, challenge=None))
            return held.challenge

    def prepare(self, session: Session, prepared: Prepared) -> Session:
        """Remembers the one act a browser is to bring signatures for; a session that ended stays ended."""
        with self._lock:
            held = self._held.get(session.id)
            return session if held is None else self._keep(replace(held, prepared=prepared))

    def take_prepared(self, session: Session, name: str) -> Prepared | None:
        """Gives what a browser's signatures are for, once; None when another act, or none, is waiting."""
        with self._lock:
            held = self._held.get(session.id)
            if held is None or held.prepared is None or held.prepared.name != name:
                return None
            self._keep(replace(held, prepared=None))
            return held.prepared

    def present(self) -> tuple[str, ...]:
        """Gives the ids of the browsers somebody is signed in with."""
        with self._lock:
            self._forget_idle()
            return tuple(each.id for each in self._held.values() if each.reviewer)

    def end(self, session: Session) -> None:
        """Signs a browser out."""
        with self._lock:
            self._held.pop(session.id, None)

    def end_all(self) -> None:
        """Signs everybody out."""
        with self._lock:
            self._held.clear()

    def _keep(self, session: Session) -> Session:
        self._held[session.id] = session
        return session

    def _forget_idle(self) -> None:
        now = self._clock()
        for each in [each for each in self._held.values() if now - each.seen > self._idle]:
            del self._held[each.id]

    def _fresh(self) -> str:
        return self._random(_ID_BYTES).hex()
