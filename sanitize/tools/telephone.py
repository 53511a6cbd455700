"""phonenumbers: the one door to it. Telephone numbers in a text, as the numbering plans of two countries have them.

Rule: a number without a country is tried as French, then as Belgian. `valid` says that the plan has such a number.
Never: asks a network; the plans are in the package. Residual risk: plans change; numbers of other countries are found
only with their country code.
"""

from collections.abc import Iterator

from phonenumbers import Leniency, PhoneNumberMatcher

_COUNTRIES = ("FR", "BE")
_MOST = 500


def numbers(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yields start, end and whether it is valid, of each number that may be one; the same place perhaps twice."""
    for country in _COUNTRIES:
        for leniency, valid in ((Leniency.VALID, True), (Leniency.POSSIBLE, False)):
            for match in PhoneNumberMatcher(text, country, leniency, _MOST):
                yield match.start, match.end, valid
