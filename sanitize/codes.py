"""QR and bar codes on a page: what they say, and how grave that is.

Rule: a code that says whom to write to, a network, a place, or an address with a sign of its own (eight letters and
digits together, a digit among them) is red: such an address can be another one in each copy, and a server notes who
opened it. Every other code is amber. What it says is evidence, shown as text, and nobody calls it.
Never: follows, resolves or shortens an address; calls a page free of codes.
"""

import re

from PIL import Image

from sanitize.findings import Finding, Grade
from sanitize.tools import zxing
from words.message import Message

_PERSON = re.compile(
    r"\s*(begin:v(card|event)|mecard:|bizcard:|mailto:|matmsg:|tel:|sms(to)?:|wifi:|geo:)", re.IGNORECASE
)
_ADDRESS = re.compile(r"\s*([a-z][a-z0-9+.-]*://|www\.)", re.IGNORECASE)
_OWN = re.compile(r"(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{8,}")


def codes_on(page: Image.Image, where: str) -> list[Finding]:
    """Reads the codes of a page; `where` names it."""
    return [_finding(code, where) for code in zxing.codes(page)]


def _finding(code: zxing.Code, where: str) -> Finding:
    said = code.untrusted_text
    if _PERSON.match(said):
        return Finding(where, Grade.RED, Message.of("sanitize.code_contact", kind=code.kind), said)
    address = _ADDRESS.match(said)
    if address and _OWN.search(said, address.end()):
        return Finding(where, Grade.RED, Message.of("sanitize.code_own_address", kind=code.kind), said)
    if address:
        return Finding(where, Grade.AMBER, Message.of("sanitize.code_address", kind=code.kind), said)
    return Finding(where, Grade.AMBER, Message.of("sanitize.code_found", kind=code.kind), said)
