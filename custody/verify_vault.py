"""Companion of verify.py: checks a locked vault, with the same means: no key is needed, nothing is decrypted.

Rule: docs/formats/vault.md and ledger.md. Nothing in the folder but what a vault holds; every line in canonical form,
numbered and chained; at least one checkpoint, for founding signs it; each signed by the log key, not longer than the
ledger, and of the same past; the same for a checkpoint kept outside. Who asks about a release key is refused: a vault
is no release.
Never: run by itself, writes, opens anything sealed.
Residual risk: an end of the ledger that was cut off together with its checkpoints, or a ledger rebuilt with all keys,
cannot be seen from inside; a checkpoint kept outside, or a witness's key, tells.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from custody import verify
else:
    import verify  # registered under this name by verify.py itself, and only then

# Canonical JSON has one spelling, so a line has one shape: a fifth of the time of parsing it and writing it again.
LINE = re.compile(
    rb'\{"prev":"([0-9a-f]{64})","seq":(0|[1-9][0-9]{0,14}),"sig":(?:null|"[0-9a-f]{64}"),'
    rb'"stmt":"[0-9a-f]{64}","v":1\}'
)
# A backup's newest state is a vault without index, its envelopes in one file, beside the list of what belongs to it.
PLACES = r"vault\.toml(\.new)?|(keys|objects|envelopes|ledger)/.*|catalog\.db.*|envelopes\.tar|manifest\.(json|note)"
BLOBS = r"objects/(..)/\1[0-9a-f]{62}\.gpg(\.new)?"  # ".new": a power cut before it was renamed
SAYINGS = """\
no_release: C’est un coffre, pas une publication : la clé {key} n’y signe rien. On a voulu vous tromper, ou le dossier est un autre. | This is a vault, not a release: key {key} signs nothing in it. Somebody wants to deceive you, or it is another folder.
unchained: La ligne {seq} ne s’enchaîne pas à la précédente : l’une des deux fut changée. | Entry {seq} is not chained to the one before: one of the two was changed.
out_of_turn: Ligne {at} : elle se dit la ligne {seq}. Des lignes furent retirées ou déplacées. | Line {at} calls itself entry {seq}: lines were removed or moved.
truncated: Le registre a {count} lignes, {where} en scelle {size} : la fin fut coupée. | The ledger has {count} entries, {where} seals {size}: its end was cut off.
other_history: {where} scelle un autre passé : des lignes parmi les {size} premières furent changées. | {where} seals another past: some of the first {size} entries were changed.
sealed: Ce vérificateur n’ouvre rien : les signatures des personnes et les pièces n’ont pas été regardées. | This verifier opens nothing: people’s signatures and the exhibits were not looked at.
rollback: Sans --checkpoint gardé au dehors, une fin coupée avec ses points de contrôle ne se voit pas. | Without a --checkpoint kept outside, an end cut off with its checkpoints cannot be seen.
unsealed: Les {count} dernières lignes ne sont pas encore scellées : elles peuvent changer sans trace. | The last {count} entries are not sealed yet: they could change without a trace.
torn: La dernière ligne est incomplète ({count} octets) : une panne, pas une falsification. | The last line is incomplete ({count} bytes): a power cut, not tampering."""  # noqa: E501 (a sentence is one line)
verify.SAID.update(dict(row.split(": ", 1) for row in SAYINGS.splitlines()))


class Checked(verify.Verification):
    """A locked vault."""

    checks: ClassVar[tuple[str, ...]] = ("format", "key", "signed", "chain", "checkpoint")

    def run(self) -> None:
        """Runs the checks, and says what a locked vault cannot tell."""
        super().run()
        torn, unsealed = self.get("chain", {}).get("torn"), self.get("checkpoint", {}).get("unsealed")
        self.note("torn", torn, count=torn)
        self.note("unsealed", unsealed, count=unsealed)
        self.note("sealed")
        self.note("rollback", not self.trust.checkpoint)

    def format(self) -> verify.Fields:
        """C’est un coffre Tamis, ses fichiers sont à leur place. | This is a Tamis vault, its files in their places."""
        if self.trust.release_key:
            raise verify.Refused("no_release", key=self.trust.release_key)
        if not re.search(rb"(?m)^(format|version) *= *1$", verify.read(self.top, "vault.toml")):
            raise verify.Refused("malformed", where="vault.toml", why="format")
        for where in sorted(verify.files_under(self.top)):
            if not re.fullmatch(BLOBS if where.startswith("objects/") else PLACES, where):
                raise verify.Refused("unlisted", where=where)
        return {}

    def key(self) -> verify.Fields:
        """La clé du registre est {key}. | The log key is {key}."""
        return {"key": self.log_key("keys/log.vkey")}

    def signed(self) -> verify.Fields:
        """Chaque point de contrôle est signé par elle. | Every checkpoint is signed by it."""
        folder, outside = self.top / "ledger" / "checkpoints", self.trust.checkpoint
        paths = sorted(path for path in folder.glob("*") if path.suffix != ".new") + ([outside] if outside else [])
        key = self["key"]["key"]
        notes = [verify.checkpoint_from(verify.read(path.parent, path.name), key, path.name) for path in paths]
        return {"notes": notes, "key": key}

    def chain(self) -> verify.Fields:
        """Les {count} lignes du registre se suivent et s’enchaînent. | The {count} ledger entries are chained."""
        leaves: list[bytes] = []
        torn = 0
        for at, path in enumerate(sorted((self.top / "ledger").glob("*.jsonl"))):
            verify.agree("ledger/", path.name, f"{at:06}.jsonl")
            with verify.opened(self.top, f"ledger/{path.name}") as stream:
                while line := stream.readline(verify.LONGEST_LINE):
                    if torn:
                        raise verify.Refused("malformed", where=f"ledger ({len(leaves)})", why="end of line")
                    if line.endswith(b"\n"):
                        leaves.append(_follows(line[:-1], leaves))
                    else:  # only the very last may be torn
                        torn = len(line)
        sizes = {note.size for note in self["signed"]["notes"]}
        return {"count": len(leaves), "torn": torn, "roots": _roots(leaves, sizes)}

    def checkpoint(self) -> verify.Fields:
        """Les {count} points de contrôle s’accordent (jusqu’à {size}). | The {count} checkpoints agree (to {size})."""
        notes, chain = self["signed"]["notes"], self["chain"]
        if not notes:
            raise verify.Refused("missing", where="ledger/checkpoints")
        for note in notes:
            if note.size > chain["count"]:
                raise verify.Refused("truncated", where=note.where, count=chain["count"], size=note.size)
            if chain["roots"][note.size] != note.root:
                raise verify.Refused("other_history", where=note.where, size=note.size)
        size = max(note.size for note in notes)
        key = self["key"]["key"]
        return {"notes": notes, "count": len(notes), "size": size, "unsealed": chain["count"] - size, "key": key}


def _follows(line: bytes, leaves: list[bytes]) -> bytes:
    """Gives the leaf of a line that follows the others."""
    parts = LINE.fullmatch(line)
    if parts is None:
        where = f"ledger ({len(leaves)})"
        verify.entry_from(line, where, {})  # says what is wrong with it
        raise verify.Refused("malformed", where=where, why="form")
    if int(parts[2]) != len(leaves):
        raise verify.Refused("out_of_turn", at=len(leaves), seq=int(parts[2]))
    if parts[1].decode() != (leaves[-1].hex() if leaves else "0" * 64):
        raise verify.Refused("unchained", seq=int(parts[2]))
    return verify.hashed(b"\x00", line)


def _roots(leaves: Iterable[bytes], sizes: set[int]) -> dict[int, bytes]:
    """Gives the roots over the first so many leaves, for each of the sizes; keeps only the full subtrees."""
    peaks: list[bytes] = []
    roots = {0: verify.hashed(b"")}
    for size, added in enumerate(leaves, 1):
        node, carry = added, size - 1
        while carry & 1:
            node, carry = verify.hashed(b"\x01", peaks.pop(), node), carry >> 1
        peaks.append(node)
        if size in sizes:
            for peak in reversed(peaks[:-1]):
                node = verify.hashed(b"\x01", peak, node)
            roots[size] = node
    return roots
