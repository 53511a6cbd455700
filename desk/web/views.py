"""Views at the desk: one entry for each thing somebody is shown in one sitting, written before the page is made.

Rule: a sitting is a session; turning pages or coming back to a tab in it makes no further entry. What is shown stands
in `rights.py`. An entry that cannot be written leaves the page unshown.
Never: kept over the end of a session; a new one begins anew.
"""

import threading
from collections.abc import Callable

_Key = tuple[str, str, str]
_KEPT = 100_000


class Views:
    """What was recorded as shown in this process: session, what, and of which exhibit or release."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._told: set[_Key] = set()

    def once(self, session_id: str, shown: str, of: str, record: Callable[[], object]) -> None:
        """Has a view recorded, unless this sitting has had it; two requests at once make one entry."""
        key = session_id, shown, of
        with self._lock:
            if key in self._told:
                return
            record()
            if len(self._told) >= _KEPT:  # rather a second entry than a process that grows for ever
                self._told.clear()
            self._told.add(key)
