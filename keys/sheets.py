"""Reading recovery sheets as people type them: one at a time, each checked at once, and the wrong word named.

Rule: SLIP-0039. A sheet has 33 words of a list of 1024; the last three are a checksum (RS1024) that notices up to
three wrong words. With one wrong word the right one is certain (any two sheets differ in at least four words), so it
is named with its place; with more it is only said that words are wrong.
Never: keeps a sheet, writes one anywhere, or corrects what was typed: the person looks at the paper again.
Residual risk: what is typed is in this process's memory until it ends.
"""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from shamir_mnemonic import MnemonicError
from shamir_mnemonic.rs1024 import create_checksum
from shamir_mnemonic.share import Share
from shamir_mnemonic.wordlist import WORD_INDEX_MAP, WORDLIST

from keys import recovery
from keys.errors import SharesDoNotFit

WORDS = 33
_CONTENT = 30  # words before the checksum


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet that passed its checksum: its words, the set it belongs to, its number there, how many are needed."""

    words: str
    set_id: int
    number: int
    needed: int

    def __repr__(self) -> str:
        """Hides the words."""
        return f"Sheet(number={self.number}, needed={self.needed})"


def read_sheet(typed: str) -> Sheet:
    """Reads one sheet as it was typed: any case, any blanks, line numbers and full stops are passed over.

    Raises:
        SharesDoNotFit: a word is not on the list, words are missing, or the checksum says that one is wrong.
    """
    words = [word for word in typed.lower().replace(".", " ").split() if not word.isdecimal()]
    for place, word in enumerate(words, start=1):
        if word not in WORD_INDEX_MAP:
            near = difflib.get_close_matches(word, WORDLIST, n=1, cutoff=0.0)
            raise SharesDoNotFit("keys.sheet_unknown_word", place=place, near=near[0])
    if len(words) != WORDS:
        raise SharesDoNotFit("keys.sheet_length", count=len(words), wanted=WORDS)
    return _sheet(words)


def secret_of(sheets: list[Sheet]) -> bytes:
    """Restores the secret from sheets of one set.

    Raises:
        SharesDoNotFit: they are too few or belong to different sets.
    """
    return recovery.restore([sheet.words for sheet in sheets])


def check_fits(sheet: Sheet, others: list[Sheet]) -> None:
    """Passes only a sheet of the same set that was not given yet.

    Raises:
        SharesDoNotFit: it is of another set (an older one, another vault's), or the same sheet again.
    """
    if any(other.set_id != sheet.set_id for other in others):
        raise SharesDoNotFit("keys.sheet_of_another_set", number=sheet.number)
    if any(other.number == sheet.number for other in others):
        raise SharesDoNotFit("keys.sheet_given_twice", number=sheet.number)


def _sheet(words: list[str]) -> Sheet:
    try:
        share = Share.from_mnemonic(" ".join(words))
    except (MnemonicError, ValueError):
        pass
    else:
        return Sheet(" ".join(words), share.identifier, share.index + 1, share.member_threshold)
    found = _one_wrong(words)
    if found is None:
        raise SharesDoNotFit("keys.sheet_words_wrong")
    raise SharesDoNotFit("keys.sheet_word_wrong", place=found[0], near=found[1])


def _one_wrong(words: list[str]) -> tuple[int, str] | None:
    """Finds the only single change that makes the sheet whole: its place from 1, and the word that belongs there.

    RS1024 is linear over bits: a change in one word moves the checksum by the same amount whatever the other words are.
    """
    given = [WORD_INDEX_MAP[word] for word in words]
    blank = [0] * _CONTENT
    for place in range(WORDS):
        moves = [_off([*blank[:place], 1 << bit, *blank[place + 1 :]], blank, place, bit) for bit in range(10)]
        for custom in (b"shamir", b"shamir_extendable"):
            change = _solve(moves, _number(create_checksum(given[:_CONTENT], custom)) ^ _number(given[_CONTENT:]))
            word = WORDLIST[given[place] ^ change] if change else ""
            if word and _is_whole([*words[:place], word, *words[place + 1 :]]):
                return place + 1, word
    return None


def _off(changed: list[int], blank: list[int], place: int, bit: int) -> int:
    """Gives by how much one bit of one word moves the checksum (30 bits)."""
    if place >= _CONTENT:
        return 1 << (bit + 10 * (WORDS - 1 - place))
    return _number(create_checksum(changed, b"")) ^ _number(create_checksum(blank, b""))


def _solve(moves: list[int], wanted: int) -> int:
    """Finds which bits of a word together move the checksum by `wanted`; 0 when none do."""
    for change in range(1, len(WORDLIST)):
        moved = 0
        for bit, move in enumerate(moves):
            moved ^= move if change >> bit & 1 else 0
        if moved == wanted:
            return change
    return 0


def _number(three: Sequence[int]) -> int:
    return three[0] << 20 | three[1] << 10 | three[2]


def _is_whole(words: list[str]) -> bool:
    try:
        Share.from_mnemonic(" ".join(words))
    except (MnemonicError, ValueError):
        return False
    return True
