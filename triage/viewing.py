"""Viewing: an entry for everybody who is shown what a submission holds, written before they are shown it.

Rule: what a person reads (text, pictures of pages, findings with their values, copies, notes, pieces found by a
search, a release before it left) is shown under an entry that names who, what and the day; at the desk also the
session. One opening is one entry: turning pages makes no more. PREMIS has no word for it; the act is "view".
Never: says what was read in it, or what somebody looked for.
Residual risk: who holds the user account of the unlocked machine can read past every entry; see SECURITY.md.
"""

from collections.abc import Sequence
from enum import StrEnum

from custody.acts import Act
from custody.chain import Chain
from custody.records import DESK, Entry


class Shown(StrEnum):
    """What can be shown to a person."""

    TEXT = "text"
    PAGES = "pages"
    FINDINGS = "findings"
    COPIES = "copies"
    CONTENTS = "contents"
    CUSTODY = "custody"
    FOUND = "found"
    RELEASE = "release"
    LISTING = "listing"
    RELEASES = "releases"
    LEDGER = "ledger"


def view_exhibit(label: str, shown: Shown, by: str, chain: Chain, session: str = "") -> Entry:
    """Records that an exhibit is shown; `by` is a fingerprint, or who unlocked the vault.

    Raises:
        Unknown: no such exhibit.
    """
    exhibit = chain.catalog.exhibit(label)
    return _record([exhibit.label], shown, by, chain, session, exhibit.submission)


def view_found(labels: Sequence[str], by: str, chain: Chain, session: str = "") -> Entry:
    """Records that pieces of exhibits are shown, because a search found them."""
    return _record(sorted(set(labels)), Shown.FOUND, by, chain, session, DESK)


def view_release(release: str, by: str, chain: Chain, session: str = "") -> Entry:
    """Records that a release is shown as it would leave.

    Raises:
        Unknown: no such release.
    """
    record = chain.catalog.release(release)
    return _record([], Shown.RELEASE, by, chain, session, record.scope, release)


def view_list(shown: Shown, by: str, chain: Chain, session: str = "") -> Entry:
    """Records that a list is shown; the desk records this of auditors alone."""
    return _record([], shown, by, chain, session, DESK)


def _record(
    objects: Sequence[str], shown: Shown, by: str, chain: Chain, session: str, scope: str, release: str = ""
) -> Entry:
    draft = chain.draft(Act.VIEW, by, scope, object=list(objects), what=shown.value, session=session, release=release)
    (entry,) = chain.record([draft])
    return entry
