"""The inbox' address: the text behind the question mark, read and written.

Rule: application/x-www-form-urlencoded (WHATWG URL standard), strictly: every part has "=", escapes are UTF-8, at most
20 parts and 2,000 characters. What the parts mean is `triage/inbox.py`'s to say.
Never: opens an address.
"""

from urllib.parse import parse_qsl, urlencode

from triage import inbox
from triage.errors import NotAFilter
from triage.inbox import Asked

_LONGEST = 2_000
_PARTS = 20


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
