"""Nothing in the tree tells where it was made: no path of a machine, no registry's address, no secret key."""

import re
from pathlib import Path

from tests.house.plan import named, ours

PLACES = re.compile(
    r"(?<![\w./])/(?:work|opt|srv)/[a-z]"  # folders of somebody's machine
    r"|/home/(?!\w*(?:USER|user|journalist|desk|amnesia)\b)[a-z]"  # somebody's home
    r"|(?<![\w.])/root/\w"
    r"|index-url|extra-index|find-links|trusted-host"
    r"|(?:pypi|files\.pythonhosted|registry|proxy)\.[a-z0-9.-]+\.(?:internal|local|corp|lan)\b"
    r"|\b(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}\.\d{1,3}\b"
)
SECRET = re.compile("BEGIN PGP PRIVATE KEY BLOCK|BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY")
LOCKS = ("requirements/run.txt", "requirements/dev.txt")


def text_of(path: Path) -> str:
    """Reads a file as text, a binary one as nothing."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def test_no_file_tells_where_it_was_made() -> None:
    told = {named(path): PLACES.findall(text_of(path)) for path in ours() if path != Path(__file__)}
    assert not {name: places for name, places in told.items() if places}


def test_no_unprotected_secret_key_lies_in_the_tree() -> None:
    assert not [named(path) for path in ours() if path != Path(__file__) and SECRET.search(text_of(path))]


def test_the_lock_files_name_no_place_to_fetch_from() -> None:
    for path in ours():
        if named(path) in LOCKS:
            assert "://" not in text_of(path)
