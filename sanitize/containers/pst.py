"""Outlook's mailboxes (.pst, .ost): every message comes out as a mail, named by its folders and its subject.

Implements: [MS-PST], as libpff reads it; a mail is written by `pst_mail.py`.
Rule: folders are walked in the mailbox's own order, messages before folders; messages whose folder is gone come last,
without a folder in their name. What cannot be read, of a message or whole, is told in its place and the rest comes. A
mailbox's "password" locks nothing, and is not asked for. At the end the checksums are looked at (`pst_blocks.py`):
libpff does not, and a mail out of a damaged mailbox may be wrong.
Never: recovers what was deleted. Residual risk: that of libpff; a folder's hidden items (views, rules) stay inside.
"""

from collections.abc import Iterator
from pathlib import Path

from sanitize.containers.member import Found
from sanitize.containers.pst_blocks import damaged
from sanitize.containers.pst_letter import DAMAGED, UNREAD, looked_at
from sanitize.containers.pst_mail import written
from sanitize.containers.pst_values import Strings
from sanitize.errors import TooLarge, Unreadable
from sanitize.tools import libpff
from sanitize.tools.libpff_calls import Broken

_NAME, _NAME_LETTERS = 0x3001, 100
_DEEPEST = 50  # folders in folders
Way = tuple[str, ...]


def pst_members(path: Path, _: bytes | None) -> Iterator[Found]:
    """Reads a mailbox.

    Raises:
        Unreadable: it cannot be opened; or, at its end, checksums say that it is damaged. TooLarge: folders too deep.
    """
    try:
        with libpff.opened(path) as mailbox:
            strings = Strings(mailbox.codepage)
            with mailbox.root() as root:
                yield from _folder(root, (), strings)
            for orphan in mailbox.orphans():
                yield from _orphan(orphan, strings)
    except Broken as error:
        raise Unreadable("sanitize.container_damaged") from error
    count = damaged(path)
    if count:
        raise Unreadable("sanitize.mailbox_damaged", count=count)


def _folder(folder: libpff.Folder, way: Way, strings: Strings) -> Iterator[Found]:
    if len(way) > _DEEPEST:
        raise TooLarge("sanitize.too_deep")
    try:
        for message in folder.messages():
            yield from _message(message, way, strings)
    except Broken:
        yield _left((*way, UNREAD))
    try:
        for inner in folder.folders():
            if inner is None:
                yield _left((*way, UNREAD))
            else:
                yield from _folder(inner, (*way, _folder_name(inner, strings)), strings)
    except Broken:
        yield _left((*way, UNREAD))


def _folder_name(folder: libpff.Folder, strings: Strings) -> str:
    try:
        return strings.of(folder.properties(), _NAME)[:_NAME_LETTERS] or UNREAD
    except Broken:
        return UNREAD


def _message(message: libpff.Message | None, way: Way, strings: Strings) -> Iterator[Found]:
    """Gives a message, then the files too large to lie in its mail, then what of it stays inside."""
    if message is None:
        yield _left((*way, UNREAD))
        return
    try:
        letter = looked_at(message, strings)
    except Broken:
        yield _left((*way, UNREAD))
        return
    name = letter.subject or "message"
    yield Found("/".join((*way, f"{name}.eml")), _told(written(letter, message)))
    for place, attachment in enumerate(message.attachments() if letter.beside else ()):
        if attachment is not None and place in letter.beside:
            yield Found("/".join((*way, name, letter.beside[place])), _told(attachment.chunks()))
    for left, why in letter.left:
        yield Found("/".join((*way, name, left)), iter(()), problem=why)


def _told(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Reads a mail; damage in one need not end the reading of the others."""
    try:
        yield from chunks
    except Broken as error:
        raise Unreadable("sanitize.member_damaged") from error


def _orphan(orphan: libpff.Message | None, strings: Strings) -> Iterator[Found]:
    """Gives a message out of a folder that is gone; that folder itself and its tables hold nothing of their own."""
    try:
        is_message = orphan is None or orphan.is_message
    except Broken:
        is_message = True
    if is_message:
        yield from _message(orphan, (), strings)


def _left(way: Way) -> Found:
    return Found("/".join(way), iter(()), problem=DAMAGED)
