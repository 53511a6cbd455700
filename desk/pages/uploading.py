"""Uploading: files or a zip chosen in the browser, looked at and taken in exactly like a stick.

Rule: what is sent lies in RAM alone (`desk/web/uploads.py`), as much of it as RAM can hold; the look and the taking-in
are those of `taking_in.py`.
"""

from flask import Blueprint, render_template, request

from desk.pages.shown import size_word
from desk.pages.taking_in import looked
from desk.web import uploads
from desk.web.here import here
from words.message import Message, TellableError

pages = Blueprint("uploading", __name__)


@pages.get(uploads.PATH)
def ask() -> str:
    """Asks which files."""
    return _form(None)


@pages.post(uploads.PATH)
def send() -> str | tuple[str, int]:
    """Keeps what was sent, and shows what is in it."""
    try:
        folder = uploads.keep(request.files.getlist("file"))
    except TellableError as trouble:
        return _form(trouble.message), 409
    return looked(str(folder))


def _form(trouble: Message | None) -> str:
    most = size_word(uploads.most(here().front))
    return render_template("upload.html", most=most, files=uploads.MOST_FILES, trouble=trouble)
