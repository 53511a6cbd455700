"""python-stdnum: the one door to it. Numbers that registers give to people, firms and accounts, by their check digits.

Rule: the forms of French and Belgian registers: NIR (people, France), numéro national (people, Belgium), SIREN, SIRET
and TVA (firms), IBAN (accounts). A wrong check digit makes a number unsure, never unfound: OCR misreads.
Never: asks a register. Residual risk: any row of digits of the right length may be such a number.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stdnum import iban
from stdnum.be import nn
from stdnum.be import vat as be_vat
from stdnum.fr import nir, siren, siret
from stdnum.fr import tva as fr_vat

_GAP = r"[ .\- ]?"


@dataclass(frozen=True, slots=True)
class Register:
    """A kind of number: its name, its form in a text, and whether its check digits are right."""

    name: str
    form: re.Pattern[str]
    valid: Callable[[str], bool]


def _digits(*groups: int) -> str:
    return _GAP.join(rf"\d{{{group}}}" for group in groups)


_IBAN = rf"\b[A-Z]{{2}}\d{{2}}(?:{_GAP}[A-Z0-9]{{4}}){{3,7}}(?:{_GAP}[A-Z0-9]{{1,3}})?\b"
_NIR = rf"\b[1-478]{_GAP}{_digits(2, 2)}{_GAP}(?:\d{{2}}|2[AB]){_GAP}{_digits(3, 3)}(?:{_GAP}\d{{2}})?\b"
_BE_NATIONAL = r"\b\d{2}[. ]?\d{2}[. ]?\d{2}[- ]?\d{3}[. ]?\d{2}\b"
REGISTERS = (
    Register("iban", re.compile(_IBAN), iban.is_valid),
    Register("nir", re.compile(_NIR), nir.is_valid),
    Register("tva", re.compile(rf"\bFR{_GAP}[0-9A-Z]{{2}}{_GAP}{_digits(3, 3, 3)}\b"), fr_vat.is_valid),
    Register("be_vat", re.compile(rf"\bBE{_GAP}[01]{_GAP}{_digits(3, 3, 3)}\b"), be_vat.is_valid),
    Register("be_national", re.compile(_BE_NATIONAL), nn.is_valid),
    Register("siret", re.compile(rf"\b{_digits(3, 3, 3, 5)}\b"), siret.is_valid),
    Register("siren", re.compile(rf"\b{_digits(3, 3, 3)}\b"), siren.is_valid),
)


def registered(text: str) -> Iterator[tuple[str, int, int, bool]]:
    """Yields register, start, end and whether the check digits are right, of each number that may be one."""
    for register in REGISTERS:
        for match in register.form.finditer(text):
            yield register.name, match.start(), match.end(), register.valid(match[0])
