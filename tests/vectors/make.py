"""Writes every vector into a folder, one subfolder each, and the table of what must be refused.

    python -m tests.vectors.make INTO

`expected.json` beside this file is that table, kept in the repository with the SHA-256 over each vector's files, so
that another implementation can be tried on the same bytes, and a change of format shows.
"""

import hashlib
import json
import sys
from pathlib import Path

from tests.vectors.attacks import Vector, vectors
from tests.vectors.stories import LOG, RELEASE_KEY, WITNESS

TABLE = Path(__file__).with_name("expected.json")


def table() -> str:
    """Gives the table: for each vector what the reader has, what must be refused (check: fault), and what is noted.

    The log key goes with all of them, the release key with all whose name does not begin with "vault-".
    """
    keys = {
        "release-key": RELEASE_KEY.fingerprint,
        "log-key": str(LOG.verifier()),
        "witness-key": str(WITNESS.witness()),
    }
    rows = {name: _row(vector) for name, vector in vectors().items()}
    return json.dumps({"keys": keys, "vectors": rows}, indent=1, ensure_ascii=False) + "\n"


def _row(vector: Vector) -> dict[str, object]:
    row: dict[str, object] = {"sha256": _digest(vector)}
    given = [name for name, have in (("witness-key", vector.witness), ("checkpoint", vector.checkpoint)) if have]
    return row | ({"given": given} if given else {}) | {"refused": dict(vector.refused), "notes": list(vector.notes)}


def _digest(vector: Vector) -> str:
    """SHA-256 over "digest  path" lines, sorted by path; the checkpoint from outside is "kept.note"."""
    files = {**vector.files, **({"kept.note": vector.checkpoint} if vector.checkpoint else {})}
    listed = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    text = "".join(f"{listed[path]}  {path}\n" for path in sorted(listed))
    return hashlib.sha256(text.encode()).hexdigest()


def write(vector: Vector, top: Path) -> Path:
    """Writes one vector's folder; the checkpoint kept outside lies beside it."""
    for path, data in vector.files.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_bytes(data)
    if vector.checkpoint:
        top.with_name(f"{top.name}.note").write_bytes(vector.checkpoint)
    return top


def main(into: Path) -> None:
    """Writes them all."""
    for name, vector in vectors().items():
        write(vector, into / name)
    (into / "expected.json").write_text(table(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
