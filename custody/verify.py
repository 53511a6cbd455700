#!/usr/bin/env python3
"""Checks a Tamis release (a bag) or a Tamis vault's ledger, with nothing but Python's standard library and gpgv.

    python3 verify.py PATH [--release-key FINGERPRINT] [--log-key VKEY] [--checkpoint FILE] [--json] [--lang fr|en]

PATH is a public package (REL-2026-0001/) or a vault folder (locked: no key is needed, nothing is decrypted).
Rules: BagIt 1.0 (RFC 8493), canonical JSON (RFC 8785, no floats, no booleans), RFC 6962 trees, C2SP signed notes,
Ed25519 (RFC 8032), OpenPGP detached signatures judged by gpgv's status lines (its exit status is no proof).
Each check says one line: ok, REFUSED (we looked, it is wrong), FAILED (we could not look), skipped, note (what cannot
be known, or should be). Exit: 0 all ok, 3 something refused, 1 could not look, 2 usage.
Never: writes beside PATH, uses the network, follows a symbolic link, imports anything of Tamis.
Residual risk: a package never vouches for itself. Get this file's SHA-256, the release key's fingerprint and the log
key from somewhere else; without --release-key and --log-key, 0 means only "consistent with itself".
"""

import argparse
import base64
import binascii
import errno
import hashlib
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BufferedReader
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

OK, REFUSED, FAILED, SKIPPED, NOTE = "ok", "REFUSED", "FAILED", "skipped", "note"
SMALL, LARGE = 1 << 20, 1 << 28  # bytes read at most: of a small text, of an extract or a manifest
LONGEST_LINE = 4096  # bytes of a ledger line
MANY = 100_000  # files looked at, at most
ACTS_OF_MAKING = ("flattening", "metadata removal", "redaction", "retyping")
PUBLIC_FIELDS = {"act", "day", "object", "out", "recipe", "release", "verdict"}

# ---------------------------------------------------------------------------------------------------------------------
# What is said to people. First what is said when a check is passed, then when it is not, then what cannot be known.


def sentences(text: str) -> dict[str, tuple[str, str]]:
    """Reads lines "fr id: sentence" and "en id: sentence" into id -> (French, English)."""
    said = {line[:2] + head: rest for line in text.split("\n") for head, _, rest in [line[2:].partition(": ")]}
    return {key[3:]: (said[key], said["en" + key[2:]]) for key in said if key.startswith("fr")}


CHECKS = sentences("""\
fr files: Le dossier contient exactement les fichiers attendus.
en files: The folder holds exactly the expected files.
fr payload: Chaque fichier publié a l’empreinte inscrite.
en payload: Every published file has the listed SHA-256.
fr tags: Chaque fichier d’accompagnement a l’empreinte inscrite.
en tags: Every tag file has the listed SHA-256.
fr signature: La clé de publication {key} a signé ce paquet pour le {day}.
en signature: Release key {key} signed this package for {day}.
fr release: La fiche de {release} est bien formée et nomme ces documents.
en release: The record of {release} is well formed and names these documents.
fr lines: Les {count} lignes du registre ont la seule écriture permise.
en lines: The {count} ledger lines have the only permitted spelling.
fr checkpoint: La clé du registre a signé le point de contrôle ({size} lignes).
en checkpoint: The log key signed the checkpoint ({size} entries).
fr inclusion: Ces lignes sont bien dans le registre que scelle le point de contrôle.
en inclusion: These lines are in the ledger which the checkpoint seals.
fr openings: Chaque champ ouvert est celui qui fut inscrit.
en openings: Every opened field is the one recorded then.
fr approvals: {count} personnes distinctes ont approuvé exactement ce contenu : {who} (quorum {quorum}).
en approvals: {count} distinct reviewers approved exactly this payload: {who} (quorum {quorum}).
fr dissemination: L’intention de publier ce contenu fut inscrite après les approbations.
en dissemination: The intent to publish this payload was recorded after the approvals.
fr recipes: Chaque document est le résultat d’un nettoyage inscrit au registre.
en recipes: Every document is the outcome of a cleaning recorded in the ledger.
fr proofs: Chaque document a sa preuve de nettoyage.
en proofs: Every document has its proof of cleaning.
fr training: La marque d’exercice est partout la même.
en training: The training mark is the same everywhere.
fr format: C’est un coffre Tamis d’un format connu.
en format: This is a Tamis vault of a known format.
fr key: La clé du registre est {key}.
en key: The log key is {key}.
fr signed: Chaque point de contrôle est signé par cette clé.
en signed: Every checkpoint is signed by that key.
fr kept: Le point de contrôle gardé au dehors est signé par cette clé.
en kept: The checkpoint kept outside is signed by that key.
fr chain: Les {count} lignes du registre se suivent et s’enchaînent.
en chain: The {count} ledger entries follow each other and are chained.
fr checkpoints: Les {count} points de contrôle sont signés et conformes au registre (le dernier : {size} lignes).
en checkpoints: The {count} checkpoints are signed and agree with the ledger (the newest: {size} entries).
fr outside: Le point de contrôle gardé au dehors est conforme au registre ({size} lignes).
en outside: The checkpoint kept outside agrees with the ledger ({size} entries).
fr names: Les fichiers du coffre sont à leur place.
en names: The vault's files are where they belong.""")

FAULTS = sentences("""\
fr skipped: Pas regardé, parce qu’un contrôle dont celui-ci dépend n’a pas abouti.
en skipped: Not looked at, because a check this one needs did not pass.
fr unreadable: {where} : lecture impossible ({why}).
en unreadable: {where} could not be read ({why}).
fr too_large: {where} est trop grand pour être ce qu’il prétend.
en too_large: {where} is too large to be what it claims.
fr no_gpgv: Le programme gpgv manque : installez GnuPG.
en no_gpgv: The program gpgv is missing: install GnuPG.
fr gpgv_hung: gpgv n’a pas répondu.
en gpgv_hung: gpgv did not answer.
fr not_plain: {where} n’est pas un fichier ordinaire (lien ou autre) : il pourrait mener ailleurs.
en not_plain: {where} is not an ordinary file (a link or worse): it might lead elsewhere.
fr missing: {where} manque : on l’a retiré.
en missing: {where} is missing: somebody removed it.
fr unlisted: {where} n’est inscrit nulle part : on l’a ajouté.
en unlisted: {where} is listed nowhere: somebody added it.
fr changed: {where} a changé : son empreinte n’est pas celle qui est inscrite.
en changed: {where} was changed: its SHA-256 is not the listed one.
fr malformed: {where} est mal formé ({why}).
en malformed: {where} is malformed ({why}).
fr not_canonical: {where} n’a pas l’écriture canonique : personne n’a signé ces octets-là.
en not_canonical: {where} is not in canonical form: nobody signed these bytes.
fr bad_signature: La signature de {where} ne vaut pas ({why}) : le paquet fut changé ou signé par une autre clé.
en bad_signature: The signature of {where} does not hold ({why}): the package was changed, or another key signed it.
fr other_key: {where} est signé par {found}, pas par la clé attendue {wanted} : ce paquet vient de quelqu’un d’autre.
en other_key: {where} is signed by {found}, not by the expected key {wanted}: this package comes from somebody else.
fr disagree: {where} : on lit « {found} » là où il faudrait « {wanted} ».
en disagree: {where}: it says “{found}” where it should say “{wanted}”.
fr not_in_tree: La ligne {seq} n’est pas dans le registre scellé : elle fut changée ou inventée.
en not_in_tree: Entry {seq} is not in the sealed ledger: it was changed or invented.
fr opening_wrong: Ligne {seq}, champ « {name} » : ce n’est pas la valeur inscrite alors.
en opening_wrong: Entry {seq}, field “{name}”: this is not the value recorded then.
fr opened_secret: Ligne {seq} : le champ « {name} » ne devrait jamais être ouvert en public. Ne diffusez pas ce paquet.
en opened_secret: Entry {seq}: the field “{name}” should never be opened in public. Do not spread this package.
fr too_few: {count} approbations seulement, il en faut {quorum} : une approbation manque.
en too_few: Only {count} approvals where {quorum} are needed: an approval is missing.
fr same_reviewer: {who} compte deux fois parmi les approbations.
en same_reviewer: {who} is counted twice among the approvals.
fr not_there: Le paquet n’apporte pas la ligne {seq} du registre, qu’il invoque.
en not_there: The package does not bring ledger entry {seq}, which it relies on.
fr unsigned: La ligne {seq} ne porte pas de signature : aucune personne n’a approuvé.
en unsigned: Entry {seq} carries no signature: no person approved.
fr other_approval: La ligne {seq} n’approuve pas ce contenu : {name} y vaut « {found} », pas « {wanted} ».
en other_approval: Entry {seq} does not approve this payload: its {name} is “{found}”, not “{wanted}”.
fr no_dissemination: Le registre n’annonce pas la publication de ce contenu.
en no_dissemination: The ledger does not announce the publication of this payload.
fr wrong_order: La ligne {seq} vient trop tôt : approuver avant que la chose existe ne vaut pas.
en wrong_order: Entry {seq} comes too early: approving what does not exist yet is worth nothing.
fr no_recipe: {where} ne sort d’aucun nettoyage inscrit : il fut échangé.
en no_recipe: {where} comes from no recorded cleaning: it was swapped.
fr not_a_place: {where} n’est ni un paquet ni un coffre Tamis.
en not_a_place: {where} is neither a Tamis package nor a Tamis vault.
fr out_of_turn: Ligne {at} : elle se dit la ligne {seq}. Des lignes furent retirées ou déplacées.
en out_of_turn: Line {at} calls itself entry {seq}: lines were removed or moved.
fr unchained: La ligne {seq} ne s’enchaîne pas à la précédente : l’une des deux fut changée.
en unchained: Entry {seq} is not chained to the one before: one of the two was changed.
fr truncated: Le registre n’a que {count} lignes, le point de contrôle {where} en scelle {size} : la fin fut coupée.
en truncated: The ledger has only {count} entries, checkpoint {where} seals {size}: its end was cut off.
fr other_history: Le point de contrôle {where} scelle un autre passé : des lignes parmi les {size} premières furent changées.
en other_history: Checkpoint {where} seals another past: some of the first {size} entries were changed.
fr other_log: {where} appartient à un autre registre ({found}).
en other_log: {where} belongs to another ledger ({found}).
fr shrinks: Le point de contrôle {where} scelle moins de lignes que le précédent.
en shrinks: Checkpoint {where} seals fewer entries than the one before.""")  # noqa: E501 (a sentence is one line)

NOTES = sentences("""\
fr verifier: Ce vérificateur a l’empreinte SHA-256 {digest} : comparez-la à celle qui est publiée ailleurs.
en verifier: This verifier's SHA-256 is {digest}: compare it with the one published elsewhere.
fr self_release: Sans --release-key, le paquet ne répond que de lui-même : comparez l’empreinte {key} à celle publiée.
en self_release: Without --release-key the package only vouches for itself: compare fingerprint {key} with the published one.
fr self_log: Sans --log-key, le registre ne répond que de lui-même. Sa clé : {key}
en self_log: Without --log-key the ledger only vouches for itself. Its key: {key}
fr people: Que ces approbations viennent de personnes différentes, seule la rédaction l’atteste : les noms restent tus.
en people: That these approvals come from different people is attested by the desk alone: their names stay closed.
fr truth: Ces contrôles portent sur le chemin des documents, pas sur la vérité de ce qu’ils disent.
en truth: These checks are about the documents' path, not about the truth of what they say.
fr witness: Aucun témoin extérieur : que la rédaction tienne un second registre, on ne peut l’exclure.
en witness: No outside witness: that the desk keeps a second ledger cannot be excluded.
fr sealed: Ce vérificateur n’ouvre rien : les signatures des personnes et les pièces n’ont pas été regardées.
en sealed: This verifier opens nothing: people's signatures and the exhibits were not looked at.
fr rollback: Sans --checkpoint gardé au dehors, une fin de registre coupée avec ses points de contrôle ne se voit pas.
en rollback: Without a --checkpoint kept outside, an end of the ledger cut off with its checkpoints cannot be seen.
fr unsealed: Les {count} dernières lignes ne sont pas encore scellées par un point de contrôle.
en unsealed: The last {count} entries are not yet sealed by a checkpoint.
fr torn: La dernière ligne est incomplète ({count} octets) : une panne, pas une falsification. Tamis la coupera.
en torn: The last line is incomplete ({count} bytes): a power cut, not tampering. Tamis will cut it off.""")  # noqa: E501 (a sentence is one line)

ENDS = sentences("""\
fr given: Tout concorde, avec les clés que vous avez données.
en given: Everything agrees, with the keys that you gave.
fr self: Le tout concorde, mais ne répond que de lui-même : donnez les clés publiées ailleurs.
en self: It all agrees, but only vouches for itself: give the keys published elsewhere.
fr refused: Ne vous y fiez pas : au moins un contrôle refuse.
en refused: Do not rely on it: at least one check refuses.
fr failed: Impossible de conclure : on n’a pas pu tout regarder.
en failed: No conclusion: not everything could be seen.""")


class Refused(Exception):
    """We looked, and the answer is no: the id of a sentence in FAULTS, and what fills it."""

    def __init__(self, fault: str, **params: object) -> None:
        super().__init__(fault)
        self.params = {name: visible(value) for name, value in params.items()}


class NotSeen(Refused):
    """We could not look."""


def visible(value: object) -> str:
    """Makes a value from outside fit for a terminal: control and direction characters shown, length bounded."""
    text = str(value)
    shown = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text[:300])
    return shown + ("…" if len(text) > 300 else "")


# ---------------------------------------------------------------------------------------------------------------------
# Reading


@contextmanager
def opened(path: Path, where: str) -> Iterator[BufferedReader]:
    """Opens an ordinary file for reading; a link is refused, not followed."""
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as stream:  # noqa: PTH123 (a descriptor, not a path)
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise Refused("not_plain", where=where)
            yield stream
    except FileNotFoundError as fault:
        raise Refused("missing", where=where) from fault
    except OSError as fault:
        if fault.errno == errno.ELOOP:
            raise Refused("not_plain", where=where) from fault
        raise NotSeen("unreadable", where=where, why=fault.strerror) from fault


def read(path: Path, most: int, where: str) -> bytes:
    """Reads a whole file of at most `most` bytes."""
    with opened(path, where) as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise Refused("too_large", where=where)
    return data


def sha256_of(path: Path, where: str) -> str:
    """Gives the hex SHA-256 of a file, read in pieces."""
    with opened(path, where) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def files_under(top: Path) -> Iterator[str]:
    """Gives the path of every file under a folder, "/" between names; anything but files and folders is refused."""
    folders = [top]
    seen = 0
    while folders:
        try:
            entries = sorted(os.scandir(folders.pop()), key=lambda entry: entry.name)
        except OSError as fault:
            raise NotSeen("unreadable", where=top.name, why=fault.strerror) from fault
        for entry in entries:
            seen += 1
            where = Path(entry.path).relative_to(top).as_posix()
            if seen > MANY:
                raise NotSeen("too_large", where=top.name)
            if entry.is_dir(follow_symlinks=False):
                folders.append(Path(entry.path))
            elif entry.is_file(follow_symlinks=False):
                yield where
            else:
                raise Refused("not_plain", where=where)


# ---------------------------------------------------------------------------------------------------------------------
# Canonical JSON (RFC 8785 without floats and booleans): parsed strictly, written again, compared


def canonical(value: object) -> bytes:
    """Writes a value in the one permitted way."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def parsed(data: bytes, where: str) -> Any:  # noqa: ANN401 (whatever JSON holds; `shaped` then narrows it)
    """Reads bytes that must be canonical JSON."""
    try:
        value = json.loads(data.decode())
        check_values(value)
        same = canonical(value) == data
    except (ValueError, RecursionError) as fault:
        raise Refused("not_canonical", where=where) from fault
    if not same:
        raise Refused("not_canonical", where=where)
    return value


def check_values(value: object) -> None:
    """Raises ValueError for anything but strings, safe integers, null, lists and objects with ASCII keys."""
    if isinstance(value, dict):
        if not all(isinstance(key, str) and key.isascii() for key in value):
            raise ValueError
        for item in value.values():
            check_values(item)
    elif isinstance(value, list):
        for item in value:
            check_values(item)
    elif isinstance(value, bool | float) or (isinstance(value, int) and abs(value) > 2**53 - 1):
        raise ValueError


def shaped(value: object, shape: Mapping[str, type], where: str) -> dict[str, Any]:
    """Gives an object that has exactly these keys with values of these types."""
    if not isinstance(value, dict) or set(value) != set(shape):
        raise Refused("malformed", where=where, why="keys")
    for key, kind in shape.items():
        if not isinstance(value[key], kind):
            raise Refused("malformed", where=where, why=key)
    return value


def agree(where: str, found: object, wanted: object) -> None:
    """Refuses when two things that must be the same are not."""
    if found != wanted:
        raise Refused("disagree", where=where, found=found, wanted=wanted)


def digest_of(text: object, where: str) -> bytes:
    """Reads 64 hex digits in small letters."""
    if not isinstance(text, str) or not re.fullmatch(r"[0-9a-f]{64}", text):
        raise Refused("malformed", where=where, why="SHA-256")
    return bytes.fromhex(text)


# ---------------------------------------------------------------------------------------------------------------------
# RFC 6962: the tree


def leaf_hash(data: bytes) -> bytes:
    """Hashes a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hashes an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_from_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Climbs from leaf `index` of `size` to the root (RFC 9162 §2.1.3.2); None when the path does not fit."""
    if not 0 <= index < size:
        return None
    node, last = leaf, size - 1
    for sibling in path:
        if last == 0:
            return None
        if index & 1 or index == last:
            node = node_hash(sibling, node)
            while not index & 1:
                index, last = index >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        index, last = index >> 1, last >> 1
    return node if last == 0 else None


@dataclass
class GrowingTree:
    """A tree fed leaf by leaf; it keeps only the roots of its full subtrees."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes) -> None:
        """Adds a leaf hash."""
        carry = self.size
        while carry & 1:
            leaf = node_hash(self.peaks.pop(), leaf)
            carry >>= 1
        self.peaks.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Gives the root over all leaves so far."""
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        node = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            node = node_hash(peak, node)
        return node


# ---------------------------------------------------------------------------------------------------------------------
# Ed25519 (RFC 8032 §5.1.7), public values only: being slow and not constant-time does no harm here

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int, int, int]


def point_add(a: Point, b: Point) -> Point:
    """Adds two points in extended coordinates."""
    left, right = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    third, second = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = right - left, second - third, second + third, right + left
    return e * f % P, g * h % P, f * g % P, e * h % P


def point_mul(scalar: int, point: Point) -> Point:
    """Multiplies a point."""
    total: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = point_add(total, point)
        point = point_add(point, point)
        scalar >>= 1
    return total


def point_from(data: bytes) -> Point | None:
    """Decodes 32 bytes; None when they are no point."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    if x * x % P != square or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = point_from((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def ed25519_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tells whether a signature is by this public key over this message."""
    key, commitment = point_from(public), point_from(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or BASE is None or len(signature) != 64 or scalar >= Q:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % Q
    left, right = point_mul(scalar, BASE), point_add(commitment, point_mul(challenge, key))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# ---------------------------------------------------------------------------------------------------------------------
# C2SP signed notes and checkpoints


@dataclass(frozen=True, slots=True)
class LogKey:
    """The key that signs checkpoints: the log's name and an Ed25519 public key (32 bytes)."""

    name: str
    public: bytes

    def key_id(self) -> bytes:
        """Gives the 4 bytes that stand before each of its signatures."""
        return hashlib.sha256(self.name.encode() + b"\n\x01" + self.public).digest()[:4]

    def text(self) -> str:
        """Gives the verifier key in its one spelling."""
        encoded = base64.b64encode(b"\x01" + self.public).decode()
        return f"{self.name}+{self.key_id().hex()}+{encoded}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed promise: so many entries, this root; `where` names the file that it came from."""

    where: str
    size: int
    root: bytes


def log_key_from(text: str, where: str) -> LogKey:
    """Reads a verifier key "name+hex key id+base64(0x01 ‖ key)"."""
    name, _, rest = text.strip().partition("+")
    try:
        raw = base64.b64decode(rest.partition("+")[2], validate=True)
    except ValueError as fault:
        raise Refused("malformed", where=where, why="base64") from fault
    key = LogKey(name, raw[1:])
    if len(raw) != 33 or raw[0] != 1 or key.text() != text.strip():
        raise Refused("malformed", where=where, why="key id")
    if not re.fullmatch(r"tamis(-training)?/[0-9a-f]{16}", name):
        raise Refused("malformed", where=where, why="origin")
    return key


def checkpoint_from(data: bytes, key: LogKey, where: str) -> Checkpoint:
    """Reads a checkpoint and checks the log key's signature; other keys' lines are ignored, as C2SP says."""
    parts = re.fullmatch(rb"((\S+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n)\n((?:[^\n]+\n)+)", data)
    if parts is None:
        raise Refused("malformed", where=where, why="checkpoint")
    text, origin, size, root, lines = parts.groups()
    if origin != key.name.encode():
        raise Refused("other_log", where=where, found=origin.decode(errors="replace"))
    start = f"— {key.name} ".encode()
    signatures = [line[len(start) :] for line in lines.splitlines() if line.startswith(start)]
    if not any(note_line_holds(line, key, text) for line in signatures):
        raise Refused("bad_signature", where=where, why="Ed25519")
    return Checkpoint(where, int(size), base64.b64decode(root))


def note_line_holds(encoded: bytes, key: LogKey, text: bytes) -> bool:
    """Tells whether one signature line is by this key over this text."""
    try:
        raw = base64.b64decode(encoded, validate=True)
    except ValueError:
        return False
    return raw[:4] == key.key_id() and ed25519_holds(key.public, text, raw[4:])


# ---------------------------------------------------------------------------------------------------------------------
# OpenPGP: gpgv, asked with one certificate only, believed only by its status lines


@dataclass(frozen=True, slots=True)
class Signature:
    """What gpgv says of a valid signature: the certificate's fingerprint, and when it was made (UTC)."""

    fingerprint: str
    made: datetime


def dearmored(data: bytes, where: str) -> bytes:
    """Takes the one armored certificate out of its armor (RFC 9580 §6), CRC-24 included."""
    block = re.fullmatch(
        r"\s*-----BEGIN PGP PUBLIC KEY BLOCK-----\r?\n(?:[A-Za-z]+: [^\n]*\n)*\r?\n"
        r"([A-Za-z0-9+/=\r\n]+?)(?:\r?\n=([A-Za-z0-9+/]{4}))?\r?\n-----END PGP PUBLIC KEY BLOCK-----\s*",
        data.decode("ascii", errors="replace"),
    )
    if block is None:
        raise Refused("malformed", where=where, why="armor")
    try:
        raw = binascii.a2b_base64(block[1].encode())
    except ValueError as fault:
        raise Refused("malformed", where=where, why="base64") from fault
    if block[2] is not None and crc24(raw) != int.from_bytes(base64.b64decode(block[2])):
        raise Refused("malformed", where=where, why="CRC-24")
    return raw


def crc24(data: bytes) -> int:
    """Computes the checksum of OpenPGP armor."""
    value = 0xB704CE
    for byte in data:
        value ^= byte << 16
        for _ in range(8):
            value <<= 1
            if value & 0x1000000:
                value ^= 0x1864CFB
    return value


def gpgv_status(signed: bytes, signature: bytes, certificate: bytes) -> list[list[str]]:
    """Runs gpgv in a private folder; gives its status lines, read from a descriptor of their own."""
    program = shutil.which("gpgv", path=os.environ.get("PATH") or os.defpath)
    if program is None:
        raise NotSeen("no_gpgv")
    with tempfile.TemporaryDirectory(prefix="verify-") as name, open(f"{name}/status", "w+b") as status:  # noqa: PTH123 (beside its folder)
        home = Path(name)
        for part, data in (("signed", signed), ("signature", signature), ("ring.gpg", certificate)):
            (home / part).write_bytes(data)
        command = [program, "--homedir", name, "--keyring", f"{name}/ring.gpg", "--status-fd", str(status.fileno())]
        try:
            subprocess.run(
                [*command, "--", f"{name}/signature", f"{name}/signed"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(status.fileno(),),
                env={"LC_ALL": "C", "GNUPGHOME": name, "HOME": name},
                timeout=60,
                check=False,
            )
        except (OSError, subprocess.SubprocessError) as fault:
            raise NotSeen("gpgv_hung") from fault
        status.seek(0)
        lines = status.read(SMALL).decode(errors="replace").split("\n")
    return [line.split(" ")[1:] for line in lines if line.startswith("[GNUPG:] ")]


def check_openpgp(signed: bytes, signature: bytes, certificate: bytes, where: str) -> Signature:
    """Checks one detached signature: exactly one, good, binary, SHA-2, by a key neither expired nor revoked."""
    status = gpgv_status(signed, signature, certificate)
    words = [line[0] for line in status]
    harmless = {"NEWSIG", "KEY_CONSIDERED", "SIG_ID", "GOODSIG", "VALIDSIG", "VERIFICATION_COMPLIANCE_MODE"}
    strange = [word for word in words if word not in harmless]
    if strange or any(words.count(word) != 1 for word in ("NEWSIG", "GOODSIG", "VALIDSIG")):
        raise Refused("bad_signature", where=where, why=" ".join(strange) or "no good signature")
    valid = next(line for line in status if line[0] == "VALIDSIG")
    if len(valid) < 11 or not valid[3].isdigit() or valid[8] not in ("8", "9", "10") or valid[9] != "00":
        raise Refused("bad_signature", where=where, why="VALIDSIG " + " ".join(valid[3:10]))
    return Signature(valid[10], datetime.fromtimestamp(int(valid[3]), UTC))


# ---------------------------------------------------------------------------------------------------------------------
# The report


@dataclass
class Report:
    """The lines said so far, in order: (outcome, check, sentence id, parameters)."""

    lines: list[tuple[str, str, str, Mapping[str, object]]] = field(default_factory=list)
    vouched: str = "self"

    def run(self, check: str, step: Callable[..., T], *needs: object) -> T | None:
        """Runs one check if what it needs is there, and keeps one line about it."""
        if any(need is None for need in needs):
            self.lines.append((SKIPPED, check, "skipped", {}))
            return None
        try:
            result = step(*needs)
        except Refused as fault:
            outcome = FAILED if isinstance(fault, NotSeen) else REFUSED
            self.lines.append((outcome, check, str(fault), fault.params))
            return None
        params = {"key": result.text()} if isinstance(result, LogKey) else result if isinstance(result, dict) else {}
        said = {name: visible(value) for name, value in params.items() if isinstance(value, str | int)}
        self.lines.append((OK, check, check, said))
        return result

    def note(self, what: str, **params: object) -> None:
        """Keeps a line about what cannot be known."""
        self.lines.append((NOTE, what, what, {name: visible(value) for name, value in params.items()}))

    def exit_code(self) -> int:
        """0 all ok, 3 something refused, 1 something could not be looked at."""
        outcomes = {line[0] for line in self.lines}
        return 3 if REFUSED in outcomes else 1 if FAILED in outcomes else 0

    def end(self) -> str:
        """Names the last sentence."""
        return {3: "refused", 1: "failed"}.get(self.exit_code(), self.vouched)

    def sentences(self, language: str) -> Iterator[tuple[str, str, str]]:
        """Gives outcome, check and sentence of each line, in "fr" or "en"."""
        at = ("fr", "en").index(language)
        for outcome, check, sentence, params in self.lines:
            table = {OK: CHECKS, NOTE: NOTES}.get(outcome, FAULTS)
            yield outcome, check, table[sentence][at].format(**params)


# ---------------------------------------------------------------------------------------------------------------------
# A bag, step by step; each step gives what later steps need


@dataclass(frozen=True, slots=True)
class Entry:
    """One ledger line: its number, its commitments, its leaf hash; `item` is the extract's object around it."""

    seq: int
    prev: str
    stmt: bytes
    signed: bool
    leaf: bytes
    item: dict[str, Any] = field(default_factory=dict)


Record = dict[str, Any]
Opened = dict[int, dict[str, object]]
PATH_FORM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")


def bag_files(top: Path) -> set[str]:
    """Gives the files of the bag; the manifests then say which they should be."""
    files = set(files_under(top))
    fixed = {"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"}
    fixed |= {"tagmanifest-sha256.txt.sig", "verify.py", "LISEZMOI.txt", "README.txt"}
    fixed |= {f"custody/{name}" for name in ("extract.json", "checkpoint.txt", "attestation.json", "log.vkey")}
    fixed |= {"custody/release-key.asc", "data/release.json", "data/index.html"}
    for where in sorted(fixed - files):
        raise Refused("missing", where=where)
    for where in sorted(files - fixed):
        if not where.startswith(("data/documents/", "custody/proofs/")):
            raise Refused("unlisted", where=where)
    return files


def manifest(top: Path, name: str, expected: set[str]) -> dict[str, str]:
    """Checks every file of a manifest, and that it lists exactly the `expected` ones; gives path -> SHA-256."""
    text = read(top / name, LARGE, name).decode(errors="replace")
    lines = [line.partition("  ") for line in text.split("\n")[:-1]]
    listed = {path: digest for digest, _, path in lines}
    if not text.endswith("\n") or [path for _, _, path in lines] != sorted(listed):
        raise Refused("malformed", where=name, why="order")
    for path, digest in listed.items():
        digest_of(digest, name)
        if not PATH_FORM.fullmatch(path):
            raise Refused("malformed", where=name, why=path)
    for where in sorted(set(listed) - expected):
        raise Refused("missing", where=where)
    for where in sorted(expected - set(listed)):
        raise Refused("unlisted", where=where)
    for path, digest in listed.items():
        if sha256_of(top / path, path) != digest:
            raise Refused("changed", where=path)
    return listed


def payload_of(top: Path, files: set[str]) -> dict[str, str]:
    """Checks data/ against the payload manifest."""
    return manifest(top, "manifest-sha256.txt", {name for name in files if name.startswith("data/")})


def tags_of(top: Path, files: set[str]) -> dict[str, str]:
    """Checks everything else against the tag manifest."""
    own = {"tagmanifest-sha256.txt", "tagmanifest-sha256.txt.sig"}
    return manifest(top, "tagmanifest-sha256.txt", {name for name in files if not name.startswith("data/")} - own)


def signature_of(top: Path, wanted: str) -> Record:
    """Checks the release key's signature over the tag manifest; `wanted` is a fingerprint or ""."""
    where = "tagmanifest-sha256.txt"
    certificate = dearmored(read(top / "custody/release-key.asc", SMALL, "custody/release-key.asc"), "release-key.asc")
    found = check_openpgp(read(top / where, LARGE, where), read(top / f"{where}.sig", SMALL, where), certificate, where)
    if wanted and found.fingerprint != wanted:
        raise Refused("other_key", where=where, found=found.fingerprint, wanted=wanted)
    if found.made.time() != found.made.min.time():
        raise Refused("bad_signature", where=where, why=found.made.isoformat())
    return {"key": found.fingerprint, "day": found.made.date().isoformat()}


def release_of(top: Path, payload: Mapping[str, str]) -> Record:
    """Checks release.json against the payload manifest, and BagIt's two tag files against release.json."""
    shape = {"v": int, "release": str, "day": str, "language": str, "title": str, "description": str}
    data = read(top / "data/release.json", SMALL, "release.json")
    record = shaped(parsed(data, "release.json"), {**shape, "documents": list, "training": int}, "release.json")
    if record["v"] != 1 or record["training"] not in (0, 1) or record["language"] not in ("fr", "en"):
        raise Refused("malformed", where="release.json", why="v, training, language")
    if not re.fullmatch(r"REL-\d{4}-\d{4,6}", record["release"]) or not is_day(record["day"]):
        raise Refused("malformed", where="release.json", why="release, day")
    named = {"data/" + item["path"]: item["sha256"] for item in documents_of(record)}
    agree("release.json", sorted({*named, "data/index.html", "data/release.json"}), sorted(payload))
    for path, digest in named.items():
        agree(path, digest, payload[path])
    check_bagit(top, record)
    return record


def documents_of(record: Record) -> Iterator[dict[str, Any]]:
    """Gives the documents of release.json, each under its number."""
    kind = {"path": str, "sha256": str, "title": str, "media_type": str}
    for at, item in enumerate(record["documents"], 1):
        document = shaped(item, kind, "release.json")
        if not re.fullmatch(rf"documents/{record['release']}-{at:02}\.[a-z0-9]{{1,5}}", document["path"]):
            raise Refused("malformed", where="release.json", why=document["path"])
        yield document


def is_day(text: str) -> bool:
    """Tells whether a text is a date, written 2026-11-21."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def check_bagit(top: Path, record: Record) -> None:
    """Checks bagit.txt and bag-info.txt: they say what release.json says, and nothing more."""
    version = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    info = f"Bagging-Date: {record['day']}\nExternal-Identifier: {record['release']}\n"
    info += "Tamis-Training: yes\n" if record["training"] else ""
    for name, wanted in (("bagit.txt", version), ("bag-info.txt", info)):
        agree(name, read(top / name, SMALL, name).decode(errors="replace"), wanted)


def extract_of(top: Path) -> Record:
    """Reads the extract's outer form and every ledger line in it."""
    where = "extract.json"
    shape = {"v": int, "profile": str, "origin": str, "entries": list}
    extract = shaped(parsed(read(top / "custody/extract.json", LARGE, where), where), shape, where)
    agree(where, (extract["v"], extract["profile"]), (1, "public"))
    item_shape = {"line": str, "proof": list, "size": int, "opened": list}
    items = [shaped(item, item_shape, where) for item in extract["entries"]]
    entries = [entry_from(item["line"].encode(), f"{where}[{at}]", item) for at, item in enumerate(items)]
    for before, after in pairwise(entries):
        if after.seq <= before.seq:
            raise Refused("malformed", where=where, why=f"seq {after.seq}")
    return {"origin": extract["origin"], "entries": entries, "count": len(entries)}


def entry_from(line: bytes, where: str, item: dict[str, Any]) -> Entry:
    """Reads one ledger line."""
    value = parsed(line, where)
    kind = {"v": int, "seq": int, "prev": str, "stmt": str, "sig": str}
    if isinstance(value, dict) and value.get("sig", "") is None:
        kind["sig"] = type(None)
    fields = shaped(value, kind, where)
    if fields["v"] != 1 or fields["seq"] < 0:
        raise Refused("malformed", where=where, why="v, seq")
    digest_of(fields["prev"], where)
    if fields["sig"] is not None:
        digest_of(fields["sig"], where)
    stmt = digest_of(fields["stmt"], where)
    return Entry(fields["seq"], fields["prev"], stmt, fields["sig"] is not None, leaf_hash(line), item)


def log_key_of(top: Path, name: str, wanted: str) -> LogKey:
    """Reads the log key that came along; it must be the `wanted` one, if any is."""
    key = log_key_from(read(top / name, SMALL, name).decode(errors="replace"), name)
    if wanted and key != log_key_from(wanted, "--log-key"):
        raise Refused("other_key", where=name, found=key.text(), wanted=wanted)
    return key


def checkpoint_of(top: Path, wanted: str, extract: Record) -> Record:
    """Checks the package's checkpoint."""
    key = log_key_of(top, "custody/log.vkey", wanted)
    agree("extract.json", extract["origin"], key.name)
    checkpoint = checkpoint_from(read(top / "custody/checkpoint.txt", SMALL, "checkpoint.txt"), key, "checkpoint.txt")
    return {"checkpoint": checkpoint, "size": checkpoint.size, "key": key}


def check_inclusion(extract: Record, sealed: Record) -> bool:
    """Checks that every line stands in the sealed tree at its own number."""
    checkpoint: Checkpoint = sealed["checkpoint"]
    for entry in extract["entries"]:
        path = [digest_of(node, "extract.json") for node in entry.item["proof"]]
        if root_from_path(entry.leaf, entry.seq, checkpoint.size, path) != checkpoint.root:
            raise Refused("not_in_tree", seq=entry.seq)
    return True


def openings_of(extract: Record) -> Opened:
    """Checks every opened field against its line; gives seq -> name -> value."""
    opened: Opened = {}
    shape = {"i": int, "name": str, "salt": str, "path": list}
    for entry in extract["entries"]:
        fields = opened.setdefault(entry.seq, {})
        for item in entry.item["opened"]:
            value = item.get("value") if isinstance(item, dict) else None
            opening = shaped(item, {**shape, "value": type(value)}, "extract.json")
            name = opening["name"]
            if name not in PUBLIC_FIELDS:
                raise Refused("opened_secret", seq=entry.seq, name=name)
            leaf = leaf_hash(canonical([name, digest_of(opening["salt"], "extract.json").hex(), value]))
            path = [digest_of(node, "extract.json") for node in opening["path"]]
            if name in fields or root_from_path(leaf, opening["i"], entry.item["size"], path) != entry.stmt:
                raise Refused("opening_wrong", seq=entry.seq, name=name)
            fields[name] = value
    return opened


def approvals_of(top: Path, record: Record, extract: Record, opened: Opened) -> Record:
    """Counts the approvals of exactly this payload, as the attestation lists them."""
    where = "attestation.json"
    shape = {"v": int, "release": str, "payload": str, "quorum": int, "approvals": list, "day": str, "training": int}
    said = shaped(parsed(read(top / "custody/attestation.json", SMALL, where), where), shape, where)
    payload = sha256_of(top / "manifest-sha256.txt", "manifest-sha256.txt")
    for name, wanted in (("v", 1), ("release", record["release"]), ("payload", payload), ("day", record["day"])):
        agree(f"{where}: {name}", said[name], wanted)
    approvals = [shaped(item, {"seq": int, "reviewer": str}, where) for item in said["approvals"]]
    for at, approval in enumerate(approvals):
        if not re.fullmatch(r"[A-Z]{1,2}", approval["reviewer"]):
            raise Refused("malformed", where=where, why="reviewer")
        if any(approval[key] == other[key] for other in approvals[:at] for key in ("seq", "reviewer")):
            raise Refused("same_reviewer", who=f"{approval['reviewer']} ({approval['seq']})")
        check_approval(approval["seq"], {"object": payload, "release": record["release"]}, record, extract, opened)
    quorum = max(2, said["quorum"])  # publishing takes two, whatever a package says
    if len(approvals) < quorum:
        raise Refused("too_few", count=len(approvals), quorum=quorum)
    sequence = [approval["seq"] for approval in approvals]
    letters = ", ".join(approval["reviewer"] for approval in approvals)
    facts = {"payload": payload, "training": said["training"], "first": min(sequence), "last": max(sequence)}
    return {**facts, "count": len(approvals), "quorum": quorum, "who": letters}


def check_approval(seq: int, about: dict[str, str], record: Record, extract: Record, opened: Opened) -> None:
    """Checks one approval: signed by a person, of this payload, on a day not after the release's."""
    if seq not in opened:
        raise Refused("not_there", seq=seq)
    for name, wanted in {"act": "approval", "verdict": "approve", **about}.items():
        if opened[seq].get(name) != wanted:
            raise Refused("other_approval", seq=seq, name=name, found=opened[seq].get(name), wanted=wanted)
    day = str(opened[seq].get("day"))
    if not is_day(day) or day > record["day"]:
        raise Refused("other_approval", seq=seq, name="day", found=day, wanted=record["day"])
    check_signed(seq, extract)


def check_signed(seq: int, extract: Record) -> None:
    """Refuses a line without a signature where a person must have signed."""
    if not next(entry for entry in extract["entries"] if entry.seq == seq).signed:
        raise Refused("unsigned", seq=seq)


def check_dissemination(record: Record, extract: Record, opened: Opened, approved: Record) -> bool:
    """Finds the intent to publish this payload, after the last approval."""
    wanted = {"act": "dissemination", "object": approved["payload"], "release": record["release"], "day": record["day"]}
    found = [seq for seq, fields in opened.items() if fields == wanted]
    if not found:
        raise Refused("no_dissemination")
    if min(found) < approved["last"]:
        raise Refused("wrong_order", seq=min(found))
    check_signed(min(found), extract)
    return True


def check_recipes(record: Record, opened: Opened, approved: Record) -> bool:
    """Finds, for each document, the recipe run it came out of, before the first approval."""
    for document in record["documents"]:
        made = [
            seq
            for seq, fields in opened.items()
            if fields.get("act") in ACTS_OF_MAKING and fields.get("out") == document["sha256"] and fields.get("recipe")
        ]
        if not made:
            raise Refused("no_recipe", where=document["path"])
        if min(made) > approved["first"]:
            raise Refused("wrong_order", seq=approved["first"])
    return True


def check_proofs(top: Path, record: Record, files: set[str]) -> bool:
    """Checks that each document has its proof of cleaning, which names its SHA-256, and that there is no other."""
    shape = {"v": int, "document": str, "out": str, "recipe": str, "version": int, "tools": list, "checks": list}
    wanted = {f"custody/proofs/{at:02}.json": item for at, item in enumerate(record["documents"], 1)}
    found = {name for name in files if name.startswith("custody/proofs/")}
    for where in sorted(found ^ set(wanted)):
        raise Refused("unlisted" if where in found else "missing", where=where)
    for where, document in wanted.items():
        proof = shaped(parsed(read(top / where, SMALL, where), where), shape, where)
        agree(where, (proof["document"], proof["out"]), (document["path"], document["sha256"]))
    return True


def check_training(record: Record, sealed: Record, approved: Record) -> bool:
    """Checks that exercise and reality are nowhere mixed."""
    mark = int(sealed["key"].name.startswith("tamis-training/"))
    agree("release.json: training", record["training"], mark)
    agree("attestation.json: training", approved["training"], mark)
    return True


def verify_bag(top: Path, release_key: str, log_key: str) -> Report:
    """Checks a public package."""
    report = Report(vouched="given" if release_key and log_key else "self")
    files = report.run("files", bag_files, top)
    payload = report.run("payload", payload_of, top, files)
    report.run("tags", tags_of, top, files)
    signed = report.run("signature", signature_of, top, release_key)
    record = report.run("release", release_of, top, payload)
    extract = report.run("lines", extract_of, top)
    sealed = report.run("checkpoint", checkpoint_of, top, log_key, extract)
    report.run("inclusion", check_inclusion, extract, sealed)
    opened = report.run("openings", openings_of, extract)
    approved = report.run("approvals", approvals_of, top, record, extract, opened)
    report.run("dissemination", check_dissemination, record, extract, opened, approved)
    report.run("recipes", check_recipes, record, opened, approved)
    report.run("proofs", check_proofs, top, record, files)
    report.run("training", check_training, record, sealed, approved)
    if signed and record and signed["day"] != record["day"]:
        report.run("signature", agree, "tagmanifest-sha256.txt.sig", signed["day"], record["day"])
    if signed and not release_key:
        report.note("self_release", key=signed["key"])
    if sealed and not log_key:
        report.note("self_log", key=sealed["key"].text())
    for what in ("people", "witness", "truth"):
        report.note(what)
    return report


# ---------------------------------------------------------------------------------------------------------------------
# A vault, locked


def vault_format(top: Path) -> bool:
    """Checks that the folder says it is a vault of version 1."""
    if not re.search(rb"(?m)^(format|version) *= *1$", read(top / "vault.toml", SMALL, "vault.toml")):
        raise Refused("malformed", where="vault.toml", why="format")
    return True


def ledger_lines(top: Path) -> Iterator[bytes]:
    """Gives the ledger's lines with their ends, segment after segment; only the very last may lack its end."""
    names = sorted(name for name in os.listdir(top / "ledger") if name.endswith(".jsonl"))  # noqa: PTH208 (names are wanted)
    for at, name in enumerate(names):
        agree("ledger/", name, f"{at:06}.jsonl")
        with opened(top / "ledger" / name, f"ledger/{name}") as stream:
            while line := stream.readline(LONGEST_LINE):
                yield line


def chain_of(top: Path, sizes: set[int]) -> Record:
    """Walks the ledger: form, numbers, chain; gives the roots at the wanted sizes and how many bytes hang over."""
    tree, prev, torn = GrowingTree(), "0" * 64, 0
    roots = {0: tree.root()}
    for line in ledger_lines(top):
        if torn:
            raise Refused("malformed", where=f"ledger ({tree.size})", why="end of line")
        if not line.endswith(b"\n"):
            torn = len(line)
            continue
        entry = entry_from(line[:-1], f"ledger ({tree.size})", {})
        if entry.seq != tree.size:
            raise Refused("out_of_turn", at=tree.size, seq=entry.seq)
        if entry.prev != prev:
            raise Refused("unchained", seq=entry.seq)
        prev = entry.leaf.hex()
        tree.add(entry.leaf)
        if tree.size in sizes:
            roots[tree.size] = tree.root()
    return {"count": tree.size, "roots": roots, "torn": torn}


def checkpoints_of(top: Path, key: LogKey) -> list[Checkpoint]:
    """Reads every checkpoint of the vault, in the order of their names."""
    folder = "ledger/checkpoints"
    names = sorted(os.listdir(top / folder)) if (top / folder).is_dir() else []  # noqa: PTH208 (names are wanted)
    whole = [name for name in names if not name.endswith(".new")]  # a power cut before it was renamed
    return [checkpoint_from(read(top / folder / name, SMALL, name), key, name) for name in whole]


def check_sealed(checkpoints: Sequence[Checkpoint], chain: Record) -> Record:
    """Checks every checkpoint against the ledger: as long, the same past, never shrinking."""
    for before, after in pairwise(checkpoints):
        if after.size < before.size:
            raise Refused("shrinks", where=after.where)
    for checkpoint in checkpoints:
        if checkpoint.size > chain["count"]:
            raise Refused("truncated", where=checkpoint.where, count=chain["count"], size=checkpoint.size)
        if chain["roots"][checkpoint.size] != checkpoint.root:
            raise Refused("other_history", where=checkpoint.where, size=checkpoint.size)
    return {"count": len(checkpoints), "size": checkpoints[-1].size if checkpoints else 0}


def check_names(top: Path) -> bool:
    """Checks that blobs lie under their names: objects/ab/ab….gpg (".new": a power cut before it was renamed)."""
    for where in files_under(top):
        if where.startswith("objects/") and not re.fullmatch(
            r"objects/([0-9a-f]{2})/\1[0-9a-f]{62}\.gpg(\.new)?", where
        ):
            raise Refused("unlisted", where=where)
    return True


def verify_vault(top: Path, log_key: str, outside: Path | None) -> Report:
    """Checks a locked vault: what can be said without any key."""
    report = Report(vouched="given" if log_key else "self")
    report.run("format", vault_format, top)
    key = report.run("key", log_key_of, top, "keys/log.vkey", log_key)
    checkpoints = report.run("signed", checkpoints_of, top, key)
    kept = report.run("kept", outside_checkpoint, outside, key) if outside else []
    sizes = {checkpoint.size for checkpoint in (checkpoints or []) + (kept or [])}
    chain = report.run("chain", chain_of, top, sizes)
    sealed = report.run("checkpoints", check_sealed, checkpoints, chain)
    if outside:
        report.run("outside", check_sealed, kept, chain)
    report.run("names", check_names, top)
    note_limits(report, chain, sealed, outside is not None)
    if key and not log_key:
        report.note("self_log", key=key.text())
    return report


def outside_checkpoint(path: Path, key: LogKey) -> list[Checkpoint]:
    """Reads the one checkpoint that was kept outside the vault."""
    return [checkpoint_from(read(path, SMALL, path.name), key, path.name)]


def note_limits(report: Report, chain: Record | None, sealed: Record | None, outside: bool) -> None:
    """Says what a locked vault cannot tell."""
    if chain and chain["torn"]:
        report.note("torn", count=chain["torn"])
    if chain and sealed and chain["count"] > sealed["size"]:
        report.note("unsealed", count=chain["count"] - sealed["size"])
    report.note("sealed")
    if not outside:
        report.note("rollback")


# ---------------------------------------------------------------------------------------------------------------------
# The command


def verify(top: Path, release_key: str = "", log_key: str = "", outside: Path | None = None) -> Report:
    """Checks a bag or a vault, whichever it is."""
    if (top / "vault.toml").is_file():
        report = verify_vault(top, log_key, outside)
    elif (top / "bagit.txt").is_file() or (top / "data").is_dir():
        report = verify_bag(top, release_key, log_key)
    else:
        report = Report()
        report.run("place", not_a_place, top)
    with open(__file__, "rb") as own:  # noqa: PTH123 (itself)
        report.note("verifier", digest=hashlib.file_digest(own, "sha256").hexdigest())
    return report


def not_a_place(top: Path) -> None:
    """Says that there is nothing here that we could check."""
    raise NotSeen("not_a_place", where=top.name)


def spoken(report: Report, language: str) -> str:
    """Puts a report into words, one line per check."""
    lines = [f"{outcome:8} {check:14} {said}" for outcome, check, said in report.sentences(language)]
    return "\n".join([*lines, "", ENDS[report.end()][("fr", "en").index(language)], ""])


def as_json(report: Report, language: str) -> str:
    """Puts a report into one JSON object."""
    checks = [
        {"check": check, "outcome": outcome.lower(), "id": line[2], "params": dict(line[3]), "says": said}
        for (outcome, check, said), line in zip(report.sentences(language), report.lines, strict=True)
    ]
    return json.dumps({"v": 1, "end": report.end(), "exit": report.exit_code(), "checks": checks}, ensure_ascii=False)


def asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="verify.py", description="Checks a Tamis release or a locked Tamis vault.")
    parser.add_argument("path", type=Path, help="REL-YYYY-NNNN/ or a vault folder")
    parser.add_argument("--release-key", default="", metavar="FPR", help="fingerprint of the desk's release key")
    parser.add_argument("--log-key", default="", metavar="VKEY", help="verifier key of the ledger")
    parser.add_argument("--checkpoint", type=Path, metavar="FILE", help="a checkpoint kept outside the vault")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    spoken_here = (os.environ.get("LC_ALL") or os.environ.get("LANG") or "fr")[:2]
    parser.add_argument("--lang", choices=("fr", "en"), default="fr" if spoken_here == "fr" else "en")
    known = parser.parse_args(arguments)
    known.release_key = known.release_key.replace(" ", "").upper()
    if known.release_key and not re.fullmatch(r"[0-9A-F]{40}|[0-9A-F]{64}", known.release_key):
        parser.error("--release-key: 40 hex digits")
    try:
        known.log_key = log_key_from(known.log_key, "--log-key").text() if known.log_key else ""
    except Refused:
        parser.error("--log-key: name+key id+base64")
    return known


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; gives the exit code."""
    known = asked(arguments)
    report = verify(known.path, known.release_key, known.log_key, known.checkpoint)
    said = as_json(report, known.lang) + "\n" if known.json else spoken(report, known.lang)
    sys.stdout.buffer.write(said.encode(errors="backslashreplace"))
    return report.exit_code()


if __name__ == "__main__":
    sys.exit(main())
