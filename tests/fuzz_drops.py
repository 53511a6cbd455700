"""A zip somebody brings, looked at as every kind of drop, and read: used by `fuzz_parsers.py`.

What must hold whatever its bytes are: no member gives more bytes than were told at the first look, what is told not to
be kept gives none, and nothing is raised but an error of the room.
"""

import tempfile
from pathlib import Path

from intake.carried import UNTOLD, Carried
from intake.channels import Channel
from intake.errors import IntakeError
from intake.limits import Limits
from intake.survey import survey
from tests.archives import Entry, zip_of
from tests.workstation import INBOX, archive_of

SMALL = Limits(document_bytes=1 << 16, archive_bytes=1 << 16, item_bytes=1 << 16, files=200, zip_members=200)
SPECIMENS = (
    zip_of([Entry("REL/bagit.txt", b"BagIt", method=8), Entry("REL/data/a", b"abc" * 9), Entry("note", b"x")]),
    zip_of([Entry("bagit.txt", b"BagIt"), Entry("a/bagit.txt", b"y"), Entry("1-a_b-msg.gpg", b"z")]),
    zip_of([Entry("metadata.json", b"{}"), Entry("a.sd-export", archive_of(INBOX), method=8)]),
)


def drops(data: bytes) -> None:
    """Takes a zip for what names show, and for packages; reads all there is to read."""
    with tempfile.TemporaryDirectory(prefix="tf-") as folder:
        drop = Path(folder, "x.zip")
        drop.write_bytes(data)
        for about in (UNTOLD, Carried(stated=Channel.PACKAGE_UNKEYED)):
            _read(drop, about)


def _read(drop: Path, about: Carried) -> None:
    for arrival in survey(drop, SMALL, about):
        came = 0
        try:
            for chunk in arrival.chunks():
                came += len(chunk)
        except IntakeError:
            pass  # what is read of it by then counts, too
        assert came <= (arrival.size if arrival.keep else 0), arrival.place
