"""How many jailed workers clean at once: TAMIS_WORKERS, or else as many as there are cores for us.

Never: none, or more than `MOST`. Residual risk: each worker takes some 60 MB, and what the file it serves needs.
"""

import os
from collections.abc import Mapping

VARIABLE = "TAMIS_WORKERS"
MOST = 32


def workers_of(environ: Mapping[str, str]) -> int:
    """Gives the number of workers; what is no number is not heeded."""
    named = environ.get(VARIABLE, "")
    wanted = int(named) if named.isascii() and named.isdigit() else len(os.sched_getaffinity(0))
    return min(max(wanted, 1), MOST)
