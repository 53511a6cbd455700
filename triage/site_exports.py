"""Exports of sites (GlobaLeaks, Hush Line, requests for records) that came in as one zip, and wait to be unpacked.

Rule: what a receipt names as coming by such a channel, is called a zip and has nothing unpacked from it yet. Unpacking
is for whoever asks (decision 0065): at the intake, on the receipt, or later.
Never: opens one. Residual risk: a name decides; what is no zip refuses to be unpacked.
"""

from collections.abc import Iterable

from custody.chain import Chain
from custody.records import Exhibit
from intake.channels import Channel
from intake.names import names_a_zip
from intake.receipt import Outcome, Receipt, ReceiptLine

SITES = frozenset({Channel.GLOBALEAKS, Channel.HUSH_LINE, Channel.PUBLIC_RECORDS})
"""Channels whose sites give everything of one report or request in one file."""


def waiting(receipt: Receipt, chain: Chain) -> tuple[str, ...]:
    """Gives the labels of a receipt's exhibits that are such exports and were not unpacked, in the receipt's order."""
    family = chain.catalog.family
    return tuple(
        exhibit.label
        for exhibit in _brought(receipt.lines, chain)
        if names_a_zip(exhibit.untrusted_filename)
        and not family.above(exhibit.label)
        and not family.children(exhibit.label, 1)
    )


def _brought(lines: Iterable[ReceiptLine], chain: Chain) -> Iterable[Exhibit]:
    for line in lines:
        if line.channel in SITES and line.outcome is not Outcome.QUARANTINED:
            label = chain.catalog.holder_of(line.sha256)
            yield from chain.catalog.exhibits(label) if label else ()
