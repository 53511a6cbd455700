"""Looking: records what somebody at the desk is about to be shown, before the page is made.

Rule: `rights.py` says what a page shows; one sitting makes one entry of it (`views.py`). Never: shows anything.
"""

from desk.web.here import Here
from triage.piece import piece
from triage.viewing import Shown, view_exhibit, view_list, view_release


def told(now: Here, shown: Shown, of: str) -> None:
    """Has the ledger know of a view; `of` is an exhibit's or a copy's label, a release's name, or "" for a list.

    Raises:
        Unknown: no such exhibit or release.
    """
    chain, by = now.chain, now.fingerprint
    if shown is Shown.RELEASE:
        now.front.views.once(now.session.id, shown, of, lambda: view_release(of, by, chain, now.seat))
    elif of:
        label = piece(of, chain).exhibit
        now.front.views.once(now.session.id, shown, label, lambda: view_exhibit(label, shown, by, chain, now.seat))
    else:
        now.front.views.once(now.session.id, shown, "", lambda: view_list(shown, by, chain, now.seat))
