"""The river: one whole story, from a SecureDrop export on a stick to a release that a stranger checked.

It drives the `tamis` command as its users do, with real programs on real bytes, in folders given by the caller; each
step says what it does, then does it, and raises `NotSo` when something did not hold. `script/demo` runs it for people,
the journey tests run it for us. Everything in it is made up.
Never: uses a real key or document. What it leaves on request is a training vault.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from tests.exports import Exporter, Gpg, Item, bulk_zip, source_zip
from tests.journeys.papers import NEEDLES, papers
from tests.journeys.tampering import TAMPERINGS

DAY = "2026-11-18"
SMALL = 300  # bytes; a smaller number stands in any text by chance
FIRST, SECOND = "recessive accreditation", "bird's-eye brother-in-law"
PASSPHRASES = {"alice": "trois barques de bouleau", "bob": "pas de bateau sans pain"}
REDACTED = "maire"
TITLE = "Lannion - Traceurs dans les rues"
DESCRIPTION = "<p>Note interne sur <strong>l’expérimentation</strong>.</p><script>alert(1)</script>"
FIELDS = """\
kind = "foia"
technologies = ["capteurs_sonores", "vsa"]
domains = ["Statistiques Big Data"]
commissioned_by = ["Ville de Lannion"]
providers = ["Eco-Compteur"]
related = ["Avis CNIL Reporty 20180723"]
places = ["lannion"]
"""
RESTORE = """\
import sys
from shamir_mnemonic import combine_mnemonics
print(combine_mnemonics(sys.stdin.read().split("\\n")).hex())
"""
STEPS = {
    "found": ("Fonder un coffre d’entraînement", "Founding a training vault"),
    "export": ("Faire une clé à la manière de SecureDrop", "Making a stick the way SecureDrop does"),
    "intake": ("Recevoir la clé, deux fois", "Taking the stick in, twice"),
    "inspect": ("Chercher ce qui trahirait la source", "Looking for what would betray the source"),
    "prepare": ("Nettoyer et aplatir, avec preuve", "Cleaning and flattening, with proof"),
    "redact": ("Caviarder : dessiné, vérifié, brûlé, prouvé", "Redacting: drawn, verified, burnt, proven"),
    "decide": ("Deux personnes signent leurs verdicts", "Two people sign their verdicts"),
    "propose": ("Proposer ; essayer de sortir trop tôt : refusé", "Proposing; trying to leave too early: refused"),
    "approve": ("Deux personnes signent exactement ce contenu", "Two people sign exactly this content"),
    "hand over": ("Remettre le paquet", "Handing the package over"),
    "stranger": ("Un inconnu vérifie, sans Tamis", "A stranger checks, without Tamis"),
    "tamper": ("Trois falsifications, trois refus", "Three forgeries, three refusals"),
    "silence": ("Le paquet ne dit rien de la source", "The package tells nothing of the source"),
    "rescue": (
        "Tout rouvrir avec gpg seul et la clé de secours",
        "Opening everything with plain gpg and the recovery key",
    ),
    "rebuild": ("Refaire l’index : les mêmes listes", "Making the index anew: the same listings"),
    "witness": ("Un témoin voit le registre et le contresigne", "A witness sees the ledger and cosigns it"),
    "shred": ("Détruire un envoi, à deux", "Destroying a submission, by two"),
    "doctor": ("Le docteur n’a rien de grave à dire", "The doctor has nothing grave to say"),
}


class NotSo(AssertionError):
    """Something that had to hold did not."""


def hold(fact: object, what: str) -> None:
    """Passes only if the fact holds."""
    if not fact:
        raise NotSo(what)


@dataclass(frozen=True)
class Said:
    """What a command answered: exit status, JSON results, words for people."""

    status: int
    results: list[dict[str, Any]]
    words: str


@dataclass
class River:
    """The story and where it happens.

    `place` is a folder on a disk, `memory` one in RAM (secrets lie only there), `tamis` the command to run;
    `heard` is all it ever said.
    """

    place: Path
    memory: Path
    tamis: Sequence[str]
    tell: TextIO
    language: str = "fr"
    surroundings: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    received: set[str] = field(default_factory=set)
    heard: list[str] = field(default_factory=list)
    release_key: str = ""
    log_key: str = ""

    @property
    def vault(self) -> Path:
        """The vault's folder."""
        return self.place / "vault"

    @property
    def stick(self) -> Path:
        """What stands for the Transfer Device."""
        return self.place / "stick"

    @property
    def bag(self) -> Path:
        """The release as handed over."""
        return self.place / "outbound" / "REL-2026-0001"

    def run(self, after: Callable[[], None] = lambda: None) -> None:
        """Runs every step in order, counting them; calls `after` at the end of each."""
        jobs = {name: getattr(self, name.replace(" ", "_")) for name in STEPS}
        for number, (name, job) in enumerate(jobs.items(), start=1):
            self.say(f"[{number:2}/{len(jobs)}] {STEPS[name][('fr', 'en').index(self.language)]}")
            job()
            after()

    def say(self, text: str) -> None:
        """Tells the person watching."""
        print(text, file=self.tell, flush=True)

    def command(self, *words: str, asked: Sequence[str] = (), expect: Sequence[int] = (0,)) -> Said:
        """Runs the command; passphrases go in by descriptor, one line for each question."""
        read, write = os.pipe()
        with os.fdopen(write, "w") as lines:
            lines.writelines(f"{answer}\n" for answer in asked)
        argv = [
            *self.tamis,
            "--vault",
            str(self.vault),
            "--lang",
            self.language,
            "--json",
            "--passphrase-fd",
            str(read),
        ]
        environ = {**self.surroundings, "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            [*argv, *words], pass_fds=(read,), capture_output=True, text=True, env=environ, check=False
        )
        os.close(read)
        self.heard += [done.stdout, done.stderr]
        results = [json.loads(line) for line in done.stdout.splitlines()]
        hold(done.returncode in expect, f"tamis {' '.join(words)} → {done.returncode}\n{done.stdout}{done.stderr}")
        return Said(done.returncode, results, done.stderr)

    def found(self) -> None:
        gpg = Gpg(self.memory / "sd")
        fingerprint = gpg.make_key("SecureDrop Submission Key (training)", bits=4096)
        secret = self.memory / "submission-key.asc"
        secret.write_bytes(gpg.run("--armor", "--export-secret-keys", fingerprint))
        sheets = self.memory / "sheets"
        sheets.mkdir(mode=0o700)
        founders = [word for name in PASSPHRASES for word in ("--founder", name)]
        asked = [phrase for phrase in PASSPHRASES.values() for _ in range(2)]
        options = ("--quorum", "2", "--shares", "2/3", "--shares-into", str(sheets), "--submission-key", str(secret))
        said = self.command("init", str(self.vault), *founders, *options, "--training", asked=asked)
        keys = {result["key"]: result for result in said.results}
        self.release_key, self.log_key = keys["release"]["fingerprint"], keys["log"]["verifier"]
        hold(len(list(sheets.glob("*.txt"))) == 3, "three recovery sheets")
        self.command("unlock", "--as", "alice", asked=[PASSPHRASES["alice"]])

    def export(self) -> None:
        gpg = Gpg(self.memory / "sd")
        desk = gpg.run("--with-colons", "--list-keys").decode()
        fingerprint = next(line.split(":")[9] for line in desk.splitlines() if line.startswith("fpr:"))
        source_key = gpg.make_key("Source Key (training)")
        exporter = Exporter(gpg, fingerprint)
        made = papers(self.memory)
        first = [
            exporter.message(1, FIRST, made["message"]),
            exporter.document(2, FIRST, made["note.pdf"], b"note.pdf"),
        ]
        second = [
            exporter.document(1, SECOND, made["photo.jpg"], b"photo.jpg"),
            exporter.document(2, SECOND, made["plan.png"], b"plan.png"),
            exporter.document(3, SECOND, made["marked.txt"], b"marked.txt"),
            exporter.document(4, SECOND, made["table.xlsx"], b"table.xlsx"),
        ]
        twin = [exporter.message(1, FIRST, "Je ne suis pas la même personne.".encode())]
        reply = exporter.reply(3, FIRST, "Merci, bien reçu.".encode(), source_key)
        self.stick.mkdir()
        self._put(*bulk_zip([*first, *twin, *second], DAY), [*first, *twin, *second])
        self._put(*source_zip([*first, reply], DAY), [reply])
        gpg.stop()

    def _put(self, name: str, data: bytes, items: Sequence[Item]) -> None:
        (self.stick / name).write_bytes(data)
        self.received |= {hashlib.sha256(item.ciphertext).hexdigest() for item in items}

    def intake(self) -> None:
        lines = self.command("intake", str(self.stick), "--medium", "blue stick").results
        outcomes = [line["outcome"] for line in lines]
        hold(outcomes.count("accepted") == len(self.received) == 8, f"all accepted: {outcomes}")
        hold(outcomes.count("duplicate") == 2, "the source's own zip repeats two items")
        before = self.command("list").results
        hold(sum(row["conflict"] for row in before) == 1, "the twin designation is shown")
        hold({row["received_sha256"] for row in before} == self.received, "hashes as received")
        again = self.command("intake", str(self.stick)).results
        hold({line["outcome"] for line in again} == {"duplicate"}, "nothing is taken in twice")
        hold(self.command("list").results == before, "the same listing after a second intake")

    def exhibits(self, *names: str) -> list[str]:
        """Gives exhibits by the names their sources gave them; messages and replies are called by their kind."""
        rows = self.command("list").results
        return [row["exhibit"] for row in rows if (row["filename"] or row["kind"]) in names]

    def inspect(self) -> None:
        documents = self.exhibits("note.pdf", "photo.jpg", "plan.png", "marked.txt")
        told = self.command("inspect", *documents).results
        hold(sum("copies" in item for item in told) == len(documents), "what copies would lose is told of each")
        findings = [item for item in told if "grade" in item]
        hold(any(finding["grade"] == "red" for finding in findings), "red findings")
        values = " ".join(finding["value"] for finding in findings)
        hold(NEEDLES["photo.jpg"][0] in values, "the planted author is found")

    def prepare(self) -> None:
        documents = self.exhibits("note.pdf", "photo.jpg", "plan.png", "marked.txt", "msg")
        made = self.command("prepare", *documents).results
        hold([row for row in made if row["outcome"] == "done"] == made, f"every copy is made: {made}")
        hold(len(made) == 2 * len(documents) == 12, "a clean and a flat copy each")
        refused = self.command("prepare", *self.exhibits("table.xlsx"), expect=(3,)).results
        hold(
            all(row["outcome"] == "refused" and row["reason"] for row in refused),
            "the spreadsheet is refused, with reason",
        )

    def redact(self) -> None:
        (marked,) = self.exhibits("marked.txt")
        self.command("pages", marked)
        boxes, hunted = self.memory / "boxes.json", self.memory / "hunted.txt"
        hunted.write_text(f"{REDACTED}\n", encoding="utf-8")
        found = self.command("redaction", "find", marked, "--terms", str(hunted)).results[0]
        boxes.write_text(json.dumps(found), encoding="utf-8")
        self.command("redaction", "draft", marked, "--boxes", str(boxes), "--hunt", str(hunted))
        alone = ("redaction", "propose", marked, "--as", "alice")
        self.command(*alone, asked=[PASSPHRASES["alice"]])
        self.command("redaction", "burn", marked, expect=(3,))
        own = ("redaction", "approve", marked, "--as", "alice")
        self.command(*own, asked=[PASSPHRASES["alice"]], expect=(3,))
        self.command("redaction", "approve", marked, "--as", "bob", asked=[PASSPHRASES["bob"]])
        (made,) = self.command("redaction", "burn", marked).results
        hold(made["pages"] == 1, "the redacted copy has its page")
        boxes.unlink()
        hunted.unlink()

    def decide(self) -> None:
        documents = self.exhibits("note.pdf", "photo.jpg", "plan.png", "marked.txt")
        for name, phrase in PASSPHRASES.items():
            answers = [word for copy in self._flat(documents) for word in ("--answers", copy)]
            words = ("decide", *documents, "--verdict", "clear", "--reason", "lu", "--as", name, *answers)
            rows = self.command(*words, asked=[phrase]).results
        hold({row["standing"] for row in rows} == {"clear"}, "clear after both")
        held = self.exhibits("reply")
        words = ("decide", *held, "--verdict", "hold", "--reason", "réponse du bureau", "--as", "bob")
        hold(self.command(*words, asked=[PASSPHRASES["bob"]]).results[0]["standing"] == "held", "one hold holds")

    def _flat(self, documents: Sequence[str]) -> list[str]:
        """Gives the copies of documents that may leave, redacted before flattened, in the documents' order."""
        copies: list[str] = []
        for document in documents:
            rows = self.command("show", document).results
            made = {row["recipe"].partition("/")[0]: row["copy"] for row in rows if row.get("recipe")}
            copies.append(made.get("redact", made["flatten"]))
        return copies

    def propose(self) -> None:
        copies = self._flat(self.exhibits("note.pdf", "photo.jpg", "plan.png", "marked.txt"))
        hold(len(copies) == 4, "three flattened copies and a redacted one")
        self.command("pages", *copies)
        titled = [f"{copy}=Document {number}" for number, copy in enumerate(copies, start=1)]
        chosen = [word for text in titled for word in ("--copy", text)]
        fields = self.place / "fields.toml"
        fields.write_text(FIELDS, encoding="utf-8")
        words = ("--title", TITLE, "--description", DESCRIPTION, "--fields", str(fields), "--as", "alice")
        said = self.command("release", "propose", *chosen, *words, asked=[PASSPHRASES["alice"]])
        hold(said.results[0]["release"] == "REL-2026-0001", "the first name of the year")
        outbound = self.place / "outbound"
        outbound.mkdir()
        leaving = ("release", "hand-over", "REL-2026-0001", "--into", str(outbound), "--as", "alice")
        early = self.command(*leaving, asked=[PASSPHRASES["alice"]], expect=(3,))
        hold([row["obstacle"] for row in early.results] == ["release.obstacle_quorum"], f"obstacles: {early.results}")
        hold(not list(outbound.iterdir()), "nothing has left")

    def approve(self) -> None:
        for name, phrase in PASSPHRASES.items():
            self.command("release", "approve", "REL-2026-0001", "--as", name, asked=[phrase])
        hold(not self.command("release", "obstacles", "REL-2026-0001").results, "no obstacle is left")

    def hand_over(self) -> None:
        leaving = ("release", "hand-over", "REL-2026-0001", "--into", str(self.bag.parent), "--as", "bob")
        said = self.command(*leaving, asked=[PASSPHRASES["bob"]])
        hold(said.results[0]["out"] == str(self.bag), "the bag is where it was asked for")
        hold(self.command("verify", str(self.bag)).status == 0, "our own check agrees")
        told = json.loads((self.bag / "data/release.json").read_bytes())
        hold(told["fields"]["places"][0]["code"] == "22113", "the commune was looked up")
        shown = [row["pages"] for row in told["documents"]]
        hold(all(shown) and len(list((self.bag / "data/pages").rglob("*.png"))) == sum(shown), "every page is shown")

    def stranger(self) -> None:
        """Runs the readme's three commands in an empty environment, where nothing of Tamis can be imported."""
        outside = self.place / "outside"
        outside.mkdir()
        shutil.copy(self.bag / "verify.py", outside / "verify.py")
        hold(_alone("import custody", outside) != 0, "Tamis is not importable there")
        listed = ["sha256sum", "--quiet", "-c", "manifest-sha256.txt", "tagmanifest-sha256.txt"]
        hold(_outside(listed, self.bag).returncode == 0, "sha256sum agrees")
        ring = "./custody/release-key.gpg"
        signed = ["tagmanifest-sha256.txt.sig", "tagmanifest-sha256.txt"]
        checked = _outside(["gpgv", "--status-fd", "1", "--keyring", ring, *signed], self.bag)
        hold(f"VALIDSIG {self.release_key}".encode() in checked.stdout, "gpgv agrees")
        status, words = self.verified_outside(self.bag)
        hold(status == 0, words)
        self.say("        " + words.splitlines()[10])

    def verified_outside(self, bag: Path) -> tuple[int, str]:
        """Runs the copied verifier with the keys had from elsewhere; gives exit status and what it said."""
        keys = ["--release-key", self.release_key, "--log-key", self.log_key, "--lang", self.language]
        argv = [sys.executable, "-I", "-S", "verify.py", *keys, str(bag)]
        done = _outside(argv, self.place / "outside")
        return done.returncode, done.stdout.decode() + done.stderr.decode()

    def tamper(self) -> None:
        for name, forge in TAMPERINGS.items():
            forged = self.place / "forged" / name / self.bag.name
            shutil.copytree(self.bag, forged)
            forge(forged)
            status, words = self.verified_outside(forged)
            hold(status == 3, f"{name}: {status}\n{words}")
            refusals = [line for line in words.splitlines() if line.startswith("REFUSED")]
            self.say(f"        {name}: {len(refusals)} × {refusals[-1]}")

    def silence(self) -> None:
        """Searches every byte of the bag, and what gpg reads out of its signature, for what would betray."""
        rows = self.command("list").results
        policy = self.command("keys", "list").results
        secrets = {row["fingerprint"] for row in policy if row["key"] in PASSPHRASES}
        secrets |= {row[field] for row in rows for field in ("received_sha256", "sha256", "submission", "exhibit")}
        secrets |= {FIRST, SECOND, "recessive_accreditation", "birds-eye_brother-in-law", "note.pdf", "photo.jpg"}
        secrets |= {needle for needles in NEEDLES.values() for needle in needles}
        content = b"\n".join(path.read_bytes() for path in sorted(self.bag.rglob("*")) if path.is_file())
        for secret in secrets:
            hold(secret.encode() not in content, f"the bag tells {secret}")
        for row in rows:  # a size is a number standing alone; digits inside a hash are none
            alone = rb"(?<![0-9A-Za-z+/=])%d(?![0-9A-Za-z+/=])" % row["bytes"]
            hold(row["bytes"] < SMALL or not re.search(alone, content), f"the bag tells the size {row['bytes']}")
        signature = (self.bag / "tagmanifest-sha256.txt.sig").read_bytes()
        packets = Gpg(self.memory / "sd").run("--list-packets", given=signature).decode()
        created = int(packets.split("created ")[1].split(",")[0])
        hold(created % 86400 == 0, "the signature tells the day, not the time")
        hold({int(path.stat().st_mtime) % 86400 for path in self.bag.rglob("*")} == {0}, "files tell the day only")

    def rescue(self) -> None:
        """Opens every blob with plain gpg and the recovery key, and compares with the hashes of accession."""
        found = rescued(self.vault, self.memory)
        hold(self.received <= found, "every item as received is rescued")
        rows = self.command("list").results
        hold({row["sha256"] for row in rows} <= found, "every exhibit is rescued")

    def rebuild(self) -> None:
        listings = (("list",), ("list", "--quarantine"), ("release", "list"), ("keys", "list"))
        before = [self.command(*words).results for words in listings]
        self.command("rebuild")
        hold([self.command(*words).results for words in listings] == before, "the same listings")
        hold(self.command("verify").status == 0, "the ledger verifies")

    def witness(self) -> None:
        """Names a witness in the rules, carries a request over to it and its cosignature back."""
        home = ["--home", str(self.place / "witness")]
        key = self._witness(*home, "init", "demo.example", "--log", self.log_key).strip()
        both = [word for name in PASSPHRASES for word in ("--as", name)]
        self.command("checkpoint", "witness", "demo", key, *both, asked=list(PASSPHRASES.values()))
        request, answer = self.place / "request", self.place / "cosigned"
        size = self.command("checkpoint", "request", "0", "--into", str(request)).results[0]["size"]
        self._witness(*home, "cosign", str(request), "--into", str(answer))
        said = self.command("checkpoint", "accept", str(answer))
        hold(str(size) in said.words and "demo" in said.words, f"the witness saw {size} entries: {said.words}")

    def _witness(self, *words: str) -> str:
        """Runs the witness's own command, as on its laptop."""
        argv = [sys.executable, "-I", "-m", "witness", *words]
        done = subprocess.run(argv, capture_output=True, text=True, env=self.surroundings, check=False)
        hold(done.returncode == 0, f"tamis-witness {' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout

    def shred(self) -> None:
        """One proposes, another approves and carries out: the reply goes, its tombstone stays, the ledger verifies."""
        rows = self.command("list").results
        (doomed,) = [row["submission"] for row in rows if row["kind"] == "reply"]
        for name, act in (("alice", ("propose", "--ground", "demandé", "--code", "asked")), ("bob", ("approve",))):
            words = ("shred", act[0], doomed, *act[1:], "--as", name)
            self.command(*words, asked=[PASSPHRASES[name]])
        self.command("shred", "carry-out", doomed, "--as", "bob", asked=[PASSPHRASES["bob"]])
        hold(not (self.vault / "envelopes" / f"{doomed}.gpg").exists(), "the envelope is gone")
        left = self.command("list").results
        hold([row for row in rows if row["submission"] != doomed] == left, "only that one is gone")
        (stone,) = self.command("shred", "list").results
        hold((stone["state"], stone["designation"], stone["number"]) == ("done", FIRST, 3), f"a tombstone: {stone}")
        hold(self.command("verify").status == 0, "the ledger verifies")

    def doctor(self) -> None:
        grave = [row for row in self.command("doctor", expect=(0, 3)).results if row["grave"]]
        ours = [row for row in grave if not row["complaint"].startswith(("desk.machine_", "desk.integrity_"))]
        hold(not ours, f"nothing grave: {ours}")

    def close(self) -> None:
        """Locks the vault."""
        self.command("lock")


def rescued(vault: Path, memory: Path) -> set[str]:
    """The rescue recipe: recovery sheets, gpg and head; gives the SHA-256 of everything that opened.

    Raises:
        NotSo: a blob does not open, or is not what its envelope says.
    """
    home = memory / "rescue"
    home.mkdir(mode=0o700)
    gpg = Gpg(home)
    sheets = [path.read_text().strip() for path in sorted((memory / "sheets").glob("*.txt"))[:2]]
    phrase = subprocess.run(
        [sys.executable, "-c", RESTORE], input="\n".join(sheets), capture_output=True, text=True, check=True
    ).stdout.strip()
    gpg.run("--import", given=(vault / "keys" / "recovery.locked.gpg").read_bytes())
    digests: set[str] = set()
    for envelope in sorted((vault / "envelopes").glob("*.gpg")):
        content = json.loads(_opened(gpg, envelope, phrase))
        for blob in content["blobs"]:
            path = vault / "objects" / blob["name"][:2] / f"{blob['name']}.gpg"
            plain = _opened(gpg, path, content["key"])[: blob["length"]]
            digest = hashlib.sha256(plain).hexdigest()
            hold(digest == blob["digest"], f"{blob['role']} {blob['name']}")
            digests.add(digest)
    gpg.stop()
    return digests


def _opened(gpg: Gpg, path: Path, phrase: str) -> bytes:
    """Runs `gpg -d` on one file, the passphrase by descriptor."""
    read, write = os.pipe()
    os.write(write, phrase.encode() + b"\n")
    os.close(write)
    argv = [gpg.program, "--homedir", str(gpg.home), "--batch", "--quiet", "--pinentry-mode", "loopback"]
    options = ["--passphrase-fd", str(read), "--decrypt", str(path)]
    done = subprocess.run([*argv, *options], pass_fds=(read,), capture_output=True, check=False)
    os.close(read)
    hold(done.returncode == 0, f"gpg -d {path.name}: {done.stderr.decode()}")
    return done.stdout


def _outside(argv: Sequence[str], folder: Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Runs a program of the system in an empty environment."""
    bare = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"}
    return subprocess.run(argv, cwd=folder, env=bare, input=given, capture_output=True, check=False)


def _alone(statement: str, folder: Path) -> int:
    return _outside([sys.executable, "-I", "-S", "-c", statement], folder).returncode
