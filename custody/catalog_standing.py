"""The inbox' column of standings: the fold over decisions, kept where it can be asked for.

Rule: an index, no truth. It is computed anew by `custody/standing.py` from the listed decisions and the policy in
force, for the exhibits of each decision, and for all of them when another policy comes into force. The policy is the
fold over the signed policy entries listed so far.
Never: sets a standing in any other way.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, insert, literal, select, update

from custody import canonical, policy
from custody import catalog_tables as tables
from custody.policy import Policy
from custody.records import Decision, Entry
from custody.standing import standing


def enacted(connection: Connection, entry: Entry) -> None:
    """Brings the index up to a signed policy entry; a new reviewer has read nothing yet."""
    if entry.signature is None:
        return
    before = _in_force(connection)
    content = canonical.dumps(entry.fields["policy"])
    connection.execute(insert(tables.policies).values(seq=entry.seq, signer=entry.text("actor"), content=content))
    rules = _in_force(connection)
    if rules is None or rules == before:
        return
    _welcome(connection, rules.reviewers.values())
    _restand(connection, connection.execute(select(tables.decisions.c.exhibit).distinct()).scalars().all(), rules)


def decided(connection: Connection, exhibits: Iterable[str]) -> None:
    """Brings the index up to a decision on some exhibits."""
    rules = _in_force(connection)
    if rules is not None:
        _restand(connection, exhibits, rules)


def _in_force(connection: Connection) -> Policy | None:
    table = tables.policies
    rows = connection.execute(select(table.c.signer, table.c.content).order_by(table.c.seq)).all()
    return policy.fold_signed((str(signer), bytes(content)) for signer, content in rows)


def _welcome(connection: Connection, reviewers: Iterable[str]) -> None:
    known = set(connection.execute(select(tables.people.c.reviewer)).scalars())
    for reviewer in sorted(set(reviewers) - known):
        connection.execute(insert(tables.people).values(reviewer=reviewer))
        everything = select(literal(reviewer), tables.inbox.c.seq)
        connection.execute(insert(tables.unread).from_select(["reviewer", "seq"], everything))


def _restand(connection: Connection, exhibits: Iterable[str], rules: Policy) -> None:
    table = tables.decisions
    people = tuple(rules.reviewers.values())
    for exhibit in exhibits:
        rows = connection.execute(select(table).where(table.c.exhibit == exhibit).order_by(table.c.seq)).all()
        now = standing([Decision(**row._mapping) for row in rows], people, rules.quorum)
        mine = tables.inbox.c.exhibit == exhibit
        connection.execute(update(tables.inbox).where(mine).values(standing=now.value))
