"""Audit packages that were begun and are not known to be written: their stick was torn out, or the power went.

Rule: an intent without an outcome is an open question that a person answers; the answer is the outcome.
Never: guesses whether a package lies somewhere.
"""

from custody.acts import Act
from custody.chain import Chain
from custody.records import Entry
from release.errors import NoSuchSubject


def open_packages(chain: Chain) -> tuple[str, ...]:
    """Gives the names of packages with an intent and no outcome."""
    return tuple(_open(chain))


def close_package(name: str, reason: str, by: str, chain: Chain) -> Entry:
    """Records somebody's word on what became of a package.

    Raises:
        NoSuchSubject: no package of that name is open, or no word was given.
    """
    intent = _open(chain).get(name)
    if intent is None or not reason.strip():
        raise NoSuchSubject("release.no_open_package", package=name)
    about = intent.text("about")
    (entry,) = chain.record([chain.draft(Act.AUDITED, by, about=about, package=name, out="", reason=reason)])
    return entry


def _open(chain: Chain) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in chain.history.entries():
        if entry.text("act") == Act.AUDIT:
            found[entry.text("package")] = entry
        elif entry.text("act") == Act.AUDITED:
            found.pop(entry.text("package"), None)
    return found
