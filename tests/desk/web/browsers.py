"""Browsers at a newsroom's desk: Flask's test client with a browser's manners (Host, Origin, cookie, hidden fields)."""

import io
import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.test import TestResponse

from desk.app import create_app
from desk.asking import from_descriptor
from desk.assembly import Desk
from desk.telling import Telling
from desk.web.chains import opening
from tests.newsroom import PASSPHRASES, Newsroom
from words.speak import Language, Speech

if TYPE_CHECKING:
    from desk.web.here import Front


class Translated(BytecodeCache):
    """Templates once translated, by their name and the digest of their text: a run makes hundreds of applications."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        kept = self._kept.get((bucket.key, bucket.checksum))
        if kept is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


PORT = 43121
ADDRESS = f"http://127.0.0.1:{PORT}"
TRANSLATED = Translated()
_HIDDEN = re.compile(r'name="(csrf|act)" value="([0-9a-f]*)"')


def desk_of(room: Newsroom, language: Language = "en") -> Desk:
    """Puts the desk together as `assemble` does, with the newsroom's clock and memory; nobody can be asked."""
    telling = Telling(Speech(language), io.StringIO(), io.StringIO(), as_json=False)
    return Desk(telling, from_descriptor(-1), room.clock, os.urandom, room.memory_base, os.getuid(), room.vault.root)


def app_of(room: Newsroom, language: Language = "en", **options: Any) -> Flask:
    """Makes the application of a newsroom."""
    return app_at(desk_of(room, language), **options)


def app_at(desk: Desk, address: str = ADDRESS, **options: Any) -> Flask:
    """Makes the application of a desk, as the server does; its templates are translated once a run."""
    app = create_app(desk, address, **options)
    app.jinja_env.bytecode_cache = TRANSLATED
    return app


@dataclass
class Browser:
    """One browser; several on one application are several people."""

    app: Flask
    address: str = ADDRESS
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def get(self, path: str, **options: Any) -> TestResponse:
        """Asks for a page."""
        return self.client.get(path, base_url=self.address, **options)

    def hidden(self, path: str) -> dict[str, str]:
        """Gives the hidden fields of a page's last form."""
        return dict(_HIDDEN.findall(self.get(path).get_data(as_text=True)))

    def send(self, path: str, fields: dict[str, Any], **headers: str) -> TestResponse:
        """Sends a form exactly so."""
        return self.client.post(path, base_url=self.address, data=fields, headers={"Origin": self.address, **headers})

    def post(self, path: str, form_on: str = "/sign-in", **fields: Any) -> TestResponse:
        """Opens the page a form stands on, fills it in and sends it."""
        return self.send(path, {**self.hidden(form_on), **fields})

    def sit(self, name: str, fingerprint: str = "", *, auditor: bool = False) -> None:
        """Makes this a browser somebody signed in with, without the second that gpg takes."""
        front = cast("Front", self.app.extensions["tamis"])
        memory = front.desk.memory(front.desk.vault)
        chain = front.desk.chain()
        fingerprint = fingerprint or chain.policy.reviewer(name)
        chain.catalog.close()
        entered = front.sessions.enter(
            front.sessions.visit(front.desk.telling.speech.language),
            name,
            fingerprint,
            opening(memory),
            auditor=auditor,
        )
        self.client.set_cookie(front.cookie, entered.id, domain="127.0.0.1")

    def sign_in(self, name: str, passphrase: str = "") -> TestResponse:
        """Signs in by passphrase."""
        return self.post("/sign-in", name=name, passphrase=passphrase or PASSPHRASES[name])

    def cookie(self) -> str:
        """Gives the session's cookie, "" when there is none."""
        held = self.client.get_cookie(f"tamis-{PORT}", domain="127.0.0.1")
        return held.value if held else ""
