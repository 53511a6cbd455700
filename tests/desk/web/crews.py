"""Waiting for a crew that was dismissed: on a busy machine its last step outlives the desk's patience with it."""

import threading
import time

SECONDS = 300


def gone_home() -> None:
    """Waits until no worker of a crew is left in this process: the test takes the vault away next."""
    end = time.monotonic() + SECONDS
    while any("_labour" in thread.name for thread in threading.enumerate()):
        assert time.monotonic() < end, "a worker never came to its next step"
        time.sleep(0.02)
