"""The catalog's tables: an index over the ledger, with no truth of its own.

Rule: every row comes from an entry and names it by `seq`; order of listing is always by a column, never by chance.
"""

import hashlib

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, PrimaryKeyConstraint, Table, Text
from sqlalchemy.schema import CreateIndex, CreateTable

metadata = MetaData()

state = Table("state", metadata, Column("name", Text, primary_key=True), Column("value", Integer, nullable=False))

submissions = Table(
    "submissions",
    metadata,
    Column("label", Text, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("source", Text, nullable=False, index=True),
    Column("designation", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("untrusted_place", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("digest", Text, nullable=False, index=True),
    Column("size", Integer, nullable=False),
    Column("conflict", Integer, nullable=False),
    Column("channel", Text, nullable=False),
    Column("drop", Text, nullable=False),
)

exhibits = Table(
    "exhibits",
    metadata,
    Column("label", Text, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("submission", Text, nullable=False, index=True),
    Column("digest", Text, nullable=False, index=True),
    Column("size", Integer, nullable=False),
    Column("blob", Text, nullable=False),
    Column("untrusted_filename", Text, nullable=False),
    Column("parent", Text, nullable=False, index=True),
    Column("member", Integer, nullable=False),
)

inspections = Table(
    "inspections",
    metadata,
    Column("exhibit", Text, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("blob", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("red", Integer, nullable=False),
    Column("amber", Integer, nullable=False),
    Column("green", Integer, nullable=False),
)

derivatives = Table(
    "derivatives",
    metadata,
    Column("label", Text, primary_key=True),
    Column("seq", Integer, nullable=False, index=True),
    Column("exhibit", Text, nullable=False, index=True),
    Column("recipe", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("blob", Text, nullable=False),
    Column("report", Text, nullable=False),
    Column("red", Integer, nullable=False),
    Column("amber", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("seq", Integer, nullable=False),
    Column("exhibit", Text, nullable=False, index=True),
    Column("verdict", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("answers", Text, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("day", Text, nullable=False),
    PrimaryKeyConstraint("seq", "exhibit"),
)

releases = Table(
    "releases",
    metadata,
    Column("release", Text, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("payload", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("blob", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("replaces", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("intent", Integer, nullable=False),
    Column("outcome", Integer, nullable=False),
)

approvals = Table(
    "approvals",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("release", Text, nullable=False, index=True),
    Column("payload", Text, nullable=False),
    Column("reviewer", Text, nullable=False),
)

policies = Table(
    "policies",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("signer", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

people = Table("people", metadata, Column("reviewer", Text, primary_key=True))

inbox = Table(
    "inbox",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("exhibit", Text, nullable=False, unique=True),
    Column("submission", Text, nullable=False),
    Column("source", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False, index=True),
    Column("standing", Text, nullable=False, index=True),
    Column("starred", Integer, nullable=False, index=True),
    Column("assigned", Text, nullable=False, index=True),
)

sources = Table(
    "sources",
    metadata,
    Column("source", Text, primary_key=True),
    Column("designation", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("exhibits", Integer, nullable=False),
    Column("newest", Integer, nullable=False, index=True),
)

unread = Table(
    "unread",
    metadata,
    Column("reviewer", Text, nullable=False),
    Column("seq", Integer, nullable=False, index=True),
    PrimaryKeyConstraint("reviewer", "seq"),
)

tags = Table(
    "tags",
    metadata,
    Column("tag", Text, nullable=False),
    Column("seq", Integer, nullable=False, index=True),
    PrimaryKeyConstraint("tag", "seq"),
)

notes = Table(
    "notes",
    metadata,
    Column("seq", Integer, nullable=False),
    Column("exhibit", Text, nullable=False, index=True),
    Column("blob", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("day", Text, nullable=False),
    PrimaryKeyConstraint("seq", "exhibit"),
)


def shape() -> int:
    """Gives 31 bits of a digest of the tables as they are made: SQLite's user_version, to tell an old index."""
    made: list[object] = [CreateTable(table) for table in metadata.sorted_tables]
    made += [CreateIndex(index) for table in metadata.sorted_tables for index in sorted(table.indexes, key=_named)]
    return int.from_bytes(hashlib.sha256("".join(map(str, made)).encode()).digest()[:4]) >> 1


def _named(index: Index) -> str:
    return str(index.name)
