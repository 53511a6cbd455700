"""Once: a form sent twice is one act.

Rule: every form carries a token of its own; the first to bring it acts, the next is led to where the first was led.
An act that was refused gives its token back, so that the person can go back, mend the form and send it again.
Never: keeps more than the newest thousand tokens.
"""

import threading
from collections import OrderedDict

from desk.errors import AlreadySent, NotFromHere

_KEPT = 1000
_DIGITS = 32


class Once:
    """Tokens already brought, each with where its act led ("": nowhere yet)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._led: OrderedDict[str, str] = OrderedDict()

    def begin(self, session_id: str, token: str) -> str:
        """Takes a token; gives "" to the first who brings it, or where the act it stood for led.

        Raises:
            AlreadySent: the act is still being done, or led to no other page.
            NotFromHere: this is not a token of ours.
        """
        if len(token) != _DIGITS or not token.isalnum() or not token.isascii():
            raise NotFromHere("desk.form_not_from_here")
        with self._lock:
            key = f"{session_id}:{token}"
            if key not in self._led:
                self._led[key] = ""
                while len(self._led) > _KEPT:
                    self._led.popitem(last=False)
                return ""
            if not self._led[key]:
                raise AlreadySent("desk.already_sent")
            return self._led[key]

    def done(self, session_id: str, token: str, where: str) -> None:
        """Notes where the act led."""
        with self._lock:
            self._led[f"{session_id}:{token}"] = where

    def give_back(self, session_id: str, token: str) -> None:
        """Frees the token of an act that was not done."""
        with self._lock:
            self._led.pop(f"{session_id}:{token}", None)
