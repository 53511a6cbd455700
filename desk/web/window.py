"""The desk's own browser window: Chromium showing one address, with a profile in RAM that goes when the window closes.

Rule: `chromium --app` (its switches: peter.sh/experiments/chromium-command-line-switches) on a fresh profile below the
RAM folder of the opened keys; names other than the desk's address resolve to nothing.
Never: another tab, an extension, a synchronised profile, a request elsewhere; started as root, because Chromium then
runs without its sandbox. Residual risk: what it shows is in its memory and the screen's until it closes.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from keys.memory import private_folder, wipe_folder

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_SWITCHES = (
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-client-side-phishing-detection",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-sync",
    "--disable-features=Translate,OptimizationHints,MediaRouter,AutofillServerCommunication",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--password-store=basic",
)


def program(user: int) -> str:
    """Finds Chromium; "" when there is none, or when it would have to run without its sandbox."""
    return "" if user == 0 else next((found for name in PROGRAMS if (found := shutil.which(name))), "")


def command(browser: str, address: str, profile: Path) -> list[str]:
    """Writes how the window is opened."""
    return [
        browser,
        *_SWITCHES,
        f"--user-data-dir={profile}",
        f"--disk-cache-dir={profile / 'cache'}",
        f"--app={address}",
    ]


@contextmanager
def opened(browser: str, address: str, memory: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Opens the window; at the end closes it and removes its profile. `memory` is where opened keys (would) lie."""
    profile = private_folder(memory.parent / f"{memory.name}-window-{os.getpid()}")
    none = subprocess.DEVNULL
    try:
        with subprocess.Popen(command(browser, address, profile), stdin=none, stdout=none, stderr=none) as window:
            try:
                yield window
            finally:
                window.terminate()
                window.wait()
    finally:
        wipe_folder(profile)
