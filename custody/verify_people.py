"""Companion of verify.py: checks an audit package, in which entries may show people's signatures.

Rule: docs/formats/package.md. A signature shown is judged by what the same ledger says before it: was the signer a
reviewer under the policy of the time (or the recovery key, for rules and keys), was their key neither expired nor
revoked there, whatever gpgv says of the certificate today; one that was given up later, but from a day before it
signed, is noted. Where a release is shown, as many distinct reviewers as the policy of its time asks, and never fewer
than two, had approved exactly that.
Never: run by itself, writes.
Residual risk: the desk chooses the entries shown; a change of rules or a revocation that it leaves out is not seen.
"""

import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from custody import verify
else:
    import verify  # registered under this name by verify.py itself, and only then

SAYINGS = """\
bad_key: {where} : la clé de {who} était alors « {why} » : cette signature ne compte pas. | {where}: the key of {who} was “{why}” then: this signature does not count.
disputed: {where} : la clé de {who} fut déclarée peu sûre après coup, depuis le {since} : cette signature compte, à des personnes de la revoir. | {where}: the key of {who} was declared doubtful later on, from {since}: this signature counts; people must look at it again.
chosen: La rédaction a choisi ces lignes : ce qu’elle a omis, une révocation même, ne se voit pas ici. | The desk chose these entries: what it left out, even a revocation, cannot be seen here."""  # noqa: E501 (a sentence is one line)
verify.SAID.update(dict(row.split(": ", 1) for row in SAYINGS.splitlines()))

RULE_ACTS = {
    "policy": ("policy",),
    "key acceptance": ("certificate", "expires", "key", "name", "role"),
    "key revocation": ("key", "reason", "since"),
}
TIME = verify.DAY + r"T\d\d:\d\d:\d\dZ"
POLICY: verify.Shape = {
    **dict.fromkeys(("quorum", "training", "witness_needed"), int),
    **dict.fromkeys(("reviewers", "auditors", "witnesses"), dict),
    **dict.fromkeys(("desk", "recovery", "release", "log", "submission"), str),
}
NOBODY: verify.Fields = {"reviewers": {}, "quorum": 0, "recovery": ""}


class Checked(verify.Package):
    """An audit package."""

    checks: ClassVar[tuple[str, ...]] = (*verify.Package.checks, "traced", "people")

    def run(self) -> None:
        """Runs the checks, and says what a package cannot tell."""
        super().run()
        self.note("chosen")

    def openings(self) -> dict[int, verify.Entry]:
        """Chaque champ ouvert est celui qui fut inscrit. | Every opened field is the one recorded then."""
        entries = super().openings()
        for seq, entry in entries.items():
            if "signature" in entry.shown:
                shown = verify.shaped(entry.shown["signature"], "custody/extract.json", salt=verify.HEX, value=str)
                leaf = verify.hashed(b"\x00", verify.canonical(["signature", shown["salt"], shown["value"]]))
                if leaf.hex() != entry.sig:
                    raise verify.Refused("opening_wrong", seq=seq, name="signature")
        return entries

    def traced(self) -> verify.Fields:
        """Chaque fichier montré est nommé par une ligne du registre. | Every file shown is named by a ledger entry."""
        named = {str(entry.told.get(name)) for entry in self["openings"].values() for name in ("out", "digest")}
        for where, digest in self["payload"].items():
            if where.startswith("data/files/") and digest not in named:
                raise verify.Refused("not_told", where=where)
        return {}

    def people(self) -> verify.Fields:
        """Les {count} signatures montrées valaient alors. | The {count} signatures shown counted then."""
        rules, latest, used = Rules(), "", set[str]()
        approved: dict[bytes, set[str]] = {}
        shown = [entry for entry in self["openings"].values() if "signature" in entry.shown]
        for entry in shown:  # the founders sign before anything is in force: their first acceptance holds for that too
            rules.take(_stated(entry))
        rules = Rules(first=rules.first, since=rules.since)
        for entry in shown:
            told, where = entry.told, f"entry {entry.seq}"
            certificate = f"custody/certificates/{told['actor']}.gpg"
            used.add(certificate)
            who, made, word = verify.check_openpgp(
                verify.canonical({"tamis": "statement/v1", "stmt": entry.stmt.hex()}),
                base64.b64decode(entry.shown["signature"]["value"]),
                verify.read(self.top, certificate),
                where,
            )
            verify.agree(f"{where}: actor", who, told["actor"])
            latest = max(latest, told["time"], f"{made:%Y-%m-%dT%H:%M:%SZ}")
            status = rules.key_status(told, latest, word)
            self.note("disputed", status == "disputed", where=where, who=who, since=rules.since.get(who))
            if status not in {"good", "disputed"}:
                raise verify.Refused("bad_key", where=where, who=who, why=status)
            rules.take(told)
            heard = approved.setdefault(verify.canonical([told.get("object"), told.get("release")]), set())
            if told["act"] == "approval" and told.get("verdict") == "approve":
                heard.add(who)
            quorum = max(2, rules.policy["quorum"])
            if told["act"] == "dissemination" and len(heard) < quorum:
                raise verify.Refused("too_few", count=len(heard), quorum=quorum, where=where)
        for where in sorted(name for name in self["files"]["names"] - used if name.startswith("custody/certificates/")):
            raise verify.Refused("unlisted", where=where)
        return {"count": len(shown)}


def _stated(entry: verify.Entry) -> verify.Fields:
    """Gives what a signed entry tells; its act, actor and time must be opened, and whatever else its act needs."""
    told, where = entry.told, f"entry {entry.seq}"
    verify.shaped(
        {name: told.get(name) for name in ("act", "actor", "time")}, where, act=str, actor="[0-9A-F]{40}", time=TIME
    )
    if told["act"] == "policy":
        verify.shaped(told.get("policy"), where, **POLICY)
    elif told["act"] in RULE_ACTS:
        names = RULE_ACTS[told["act"]]
        verify.shaped({name: told.get(name) for name in names}, where, **dict.fromkeys(names, str))
    return told


@dataclass
class Rules:
    """Policy and keys as folded so far: an act counts once a quorum, or the recovery key, signed just that."""

    policy: verify.Fields = field(default_factory=lambda: NOBODY)
    signers: dict[bytes, set[str]] = field(default_factory=dict)
    expires: dict[str, str] = field(default_factory=dict)
    first: dict[str, str] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    since: dict[str, str] = field(default_factory=dict)  # of all revocations, those still to come too

    def take(self, told: verify.Fields) -> None:
        """Takes in a signed act; those about rules and keys change what later ones are judged by."""
        act = told["act"]
        if act not in RULE_ACTS:
            return
        content = verify.canonical([act, [told[name] for name in RULE_ACTS[act]]])
        signers = self.signers.setdefault(content, set())
        signers.add(told["actor"])
        if not self._enough(signers, told):
            return
        del self.signers[content]
        if act == "policy":  # what others signed under the rules before must be signed again
            self.policy = told["policy"]
            self.signers = {each: who for each, who in self.signers.items() if not each.startswith(b'["policy"')}
        elif act == "key acceptance":
            self.expires[told["key"]] = told["expires"]
            self.first.setdefault(told["key"], told["expires"])
        else:
            self.revoked.add(told["key"])
            self.since.setdefault(told["key"], told["since"])

    def _enough(self, signers: set[str], told: verify.Fields) -> bool:
        if self.policy["quorum"]:
            reviewers = set(self.policy["reviewers"].values())
            return self.policy["recovery"] in signers or len(signers & reviewers) >= self.policy["quorum"]
        return told["act"] == "policy" and set(told["policy"]["reviewers"].values()) <= signers  # the founders

    def key_status(self, told: verify.Fields, moment: str, word: str) -> str:
        """Tells what the actor's key was here, at this moment; gpgv's word counts for a key without events only."""
        who = told["actor"]
        chairs = self.policy if self.policy["quorum"] else told.get("policy", NOBODY)
        may = who in chairs["reviewers"].values() or (who == self.policy["recovery"] and told["act"] in RULE_ACTS)
        if not may or who in self.revoked:
            return "revoked" if may else "unknown"
        if moment[:10] >= self.since.get(who, "9"):
            return "disputed"
        expires = self.expires.get(who, self.first.get(who))
        if expires is not None:
            return "expired" if "" < expires <= moment[:10] else "good"
        return "good" if word == "GOODSIG" else "expired"
