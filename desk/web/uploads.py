"""What a reviewer's browser sent: files in a folder of RAM scratch, to be looked at and taken in like a stick.

Rule: one folder for each session, inside the unlocked vault's scratch: it goes when the next upload comes, when it was
taken in, when the session has ended (not while it is being taken in), and with everything else when the vault is
locked. The file's name as the browser tells it must be one plain component; SecureDrop's meaning is read from it, so it
is refused rather than changed.
Never: writes outside scratch, keeps half an upload, overwrites.
Residual risk: the parts of an upload at which the desk was killed stay in RAM until the vault is locked. The name
becomes a name in a folder that only this user can enter.
"""

import os
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from http.cookies import CookieError, SimpleCookie
from io import BytesIO
from pathlib import Path
from typing import IO, cast

from flask import Flask, Request, g, request
from werkzeug.datastructures import FileStorage

from desk.errors import NotAnUpload
from desk.web import bodies
from desk.web.fences import BODY_LIMIT
from desk.web.here import Front, front_of, here
from keys import unlocked
from keys.errors import Locked
from keys.memory import private_folder, wipe_folder
from words.visible import visible

PATH = "/take-in/upload"
ENDPOINT = "uploading.send"
MOST_FILES = 200
_LONGEST_NAME = 200
_SHOWN = 80


class DeskRequest(Request):
    """A request whose files are kept in RAM: an upload's in scratch, any other's with the process."""

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 (werkzeug's form)
        content_type: str | None,  # noqa: ARG002 (werkzeug's form)
        filename: str | None = None,  # noqa: ARG002 (werkzeug's form)
        content_length: int | None = None,  # noqa: ARG002 (werkzeug's form)
    ) -> IO[bytes]:
        if request.endpoint == ENDPOINT and g.session.reviewer:
            return cast("IO[bytes]", tempfile.NamedTemporaryFile(dir=_top(), prefix="part-"))
        return BytesIO()


def allowance(app: Flask) -> bodies.Allowance:
    """Gives the server's question about a body its answer: 1 MiB, or what RAM can hold for an upload."""
    front = front_of(app)
    return lambda path, headers: _longest(front, path, headers.get("COOKIE", ""))


def _longest(front: Front, path: str, cookie: str) -> int:
    if path != PATH:
        return BODY_LIMIT
    try:
        brought = SimpleCookie(cookie).get(front.cookie)
    except CookieError:
        return BODY_LIMIT
    session = front.sessions.find(brought.value) if brought else None
    return most(front) if session and session.reviewer else BODY_LIMIT


def most(front: Front) -> int:
    """Gives how many bytes an upload may have now; never less than any form."""
    memory = front.desk.memory(front.desk.vault)
    held = os.statvfs(front.desk.memory_base)
    return max(BODY_LIMIT, bodies.room(memory, held.f_bavail * held.f_frsize))


def allowed(front: Front) -> int:
    """Gives how many bytes this request's body may have: as many as when its headers were read."""
    told = request.headers.get(bodies.ALLOWED, "")
    return int(told) if told.isdecimal() else most(front)


def keep(files: Sequence[FileStorage]) -> Path:
    """Puts what was sent into this session's folder, in place of what lay there; gives the folder.

    Raises:
        NotAnUpload: nothing was sent, too many files, two of one name, or a name that cannot be; or what this session
            sent before is just being taken in.
    """
    sent = [file for file in files if file.filename]
    if not 1 <= len(sent) <= MOST_FILES:
        raise NotAnUpload("desk.upload_count", most=MOST_FILES)
    names = [plain(file.filename or "") for file in sent]
    if len(set(names)) != len(names):
        raise NotAnUpload("desk.upload_twice")
    forget_ended()
    folder = own_folder()
    if folder.resolve() in _being_read():
        raise NotAnUpload("desk.upload_being_taken_in")
    wipe_folder(folder)
    private_folder(folder)
    for name, file in zip(names, sent, strict=True):
        file.stream.flush()
        os.link(file.stream.name, folder / name)
    return folder


def plain(untrusted_name: str) -> str:
    """Gives a file's name if it is one plain component of a path.

    Raises:
        NotAnUpload: it is not.
    """
    fits = untrusted_name.isprintable() and len(untrusted_name.encode("utf-8", "replace")) <= _LONGEST_NAME
    if not fits or "/" in untrusted_name or "\\" in untrusted_name or untrusted_name.startswith("."):
        raise NotAnUpload("desk.upload_name", name=visible(untrusted_name, _SHOWN))
    return untrusted_name


def own_folder() -> Path:
    """Gives where this session's upload lies, or would lie."""
    return _top() / here().seat


def places() -> tuple[Path, ...]:
    """Gives the folders a drop may be taken in from: the desk's, and what this session has uploaded."""
    own = own_folder()
    return (*here().desk.places, own) if own.is_dir() else here().desk.places


def forgetting(folder: Path) -> Callable[[], None]:
    """Gives what forgets an upload once it was taken in, be it after the request; leaves any other folder alone."""
    return partial(wipe_folder, folder) if is_own(folder) else lambda: None


def is_own(folder: Path) -> bool:
    """Tells whether a folder is what this session has uploaded."""
    return folder == own_folder().resolve()


def forget_ended() -> None:
    """Removes what sessions that ended had sent, but what is just being taken in."""
    sitting = here()
    present = {sitting.chain.name("session", each) for each in sitting.front.sessions.present()}
    for left in _top().iterdir():
        if left.is_dir() and left.name not in present and left.resolve() not in _being_read():
            wipe_folder(left)


def _being_read() -> frozenset[Path]:
    return frozenset(run.folder for run in here().front.reception.runs() if run.going)


def _top() -> Path:
    desk = here().desk
    memory = desk.memory(desk.vault)
    if not unlocked.is_unlocked(memory):
        raise Locked("keys.locked")
    return private_folder(memory / "scratch" / "uploads")
