"""Who may open which page, and what is recorded of it: one table, asked by the gate before any page runs.

Rule: each page is a row: who may open it, and what it shows that an entry must tell of. What a reviewer is shown of an
exhibit or a release is recorded once a sitting, of an auditor every list too. An auditor has pages of their own and
decides nothing: no row lets one through a POST but signing out. A page without a row is a reviewer's alone, and shows
nothing sealed.
Never: a page that decides for itself who may see it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from custody.policy import Policy
from triage.viewing import Shown


class Role(StrEnum):
    """Who may sit at the desk."""

    REVIEWER = "reviewer"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class Page:
    """What the gate knows of a page; `of` names the part of its address that says which exhibit or release."""

    roles: frozenset[Role]
    shows: Shown | None = None
    of: str = ""


_REVIEWERS = frozenset({Role.REVIEWER})
_AUDITORS = frozenset({Role.AUDITOR})
REVIEWERS_ONLY = Page(_REVIEWERS)
"""The row of a page that shows nothing sealed, and of every page that is not in the table."""

RIGHTS: Mapping[str, Page] = {
    "door.go": Page(frozenset(Role)),
    "inbox.start": Page(frozenset(Role)),
    "inbox.text": Page(_REVIEWERS, Shown.TEXT, "label"),
    "inbox.pictures": Page(_REVIEWERS, Shown.PAGES, "label"),
    "inbox.more_pictures": Page(_REVIEWERS, Shown.PAGES, "label"),
    "leafing.picture": Page(_REVIEWERS, Shown.PAGES, "label"),
    "leafing.wording": Page(_REVIEWERS, Shown.PAGES, "label"),
    "leafing.painting": Page(_REVIEWERS, Shown.PAGES, "label"),
    "leafing.copy": Page(_REVIEWERS, Shown.COPIES, "label"),
    "closer.contrast": Page(_REVIEWERS, Shown.PAGES, "label"),
    "closer.contrast_picture": Page(_REVIEWERS, Shown.PAGES, "label"),
    "closer.previews": Page(_REVIEWERS, Shown.FINDINGS, "label"),
    "closer.previews_picture": Page(_REVIEWERS, Shown.FINDINGS, "label"),
    "copying.making": Page(_REVIEWERS, Shown.COPIES, "label"),
    "inbox.findings": Page(_REVIEWERS, Shown.FINDINGS, "label"),
    "inbox.alike": Page(_REVIEWERS, Shown.CUSTODY, "label"),
    "inbox.inside": Page(_REVIEWERS, Shown.CONTENTS, "label"),
    "inbox.made": Page(_REVIEWERS, Shown.COPIES, "label"),
    "redacting.show": Page(_REVIEWERS, Shown.PAGES, "label"),
    "redacting.page": Page(_REVIEWERS, Shown.PAGES, "label"),
    "redacting.take": Page(_REVIEWERS, Shown.PAGES, "label"),
    "redacting.version": Page(_REVIEWERS, Shown.PAGES, "label"),
    "hunting.search": Page(_REVIEWERS, Shown.PAGES, "label"),
    "hunting.suggestions": Page(_REVIEWERS, Shown.PAGES, "label"),
    "retyping.show": Page(_REVIEWERS, Shown.PAGES, "label"),
    "retyping.page": Page(_REVIEWERS, Shown.PAGES, "label"),
    "retyping.version": Page(_REVIEWERS, Shown.PAGES, "label"),
    "valuing.show": Page(_REVIEWERS, Shown.TEXT, "label"),
    "hunting.names": Page(_REVIEWERS, Shown.PAGES, "label"),
    "spotting.show": Page(_REVIEWERS, Shown.PAGES, "label"),
    "inbox.custody": Page(_REVIEWERS, Shown.CUSTODY, "label"),
    "releases.show": Page(_REVIEWERS, Shown.RELEASE, "name"),
    "releases.preview": Page(_REVIEWERS, Shown.RELEASE, "name"),
    "releases.approving": Page(_REVIEWERS, Shown.RELEASE, "name"),
    "releases.handing_over": Page(_REVIEWERS, Shown.RELEASE, "name"),
    "withdrawing.show": Page(_REVIEWERS, Shown.RELEASE, "name"),
    "withdrawing.sign": Page(_REVIEWERS, Shown.RELEASE, "name"),
    "withdrawing.write": Page(_REVIEWERS, Shown.RELEASE, "name"),
    "verifying.show": Page(_REVIEWERS, Shown.RELEASE, "name"),
    "auditing.ledger": Page(_AUDITORS, Shown.LEDGER),
    "auditing.exhibits": Page(_AUDITORS, Shown.LISTING),
    "auditing.exhibit": Page(_AUDITORS, Shown.CUSTODY, "label"),
    "auditing.releases": Page(_AUDITORS, Shown.RELEASES),
}
"""Every page an auditor may open, and every page that shows what is sealed."""


def page_of(endpoint: str) -> Page:
    """Gives a page's row."""
    return RIGHTS.get(endpoint, REVIEWERS_ONLY)


def role_of(policy: Policy, name: str, fingerprint: str) -> Role | None:
    """Gives what the policy in force makes of somebody: None when it names them no more."""
    if policy.reviewers.get(name) == fingerprint:
        return Role.REVIEWER
    return Role.AUDITOR if policy.auditors.get(name) == fingerprint else None
