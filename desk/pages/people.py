"""Keys and people: who holds what, which key ends soon, the rules in words, and the last checkpoint to carry away.

Rule: fingerprints and roles come from the signed policy, ends of validity from the certificates that bear them.
Never: a secret key, or a passphrase.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, render_template
from werkzeug.exceptions import NotFound

from custody.chain import Chain
from desk.pages.drawn import drawn
from desk.pages.shown import day_word
from desk.web.here import here
from keys.fingerprints import read_aloud

pages = Blueprint("people", __name__)
WARNED = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Holding:
    """One key: who or what it belongs to, its fingerprint as read aloud, when it ends, and whether that is soon."""

    name: str
    fingerprint: str
    ends: str
    left: int
    soon: bool


@pages.get("/people")
def people() -> str:
    """Shows keys, people, rules and the last checkpoint."""
    sitting = here()
    chain, policy = sitting.chain, sitting.chain.policy
    ends = _ends(chain)
    own = {"desk": policy.desk, "recovery": policy.recovery, "release": policy.release}
    own |= {"submission": policy.submission} if policy.submission else {}
    newest = chain.checkpoints.newest()
    return render_template(
        "people.html",
        reviewers=tuple(_holding(name, key, ends) for name, key in sorted(policy.reviewers.items())),
        auditors=tuple(_holding(name, key, ends) for name, key in sorted(policy.auditors.items())),
        keys=tuple(_holding(sitting.say(f"desk.key_{name}"), key, ends) for name, key in own.items()),
        log=policy.log,
        quorum=policy.quorum,
        count=len(policy.reviewers),
        training=policy.training == 1,
        note=chain.checkpoints.note(newest.size) if newest else "",
        digest=newest.digest() if newest else "",
        size=newest.size if newest else 0,
    )


@pages.get("/people/checkpoint.svg")
def checkpoint_picture() -> Response:
    """Draws the last checkpoint as a QR code."""
    chain = here().chain
    newest = chain.checkpoints.newest()
    if newest is None:
        raise NotFound
    return drawn(chain.checkpoints.note(newest.size))


def _ends(chain: Chain) -> dict[str, int]:
    return {each.fingerprint: each.expires for each in chain.unlocked.home("desk").certificates()}


def _holding(name: str, fingerprint: str, ends: dict[str, int]) -> Holding:
    expires = ends.get(fingerprint, 0)
    if not expires:
        return Holding(name, read_aloud(fingerprint), "", 0, soon=False)
    end = datetime.fromtimestamp(expires, UTC)
    left = end - here().desk.clock()
    return Holding(name, read_aloud(fingerprint), day_word(f"{end:%Y-%m-%d}"), left.days, soon=left <= WARNED)
