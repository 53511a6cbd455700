"""Keys somebody names who checks what others made: a release key's fingerprint, a ledger's and a witness' key.

Rule: a fingerprint as people write it, in fours or in small letters, names the same key; nothing named is no key ("").
What has no key's form is refused at once: compared with a package, it would look like a forgery.
"""

from collections.abc import Sequence
from pathlib import Path

from custody.verify import Refused, Trust, note_key
from keys.errors import UnknownKey
from keys.fingerprints import parse_fingerprint

_LEDGER, _WITNESS = 1, 4  # C2SP signed-note: what a key of the note is for


def trusted(release: str, log: str = "", witnesses: Sequence[str] = (), checkpoint: Path | None = None) -> Trust:
    """Reads the keys as typed, for our verifier.

    Raises:
        UnknownKey: one of them has not a key's form.
    """
    fingerprint = parse_fingerprint(release) if release.strip() else ""
    ledger = _note_key(log, _LEDGER) if log.strip() else ""
    return Trust(fingerprint, ledger, tuple(_note_key(each, _WITNESS) for each in witnesses), checkpoint)


def _note_key(text: str, kind: int) -> str:
    try:
        return str(note_key(text.strip(), "", kind))
    except Refused as fault:
        raise UnknownKey("desk.not_a_note_key") from fault
