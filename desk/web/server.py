"""The server: waitress on 127.0.0.1, and nothing else.

Rule: the socket is bound before the application exists, so that its pages know the address they must be asked at.
Bodies and answers stay in memory: waitress would spool long ones to a file. How long a body may be is judged at its
headers (`bodies.py`).
Never: listens on another address, names the program or its version, speaks TLS (the loopback device does not leave the
machine). Residual risk: every user of this machine can reach the port; they lack a session.
"""

import socket
import threading
from types import TracebackType
from typing import Self

from flask import Flask
from waitress.server import create_server

from desk.errors import PortTaken
from desk.web import bodies, uploads

LOOPBACK = "127.0.0.1"
_THREADS = 8


class Port:
    """A port of this machine, held for the desk."""

    def __init__(self, number: int = 0) -> None:
        """Binds the port, 0 for any free one.

        Raises:
            PortTaken: somebody else listens there.
        """
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self.socket.bind((LOOPBACK, number))
        except OSError as fault:
            self.socket.close()
            raise PortTaken("desk.window_port_taken", port=number) from fault

    @property
    def address(self) -> str:
        """How a browser asks for it."""
        return f"http://{LOOPBACK}:{self.socket.getsockname()[1]}"


class Serving:
    """An application being served, until the `with` block ends.

    One thread alone watches the sockets, and closes them: closed by another, they would vanish under its eyes.
    """

    def __init__(self, app: Flask, port: Port) -> None:
        self._over = threading.Event()
        self._watched: dict[int, object] = {}
        self._server = create_server(
            app,
            map=self._watched,
            sockets=[port.socket],
            threads=_THREADS,
            ident=None,
            max_request_body_size=bodies.ENDLESS,
            max_request_header_size=1 << 14,
            inbuf_overflow=bodies.ENDLESS,
            outbuf_overflow=bodies.ENDLESS,
            clear_untrusted_proxy_headers=True,
            channel_timeout=60,
        )
        self._server.channel_class = bodies.channel(uploads.allowance(app))
        self._thread = threading.Thread(target=self._watch, name="desk", daemon=True)

    def __enter__(self) -> Self:
        """Begins to answer."""
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _fault: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Stops listening; what is being answered is given a moment."""
        self._server.task_dispatcher.shutdown()
        self._over.set()
        self._server.trigger.pull_trigger()
        self._thread.join()
        # Not before: the watching thread would close its trigger while we reach for it.
        self._server.asyncore.close_all(self._watched)

    def _watch(self) -> None:
        while not self._over.is_set():
            self._server.asyncore.loop(timeout=1, map=self._watched, count=1)
