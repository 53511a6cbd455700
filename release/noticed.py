"""A folder with a notice of withdrawal: written, and read by somebody who trusts none of it.

Rule: docs/formats/withdrawal.md: withdrawal.json, its OpenPGP signature by the desk release key dated midnight UTC of
the day, that key's certificate. gpgv alone can check it. A key that has expired since still withdraws, one that was
revoked does not: to take something back for too long does less harm than to leave it standing.
Never: follows a link; believes a certificate because it came along.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from custody import canonical, verify
from custody.canonical import JSON
from release.errors import NoticeRefused
from release.parcel import write_parcel
from release.withdrawal import Notice, read_notice

TOLD = "withdrawal.json"
_KEY = "release-key.gpg"
FILES = (TOLD, f"{TOLD}.sig", _KEY)
_README = Path(__file__).parent / "readme"
_SIGNED_THEN = frozenset({"GOODSIG", "EXPKEYSIG"})


@dataclass(frozen=True, slots=True)
class Noticed:
    """A notice whose signature holds, the fingerprint of the key that made it, and its three files."""

    notice: Notice
    release_key: str
    files: Mapping[str, bytes]


def is_notice(folder: Path) -> bool:
    """Tells whether a folder holds a notice rather than a package."""
    return (folder / TOLD).is_file()


def noticed(top: Path) -> Noticed:
    """Reads a notice after checking all of it; whether its keys are anybody's is for the caller to know.

    Raises:
        NoticeRefused: it does not hold.
    """
    try:
        files = {name: verify.read(top, name) for name in FILES}
        notice = read_notice(files[TOLD])
        key, made, word = verify.check_openpgp(files[TOLD], files[f"{TOLD}.sig"], files[_KEY], TOLD)
    except (verify.Refused, OSError) as fault:
        raise NoticeRefused("release.notice_refused", notice=top.name, why=str(fault)) from fault
    if word not in _SIGNED_THEN or f"{made:%Y-%m-%d %H:%M:%S}" != f"{notice.day} 00:00:00":
        raise NoticeRefused("release.notice_refused", notice=top.name, why="signature")
    return Noticed(notice, key, files)


def write_notice(into: Path, told: Mapping[str, JSON], certificate: bytes, sign: Callable[[bytes], bytes]) -> Path:
    """Writes `into`/WDR-YYYY-NNNN; `sign` makes the release key's binary detached signature, dated midnight UTC.

    Raises:
        AlreadyThere: something lies there under this name.
        NoticeRefused: it would not hold.
        DiskTrouble: the disk would not take it.
    """
    data = canonical.dumps(dict(told))
    notice = read_notice(data)
    files = {TOLD: data, f"{TOLD}.sig": sign(data), _KEY: certificate}
    for name in ("README.txt", "LISEZMOI.txt"):
        files[name] = (_README / f"withdrawal-{name}").read_bytes()

    def check(top: Path) -> None:
        noticed(top)

    return write_parcel(into, notice.name, notice.day, files, check)
