"""An upload over a real connection: in RAM only, whatever its size, and no longer than it may be."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

import pytest

from desk.web.bodies import room
from desk.web.fences import BODY_LIMIT
from keys import unlocked
from keys.memory import wipe_folder
from tests.desk.web.test_server import ask
from tests.house.plan import HOUSE
from tests.journeys.disk import available, found_raw, mounted
from tests.newsroom import PASSPHRASES, RAM, Newsroom

NEEDLE = "needle-of-the-upload-4711"
SIZE = 24 << 20
BOUNDARY = "----tamis"

pytestmark = pytest.mark.usefixtures("alone")


@contextmanager
def served(room_: Newsroom, temporary: Path) -> Iterator[str]:
    """The command itself, as a journalist starts it, with its temporary folder on a disk we can search."""
    vault = room_.vault
    options = ["--vault", str(vault.root), "--json", "desk", "--no-window", "--lock-after"]
    memory = vault.memory(RAM, os.getuid())
    with subprocess.Popen(
        [sys.executable, "-m", "desk", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=HOUSE,
        env={**os.environ, "TMPDIR": str(temporary)},
    ) as desk:
        assert desk.stdout is not None
        try:
            yield str(json.loads(desk.stdout.readline())["address"])
        finally:
            desk.send_signal(signal.SIGTERM)
            desk.wait(timeout=300)
            unlocked.lock(memory)
            wipe_folder(memory)


def signed_in(address: str) -> str:
    """Gives the cookie of alice's session."""
    page = ask(address, "/sign-in")
    hidden = dict(re.findall(r'name="(csrf|act)" value="([0-9a-f]*)"', page.text))
    form = urlencode({**hidden, "name": "alice", "passphrase": PASSPHRASES["alice"]})
    headers = {"Origin": address, "Cookie": str(page.headers["Set-Cookie"]).split(";")[0]}
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    return str(ask(address, "/sign-in", "POST", form, headers).headers["Set-Cookie"]).split(";")[0]


def send(address: str, path: str, cookie: str, content: bytes) -> tuple[int, str]:
    """Sends one file in a form, as a browser does."""
    shown = ask(address, "/take-in/upload", headers={"Cookie": cookie}) if cookie else ask(address, "/sign-in")
    hidden = dict(re.findall(r'name="(csrf|act)" value="([0-9a-f]*)"', shown.text))
    part = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="'
    body = "".join(f'{part}{name}"\r\n\r\n{value}\r\n' for name, value in hidden.items()).encode()
    body += f'{part}file"; filename="drop.zip"\r\nContent-Type: application/zip\r\n\r\n'.encode()
    body += content + f"\r\n--{BOUNDARY}--\r\n".encode()
    headers = {"Origin": address, "Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Cookie": cookie}
    with closing(http.client.HTTPConnection(address.removeprefix("http://"), timeout=120)) as connection:
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


@pytest.mark.skipif(not available(), reason="mounting a disk image needs root and a loop device")
def test_nothing_of_an_upload_ever_reaches_the_disk(newsroom: Newsroom, tmp_path: Path) -> None:
    content = (NEEDLE + "\n").encode() * (SIZE // (len(NEEDLE) + 1))
    with mounted(tmp_path) as disk:
        assert not found_raw(disk.image, [NEEDLE])
        with served(newsroom, disk.top) as address:
            cookie = signed_in(address)
            status, page = send(address, "/take-in/upload", cookie, content)
            assert status == HTTPStatus.OK
            assert "drop.zip" in page
            assert send(address, "/inbox", cookie, content)[0] >= HTTPStatus.BAD_REQUEST
            assert (
                send(address, "/decide", cookie, content[: BODY_LIMIT // 2 + BODY_LIMIT // 4])[0] == HTTPStatus.CONFLICT
            )
        assert not list(disk.top.glob("tmp*"))
        assert not found_raw(disk.image, [NEEDLE])
        (disk.top / "seen").write_bytes(content[:4096])  # the search itself can find it
        assert found_raw(disk.image, [NEEDLE]) == {NEEDLE}


def test_who_is_not_signed_in_can_send_no_more_than_a_form(newsroom: Newsroom, tmp_path: Path) -> None:
    with served(newsroom, tmp_path) as address:
        status, page = send(address, "/take-in/upload", "", b"x" * (3 * BODY_LIMIT))
        assert status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        assert "<main" in page
        cookie = signed_in(address)
        for path in ("/decide", "/take-in", "/take-in/upload/", "//take-in/upload", "/take-in/upload%00"):
            assert send(address, path, cookie, b"x" * (3 * BODY_LIMIT))[0] >= HTTPStatus.BAD_REQUEST
        chunked = {"Origin": address, "Cookie": cookie, "Transfer-Encoding": "chunked"}
        assert ask(address, "/take-in/upload", "POST", "0\r\n\r\n", chunked).status >= HTTPStatus.BAD_REQUEST


def test_the_room_is_a_share_of_what_is_free(tmp_path: Path) -> None:
    meminfo = tmp_path / "meminfo"
    meminfo.write_text("MemTotal: 9000 kB\nMemAvailable:    3000 kB\n")
    assert room(tmp_path, 9_000, meminfo) == 3_000
    assert room(tmp_path, 90_000_000, meminfo) == 1_024_000
    assert room(tmp_path / "locked", 9_000, meminfo) == 0
