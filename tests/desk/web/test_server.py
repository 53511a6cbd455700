"""The server and the command that starts it, on a real socket."""

import http.client
import json
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

import pytest
from flask import Flask

from desk.app import create_app
from desk.errors import PortTaken
from desk.web.fences import BODY_LIMIT
from desk.web.server import LOOPBACK, Port, Serving
from keys import unlocked
from keys.memory import wipe_folder
from tests.desk.web.browsers import desk_of
from tests.house.plan import HOUSE
from tests.newsroom import PASSPHRASES, RAM, Newsroom

pytestmark = pytest.mark.usefixtures("alone")


@dataclass(frozen=True)
class Answer:
    """What came back over a real connection."""

    status: int
    headers: Mapping[str, str]
    text: str


def ask(
    address: str, path: str, method: str = "GET", body: str | None = None, headers: Mapping[str, str] | None = None
) -> Answer:
    """Asks over a real connection, and closes it."""
    with closing(http.client.HTTPConnection(address.removeprefix("http://"), timeout=60)) as connection:
        connection.request(method, path, body, dict(headers or {}))
        with connection.getresponse() as given:
            return Answer(given.status, dict(given.headers), given.read().decode())


def test_the_desk_answers_on_the_loopback_address_alone(newsroom: Newsroom) -> None:
    port = Port()
    assert port.socket.getsockname()[0] == LOOPBACK == "127.0.0.1"
    app = create_app(desk_of(newsroom), port.address)
    with Serving(app, port):
        answer = ask(port.address, "/sign-in")
        assert answer.status == HTTPStatus.OK
        assert "Server" not in answer.headers
        assert ask(port.address, "/sign-in", headers={"Host": "evil.example"}).status == HTTPStatus.FORBIDDEN
        large = ask(port.address, "/sign-in", method="POST", body="a" * (BODY_LIMIT + 1))
        assert large.status in {HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.FORBIDDEN}
        assert "default-src 'none'" in large.headers["Content-Security-Policy"]
        address = port.address
    with pytest.raises(ConnectionError):
        ask(address, "/sign-in")


def test_a_port_that_is_taken_is_refused() -> None:
    held = Port()
    held.socket.listen()
    with pytest.raises(PortTaken):
        Port(held.socket.getsockname()[1])
    held.socket.close()


def test_the_command_says_where_it_is_and_locks_when_it_ends(newsroom: Newsroom) -> None:
    vault = newsroom.vault
    options = ["--vault", str(vault.root), "--lang", "en", "--json", "desk", "--no-window", "--lock-after"]
    memory = vault.memory(RAM, newsroom.memory.parent.stat().st_uid)
    with subprocess.Popen(
        [sys.executable, "-m", "desk", *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=HOUSE
    ) as desk:
        assert desk.stdout is not None
        try:
            address = str(json.loads(desk.stdout.readline())["address"])
            page = ask(address, "/sign-in")
            cookie = str(page.headers["Set-Cookie"]).split(";")[0]
            hidden = dict(re.findall(r'name="(csrf|act)" value="([0-9a-f]*)"', page.text))
            form = urlencode({**hidden, "name": "alice", "passphrase": PASSPHRASES["alice"]})
            headers = {"Origin": address, "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
            entered = ask(address, "/sign-in", method="POST", body=form, headers=headers)
            assert entered.status == HTTPStatus.SEE_OTHER
            assert unlocked.is_unlocked(memory)
        finally:
            desk.send_signal(signal.SIGTERM)
            _out, words = desk.communicate(timeout=300)
            still_open = unlocked.is_unlocked(memory)
            unlocked.lock(memory)
            wipe_folder(memory)
    assert desk.returncode == 0
    assert not still_open
    assert "The desk is open, for this machine only" in words
    assert "alice, bob" in words
    assert PASSPHRASES["alice"] not in words


def test_an_application_keeps_no_secret_of_flask_s(app: Flask) -> None:
    assert app.secret_key is None
    assert not app.debug
