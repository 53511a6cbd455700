"""What a dossier encloses: copies chosen for a named receiver, with an index of them, and nothing nobody signed for.

Rule: copies are derivatives; an original goes in only where both people who signed named it as an original. Everything
goes by number (P1, P2, …), never by the name a source gave it. The index says in French and in English what each is,
how many pages, how it was made, and its digest; as a page to read and as a table.
Never: decides who receives it (`handing.py`). Residual risk: whoever receives a dossier can pass it on.
"""

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from custody.chain import Chain
from custody.errors import Unknown
from release.payload import EXTENSIONS
from release.report import Chapter, Report, Table, Text
from release.report_page import report_page
from words.message import Message
from words.speak import LANGUAGES, Speech

_HEAD = ("number", "what", "made", "pages", "bytes", "digest", "file")
_WIDTHS = (7, 23, 16, 7, 9, 28, 10)


@dataclass(frozen=True, slots=True)
class Choice:
    """One exhibit's bytes to enclose: label of a copy, or of an exhibit itself, and what it is called in the index."""

    label: str
    title: str
    is_original: bool = False


@dataclass(frozen=True, slots=True)
class Enclosed:
    """One enclosed file: its number, title, how it was made, pages (0: not known), media type, digest and bytes."""

    number: int
    choice: Choice
    exhibit: str
    recipe: str
    pages: int
    media_type: str
    digest: str
    content: bytes

    @property
    def path(self) -> str:
        """Its path below data/: files/P1.pdf."""
        return f"files/P{self.number}.{EXTENSIONS.get(self.media_type, 'bin')}"


def enclosed(choices: Sequence[Choice], chain: Chain) -> tuple[Enclosed, ...]:
    """Reads what was chosen.

    Raises:
        Unknown: there is no such copy or exhibit. BytesChanged: its bytes are not what was recorded.
    """
    return tuple(_read(number, choice, chain) for number, choice in enumerate(choices, start=1))


def _read(number: int, choice: Choice, chain: Chain) -> Enclosed:
    parts: list[bytes] = []
    if choice.is_original:
        exhibit = chain.catalog.exhibit(choice.label)
        chain.read(exhibit.submission, exhibit.blob, parts.append)
        about = (exhibit.label, "", 0, "application/octet-stream", exhibit.digest)
    else:
        copy = chain.catalog.derivative(choice.label)
        chain.read(chain.catalog.exhibit(copy.exhibit).submission, copy.blob, parts.append)
        about = (copy.exhibit, copy.recipe, copy.pages, copy.media_type, copy.digest)
    content = b"".join(parts)
    if hashlib.sha256(content).hexdigest() != about[-1]:
        raise Unknown("custody.unknown_label", label=choice.label)
    return Enclosed(number, choice, *about, content)


def files_of(held: Sequence[Enclosed], package: str, day: str, *, training: bool) -> dict[str, bytes]:
    """Gives the enclosed files and their index, by path below data/."""
    files = {each.path: each.content for each in held}
    for language in LANGUAGES:
        speech = Speech(language)
        rows = [_row(each, speech) for each in held]
        files[f"exhibits.{language}.html"] = _page(rows, package, day, speech, training=training)
        files[f"exhibits.{language}.csv"] = _table(rows, speech)
    return files


def digests(held: Sequence[Enclosed]) -> frozenset[str]:
    """Gives the digests of what is enclosed: whoever receives the bytes knows them anyway."""
    return frozenset(each.digest for each in held)


def _row(each: Enclosed, speech: Speech) -> tuple[str, ...]:
    def say(message_id: str, **params: str) -> str:
        return speech.say(Message.of(message_id, **params))

    made = (
        say("release.enclosed_original")
        if each.choice.is_original
        else say("release.enclosed_copy", recipe=each.recipe)
    )
    pages = str(each.pages) if each.pages else "—"
    return f"P{each.number}", each.choice.title, made, pages, str(len(each.content)), each.digest, each.path


def _page(rows: Sequence[tuple[str, ...]], package: str, day: str, speech: Speech, *, training: bool) -> bytes:
    def say(message_id: str, **params: str) -> str:
        return speech.say(Message.of(message_id, **params))

    head = tuple(say(f"release.enclosed_head_{name}") for name in _HEAD)
    table = Table(head, tuple(rows), _WIDTHS)
    report = Report(
        title=say("release.enclosed_title", package=package),
        subtitle=say("release.enclosed_subtitle"),
        language=speech.language,
        day=day,
        warning=say("release.report_training") if training else "",
        front=(Text(say("release.enclosed_means")),),
        chapters=(Chapter(say("release.enclosed_list"), (table,)),),
        footer=say("release.enclosed_title", package=package),
    )
    labels: Mapping[str, str] = {
        "contents": say("release.report_contents"),
        "timeline": say("release.report_timeline_picture"),
    }
    return report_page(report, labels)


def _table(rows: Sequence[tuple[str, ...]], speech: Speech) -> bytes:
    out = io.StringIO(newline="")
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow([speech.say(Message.of(f"release.enclosed_head_{name}")) for name in _HEAD])
    lines.writerows([[f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell for cell in row] for row in rows])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
