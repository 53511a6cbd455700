"""Makes texts with marks that eyes do not see."""

from tests.specimens.planted import needle

# One of each kind; the words stay readable.
MARKED = (
    "\ufeffLe rap\u200bport\u200d secret\u00a0: «\u202f12\u2009000 euros\u202f»  \r\n"
    "\u202eabc\u202c soft\u00adhyphen tag\U000e0041\U000e0042 select\ufe0fed priv\ue000ate\t\r\n"
    "Visit \u0440\u0430ypal now\u3164\u2800.\u2028e\u0301te\u0301\n"
)
CLEANED = (
    "Le rapport secret : « 12 000 euros »\nabc softhyphen tag selected private\nVisit \u0440\u0430ypal now .\nété\n"
)
LOOK_ALIKE = "\u0440\u0430ypal"


def dirty() -> bytes:
    """Gives a text with needles written in tag characters, in variation selectors' place, and in blanks' company."""

    def spread(place: str) -> str:
        return "".join(chr(0xE0000 + ord(letter)) for letter in needle("txt", "h", place))

    words = needle("txt", "c", "words")
    return (
        f"\ufeffLe rapport\u200b {words} mot{spread('inside')}\u00ad  \r\n"
        f"Ligne{spread('line')}\r\nFin.{spread('end')}\n"
    ).encode()
