"""Three forgeries of a release, each as careful as a forger without the keys can be: every plain list is made anew."""

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path


def flip_a_byte(bag: Path) -> None:
    """Changes one bit of one published document, and nothing else."""
    document = next((bag / "data" / "documents").iterdir())
    data = bytearray(document.read_bytes())
    data[len(data) // 2] ^= 1
    document.write_bytes(data)


def drop_an_approval(bag: Path) -> None:
    """Takes one approval out of the attestation and of the extract, and makes the lists anew."""
    attestation = bag / "custody" / "attestation.json"
    content = json.loads(attestation.read_text())
    gone = content["approvals"].pop()["seq"]
    attestation.write_bytes(_canonical(content))
    extract = bag / "custody" / "extract.json"
    opened = json.loads(extract.read_text())
    opened["entries"] = [entry for entry in opened["entries"] if json.loads(entry["line"])["seq"] != gone]
    extract.write_bytes(_canonical(opened))
    _list_again(bag)


def edit_a_title(bag: Path) -> None:
    """Writes another title into the public record, and makes the lists anew."""
    record = bag / "data" / "release.json"
    content = json.loads(record.read_text())
    content["title"] = "Lannion - Tout va bien"
    record.write_bytes(_canonical(content))
    _list_again(bag)


TAMPERINGS: Mapping[str, Callable[[Path], None]] = {
    "flipped byte": flip_a_byte,
    "dropped approval": drop_an_approval,
    "edited title": edit_a_title,
}


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _list_again(bag: Path) -> None:
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        listed = [line.split("  ", 1)[1] for line in (bag / name).read_text().splitlines()]
        lines = (f"{hashlib.sha256((bag / path).read_bytes()).hexdigest()}  {path}\n" for path in listed)
        (bag / name).write_text("".join(lines))
