"""A desk that is truly served, its crew at work, and a window of Chromium on it in which alice sits."""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page

from desk.web.here import Front, front_of
from desk.web.server import Port, Serving
from tests.desk.web.browsers import Browser, app_at, desk_of
from tests.desk.web.crews import gone_home
from tests.newsroom import Newsroom
from words.speak import Language


class PassingClock:
    """A clock that goes on as time does: the newsroom's own goes on by a second a look, and pages look often."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._began = time.monotonic()

    def __call__(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._began)


@dataclass(frozen=True)
class Sitting:
    """A served desk and alice's window on it."""

    app: Flask
    base: str
    chromium: Chromium
    context: BrowserContext

    @property
    def front(self) -> Front:
        return front_of(self.app)

    def open(self, path: str) -> Page:
        page = self.context.new_page()
        page.goto(self.base + path)
        return page

    def without_script(self) -> BrowserContext:
        """Gives another window of hers that runs no script."""
        return _window(self.chromium, self.app, self.base, java_script_enabled=False)


def _window(chromium: Chromium, app: Flask, base: str, *, java_script_enabled: bool = True) -> BrowserContext:
    seat, front = Browser(app), front_of(app)
    seat.sit("alice")
    held = seat.client.get_cookie(front.cookie, domain="127.0.0.1")
    assert held is not None
    size = {"width": 1280, "height": 800}
    context = chromium.new_context(viewport=size, java_script_enabled=java_script_enabled)  # type: ignore[arg-type]  # a size
    context.add_cookies([{"name": front.cookie, "value": held.value, "url": base}])
    return context


@contextmanager
def at_work(
    room: Newsroom, chromium: Chromium, language: Language = "fr", places: Sequence[Path] = (), *, crew: bool = True
) -> Iterator[Sitting]:
    """Serves a newsroom's desk, with or without its crew."""
    port = Port()
    app = app_at(
        replace(desk_of(room, language), places=tuple(places), clock=PassingClock(room.clock.now)), port.address
    )
    with ExitStack() as stack:
        stack.callback(front_of(app).chains.close)
        if crew:
            stack.callback(gone_home)
            stack.enter_context(front_of(app).crew)
        stack.enter_context(Serving(app, port))
        context = stack.enter_context(_window(chromium, app, port.address))
        yield Sitting(app, port.address, chromium, context)
