"""Annals: entries as the ledger would hand them to the catalog, made without keys or a vault.

Only what rows are read from is there: the line is empty, the signature says that there is one.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path

from custody.acts import Act
from custody.canonical import JSON
from custody.catalog import Catalog
from custody.policy import Policy
from custody.records import Entry
from custody.statement import Statement

ALICE, BOB, CAROL = "A" * 40, "B" * 40, "C" * 40
FOUNDERS = {"alice": ALICE, "bob": BOB}
CATALOG_KEY = b"k" * 32


def rules(quorum: int = 2, **reviewers: str) -> Policy:
    return Policy(quorum, reviewers or FOUNDERS, desk="1", recovery="2", release="3", log="4", training=1)


@dataclass
class Annals:
    """Writes entries one after the other."""

    entries: list[Entry] = field(default_factory=list)

    def add(self, act: Act, actor: str = "desk", /, **fields: JSON) -> None:
        stated: dict[str, JSON] = {"act": act.value, "actor": actor, "day": "2026-03-02", **fields}
        self.entries.append(Entry(len(self.entries), b"", Statement(bytes(32), stated), "", b"signature"))

    def enact(self, policy: Policy, *signers: str) -> None:
        for signer in signers or tuple(policy.reviewers.values()):
            self.add(Act.POLICY, signer, policy=policy.as_json())

    def unsign(self, many: int) -> None:
        """Takes the signatures off the last entries."""
        self.entries[-many:] = [replace(entry, signature=None) for entry in self.entries[-many:]]

    def exhibit(self, name: str, designation: str = "brave otter", kind: str = "msg", out: str = "") -> str:
        """Takes in a submission with one exhibit; gives the exhibit's label."""
        source: dict[str, JSON] = {"source": designation.replace(" ", "_"), "designation": designation, "kind": kind}
        self.add(Act.ACCESSION, submission=f"s{name}", digest=f"d{name}", number=1, size=9, **source)
        more: dict[str, JSON] = {"out": out or f"o{name}", "blob": f"b{name}", "size": 7, "filename": f"{name}.txt"}
        self.add(Act.DECRYPTION, submission=f"s{name}", exhibit=f"e{name}", **more)
        return f"e{name}"

    def decide(self, actor: str, verdict: str, *exhibits: str) -> None:
        self.add(Act.APPRAISAL, actor, object=list(exhibits), verdict=verdict, reason="", answers="")

    def catalog(self, folder: Path, name: str = "catalog") -> Catalog:
        """Makes a catalog that shows all of it."""
        made = Catalog(folder / f"{name}.db", CATALOG_KEY)
        made.apply(self.entries[made.applied :])
        return made
