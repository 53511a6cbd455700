"""What people say of a drop they bring: which medium, who takes it in, and where it is from. Claims, recorded as such.

Rule: a channel no file can show by itself (paper, folder, mail) needs a word of provenance, or the day before which
nobody knows anything ("unknown before": the backlog of a first day).
Never: checked against anything. Residual risk: a wrong label is a wrong label; the hashes are of what was read.
"""

from dataclasses import dataclass
from datetime import date

from intake.channels import STATED, Channel
from intake.errors import NotStated

PROVENANCE_LETTERS = 2_000


@dataclass(frozen=True, slots=True)
class Carried:
    """The medium as the journalist names it, and who takes it in ("": whoever opened the vault).

    `stated` is the channel they state (None: what names show), `provenance` where the things are from in their words,
    `unknown_before` the ISO day before which nothing is known of them, "" for none.
    """

    medium: str = ""
    by: str = ""
    stated: Channel | None = None
    provenance: str = ""
    unknown_before: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """What an accession says of it."""
        said = {"provenance": self.provenance.strip(), "unknown_before": self.unknown_before}
        return {name: value for name, value in said.items() if value}


UNTOLD = Carried()


def state(channel: str, provenance: str, unknown_before: str, medium: str = "", by: str = "") -> Carried:
    """Reads what a person states; `channel` "" stands for whatever names show.

    Raises:
        NotStated: no such channel, no word of where the things are from, one too long, or a day that is none.
    """
    if channel not in {"", *STATED}:
        raise NotStated("intake.no_such_channel", channel=channel, known=", ".join(sorted(STATED)))
    if unknown_before and not _is_day(unknown_before):
        raise NotStated("intake.not_a_day", day=unknown_before)
    if len(provenance) > PROVENANCE_LETTERS:
        raise NotStated("intake.provenance_too_long", letters=PROVENANCE_LETTERS)
    if channel and not (provenance.strip() or unknown_before):
        raise NotStated("intake.provenance_needed")
    return Carried(medium, by, Channel(channel) if channel else None, provenance, unknown_before)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
