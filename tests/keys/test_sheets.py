"""Sheets as people type them: any wrong word is noticed, and where it can be known it is named with its place."""

import pytest
from shamir_mnemonic.wordlist import WORDLIST

from keys.errors import SharesDoNotFit
from keys.recovery import split
from keys.sheets import check_fits, read_sheet, secret_of

SECRET = bytes(range(32))
SHEETS = split(SECRET, 2, 3)


def refusal(typed: str) -> tuple[str, dict[str, object]]:
    with pytest.raises(SharesDoNotFit) as refused:
        read_sheet(typed)
    return refused.value.message.id, dict(refused.value.message.params)


@pytest.mark.parametrize("place", range(33))
def test_one_wrong_word_is_named_with_the_right_one(place: int) -> None:
    words = SHEETS[0].split()
    right = words[place]
    words[place] = WORDLIST[(WORDLIST.index(right) + 7) % 1024]
    assert refusal(" ".join(words)) == ("keys.sheet_word_wrong", {"place": place + 1, "near": right})


def test_two_wrong_words_are_noticed_but_not_guessed() -> None:
    words = SHEETS[0].split()
    words[5], words[20] = words[20], words[5]
    assert refusal(" ".join(words))[0] == "keys.sheet_words_wrong"


def test_a_word_that_is_none_is_named_with_the_nearest() -> None:
    words = SHEETS[0].split()
    words[3] += "x"
    assert refusal(" ".join(words)) == ("keys.sheet_unknown_word", {"place": 4, "near": SHEETS[0].split()[3]})


@pytest.mark.parametrize("count", [0, 1, 32, 34])
def test_a_sheet_has_33_words(count: int) -> None:
    words = [*SHEETS[0].split(), "academic"][:count]
    assert refusal(" ".join(words)) == ("keys.sheet_length", {"count": count, "wanted": 33})


def test_numbers_capitals_and_line_ends_do_not_matter() -> None:
    typed = "\n".join(f"{number}. {word.upper()}" for number, word in enumerate(SHEETS[1].split(), 1))
    read = read_sheet(typed)
    assert (read.words, read.number, read.needed) == (SHEETS[1], 2, 2)
    assert SHEETS[1].split()[4] not in repr(read)


def test_enough_sheets_of_one_set_restore_the_secret_and_strangers_are_named() -> None:
    first, third = read_sheet(SHEETS[0]), read_sheet(SHEETS[2])
    check_fits(third, [first])
    assert secret_of([first, third]) == SECRET
    with pytest.raises(SharesDoNotFit):
        check_fits(first, [first])
    with pytest.raises(SharesDoNotFit):
        check_fits(read_sheet(split(bytes(32), 2, 3)[2]), [first])
    with pytest.raises(SharesDoNotFit):
        secret_of([first])
