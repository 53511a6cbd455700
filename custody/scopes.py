"""Scopes: under which key what an entry says is sealed, and what says that nobody can read it any more.

Rule: a submission's or release's openings are sealed under a key derived from its envelope's, desk-wide ones (one scope
a month) under one derived from the vault's ledger secret. An envelope opened once is remembered only while its file is
there: once a colleague's process has shredded it, this one neither reads nor writes under its key again.
Never: writes. Residual risk: what was opened stays in this process's memory until it ends.
"""

import base64
from collections.abc import Iterable

from custody.envelopes import Envelope, Envelopes
from custody.errors import Unknown
from custody.layout import Vault
from custody.openings import DESK_PREFIX
from keys import sealed


class Scopes:
    """The envelopes of one vault as one process knows them."""

    def __init__(self, vault: Vault, envelopes: Envelopes, ledger_secret: bytes) -> None:
        self._vault = vault
        self._envelopes = envelopes
        self._desk_key = sealed.derive(ledger_secret, "tamis/openings/desk/v1")
        self._known: dict[str, Envelope] = {}

    def envelope(self, label: str) -> Envelope:
        """Opens an envelope, once per process.

        Raises:
            Unknown: there is none with this label (never was, or shredded).
        """
        if not self._vault.envelope(label).exists():
            self._known.pop(label, None)
            raise Unknown("custody.unknown_submission", label=label)
        if label not in self._known:
            self._known[label] = self._envelopes.read(label)
        return self._known[label]

    def remember(self, envelopes: Iterable[Envelope]) -> None:
        """Takes over envelopes just written."""
        self._known |= {envelope.label: envelope for envelope in envelopes}

    def forget(self, label: str) -> None:
        """Has an envelope read anew when it is wanted next."""
        self._known.pop(label, None)

    def key(self, scope: str) -> bytes:
        """Gives the key under which a scope's openings are sealed.

        Raises:
            Unknown: its envelope is no longer there.
        """
        if scope.startswith(DESK_PREFIX):
            return self._desk_key
        return sealed.derive(base64.b64decode(self.envelope(scope).key), "tamis/openings/v1")


def desk_scope(day: str) -> str:
    """Names the desk-wide scope of a day (YYYY-MM-DD)."""
    return DESK_PREFIX + day[:7]
