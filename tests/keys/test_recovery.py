"""Any m of n sheets restore the secret; fewer, mistyped or mixed ones do not."""

from itertools import combinations

import pytest

from keys.errors import SharesDoNotFit
from keys.recovery import SECRET_BYTES, passphrase, restore, split

SECRET = bytes(range(SECRET_BYTES))


@pytest.mark.parametrize(("needed", "total"), [(2, 2), (2, 3), (3, 5)])
def test_any_m_of_n_restore_it_and_no_fewer(needed: int, total: int) -> None:
    shares = split(SECRET, needed, total)
    assert len(shares) == total
    assert {len(share.split()) for share in shares} == {33}
    for some in combinations(shares, needed):
        assert restore(some) == SECRET
    for too_few in combinations(shares, needed - 1):
        with pytest.raises(SharesDoNotFit):
            restore(too_few)


def test_the_order_of_sheets_does_not_matter() -> None:
    one, _, three = split(SECRET, 2, 3)
    assert restore([three, one]) == restore([one, three]) == SECRET


def test_a_mistyped_word_is_refused() -> None:
    one, two = split(SECRET, 2, 2)
    words = one.split()
    for at in (0, 5, 20, 32):
        typo = list(words)
        typo[at] = "academic" if words[at] != "academic" else "acid"
        with pytest.raises(SharesDoNotFit):
            restore([" ".join(typo), two])
    with pytest.raises(SharesDoNotFit):
        restore([one + " notaword", two])


def test_sheets_of_two_vaults_do_not_mix() -> None:
    with pytest.raises(SharesDoNotFit):
        restore([split(SECRET, 2, 3)[0], split(bytes(32), 2, 3)[1]])


@pytest.mark.parametrize("sheets", [[], [""], ["one sheet of nonsense"]])
def test_nonsense_is_refused(sheets: list[str]) -> None:
    with pytest.raises(SharesDoNotFit):
        restore(sheets)


@pytest.mark.parametrize(("needed", "total"), [(1, 3), (0, 0), (4, 3), (2, 17)])
def test_numbers_that_make_no_sense_are_refused(needed: int, total: int) -> None:
    with pytest.raises(SharesDoNotFit):
        split(SECRET, needed, total)


def test_the_passphrase_is_the_secret_in_hexadecimal() -> None:
    assert bytes.fromhex(passphrase(SECRET)) == SECRET
