"""Is this the Tamis that was installed? Rooms against the installation's own record, and the places Python looks in.

Rule: every room belongs to our distribution alone; every file of it matches the SHA-256 in RECORD (PyPA "Recording
installed projects"); no other program file lies among ours; no place Python imports from is the working directory or
writable by others. Reasons: another package called `intake` overwrites ours without a word, and a stick may hold a
folder `keys`.
Never: repairs, or imports what it checks.
Residual risk: this finds accidents and clumsy tampering. Who can write here can also change this file, the libraries
(only pip's hashes checked those, at installation) and Python's compiled caches, which no record lists.
"""

import base64
import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.machinery import all_suffixes
from importlib.metadata import Distribution, distributions
from pathlib import Path
from urllib.parse import unquote, urlsplit

from desk.weakness import Weakness
from words.message import Message

_OTHERS_WRITE = 0o002
_STICKY = 0o1000
_OWN_RECORD = frozenset({"RECORD", "RECORD.jws", "RECORD.p7s"})


@dataclass(frozen=True, slots=True)
class Installation:
    """What is checked: our distribution's name, its rooms, Python's search path, where and as whom Tamis started."""

    distribution: str
    rooms: tuple[str, ...]
    search_path: tuple[str, ...]
    working_directory: Path
    user: int


def weaknesses(installation: Installation) -> tuple[Weakness, ...]:
    """Compares the installation with its record; an empty answer means everything matched."""
    return (*_of_places(installation), *_of_rooms(installation), *_of_files(installation))


def is_development(installation: Installation) -> bool:
    """Says whether Tamis runs from a checkout (PEP 660): no record of its files exists then."""
    return _checkout(installation) is not None


def _ours(installation: Installation) -> Distribution | None:
    found = distributions(name=installation.distribution, path=list(installation.search_path))
    return next(iter(found), None)


def _checkout(installation: Installation) -> Path | None:
    """Finds the folder an editable installation points to (PEP 610), None for an ordinary one."""
    ours = _ours(installation)
    origin = json.loads(ours.read_text("direct_url.json") or "{}") if ours else {}
    if not origin.get("dir_info", {}).get("editable", False):
        return None
    return Path(unquote(urlsplit(str(origin.get("url", ""))).path)).resolve()


def _of_places(installation: Installation) -> Iterator[Weakness]:
    checkout = _checkout(installation)
    for entry in installation.search_path:
        place = Path(entry)
        if checkout is not None and place.is_absolute() and place.resolve() == checkout:
            continue  # one works in one's checkout; that this is a development installation is told elsewhere
        if not place.is_absolute() or place.resolve() == installation.working_directory.resolve():
            where = str(installation.working_directory)
            yield _grave(Message.of("desk.integrity_path_working_directory", where=where))
        elif place.exists():
            yield from _of_owners(place.resolve(), installation.user)


def _of_owners(place: Path, user: int) -> Iterator[Weakness]:
    for folder in (place, *place.parents):
        status = folder.stat()
        # A sticky folder (/tmp) above lets nobody rename our folder; others could still add files to the place itself.
        open_to_others = status.st_mode & _OTHERS_WRITE and (folder == place or not status.st_mode & _STICKY)
        if open_to_others:
            yield _grave(Message.of("desk.integrity_path_writable", where=str(folder)))
        elif status.st_uid not in {0, user}:
            yield Weakness(Message.of("desk.integrity_path_owner", where=str(folder)), grave=False)


def _of_rooms(installation: Installation) -> Iterator[Weakness]:
    places = {Path(entry).resolve() for entry in installation.search_path if Path(entry).is_absolute()}
    owners = _owners(installation)
    home = _home(installation)
    for room in installation.rooms:
        others = sorted(owners.get(room, frozenset()) - {installation.distribution})
        if others:
            yield _grave(Message.of("desk.integrity_shared_room", room=room, others=", ".join(others)))
        for place in sorted(places - {home}):
            if _holds(place, room):
                yield _grave(Message.of("desk.integrity_shadowed_room", room=room, where=str(place)))


def _home(installation: Installation) -> Path | None:
    """Finds the one place the rooms may lie in: an editable installation's checkout, or where our distribution is."""
    ours = _ours(installation)
    return _checkout(installation) or (Path(str(ours.locate_file(""))).resolve() if ours else None)


def _holds(place: Path, room: str) -> bool:
    return (place / room).is_dir() or any((place / f"{room}{suffix}").exists() for suffix in all_suffixes())


def _owners(installation: Installation) -> Mapping[str, frozenset[str]]:
    owners: dict[str, frozenset[str]] = {}
    for distribution in distributions(path=list(installation.search_path)):
        name = distribution.name.lower()
        for path, _ in _record(distribution):
            room = path.split("/", maxsplit=1)[0].split(".", maxsplit=1)[0]
            owners[room] = owners.get(room, frozenset()) | {name}
    return owners


def _of_files(installation: Installation) -> tuple[Weakness, ...]:
    ours = _ours(installation)
    if ours is None:
        return (_grave(Message.of("desk.integrity_not_installed")),)
    if is_development(installation):
        return (Weakness(Message.of("desk.integrity_development"), grave=False),)
    record = tuple(_record(ours))
    if not record:
        return (_grave(Message.of("desk.integrity_no_record")),)
    home = Path(str(ours.locate_file("")))
    known = frozenset(path for path, _ in record)
    return (*_changed(home, record), *_planted(home, installation.rooms, known))


def _record(distribution: Distribution) -> Iterator[tuple[str, str]]:
    """Reads RECORD: (path, "sha256=…" or "")."""
    for row in csv.reader(io.StringIO(distribution.read_text("RECORD") or "")):
        if len(row) >= 2:
            yield row[0], row[1]


def _changed(home: Path, record: Iterable[tuple[str, str]]) -> Iterator[Weakness]:
    for path, expected in record:
        if not _is_hashed(path):
            continue
        try:
            with (home / path).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").digest()
        except OSError:
            yield _grave(Message.of("desk.integrity_missing_file", file=path))
            continue
        if expected != "sha256=" + base64.urlsafe_b64encode(digest).rstrip(b"=").decode():
            yield _grave(Message.of("desk.integrity_changed_file", file=path))


def _is_hashed(path: str) -> bool:
    """Says whether the record must give a hash: all files but the record itself and Python's compiled caches."""
    return not path.endswith(".pyc") and path.rsplit("/", maxsplit=1)[-1] not in _OWN_RECORD


def _planted(home: Path, rooms: tuple[str, ...], known: frozenset[str]) -> Iterator[Weakness]:
    for room in rooms:
        for path in sorted((home / room).rglob("*")):
            name = path.relative_to(home).as_posix()
            if path.name.endswith(tuple(all_suffixes())) and path.parent.name != "__pycache__" and name not in known:
                yield _grave(Message.of("desk.integrity_planted_file", file=name))


def _grave(message: Message) -> Weakness:
    return Weakness(message, grave=True)
