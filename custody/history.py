"""History: ledger lines together with what they open to.

Rule: an opening belongs to the line whose leaf it names, and counts only when its statement's root is that line's
`stmt` and its signature the committed one. A line without an opening (shredded) is an entry we cannot read.
Never: believes an opening without recomputing the commitment.
"""

from collections.abc import Callable, Iterator, Sequence

from custody import key_history, merkle, policy
from custody.acts import RULE_ACTS
from custody.errors import LedgerBroken, Unknown
from custody.key_history import KeyHistory, Rules
from custody.ledger import Ledger, parse_line
from custody.openings import Opening, Openings
from custody.records import Draft, Entry


class History:
    """Reads entries; keeps the policy and key entries at hand."""

    def __init__(self, ledger: Ledger, openings: Openings, scope_key: Callable[[str], bytes]) -> None:
        self._ledger = ledger
        self._openings = openings
        self._scope_key = scope_key
        self._rules: dict[int, Entry] = {}
        self._read_to = -1
        self._in_force: tuple[int, policy.Policy | None] = (0, None)
        self._told: dict[str, int] = {}

    def policy(self) -> policy.Policy | None:
        """Folds the policy entries recorded so far; anew when there are more of them."""
        rules = self._read_rules()
        if len(rules) != self._in_force[0]:
            self._in_force = (len(rules), policy.fold(rules))
        return self._in_force[1]

    def keys(self) -> KeyHistory:
        """Folds the policy and key entries recorded so far."""
        return key_history.fold(self._read_rules())

    def rules(self, seq: int, latest: str = "") -> Rules:
        """Gives what an act at `seq` is judged by; `latest` is the latest time (ISO 8601, UTC) known before it."""
        return key_history.rules_before(seq, self._read_rules(), latest)

    def remember(self, entries: Sequence[Entry]) -> None:
        """Notes policy and key entries just recorded, the newest of the ledger."""
        if entries and self._read_to == entries[0].seq:
            self._rules |= {entry.seq: entry for entry in entries if entry.text("act") in RULE_ACTS}
            self._read_to = entries[-1].seq + 1

    def _read_rules(self) -> list[Entry]:
        if self._read_to != self._ledger.size:  # at first, and when another process has recorded something
            for name in self._openings.desk_names():
                self._note_rules(name)
            self._read_to = self._ledger.size
        return [self._rules[seq] for seq in sorted(self._rules)]

    def seal(self, entries: Sequence[Entry]) -> None:
        """Seals what entries open to, each under its scope; their lines follow only when this is durable."""
        openings: dict[str, list[Opening]] = {}
        for entry in entries:
            opening = Opening(merkle.leaf_hash(entry.line).hex(), entry.statement, entry.signature)
            openings.setdefault(entry.scope, []).append(opening)
        self._openings.append_all([(scope, self._scope_key(scope), batch) for scope, batch in openings.items()])

    def entries(self, start: int = 0) -> Iterator[Entry]:
        """Yields every readable entry from `start` on, in the ledger's order.

        Raises:
            LedgerBroken: an opening is not what its line committed to.
        """
        yield from self._opened(self._openings.names(), start)

    def desk_scopes(self) -> list[str]:
        """Names the desk-wide scopes, one a month, the earliest first."""
        return self._openings.desk_names()

    def of(self, scope: str) -> tuple[Entry, ...]:
        """Gives every readable entry sealed under one scope, in the ledger's order."""
        return tuple(self._opened([scope], 0))

    def entry(self, scope: str, seq: int) -> Entry:
        """Finds one entry in one scope.

        Raises:
            Unknown: there is none.
        """
        for entry in self._opened([scope], seq):
            if entry.seq == seq:
                return entry
        raise Unknown("custody.unknown_entry", seq=seq)

    def _opened(self, names: list[str], start: int) -> Iterator[Entry]:
        found: dict[int, tuple[str, Opening]] = {}
        for name in names:
            try:
                key = self._scope_key(name)
            except Unknown:
                continue  # shredded: the lines stay, nobody can read them any more
            for opening in self._openings.read(name, key):
                place = self._ledger.place(bytes.fromhex(opening.leaf))
                if place is not None and place >= start:
                    found[place] = name, opening
        places = sorted(found)
        for seq, line in zip(places, self._ledger.lines_at(places), strict=True):
            yield _entry(seq, line, *found[seq])

    def _note_rules(self, name: str) -> None:
        """Reads what a desk-wide file got since the last look; the next one begins where an opening has no line yet."""
        known = True
        for end, opening in self._openings.read_from(name, self._scope_key(name), self._told.get(name, 0)):
            place = self._ledger.place(bytes.fromhex(opening.leaf))
            known = known and place is not None
            if known:
                self._told[name] = end
            if place is not None and opening.statement.fields["act"] in RULE_ACTS:
                (line,) = self._ledger.lines_at([place])
                self._rules[place] = _entry(place, line, name, opening)


def _entry(seq: int, line: bytes, scope: str, opening: Opening) -> Entry:
    parsed = parse_line(line)
    sig = None if opening.signature is None else opening.statement.signature_commitment(opening.signature).hex()
    if parsed["stmt"] != opening.statement.commitment().hex() or parsed["sig"] != sig:
        raise LedgerBroken("custody.opening_wrong", seq=seq)
    return Entry(seq, line, opening.statement, scope, opening.signature)


def recorded(seq: int, line: bytes, draft: Draft, scope: str) -> Entry:
    """Gives the entry a draft became."""
    return Entry(seq, line, draft.statement, scope, draft.signature)
