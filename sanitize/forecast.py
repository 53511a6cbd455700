"""What a copy would lose, told before it is asked for: by each way, in the same words the copy's report will use.

Rule: the row itself strips the file, and what it made is thrown away: what it says it loses is what cleaning will lose.
Flattening is asked what it always loses, and LibreOffice what it did not print. A refusal is told as such. No proof is
run: whether a copy can be proven clean is known only when it is made.
Never: keeps a copy. Residual risk: files above `LARGEST` bytes are not tried, and that is said.
"""

from collections.abc import Iterable
from pathlib import Path

from sanitize.errors import SanitizeError
from sanitize.findings import Forecast
from sanitize.flatten import losses_of
from sanitize.formats._row import Format
from sanitize.formats.table import row_for
from sanitize.printing import Paintable
from sanitize.raster import Ink
from words.message import Message

LARGEST = 64 * 1024 * 1024


def forecasts(
    original: Path, media_type: str, painted: Paintable | SanitizeError, into: Path, table: Iterable[Format]
) -> tuple[Forecast, ...]:
    """Gives the losses of both ways; `painted` is what flattening would paint, or why it cannot.

    `into` is where the copy that is thrown away may be written.
    """
    return (_of_cleaning(original, media_type, into, table), _of_flattening(painted))


def _of_cleaning(original: Path, media_type: str, into: Path, table: Iterable[Format]) -> Forecast:
    try:
        row = row_for(media_type, table)
        if original.stat().st_size > LARGEST:
            return Forecast("clean", (Message.of("sanitize.losses_unknown", limit=LARGEST >> 20),))
        return Forecast("clean", tuple(dict.fromkeys(row.strip(original, into))))
    except SanitizeError as refusal:
        return Forecast("clean", refusal=refusal.message)
    except Exception as fault:  # noqa: BLE001 (a forecast must not take the report with it; cleaning itself will raise)
        return Forecast("clean", refusal=Message.of("sanitize.worker_stumbled", kind=type(fault).__name__))
    finally:
        into.unlink(missing_ok=True)


def _of_flattening(painted: Paintable | SanitizeError) -> Forecast:
    if isinstance(painted, SanitizeError):
        return Forecast("flatten", refusal=painted.message)
    return Forecast("flatten", (*losses_of(painted.media_type, Ink.GREY), *painted.losses))
