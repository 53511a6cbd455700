"""What people say of a drop they bring: which medium, who takes it in, where it is from, whose keys. Claims, all of it.

Rule: a channel no file can show by itself (paper, folder, mail) needs a word of provenance, or the day before which
nobody knows anything ("unknown before": the backlog of a first day).
Never: checked against anything. Residual risk: a wrong label is a wrong label; the hashes are of what was read.
"""

from dataclasses import dataclass
from datetime import date

from custody.verify import Refused, Trust, note_key
from intake.channels import STATED, Channel
from intake.errors import NotStated
from keys.errors import UnknownKey
from keys.fingerprints import parse_fingerprint

PROVENANCE_LETTERS = 2_000
NO_KEYS = Trust()


@dataclass(frozen=True, slots=True)
class Carried:
    """The medium as the journalist names it, and who takes it in ("": whoever opened the vault).

    `stated` is the channel they state (None: what names show), `provenance` where the things are from in their words,
    `unknown_before` the ISO day before which nothing is known of them, "" for none. `trust` holds the keys they name
    as another desk's, for a package it signed.
    """

    medium: str = ""
    by: str = ""
    stated: Channel | None = None
    provenance: str = ""
    unknown_before: str = ""
    trust: Trust = NO_KEYS

    @property
    def fields(self) -> dict[str, str]:
        """What an accession says of it."""
        said = {"provenance": self.provenance.strip(), "unknown_before": self.unknown_before}
        return {name: value for name, value in said.items() if value}


UNTOLD = Carried()


def state(
    channel: str,
    provenance: str,
    unknown_before: str,
    medium: str = "",
    by: str = "",
    *,
    release_key: str = "",
    log_key: str = "",
) -> Carried:
    """Reads what a person states; `channel` "" stands for whatever names show.

    `release_key` (a fingerprint, 40 hex digits) and `log_key` (a verifier key) are another desk's, as the person has
    them from somewhere else than the package; a package needs the first, or to be stated as one whose key is unknown.

    Raises:
        NotStated: no such channel, no word of where the things are from, one too long, a day that is none, or keys that
            are missing, malformed or for nothing.
    """
    if channel not in {"", *STATED}:
        raise NotStated("intake.no_such_channel", channel=channel, known=", ".join(sorted(STATED)))
    if unknown_before and not _is_day(unknown_before):
        raise NotStated("intake.not_a_day", day=unknown_before)
    if len(provenance) > PROVENANCE_LETTERS:
        raise NotStated("intake.provenance_too_long", letters=PROVENANCE_LETTERS)
    if channel and not (provenance.strip() or unknown_before):
        raise NotStated("intake.provenance_needed")
    trust = _keys(channel, release_key, log_key)
    return Carried(medium, by, Channel(channel) if channel else None, provenance, unknown_before, trust)


def _keys(channel: str, release_key: str, log_key: str) -> Trust:
    ledger = log_key.strip()
    if channel != Channel.PACKAGE:
        if release_key.strip() or ledger:
            raise NotStated("intake.bag_key_for_nothing")
        return NO_KEYS
    try:
        return Trust(parse_fingerprint(release_key), str(note_key(ledger, "--log-key")) if ledger else "")
    except UnknownKey as fault:
        raise NotStated("intake.bag_key_needed") from fault
    except Refused as fault:
        raise NotStated("intake.bag_log_key_malformed") from fault


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
