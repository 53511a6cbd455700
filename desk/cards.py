"""Recovery sheets as cards: shown once, or laid into a RAM folder as text and as a page to print.

Rule: a card says what it is, its number, how many are needed, how to keep it, and 33 numbered words in columns. Plain
words, no QR code: a camera that sees one has the sheet.
Never: on a disk: the caller has checked that the folder is RAM. Residual risk: a printer remembers; use one without
network, and switch it off afterwards.
"""

import html
from collections.abc import Sequence
from pathlib import Path

from desk.assembly import Desk

_COLUMNS = 3


def hand_out(desk: Desk, sheets: Sequence[str], needed: int, into: Path | None) -> None:
    """Shows the sheets once, or writes each as `recovery-N.txt` and `recovery-N.html`."""
    for number, sheet in enumerate(sheets, start=1):
        if into is None:
            desk.telling.say("desk.recovery_sheet", number=number, total=len(sheets))
            print(_in_columns(sheet), file=desk.telling.err)
        else:
            (into / f"recovery-{number}.txt").write_text(sheet + "\n")
            (into / f"recovery-{number}.html").write_text(card(desk, sheet, number, len(sheets), needed))
    desk.telling.say("desk.recovery_sheets_once")


def card(desk: Desk, sheet: str, number: int, total: int, needed: int) -> str:
    """Gives one card as a page to print; nothing in it is fetched from anywhere."""
    words = desk.telling.words
    title = html.escape(words("desk.card_title", number=number, total=total))
    lines = [words("desk.card_needed", needed=needed, total=total), words("desk.card_keep"), words("desk.card_never")]
    items = "".join(f"<li>{html.escape(word)}</li>" for word in sheet.split())
    told = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    style = f"body{{font:14pt serif;margin:2cm}}ol{{columns:{_COLUMNS};font:15pt monospace;line-height:1.7}}"
    language = desk.telling.speech.language
    head = f'<!DOCTYPE html><html lang="{language}"><meta charset="utf-8"><title>{title}</title><style>{style}</style>'
    return f"{head}<h1>{title}</h1>{told}<ol>{items}</ol></html>\n"


def _in_columns(sheet: str) -> str:
    """Numbers the words, eleven lines of three, read downwards."""
    words = [f"{place:2d}. {word:<12}" for place, word in enumerate(sheet.split(), start=1)]
    lines = -(-len(words) // _COLUMNS)
    return "\n".join("".join(words[row::lines]).rstrip() for row in range(lines))
