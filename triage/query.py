"""What a person types into the search field, understood.

Rule: words all have to be there, in any of their forms; "in quotation marks" (also « » and “ ”) exactly so and in this
order; a minus before a word or quotation excludes. A word with a sign inside (l’eau, 12-B) is its parts in a row.
Nothing else has a meaning: AND, *, :, ( ) are not commands. A quotation left open ends with the text.
Never: gives anything of the text on but letters and digits (`stems`).
"""

import re
from dataclasses import dataclass

from custody.catalog_search import Needle
from triage.errors import NotAQuestion
from triage.stems import Stemmer, Token, columns

LONGEST = 400
MOST = 16
_PART = re.compile(
    r"""(?P<minus>[-\u2212\u2013]?)(?:"(?P<straight>[^"]*)"?|«(?P<french>[^»]*)»?|“(?P<curly>[^”]*)”?|(?P<bare>[^\s"«“]+))"""
)


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow each other; `exact` when they were in quotation marks."""

    tokens: tuple[Token, ...]
    exact: bool

    @property
    def needle(self) -> Needle:
        """The term as the index looks for it."""
        return Needle(columns(self.tokens), self.exact)


@dataclass(frozen=True, slots=True)
class Query:
    """What must be there, and what must not."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...]


def understood(untrusted_text: str, stemmer: Stemmer) -> Query:
    """Reads a search.

    Raises:
        NotAQuestion: nothing is asked for, only exclusions, or far too much.
    """
    if len(untrusted_text) > LONGEST:
        raise NotAQuestion("triage.search_too_long", limit=LONGEST)
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for part in _PART.finditer(untrusted_text):
        said = part["bare"]
        quoted = part["straight"] or part["french"] or part["curly"] or ""
        tokens = stemmer.tokens(quoted if said is None else said)
        if tokens:
            (unwanted if part["minus"] else wanted).append(Term(tokens, exact=said is None))
    if len(wanted) + len(unwanted) > MOST:
        raise NotAQuestion("triage.search_too_many", limit=MOST)
    if not wanted:
        raise NotAQuestion("triage.search_only_excludes" if unwanted else "triage.search_empty")
    return Query(tuple(wanted), tuple(unwanted))
