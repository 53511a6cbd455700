"""Starting the agents of the opened homes, before two programs at once want them.

Rule: gpg starts its agent by itself when it first needs it, but two doing so at the same time get in each other's way,
because ours take no locks (`--lock-never`, see `pipe.py`), and one of them then finds no key. So whoever is about to
work with several hands starts them first: gpg-connect-agent(1) takes the lock and comes back when the agent answers.
Never: hands an agent anything. Residual risk: an agent that ends later is started again by whoever needs it.
"""

import subprocess
from pathlib import Path

from keys.errors import GpgFailed

HOMES = ("desk", "submission")
_SECONDS = 60


def start(memory: Path) -> None:
    """Starts the agents of an unlocked vault; harmless when they run.

    Raises:
        GpgFailed: gpg's programs are missing or hung.
    """
    for home in (memory / name for name in HOMES):
        if home.is_dir():
            argv = ["gpg-connect-agent", "--homedir", str(home), "/bye"]
            try:
                subprocess.run(argv, capture_output=True, check=True, timeout=_SECONDS)
            except (OSError, subprocess.SubprocessError) as fault:
                raise GpgFailed("keys.gpg_failed", step="agent") from fault
