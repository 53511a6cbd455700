"""`tamis desk`: the desk in a browser of this machine."""

import argparse
import contextlib
import signal
from types import FrameType

from desk.app import create_app
from desk.assembly import Desk
from desk.doctor import check_machine
from desk.errors import Usage
from desk.parsing import Family
from desk.telling import Telling
from desk.web import admission, window
from desk.web.here import front_of
from desk.web.keeper import Keeper, lock_up
from desk.web.server import Port, Serving

_MOST = 65535


def add(family: Family, telling: Telling) -> None:
    """Adds the command."""
    words = telling.words
    desk = family.add("desk", _desk)
    desk.add_argument("--port", type=int, default=0, metavar="N", help=words("desk.help_port"))
    desk.add_argument("--no-window", action="store_true", help=words("desk.help_no_window"))
    desk.add_argument("--lock-after", action="store_true", help=words("desk.help_lock_after"))


def _desk(desk: Desk, args: argparse.Namespace) -> int:
    vault = desk.vault
    check_machine(desk, training=vault.training)
    if not 0 <= args.port <= _MOST:
        raise Usage("desk.usage_wrong", detail="--port")
    port = Port(args.port)
    say = desk.telling.say
    for ending in (signal.SIGTERM, signal.SIGHUP):  # SIGHUP: the terminal's window was closed
        signal.signal(ending, _interrupt)
    app = create_app(desk, port.address)
    front = front_of(app)
    with Serving(app, port), front.crew, Keeper(front):
        try:
            with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C is how one ends it
                desk.telling.result(port.address, {"address": port.address})
                desk.telling.out.flush()
                say("desk.window_serving", address=port.address)
                say("desk.window_who", names=", ".join(admission.names(vault)))
                _until_closed(desk, port.address, with_window=not args.no_window)
        finally:
            if args.lock_after:
                lock_up(front)
    say("desk.window_ended_locked" if args.lock_after else "desk.window_ended")
    return 0


def _until_closed(desk: Desk, address: str, *, with_window: bool) -> None:
    browser = window.program(desk.user) if with_window else ""
    if browser:
        with window.opened(browser, address, desk.memory(desk.vault)) as shown:
            if shown.wait() == 0:
                return
    if with_window:
        desk.telling.say("desk.window_no_browser")
    while True:
        signal.pause()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
