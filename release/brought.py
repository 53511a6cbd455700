"""What was brought back: every file of a stick, a folder or a zip, to be read as a stranger's.

Rule: no link is followed, nothing but regular files is read, number, depth and sizes are bounded (`intake/stick.py`); a
zip is opened by the intake's own bounded reader and only what lies in it unpacked is read. A site's downloads stay
closed: they are compared as they are.
Never: uses a name as a path, or inflates anything. Residual risk: as that of a stick that is taken in.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from intake.errors import DropTooLarge, IntakeError
from intake.limits import Limits
from intake.places import trick
from intake.stick import Found, Stick
from intake.zipdirectory import Member, ZipDirectory, open_zip
from words.message import Message
from words.visible import visible

_SHOWN = 200  # letters
_STORED = 0
Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brought:
    """A file: the names that lead to it (a stranger's), its length in bytes, why it cannot be read, and its bytes."""

    untrusted_parts: Parts
    size: int
    problem: Message | None
    chunks: Callable[[], Iterator[bytes]]

    @property
    def place(self) -> str:
        """Gives its names made visible, and bounded."""
        return visible("/".join(self.untrusted_parts), _SHOWN)


def brought(drop: Path, limits: Limits) -> tuple[Brought, ...]:
    """Lists every file of a drop, those in zips too, in a stable order.

    Raises:
        DropUnreadable: there is nothing to read. DropTooLarge: it holds more than one look takes.
    """
    stick = Stick.at(drop)
    found = list(stick.walk(limits))
    sites = {each.untrusted_names[:-1] for each in found if each.untrusted_names[-1] == "site.json"}
    listed: list[Brought] = []
    for each in found:
        names = each.untrusted_names
        is_download = names[:-2] in sites and names[-2:-1] == ("downloads",)
        if each.problem is None and names[-1].lower().endswith(".zip") and not is_download:
            listed += _unfolded(stick, each, limits)
        else:
            listed.append(_file(stick, each, _too_large(each.size, limits)))
        if len(listed) > limits.files:
            raise DropTooLarge("intake.too_many_files", limit=limits.files)
    return tuple(listed)


def text_of(files: Iterable[Brought], parts: Parts, most: int) -> str:
    """Gives a small file as text, "" where there is none, or none that small."""
    for each in files:
        if each.untrusted_parts == parts and each.problem is None and each.size <= most:
            try:
                return b"".join(each.chunks()).decode("utf-8", "replace")
            except IntakeError:
                return ""
    return ""


def _file(stick: Stick, found: Found, problem: Message | None) -> Brought:
    return Brought(found.untrusted_names, found.size, found.problem or problem, lambda: stick.chunks(found))


def _too_large(size: int, limits: Limits) -> Message | None:
    return (
        Message.of("intake.too_large", megabytes=limits.item_bytes // 1_000_000) if size > limits.item_bytes else None
    )


def _unfolded(stick: Stick, found: Found, limits: Limits) -> Iterator[Brought]:
    try:
        with stick.opened(found) as file:
            members = [member for member in open_zip(file, limits).members if not member.is_folder]
    except IntakeError as error:
        yield _file(stick, found, error.message)
        return
    for member in members:
        names = (*found.untrusted_names, *member.untrusted_name.split("/"))
        yield Brought(names, member.size, _why_not(member, limits), _reader(stick, found, member))


def _why_not(member: Member, limits: Limits) -> Message | None:
    if member.problem is not None or member.data_at is None:
        return member.problem or Message.of("intake.member_without_bytes")
    packed = Message.of("release.readback_packed") if member.method != _STORED else None
    return trick(member.untrusted_name, limits) or packed


def _reader(stick: Stick, found: Found, member: Member) -> Callable[[], Iterator[bytes]]:
    def chunks() -> Iterator[bytes]:
        with stick.opened(found) as file:
            yield from ZipDirectory(file, (member,)).read(member)

    return chunks
