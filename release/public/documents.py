"""Documents as the site shows them: a page for each, with pictures of its pages, its text and the file itself.

Rule: pictures and text are files of the package, made in the jail and approved with everything else; a text's pages are
apart by form feeds. What is read is held against the digest our verifier saw. A package without them (version 1) has a
page that says so and leads to the file.
Never: opens a document or a picture; lets a control character through.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import PurePosixPath

from release.errors import SiteRefused
from release.payload import PayloadDocument
from release.published import Published

Reading = Callable[[Published, str], bytes]
"""Gives the bytes of a file of a package, by its path from the package's top."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a document: its number from 1, its picture's path from the package's top ("" for none), its text."""

    number: int
    picture: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A document with all that its page needs. `name` is REL-YYYY-NNNN-NN, `number` its place in the release from 1."""

    release: Published
    document: PayloadDocument
    number: int
    name: str
    size: int
    sheets: tuple[Sheet, ...]


def name_of(document: PayloadDocument) -> str:
    """Names a document by its place: REL-YYYY-NNNN-NN."""
    return PurePosixPath(document.path).stem


def texts(release: Published, document: PayloadDocument, read: Reading) -> tuple[str, ...]:
    """Gives the text of each page; empty where the package holds none.

    Raises:
        SiteRefused: the file is not the one our verifier saw.
    """
    if not document.text:
        return ()
    path = f"data/{document.text_path}"
    written = read(release, path)
    if hashlib.sha256(written).hexdigest() != next(file.sha256 for file in release.files if file.path == path):
        raise SiteRefused("release.site_bag_refused", bag=release.name, checks=path)
    parted = written.decode(errors="replace").removesuffix("\f").split("\f")
    return tuple(_CONTROLS.sub("", page).strip("\n") for page in parted)


def shown(release: Published, read: Reading) -> Iterator[Shown]:
    """Gives every document of a release."""
    sizes = {file.path: file.size for file in release.files}
    for number, document in enumerate(release.record.documents, 1):
        name, said = name_of(document), texts(release, document, read)
        pairs = zip_longest(document.page_paths, said, fillvalue="")
        sheets = tuple(Sheet(at, path and f"data/{path}", text) for at, (path, text) in enumerate(pairs, 1))
        yield Shown(release, document, number, name, sizes[f"data/{document.path}"], sheets)
