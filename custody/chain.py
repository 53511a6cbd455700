"""The chain: the one way through which acts are recorded and bytes are kept.

Rule: incoming: bytes → opening → ledger → catalog; a crash between any two leaves something repairable and never a
lie. Human acts are checked against policy and signature before they are recorded. Every act names its actor and, when
a person signed, the checkpoint they saw.
Never: lets a higher room write the ledger or the catalog in any other way.
Residual risk: whoever holds the log key and this machine can fork history after the last checkpoint that left it.
"""

import base64
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from custody.acts import HUMAN_ACTS, Act
from custody.canonical import JSON
from custody.catalog import Catalog, discard
from custody.checkpoint import Checkpoint
from custody.checkpoints import Checkpoints
from custody.clockwatch import clock_change
from custody.envelopes import Envelope, Envelopes
from custody.errors import LedgerBroken, NotPermitted
from custody.history import History, recorded
from custody.layout import Vault
from custody.ledger import Ledger
from custody.openings import Openings
from custody.policy import Policy
from custody.records import DESK, BlobNote, Clock, Draft, Entry, Randomness
from custody.scopes import Scopes, desk_scope
from custody.signing import check_human_act, signing_key
from custody.statement import SEED_BYTES, Statement
from custody.store import Store
from keys import sealed
from keys.notes import NoteSigner
from keys.unlocked import Unlocked

_KEY_BYTES = 32


class Chain:
    """An unlocked vault: its ledger, store, envelopes and catalog as one object."""

    def __init__(
        self, vault: Vault, unlocked: Unlocked, clock: Clock, random: Randomness, after: Callable[[str], None]
    ) -> None:
        self.vault = vault
        self.unlocked = unlocked
        self.now = clock
        self._random = random
        self._after = after
        self._ledger = Ledger(vault.ledger)
        openings = Openings(vault.ledger / "sealed", random)
        signer = NoteSigner(vault.origin, unlocked.secrets["log"])
        self.checkpoints = Checkpoints(vault.ledger / "checkpoints", signer)
        home = unlocked.home("desk")
        self.store = Store(vault, home, unlocked.secrets["name"])
        self.envelopes = Envelopes(vault, home)
        self._scopes = Scopes(vault, self.envelopes, unlocked.secrets["ledger"])
        self.history = History(self._ledger, openings, self._scopes.key)
        self.catalog = Catalog(vault.catalog, unlocked.secrets["catalog"])

    @property
    def policy(self) -> Policy:
        """The rules in force; raises NotPermitted while the founders have not signed."""
        current = self.history.policy()
        if current is None:
            raise NotPermitted("custody.no_policy")
        return current

    @property
    def size(self) -> int:
        """Entries in the ledger as last read."""
        return self._ledger.size

    def catch_up(self) -> int:
        """Repairs what a crash left: cuts a torn line, shows unindexed entries; gives how many entries were behind.

        Raises:
            LedgerBroken: the ledger does not hold together, or is shorter than its newest checkpoint.
        """
        with self._ledger.locked():
            return self._catch_up()

    def name(self, *parts: str) -> str:
        """Gives a keyed name of 32 hex digits for an object of this vault."""
        return sealed.keyed_name(self.unlocked.secrets["name"], *parts)[:32]

    def envelope(self, label: str) -> Envelope:
        """Opens an envelope, once per process; raises Unknown when it is not (or no longer) there."""
        return self._scopes.envelope(label)

    def entry(self, scope: str, seq: int) -> Entry:
        """Finds a recorded entry by the scope it was sealed under.

        Raises:
            Unknown: there is none, or it can no longer be read.
        """
        return self.history.entry(scope, seq)

    def read(self, scope: str, blob: str, write: Callable[[bytes], object]) -> BlobNote:
        """Writes a blob's exact plaintext to `write`; trust it only after this returns."""
        if not self.envelope(scope).lists(blob):
            self._scopes.forget(scope)  # another process may have added it since
        return self.store.read(self.envelope(scope), blob, write)

    def read_into(self, scope: str, blob: str, into: Path) -> BlobNote:
        """Writes a blob's plaintext to a file on scratch; the file is there only if it is whole and right."""
        with into.with_name(into.name + ".part").open("wb") as file:
            note = self.read(scope, blob, file.write)
        Path(file.name).replace(into)
        return note

    def fresh_name(self) -> str:
        """Makes a random name of 32 hex digits, for something that has no bytes of its own yet."""
        return self._random(16).hex()

    def new_envelope(self, label: str) -> Envelope:
        """Starts an envelope with a fresh submission key, unwritten; goes on with the one a crash may have left.

        A second key under one label would make unreadable what is already sealed under the first.
        """
        if self.vault.envelope(label).exists():
            return self.envelopes.read(label)
        return Envelope(label, base64.b64encode(self._random(_KEY_BYTES)), ())

    def keep(self, envelope: Envelope, role: str, digest: str, plain: Iterable[bytes], filename: str = "") -> BlobNote:
        """Seals bytes with a known digest under an envelope's key; the envelope must be written afterwards."""
        return self.store.write(envelope, role, digest, plain, filename)

    def write_envelope(self, envelope: Envelope) -> None:
        """Makes an envelope durable, sealed to the recipients the policy names."""
        self.envelopes.put(envelope.label, self.envelopes.sealed(envelope, self.policy.recipients(), self.now()))
        self._scopes.remember([envelope])

    def place_envelopes(self, envelopes: Sequence[Envelope]) -> None:
        """Makes envelopes durable that `keeping.py` had sealed beside their places."""
        self.envelopes.place_all(envelopes)
        self._scopes.remember(envelopes)

    def keep_in(self, label: str, role: str, digest: str, plain: Iterable[bytes], filename: str = "") -> BlobNote:
        """Seals bytes into an existing submission and rewrites its envelope."""
        note = self.keep(self.envelope(label), role, digest, plain, filename)
        self.enlist(label, [note])
        return note

    def enlist(self, label: str, notes: Sequence[BlobNote]) -> None:
        """Lists blobs that `keep` sealed under an existing envelope's key in it; before that they are nobody's."""
        with self._ledger.locked():
            self.write_envelope(self.envelopes.read(label).with_blobs(notes))

    def draft(self, act: Act, actor: str = "desk", scope: str = DESK, /, **fields: JSON) -> Draft:
        """Prepares an entry: adds act, day, time, actor; for a person's act also the checkpoint they saw."""
        now = self.now()
        stated: dict[str, JSON] = {"act": act.value, "actor": actor, "day": f"{now:%Y-%m-%d}", **fields}
        stated["time"] = f"{now:%Y-%m-%dT%H:%M:%SZ}"
        if act in HUMAN_ACTS:
            seen = self.checkpoints.newest()
            stated["seen"] = seen.digest() if seen else ""
            stated["signing_key"] = signing_key(self.history.keys(), actor, self.size, str(stated["time"]))
        return Draft(Statement(self._random(SEED_BYTES), stated), scope)

    def record(self, drafts: Sequence[Draft]) -> tuple[Entry, ...]:
        """Records a batch durably and shows it in the catalog.

        Raises:
            NotPermitted: a person's act lacks a good signature of a reviewer of the policy in force.
            LedgerBroken: the ledger on disk does not hold together.
        """
        with self._ledger.locked():
            self._catch_up()
            if changed := clock_change(self.catalog.newest_time, self.now()):
                self._append([self.draft(Act.CLOCK_CHANGE, **changed)])
            made = self._append(drafts)
            if self.checkpoints.due(self.size, self._ledger.written()):
                self.checkpoints.sign(self.size, self._ledger.root())
            return made

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Holds the ledger: nobody records, and nobody lists a blob, until this ends."""
        with self._ledger.locked():
            yield

    def checkpoint(self) -> Checkpoint:
        """Signs and stores a checkpoint over everything recorded so far."""
        with self._ledger.locked():
            self._catch_up()
            return self.checkpoints.sign(self.size, self._ledger.root())

    def proof(self, seq: int, size: int) -> tuple[bytes, ...]:
        """Gives an entry's inclusion path under the checkpoint of a size; raises LedgerBroken when there is none."""
        return self._ledger.inclusion(seq, size, self.checkpoints.at(size).root)

    def consistency(self, old: int, new: int) -> tuple[bytes, ...]:
        """Proves that the ledger of a checkpoint's size begins with that of an older one; raises as above."""
        return self._ledger.consistency(old, new, self.checkpoints.at(new).root)

    def rebuild(self) -> int:
        """Makes the catalog anew from ledger and openings; gives the number of entries shown."""
        self.catalog.close()
        discard(self.vault.catalog)
        self.catalog = Catalog(self.vault.catalog, self.unlocked.secrets["catalog"])
        return self.catch_up()

    def _catch_up(self) -> int:
        newest = self.checkpoints.newest()
        torn = self._ledger.cut_torn(newest.size if newest else 0)
        behind = self._ledger.size - self.catalog.applied
        if behind < 0:
            raise LedgerBroken("custody.ledger_cut", size=self._ledger.size, checkpoint=self.catalog.applied)
        if behind:
            self.catalog.apply(list(self.history.entries(self.catalog.applied)))
        if torn is not None:
            self._append([self.draft(Act.LEDGER_REPAIR, cut=len(torn.cut), at=self._ledger.size)])
        return behind

    def _append(self, drafts: Sequence[Draft]) -> tuple[Entry, ...]:
        for draft in drafts:
            if Act(str(draft.statement.fields["act"])) in HUMAN_ACTS:
                rules = self.history.rules(self.size, f"{self.now():%Y-%m-%dT%H:%M:%SZ}")
                check_human_act(draft, rules, self.vault, self.unlocked.scratch)
        scopes = [draft.scope or desk_scope(str(draft.statement.fields["day"])) for draft in drafts]
        lines = self._ledger.prepare([(draft.statement, draft.signature) for draft in drafts])
        entries = tuple(map(recorded, itertools.count(self._ledger.size), lines, drafts, scopes))
        self.history.seal(entries)
        self._after("opening")
        self._ledger.append(lines)
        self._after("ledger")
        self.history.remember(entries)
        self.catalog.apply(list(entries))
        self._after("catalog")
        return entries


def nothing(_step: str) -> None:
    """Follows no steps."""


def attach(
    vault: Vault, unlocked: Unlocked, clock: Clock, random: Randomness, after: Callable[[str], None] = nothing
) -> Chain:
    """Opens the chain of an unlocked vault and catches up with what a crash left; `after` is told each step's name.

    Raises:
        LedgerBroken: the ledger does not hold together.
    """
    chain = Chain(vault, unlocked, clock, random, after)
    chain.catch_up()
    return chain
