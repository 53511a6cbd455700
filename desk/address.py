"""What stands behind a page's question mark: what the inbox is asked for, and where a long list goes on.

Rule: a place is a number of at most 15 digits, which the catalog can hold; anything else asks for the beginning.
The inbox' is application/x-www-form-urlencoded (WHATWG URL standard), strictly: every part has "=", escapes are UTF-8,
at most 20 parts and 2,000 characters. What the parts mean is `triage/inbox.py`'s to say.
Never: opens an address.
"""

import re
from urllib.parse import parse_qsl, urlencode

from triage import inbox
from triage.errors import NotAFilter
from triage.inbox import Asked

_LONGEST = 2_000
_PARTS = 20
_PLACE = re.compile(r"[1-9][0-9]{0,14}", re.ASCII)


def asked_in(query: str) -> Asked:
    """Reads an address' query.

    Raises:
        NotAFilter, NotAMark: it asks for something the inbox does not know.
    """
    try:
        if len(query) > _LONGEST:
            raise NotAFilter("triage.filter_unreadable")
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=_PARTS)
    except ValueError as fault:
        raise NotAFilter("triage.filter_unreadable") from fault
    return inbox.parse(pairs)


def query_of(asked: Asked) -> str:
    """Writes the query that `asked_in` reads again."""
    return urlencode(inbox.pairs(asked))


def place_in(text: str) -> int | None:
    """Reads below which place a list goes on; None is its beginning."""
    return int(text) if _PLACE.fullmatch(text) else None
