"""Numbers as people read them: sizes, counts and days, in French and English.

Rule: French uses "," and a narrow no-break space (U+202F) between thousands, "o" for bytes and "1er" for the first day
of a month (Lexique des règles typographiques en usage à l'Imprimerie nationale); English uses "." and ",". Units are
decimal (1 kB = 1000 bytes, IEC 80000-13). Example: 1 400 000 is "1,4 Mo" and "1.4 MB".
Never: reads the clock or the system's locale.
"""

from datetime import date

from words.speak import Language

_UNITS: dict[Language, tuple[str, ...]] = {
    "fr": ("o", "ko", "Mo", "Go", "To"),
    "en": ("bytes", "kB", "MB", "GB", "TB"),
}
_MONTHS: dict[Language, tuple[str, ...]] = {
    "fr": (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
_NO_BREAK = "\u00a0"
_THOUSANDS: dict[Language, str] = {"fr": "\u202f", "en": ","}
_DECIMAL: dict[Language, str] = {"fr": ",", "en": "."}


def count(number: int, language: Language) -> str:
    """Writes a whole number with its thousands apart: 12345 is "12 345" or "12,345"."""
    return f"{number:,}".replace(",", _THOUSANDS[language])


def size(octets: int, language: Language) -> str:
    """Writes a size given in bytes with at most one decimal, in the largest unit that leaves a figure before it."""
    units = _UNITS[language]
    if octets == 1 and language == "en":
        return f"1{_NO_BREAK}byte"
    rank, tenths = 0, octets * 10
    while rank + 1 < len(units) and tenths >= 9_995:
        rank += 1
        tenths = _rounded(octets * 10, 1000**rank)
    figure = count(tenths // 10, language)
    if tenths % 10 and rank:
        figure += f"{_DECIMAL[language]}{tenths % 10}"
    return f"{figure}{_NO_BREAK}{units[rank]}"


def kilometres(km: float, language: Language) -> str:
    """Writes a distance: to 100 m below 10 km, else to a kilometre, e.g. "1,2 km", "2 468 km"."""
    tenths = round(km * 10)
    if tenths >= 100:
        return f"{count(round(km), language)}{_NO_BREAK}km"
    return f"{tenths // 10}{_DECIMAL[language]}{tenths % 10}{_NO_BREAK}km"


def day(moment: date, language: Language) -> str:
    """Writes a day: "1er mai 2026", "1 May 2026"."""
    number = "1er" if moment.day == 1 and language == "fr" else str(moment.day)
    return _NO_BREAK.join((number, _MONTHS[language][moment.month - 1], str(moment.year)))


def month(number: int, language: Language) -> str:
    """Names a month by its number, from 1: "mai", "May"."""
    return _MONTHS[language][number - 1]


def _rounded(number: int, divisor: int) -> int:
    return (number + divisor // 2) // divisor
