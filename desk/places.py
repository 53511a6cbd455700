"""Where the desk may look for a drop and put a release: below a few folders, where sticks are mounted.

Rule: a place somebody chose in the browser is followed to where it truly lies (symbolic links, "..") and must be a
folder at or below one of the allowed ones, which are followed in the same way. TAMIS_PLACES adds some, ":" between.
Never: takes a place that is not absolute, lists more than one level, or opens a file.
Residual risk: who can move folders on this machine can do so between the check and the use.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from desk.errors import PlaceNotAllowed

MOUNTS = (Path("/media"), Path("/mnt"), Path("/run/media"))
VARIABLE = "TAMIS_PLACES"
_LISTED = 200
_LONGEST = 4096


def places_of(environ: Mapping[str, str]) -> tuple[Path, ...]:
    """Gives the allowed folders: those TAMIS_PLACES names, then where sticks are mounted."""
    named = [Path(name) for name in environ.get(VARIABLE, "").split(":") if name.startswith("/")]
    return (*named, *MOUNTS)


def choose(untrusted_place: str, allowed: Sequence[Path]) -> Path:
    """Gives the folder a person chose.

    Raises:
        PlaceNotAllowed: it is no folder, or not below an allowed one.
    """
    try:
        chosen = _followed(untrusted_place)
    except (OSError, ValueError, RuntimeError) as fault:
        raise PlaceNotAllowed("desk.place_not_there") from fault
    if not any(chosen.is_relative_to(root) for root in _roots(allowed)):
        raise PlaceNotAllowed("desk.place_not_allowed")
    if not chosen.is_dir():
        raise PlaceNotAllowed("desk.place_not_there")
    return chosen


def offered(allowed: Sequence[Path]) -> tuple[Path, ...]:
    """Lists what can be chosen at a glance: the allowed folders that are there, and the folders right below them."""
    found: list[Path] = []
    for root in _roots(allowed):
        found += [root, *_folders_in(root)]
    return tuple(dict.fromkeys(found))[:_LISTED]


def _followed(untrusted_place: str) -> Path:
    if not untrusted_place.startswith("/") or len(untrusted_place) > _LONGEST:
        raise PlaceNotAllowed("desk.place_not_allowed")
    return Path(untrusted_place).resolve(strict=True)


def _roots(allowed: Sequence[Path]) -> list[Path]:
    return [root.resolve() for root in allowed if root.is_dir()]


def _folders_in(root: Path) -> list[Path]:
    try:
        return sorted(path for path in root.iterdir() if path.is_dir() and not path.is_symlink())
    except OSError:
        return []
