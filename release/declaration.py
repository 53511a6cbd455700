"""The declaration: who answers for an audit package, in which role, with which version of Tamis, over which bytes.

Rule: canonical JSON naming the digest of every other file under data/. Where the profile opens the declarant it names
the person as they wrote themselves, and their own OpenPGP signature over exactly these bytes lies beside it; else only
the desk release key signs, and the person's signature stands, closed, in the ledger.
Never: the person's passphrase or key.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from custody import canonical

if TYPE_CHECKING:
    from custody.canonical import JSON


@dataclass(frozen=True, slots=True)
class Declaration:
    """Who: person and role as they wrote them; version of Tamis; day (ISO 8601); entry of their signed intent."""

    person: str
    role: str
    version: str
    day: str
    entry: int


def declaration_bytes(declaration: Declaration, package: str, files: Mapping[str, bytes], *, named: bool) -> bytes:
    """Writes data/declaration.json over the other files (path below data/ to bytes)."""
    listed: dict[str, JSON] = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    return canonical.dumps(
        {
            "v": 1,
            "package": package,
            "person": declaration.person if named else "",
            "role": declaration.role if named else "",
            "tamis": declaration.version,
            "day": declaration.day,
            "entry": declaration.entry,
            "files": listed,
        }
    )
