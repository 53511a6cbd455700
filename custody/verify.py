#!/usr/bin/env python3
"""Checks a Tamis release or audit package, with nothing but Python's standard library and gpgv.

    python3 -I verify.py PATH [--release-key FINGERPRINT] [--log-key VKEY] [--witness-key VKEY]… [--checkpoint FILE]

Rules: BagIt 1.0 (RFC 8493), canonical JSON (RFC 8785), RFC 6962 trees, C2SP signed notes and cosignatures, Ed25519
(RFC 8032), OpenPGP signatures in one spelling, judged by gpgv's status lines alone; the bytes: docs/formats of Tamis.
Begin with `Package`: its `checks`, in order, are its methods; each says the first line of its docstring (French |
English) when it is passed. Companions: verify_people.py (signatures in audit packages), verify_vault.py (a vault).
Outcomes: ok, REFUSED (we looked, it is wrong), FAILED (we could not look), skipped, note (what cannot be known).
Exit: 0 all ok, 3 something refused, 1 could not look, 2 usage.
Never: writes beside PATH, uses the network, follows a symbolic link, imports anything of Tamis.
Residual risk: a package never vouches for itself. Get this file's SHA-256 and the keys from somewhere else; without
--release-key and --log-key, 0 means only "consistent with itself".
"""

import argparse
import base64
import hashlib
import json
import os
import re
import runpy
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path
from typing import Any, ClassVar

Fields = dict[str, Any]
Shape = Mapping[str, type | str]
OK, REFUSED, FAILED, SKIPPED, NOTE = "ok", "REFUSED", "FAILED", "skipped", "note"
SMALL, LARGE, LONGEST_LINE = 1 << 20, 1 << 28, 4096  # bytes read at most: of a text, an extract or manifest, a line
HEX, DAY = "[0-9a-f]{64}", r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
MAKING = ("flattening", "metadata removal", "redaction", "retyping")
MANIFESTS = ("manifest-sha256.txt", "tagmanifest-sha256.txt", "tagmanifest-sha256.txt.sig")
PUBLIC = {"act", "day", "object", "out", "recipe", "release", "verdict"}  # fields that a public package may open

# --- What is said: "id: français | English"; when a check is not passed, then what cannot be known, then at the end ---
SAYINGS = """\
skipped: Pas regardé : un contrôle dont celui-ci dépend n’a pas abouti. | Not looked at: a check this one needs did not pass.
unseen: {where} : introuvable ou illisible ({why}). | {where} was not found or could not be read ({why}).
not_plain: {where} n’est pas un fichier ordinaire : il pourrait mener ailleurs. | {where} is not an ordinary file: it might lead elsewhere.
missing: {where} manque : on l’a retiré. | {where} is missing: somebody removed it.
unlisted: {where} n’a rien à faire là : on l’a ajouté. | {where} does not belong here: somebody added it.
changed: {where} a changé : son empreinte n’est pas celle qui est inscrite. | {where} was changed: its SHA-256 is not the listed one.
malformed: {where} est mal formé ({why}) : Tamis n’écrit pas cela. | {where} is malformed ({why}): Tamis does not write this.
not_canonical: {where} n’a pas l’écriture canonique : personne n’a signé ces octets. | {where} is not in canonical form: nobody signed these bytes.
disagree: {where} dit « {found} » au lieu de « {wanted} » : l’un des deux fut changé ou échangé. | {where} says “{found}” instead of “{wanted}”: one of the two was changed or swapped.
bad_signature: La signature de {where} ne vaut pas ({why}) : autre texte ou autre clé. | The signature of {where} does not hold ({why}): another text or another key.
not_in_tree: La ligne {seq} n’est pas dans le registre scellé : changée ou inventée. | Entry {seq} is not in the sealed ledger: changed or invented.
opening_wrong: Ligne {seq}, champ « {name} » : ce n’est pas la valeur inscrite alors. | Entry {seq}, field “{name}”: not the value recorded then.
opened_secret: Ligne {seq} : le champ « {name} » ne doit jamais être ouvert en public. Ne diffusez pas ce paquet. | Entry {seq}: the field “{name}” must never be opened in public. Do not spread this package.
too_few: {count} approbations seulement pour {where}, il en faut {quorum}. | Only {count} approvals of {where}, {quorum} are needed.
not_told: Le registre montré ne dit pas d’où vient {where} : ajouté ou échangé. | The ledger shown does not tell where {where} comes from: added or swapped.
too_early: La ligne {seq} vient trop tôt : on ne peut consentir à ce qui n’existe pas encore. | Entry {seq} comes too early: nobody can consent to what does not exist yet.
other_history: {where} scelle un autre passé : des lignes parmi les {size} premières furent changées. | {where} seals another past: some of the first {size} entries were changed.
uncompared: {where} scelle {kept} lignes, ce paquet {size} : rien ici ne permet de les comparer. | {where} seals {kept} entries, this package {size}: nothing here allows comparing them.
verifier: Ce vérificateur a l’empreinte {digest} : comparez-la à celle publiée ailleurs. | This verifier’s SHA-256 is {digest}: compare it with the one published elsewhere.
self_release: Sans --release-key, le paquet ne répond que de lui-même. Sa clé : {key} | Without --release-key the package only vouches for itself. Its key: {key}
self_log: Sans --log-key, le registre ne répond que de lui-même. Sa clé : {key} | Without --log-key the ledger only vouches for itself. Its key: {key}
attested: Que ces approbations viennent de personnes différentes, seule la rédaction l’atteste. | That these approvals come from different people is attested by the desk alone.
truth: Ces contrôles portent sur le chemin des documents, pas sur la vérité de ce qu’ils disent. | These checks are about the documents’ path, not about the truth of what they say.
witness: Sans --witness-key, un second registre, refait avec toutes les clés, ne peut être exclu. | Without --witness-key, a second ledger, rebuilt with all keys, cannot be excluded.
given: Tout concorde, avec les clés que vous avez données. | Everything agrees, with the keys that you gave.
self: Le tout ne répond que de lui-même : donnez les clés publiées ailleurs. | It all only vouches for itself: give the keys published elsewhere.
refused: Ne vous y fiez pas : au moins un contrôle refuse. | Do not rely on it: at least one check refuses.
failed: Impossible de conclure : on n’a pas pu tout regarder. | No conclusion: not everything could be seen."""  # noqa: E501 (a sentence is one line)
SAID = dict(row.split(": ", 1) for row in SAYINGS.splitlines())


def sentence(said: str, language: str) -> str:
    """Gives a sentence, by its id or as it stands in a check, in "fr" or "en"."""
    return SAID.get(said, said).split(" | ")[("fr", "en").index(language)]


# --- The report: what was checked, in order ---------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Trust:
    """What the caller knows from elsewhere: a fingerprint, verifier keys, a checkpoint; empty: nothing."""

    release_key: str = ""
    log_key: str = ""
    witness_keys: tuple[str, ...] = ()
    checkpoint: Path | None = None


class Refused(Exception):
    """We looked, and the answer is no ("unseen": we could not look): the id of a saying, and what fills it."""

    def __init__(self, fault: str, **params: object) -> None:
        super().__init__(fault)
        self.outcome = {"unseen": FAILED, "skipped": SKIPPED}.get(fault, REFUSED)
        self.params = {name: visible(value) for name, value in params.items()}


class Verification(dict[str, Any]):
    """What the checks found, by their names (what none found is "skipped"), and `lines`: what is said of each."""

    checks: ClassVar[tuple[str, ...]] = ()

    def __init__(self, top: Path, trust: Trust) -> None:
        super().__init__()
        self.top, self.trust = top, trust
        self.lines: list[tuple[str, str, str, dict[str, str]]] = []  # outcome, check, saying, what fills it

    def __missing__(self, key: str) -> None:
        raise Refused("skipped")

    def run(self) -> None:
        """Runs the checks in order, keeps one line about each, and what each found."""
        for name in (*self.checks, *("witnesses" for _ in self.trust.witness_keys[:1])):
            check = getattr(self, name)
            try:
                self[name] = found = check()
                told = {key: visible(found[key]) for key in found if isinstance(key, str)}
                self.lines.append((OK, name, str(check.__doc__).split("\n")[0], told))
            except Refused as fault:
                self.lines.append((fault.outcome, name, str(fault), fault.params))
            except OSError as fault:
                params = {"where": visible(fault.filename), "why": visible(fault.strerror)}
                self.lines.append((FAILED, name, "unseen", params))

    def note(self, what: str, holds: object = True, **params: object) -> None:
        """Keeps a line about what cannot be known, where it holds."""
        if holds:
            self.lines.append((NOTE, what, what, {name: visible(value) for name, value in params.items()}))

    def exit_code(self) -> int:
        """0 all ok, 3 something refused, 1 something could not be looked at."""
        outcomes = {line[0] for line in self.lines}
        return 3 if REFUSED in outcomes else 1 if outcomes & {FAILED, SKIPPED} else 0

    def end(self) -> str:
        """Names the last saying: do the keys vouch that were given, or only those that came along?"""
        given = self.trust.log_key and (self.trust.release_key or "signature" not in self.checks)
        return {0: "given" if given else "self", 1: "failed", 3: "refused"}[self.exit_code()]

    def sentences(self, language: str) -> Iterator[tuple[str, str, str]]:
        """Gives outcome, check and sentence of each line, in "fr" or "en"."""
        for outcome, check, said, params in self.lines:
            yield outcome, check, sentence(said, language).format(**params)

    def log_key(self, where: str) -> "NoteKey":
        """Reads the log key that came along; it must be the one known from elsewhere, if any is."""
        key = note_key(read(self.top, where).decode(errors="replace"), where)
        agree(where, str(key), self.trust.log_key or str(key))
        return key

    def witnesses(self) -> Fields:
        """Des témoins ont vu ce registre, à leur heure : {who}. | Witnesses saw this ledger, by their time: {who}."""
        told = []
        for key in (note_key(text, "--witness-key", 4) for text in self.trust.witness_keys):
            seen = ((note.size, time) for note in self["checkpoint"]["notes"] for time in key.times(note))
            size, time = max(seen, default=(0, 0))
            if not time:
                raise Refused("missing", where=f"cosignature {key.name}")
            told.append(f"{key.name} {size} ({datetime.fromtimestamp(time, UTC):%Y-%m-%d %H:%M})")
        return {"who": ", ".join(told)}


def visible(value: object) -> str:
    """Makes a value from outside fit for a terminal: control and direction characters shown, length bounded."""
    text = str(value)
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text[:300]) + ("…" if len(text) > 300 else "")


def agree(where: str, found: object, wanted: object) -> None:
    """Refuses when two things that must be the same are not."""
    if found != wanted:
        raise Refused("disagree", where=where, found=found, wanted=wanted)


def files_under(top: Path) -> set[str]:
    """Finds every file below a folder, "/" between names; anything but files and folders is refused."""
    found = {path.relative_to(top).as_posix(): path.lstat().st_mode for path in top.rglob("*")}
    for where, mode in sorted(found.items()):
        if not stat.S_ISDIR(mode) and not stat.S_ISREG(mode):
            raise Refused("not_plain", where=where)
    return {where for where, mode in found.items() if stat.S_ISREG(mode)}


def opened(top: Path, where: str) -> BufferedReader:
    """Opens an ordinary file; a link is refused, not followed."""
    try:
        if not stat.S_ISREG((top / where).lstat().st_mode):
            raise Refused("not_plain", where=where)
        return (top / where).open("rb")
    except FileNotFoundError as fault:
        raise Refused("missing", where=where) from fault


def read(top: Path, where: str, most: int = SMALL) -> bytes:
    """Reads a whole file of at most `most` bytes."""
    with opened(top, where) as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise Refused("malformed", where=where, why=f"> {most}")
    return data


def sha256(top: Path, where: str) -> str:
    """Gives the hex SHA-256 of a file of any size."""
    with opened(top, where) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


# --- Canonical JSON (RFC 8785 without floats and booleans): parsed strictly, written again, compared ------------------
def canonical(value: object) -> bytes:
    """Writes a value in the one permitted way."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def parsed(data: bytes, where: str, /, **shape: type | str) -> Fields:
    """Reads canonical JSON: an object as `shaped` says, of strings, safe integers, null, lists, and ASCII keys."""

    def permitted(value: object) -> bool:
        if isinstance(value, dict):
            return all(key.isascii() for key in value) and permitted(list(value.values()))
        if isinstance(value, list):
            return all(map(permitted, value))
        return not isinstance(value, bool | float) and (not isinstance(value, int) or abs(value) < 2**53)

    try:
        value = json.loads(data.decode())
        if not permitted(value) or canonical(value) != data:
            raise Refused("not_canonical", where=where)
    except (ValueError, RecursionError) as fault:
        raise Refused("not_canonical", where=where) from fault
    return shaped(value, where, **shape)


def shaped(value: object, where: str, /, **shape: type | str) -> Fields:
    """Gives an object with exactly these keys; each value of a type, or a text of a form (regular expression)."""
    if not isinstance(value, dict) or set(value) != set(shape):
        raise Refused("malformed", where=where, why="keys")
    for key, form in shape.items():
        kind = form if isinstance(form, type) else str
        if not isinstance(value[key], kind) or (isinstance(form, str) and not re.fullmatch(form, value[key])):
            raise Refused("malformed", where=where, why=key)
    return value


# --- RFC 6962: the tree -----------------------------------------------------------------------------------------------
def hashed(*parts: bytes) -> bytes:
    """Hashes a leaf (first part 0) or an inner node (first part 1)."""
    return hashlib.sha256(b"".join(parts)).digest()


def root_from_path(leaf: bytes, index: int, size: int, path: Sequence[str]) -> bytes | None:
    """Climbs from leaf `index` of `size` to the root (RFC 9162 §2.1.3.2); None when the path does not fit."""
    node, last = leaf, size - 1
    if not 0 <= index < size:
        return None
    for text in path:
        if last == 0 or not isinstance(text, str) or not re.fullmatch(HEX, text):
            return None
        sibling = bytes.fromhex(text)
        if index & 1 or index == last:
            node = hashed(b"\x01", sibling, node)
            while not index & 1:
                index, last = index >> 1, last >> 1
        else:
            node = hashed(b"\x01", node, sibling)
        index, last = index >> 1, last >> 1
    return node if last == 0 else None


# --- Ed25519 (RFC 8032 §5.1.7), public values only: being slow and not constant-time does no harm here ----------------
P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int, int, int]  # extended coordinates


def ed25519_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tells whether a signature is by this public key over this message."""

    def plus(a: Point, b: Point) -> Point:
        left, right = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
        third, second = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
        e, f, g, h = right - left, second - third, second + third, right + left
        return e * f % P, g * h % P, f * g % P, e * h % P

    def times(scalar: int, point: Point) -> Point:
        total: Point = (0, 1, 1, 0)
        while scalar:
            total = plus(total, point) if scalar & 1 else total
            point, scalar = plus(point, point), scalar >> 1
        return total

    def decoded(data: bytes) -> Point | None:
        y = int.from_bytes(data, "little")
        sign, y = y >> 255, y & (1 << 255) - 1
        square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
        x = pow(square, (P + 3) // 8, P)
        x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
        x = P - x if x & 1 != sign else x
        return None if y >= P or x * x % P != square or (x in {0, P} and sign) else (x, y, 1, x * y % P)

    base, key, commitment = map(decoded, (b"\x58" + b"\x66" * 31, public, signature[:32]))
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or base is None or len(signature) != 64 or scalar >= Q:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % Q
    left, right = times(scalar, base), plus(commitment, times(challenge, key))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# --- C2SP signed notes: checkpoints by the log's key (kind 1), cosignatures by witnesses (kind 4) ---------------------
@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A promise: so many entries, this root; `where` names the file that it came from."""

    where: str
    size: int
    root: bytes
    text: str
    signatures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A key that signs notes: its name, an Ed25519 public key (32 bytes), 1 for a log or 4 for a witness."""

    name: str
    public: bytes
    kind: int

    def key_id(self) -> bytes:
        """Gives the 4 bytes that stand before each of its signatures."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        """Gives the verifier key in its one spelling."""
        return f"{self.name}+{self.key_id().hex()}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"

    def times(self, note: Checkpoint) -> list[int]:
        """Gives the time (seconds since 1970; 0 for a log's key) of each line of this key that holds."""
        held = []
        for line in note.signatures:
            _, name, encoded = line.split(" ")
            raw = base64.b64decode(encoded)
            time = int.from_bytes(raw[4:12]) if self.kind == 4 else 0
            text = (f"cosignature/v1\ntime {time}\n" if self.kind == 4 else "") + note.text
            if (name, raw[:4], base64.b64encode(raw).decode()) == (self.name, self.key_id(), encoded):
                held += [time] * ed25519_holds(self.public, text.encode(), raw[12 if self.kind == 4 else 4 :])
        return held


def note_key(text: str, where: str, kind: int = 1) -> NoteKey:
    """Reads a verifier key "name+hex key id+base64(kind ‖ key)"."""
    form = re.fullmatch(r"([^\s+]+)\+[0-9a-f]{8}\+([A-Za-z0-9+/]{44})\s*", text)
    raw = base64.b64decode(form[2]) if form else b""
    if form is None or raw[0] != kind or str(key := NoteKey(form[1], raw[1:], kind)) != text.strip():
        raise Refused("malformed", where=where, why="key")
    return key


def checkpoint_from(data: bytes, key: NoteKey, where: str) -> Checkpoint:
    """Reads a checkpoint and checks the log key's signature; other keys' lines are ignored, as C2SP says."""
    encoded = r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
    form = rf"((\S+)\n(0|[1-9]\d{{0,15}})\n([A-Za-z0-9+/]{{43}}=)\n)\n((?:— \S+ {encoded}\n)+)"
    parts = re.fullmatch(form, data.decode(errors="replace"))
    if parts is None or base64.b64encode(base64.b64decode(parts[4])).decode() != parts[4]:
        raise Refused("malformed", where=where, why="checkpoint")
    agree(where, parts[2], key.name)
    note = Checkpoint(where, int(parts[3]), base64.b64decode(parts[4]), parts[1], tuple(parts[5].splitlines()))
    if not key.times(note):
        raise Refused("bad_signature", where=where, why="Ed25519")
    return note


# --- OpenPGP: one spelling, then gpgv, asked with one certificate only, believed only by its status lines -------------
SPELLING = re.compile(  # what gpg writes for an Ed25519 key; gpgv forgives another key id or digest start
    rb"(?s)\x88(?P<length>.)(?P<signed>\x04\x00\x16(?P<hash>[\x08-\x0a])\x00\x1d\x16\x21\x04.{12}(?P<id>.{8})\x05\x02.{4})"
    rb"\x00\x0a\x09\x10(?P=id)(?P<start>..)(?P<numbers>.{4,68})"
)


def check_spelling(packet: bytes, data: bytes, where: str) -> None:
    """Refuses a signature packet in which a byte could be another one without gpgv noticing."""
    found = SPELLING.fullmatch(packet)
    if found is None or found["length"][0] != len(packet) - 2:
        raise Refused("bad_signature", where=where, why="OpenPGP")
    name = {8: "sha256", 9: "sha384", 10: "sha512"}[found["hash"][0]]
    digest = hashlib.new(name, data + found["signed"] + b"\x04\xff" + len(found["signed"]).to_bytes(4)).digest()
    numbers, left = list[int](), found["numbers"]
    while left:  # each: its length in bits (2 bytes), then as few bytes as hold them
        end = 2 + (int.from_bytes(left[:2]) + 7) // 8
        numbers, left = [*numbers, int.from_bytes(left[2:end])], left[end:]
    written = b"".join(n.bit_length().to_bytes(2) + n.to_bytes((n.bit_length() + 7) // 8) for n in numbers)
    s = int.from_bytes((numbers[-1] % 2**256).to_bytes(32), "little") + (numbers[-1] >> 256)
    if len(numbers) != 2 or written != found["numbers"] or digest[:2] != found["start"] or s >= Q:
        raise Refused("bad_signature", where=where, why="OpenPGP")


def check_openpgp(signed: bytes, packet: bytes, certificate: bytes, where: str) -> tuple[str, datetime, str]:
    """Checks a detached signature; gives primary fingerprint, time it gives itself, gpgv's word on the key of today."""
    check_spelling(packet, signed, where)
    with tempfile.TemporaryDirectory(prefix="verify-") as home:
        for part, data in (("signed", signed), ("packet", packet), ("ring.gpg", certificate)):
            Path(home, part).write_bytes(data)
        environment = {"PATH": os.environ.get("PATH") or os.defpath, "LC_ALL": "C", "GNUPGHOME": home, "HOME": home}
        command = ["gpgv", "--homedir", ".", "--keyring", "./ring.gpg", "--status-fd", "1", "--", "packet", "signed"]
        try:
            done = subprocess.run(command, capture_output=True, cwd=home, env=environment, timeout=60, check=False)
        except (OSError, subprocess.SubprocessError) as fault:
            raise Refused("unseen", where="gpgv", why=type(fault).__name__) from fault
    lines = [line.split(" ") for line in done.stdout.decode(errors="replace").split("\n")]
    status = {line[1]: line[2:] for line in lines if line[0] == "[GNUPG:]"}
    harmless = {"NEWSIG", "KEY_CONSIDERED", "KEYEXPIRED", "KEYREVOKED", "SIG_ID", "VERIFICATION_COMPLIANCE_MODE"}
    word, *rest = sorted(set(status) - harmless) or [""]
    valid = status.get("VALIDSIG", [])
    if word not in ("GOODSIG", "EXPKEYSIG", "REVKEYSIG") or rest != ["VALIDSIG"] or valid[8:9] != ["00"]:
        raise Refused("bad_signature", where=where, why=word or "gpgv")
    return valid[9], datetime.fromtimestamp(int(valid[2]), UTC), word


# --- A package: each check takes what earlier ones found, by their names, and gives what later ones need --------------
@dataclass(frozen=True, slots=True)
class Entry:
    """One ledger line: number, commitments, leaf; what a package shows and opens of it."""

    seq: int
    stmt: bytes
    sig: str | None
    leaf: bytes
    shown: Fields
    told: Fields = field(default_factory=dict)


def entry_from(line: bytes, where: str, shown: Fields) -> Entry:
    """Reads one ledger line."""
    sig = type(None) if b'"sig":null' in line else HEX
    value = parsed(line, where, v=int, seq=int, prev=HEX, stmt=HEX, sig=sig)
    if value["v"] != 1 or value["seq"] < 0:
        raise Refused("malformed", where=where, why="v, seq")
    return Entry(value["seq"], bytes.fromhex(value["stmt"]), value["sig"], hashed(b"\x00", line), shown)


class Package(Verification):
    """A release or an audit package."""

    checks: ClassVar[tuple[str, ...]] = ("files", "payload", "signature", "checkpoint", "record", "extract", "openings")
    fixed: ClassVar[tuple[str, ...]] = ("data/package.json",)  # files there must be; the first is the record
    loose: ClassVar[tuple[str, ...]] = ("data/", "custody/certificates/", "verify_people.py")  # where others may be
    shape: ClassVar[Shape] = {"name": r"AUD-\d{4}-\d{4,6}", "profile": "public|desk|court", "subject": dict}

    def files(self) -> Fields:
        """Le dossier contient exactement les fichiers attendus. | The folder holds exactly the expected files."""
        names = files_under(self.top)
        fixed = {"bagit.txt", "bag-info.txt", *MANIFESTS, "verify.py", "LISEZMOI.txt", "README.txt", *self.fixed}
        fixed |= {f"custody/{name}" for name in ("extract.json", "checkpoint.txt", "log.vkey", "release-key.gpg")}
        for where in sorted(fixed ^ names):
            plain = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*", where)
            if where in fixed or not plain or not where.startswith(self.loose):
                raise Refused("missing" if where in fixed else "unlisted", where=where)
        return {"names": names}

    def payload(self) -> Fields:
        """Chaque fichier a l’empreinte inscrite. | Every file has the listed SHA-256."""
        found: dict[str, str] = {}
        names: set[str] = self["files"]["names"]
        data = {name for name in names if name.startswith("data/")}
        for manifest, expected in zip(MANIFESTS, (data, names - data - set(MANIFESTS[1:])), strict=False):
            text = read(self.top, manifest, LARGE).decode(errors="replace")
            listed = {path: digest for digest, _, path in (line.partition("  ") for line in text.splitlines())}
            if text != "".join(f"{listed[path]}  {path}\n" for path in sorted(listed)):
                raise Refused("malformed", where=manifest, why="order")
            for where in sorted(expected ^ set(listed)):
                raise Refused("missing" if where in listed else "unlisted", where=where)
            for where, digest in listed.items():
                if sha256(self.top, where) != digest:
                    raise Refused("changed", where=where)
            found |= listed
        return found

    def signature(self) -> Fields:
        """La clé {key} a signé ce paquet pour le {day}. | Key {key} signed this package for {day}."""
        where = "tagmanifest-sha256.txt"
        packet, certificate = read(self.top, f"{where}.sig"), read(self.top, "custody/release-key.gpg")
        key, made, word = check_openpgp(read(self.top, where, LARGE), packet, certificate, where)
        if word != "GOODSIG":  # an expired or revoked key
            raise Refused("bad_signature", where=where, why=word)
        agree(f"{where} (key)", key, self.trust.release_key or key)
        dated = read(self.top, "bag-info.txt").decode(errors="replace").partition("\n")[0]
        agree(f"{where} (time)", f"Bagging-Date: {made:%Y-%m-%d} {made:%H:%M:%S}", f"{dated} 00:00:00")
        return {"key": key, "day": f"{made:%Y-%m-%d}"}

    def checkpoint(self) -> Fields:
        """La clé {key} a signé un registre de {size} lignes. | Key {key} signed a ledger of {size} entries."""
        key = self.log_key("custody/log.vkey")
        note = checkpoint_from(read(self.top, "custody/checkpoint.txt"), key, "custody/checkpoint.txt")
        if path := self.trust.checkpoint:
            kept = checkpoint_from(read(path.parent, path.name), key, path.name)
            if kept.size == note.size and kept.root != note.root:
                raise Refused("other_history", where=path.name, size=note.size)
            self.note("uncompared", kept.size != note.size, where=path.name, kept=kept.size, size=note.size)
        return {"key": key, "notes": [note], "size": note.size}

    def record(self) -> Fields:
        """La fiche de {name} est bien formée. | The record of {name} is well formed."""
        where, data = self.fixed[0], read(self.top, self.fixed[0])
        later = {"fields": dict} if data.endswith(b',"v":2}') and "documents" in self.shape else {}
        shape = {"v": int, "day": DAY, "training": int, "language": "fr|en", **self.shape, **later}
        record = parsed(data, where, **shape)
        record = {"name": record.get("release"), "profile": "public", "documents": [], **record}
        document: Shape = {"path": rf"documents/{record['name']}-\d\d\.[a-z0-9]{{1,5}}", "sha256": HEX, "title": str}
        views: Shape = {"pages": int, "text": int} if later else {}
        listed = [shaped(item, where, media_type=str, **document, **views) for item in record["documents"]]
        published = {path: digest for path, digest in self["payload"].items() if path.startswith("data/documents/")}
        agree(where, {"data/" + item["path"]: item["sha256"] for item in listed}, published)
        training = int(self["checkpoint"]["key"].name.startswith("tamis-training/"))
        agree(f"{where}: v, training", (record["v"], record["training"]), (1 + bool(later), training))
        info = f"Bagging-Date: {record['day']}\nExternal-Identifier: {record['name']}\n"
        info += "Tamis-Training: yes\n" * training
        agree("bag-info.txt", read(self.top, "bag-info.txt").decode(errors="replace"), info)
        agree("bagit.txt", read(self.top, "bagit.txt"), b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        return record

    def extract(self) -> Fields:
        """Les {count} lignes sont dans le registre scellé. | The {count} entries are in the sealed ledger."""
        where, sealed = "custody/extract.json", self["checkpoint"]["notes"][0]
        extract = parsed(read(self.top, where, LARGE), where, v=int, profile=str, origin=str, entries=list)
        outer = (extract["v"], extract["profile"], extract["origin"])
        agree(where, outer, (1, self["record"]["profile"], self["checkpoint"]["key"].name))
        entries: dict[int, Entry] = {}
        for item in extract["entries"]:
            signature = {"signature": dict} if isinstance(item, dict) and "signature" in item else {}
            shaped(item, where, line=str, proof=list, size=int, opened=list, **signature)
            entry = entry_from(item["line"].encode(), where, item)
            if entry.seq <= max(entries, default=-1):
                raise Refused("malformed", where=where, why=f"seq {entry.seq}")
            if root_from_path(entry.leaf, entry.seq, sealed.size, item["proof"]) != sealed.root:
                raise Refused("not_in_tree", seq=entry.seq)
            entries[entry.seq] = entry
        return {"entries": entries, "count": len(entries)}

    def openings(self) -> dict[int, "Entry"]:
        """Chaque champ ouvert est celui qui fut inscrit. | Every opened field is the one recorded then."""
        where, public = "custody/extract.json", self["record"]["profile"] == "public"
        for seq, entry in self["extract"]["entries"].items():
            for item in entry.shown["opened"]:
                value = item.get("value") if isinstance(item, dict) else None
                shaped(item, where, i=int, name=str, salt=HEX, path=list, value=type(value))
                if public and item["name"] not in PUBLIC:
                    raise Refused("opened_secret", seq=seq, name=item["name"])
                leaf = hashed(b"\x00", canonical([item["name"], item["salt"], value]))
                found = root_from_path(leaf, item["i"], entry.shown["size"], item["path"])
                if item["name"] in entry.told or found != entry.stmt:
                    raise Refused("opening_wrong", seq=seq, name=item["name"])
                entry.told[item["name"]] = value
            if public and "signature" in entry.shown:
                raise Refused("opened_secret", seq=seq, name="signature")
        return dict(self["extract"]["entries"])

    def signed_entry(self, seq: int, wanted: Fields) -> Fields:
        """Gives what an entry tells; refuses one that is not shown, that says something else, or that nobody signed."""
        if seq not in self["openings"]:
            raise Refused("missing", where=f"entry {seq}")
        for name, value in wanted.items():
            agree(f"entry {seq}: {name}", self["openings"][seq].told.get(name), value)
        if self["openings"][seq].sig is None:
            raise Refused("missing", where=f"entry {seq}: signature")
        return dict(self["openings"][seq].told)


class Release(Package):
    """A release: who approved what, and how it was made."""

    checks: ClassVar[tuple[str, ...]] = (*Package.checks, "views", "approvals", "made", "dissemination")
    fixed = ("data/release.json", "data/index.html", "custody/attestation.json")
    loose = ("data/documents/", "custody/proofs/", "data/pages/", "data/texts/")
    shape: ClassVar[Shape] = {"release": r"REL-\d{4}-\d{4,6}", "title": str, "description": str, "documents": list}

    def views(self) -> Fields:
        """Les pages et textes à lire sont ceux annoncés. | Pages and texts to read are those announced."""
        promised: set[str] = set()
        for item in self["record"]["documents"]:
            stem, pages, text = Path(item["path"]).stem, item.get("pages", 0), item.get("text", 0)
            if pages not in range(10_000) or text not in (0, 1):
                raise Refused("malformed", where=item["path"], why="pages, text")
            promised |= {f"data/pages/{stem}/{at:04}.png" for at in range(1, pages + 1)}
            promised |= {f"data/texts/{stem}.txt"} if text else set()
        for where in sorted(promised ^ {path for path in self["payload"] if path.startswith(self.loose[2:])}):
            raise Refused("missing" if where in promised else "unlisted", where=where)
        return {}

    def approvals(self) -> Fields:
        """{count} personnes distinctes l’ont approuvé : {who}. | {count} distinct reviewers approved it: {who}."""
        where, record = "custody/attestation.json", self["record"]
        about = {name: record[name] for name in ("day", "release", "training")}
        about |= {"payload": sha256(self.top, "manifest-sha256.txt"), "v": 1}
        shape = {name: type(about[name]) for name in about} | {"quorum": int, "approvals": list}
        said = parsed(read(self.top, where), where, **shape)
        for name, wanted in about.items():
            agree(f"{where}: {name}", said[name], wanted)
        approvals = [shaped(item, where, seq=int, reviewer="[A-Z]{1,2}") for item in said["approvals"]]
        for key in ("seq", "reviewer"):
            agree(f"{where}: {key}", [each[key] for each in approvals], sorted({each[key] for each in approvals}))
        wanted = {"act": "approval", "verdict": "approve", "object": about["payload"], "release": record["release"]}
        for each in approvals:
            day = str(self.signed_entry(each["seq"], wanted).get("day"))
            if not re.fullmatch(DAY, day) or day > record["day"]:
                raise Refused("disagree", where=f"entry {each['seq']}: day", found=day, wanted=f"≤ {record['day']}")
        quorum = max(2, said["quorum"])  # publishing takes two, whatever a package says
        if len(approvals) < quorum:
            raise Refused("too_few", count=len(approvals), quorum=quorum, where=record["release"])
        who = ", ".join(each["reviewer"] for each in approvals)
        return {"numbers": [each["seq"] for each in approvals], "count": len(approvals), "who": who, **wanted}

    def made(self) -> Fields:
        """Chaque document sort d’un nettoyage inscrit avant. | Every document comes from a cleaning recorded before."""
        entries, first = self["openings"].items(), min(self["approvals"]["numbers"])
        for at, document in enumerate(self["record"]["documents"], 1):
            runs = [(seq, entry.told) for seq, entry in entries if entry.told.get("out") == document["sha256"]]
            found = [seq for seq, told in runs if told.get("act") in MAKING and told.get("recipe")]
            if not found or found[0] > first:
                raise Refused("too_early" if found else "not_told", where=document["path"], seq=first)
            where = f"custody/proofs/{at:02}.json"
            data, texts = read(self.top, where), dict.fromkeys(("document", "out", "recipe"), str)
            proof = parsed(data, where, v=int, version=int, tools=list, checks=list, **texts)
            agree(where, (proof["document"], proof["out"]), (document["path"], document["sha256"]))
        proofs = {name for name in self["files"]["names"] if name.startswith("custody/proofs/")}
        agree("custody/proofs", len(proofs), len(self["record"]["documents"]))
        return {}

    def dissemination(self) -> Fields:
        """L’intention de publier fut inscrite après. | The intent to publish was recorded after that."""
        approved, record = self["approvals"], self["record"]
        wanted = {"act": "dissemination", "object": approved["object"], "release": record["name"], "day": record["day"]}
        found = [seq for seq, entry in self["openings"].items() if entry.told == wanted]
        if not found or found[0] < max(approved["numbers"]):
            raise Refused("too_early" if found else "not_told", where=record["name"], seq=found[:1])
        return self.signed_entry(found[0], wanted)


def verify(top: Path, trust: Trust = Trust()) -> Verification:
    """Checks a release, an audit package or a locked vault, whichever it is."""
    package = any((top / name).exists() for name in ("bagit.txt", "custody", "data"))  # where they lie, no vault does:
    vault, report = (top / "vault.toml").exists() and not package, Verification(top, trust)  # nobody skips a signature
    companion = Path(__file__).with_name("verify_vault.py" if vault else "verify_people.py")  # never the package's
    if (top / "data/release.json").exists():
        report = Release(top, trust)
    elif (vault or (top / "data/package.json").exists()) and companion.exists():
        sys.modules["verify"] = sys.modules[__name__]  # the companions import it by this name
        report = runpy.run_path(str(companion))["Checked"](top, trust)
    else:
        why = companion.name if vault or (top / "data").is_dir() else "bagit.txt, vault.toml: 0"
        report.lines.append((FAILED, "place", "unseen", {"where": visible(top.name), "why": why}))
    report.run()
    report.note("attested", isinstance(report, Release))
    report.note("self_release", "signature" in report and not trust.release_key, **report.get("signature", {}))
    report.note("self_log", "checkpoint" in report and not trust.log_key, key=report.get("checkpoint", {}).get("key"))
    report.note("witness", not trust.witness_keys)
    report.note("truth")
    report.note("verifier", digest=sha256(Path(__file__).parent, Path(__file__).name))
    return report


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; gives the exit code."""
    parser = argparse.ArgumentParser(prog="verify.py", description="Checks a Tamis package or a locked Tamis vault.")
    parser.add_argument("path", type=Path, help="REL-YYYY-NNNN/, AUD-YYYY-NNNN/ or a vault folder")
    parser.add_argument("--release-key", default="", metavar="FPR", help="fingerprint of the desk's release key")
    parser.add_argument("--log-key", default="", metavar="VKEY", help="verifier key of the ledger")
    parser.add_argument("--witness-key", default=[], metavar="VKEY", action="append", help="verifier key of a witness")
    parser.add_argument("--checkpoint", type=Path, metavar="FILE", help="a checkpoint kept elsewhere")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    spoken_here = (os.environ.get("LC_ALL") or os.environ.get("LANG") or "fr")[:2]
    parser.add_argument("--lang", choices=("fr", "en"), default="fr" if spoken_here == "fr" else "en")
    given = parser.parse_args(arguments)
    fingerprint = given.release_key.replace(" ", "").upper()
    try:
        log_key = str(note_key(given.log_key, "--log-key")) if given.log_key else ""
        witness_keys = tuple(str(note_key(text, "--witness-key", 4)) for text in given.witness_key)
    except Refused as fault:
        parser.error(f"{fault.params['where']}: name+key id+base64")
    if not re.fullmatch(r"([0-9A-F]{40})?", fingerprint):
        parser.error("--release-key: 40 hex digits")
    report = verify(given.path, Trust(fingerprint, log_key, witness_keys, given.checkpoint))
    lines, code, end = list(report.sentences(given.lang)), report.exit_code(), report.end()
    said = "".join(f"{each[0]:8} {each[1]:14} {each[2]}\n" for each in lines) + f"\n{sentence(end, given.lang)}\n"
    if given.json:
        facts = zip(report.lines, lines, strict=True)
        checks = [{"check": f[1], "outcome": f[0].lower(), "id": f[2], "params": f[3], "says": s[2]} for f, s in facts]
        said = json.dumps({"v": 1, "end": end, "exit": code, "checks": checks}, ensure_ascii=False) + "\n"
    sys.stdout.buffer.write(said.encode(errors="backslashreplace"))
    return code


if __name__ == "__main__":
    sys.exit(main())
