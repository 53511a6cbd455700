"""The rows of OpenDocument: texts, sheets, slides, drawings, and their templates, which become plain ones.

Rule: content and styles are sifted by allow-list (`odf_sieve.py`), pictures cleaned by the rows of their families; the
package is written anew with nothing else. Second engine: a walk over the raw archive and its tags for what must not be
there. Fidelity: the words a reader sees, in order, tables and slides, counted by a reader of its own.
Never: runs, fetches or lays out anything. Residual risk: that of the sieve; typefaces' and sheets' names stay.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sanitize.errors import Unreadable
from sanitize.findings import Finding, Grade
from sanitize.formats import odf_switches, odf_words, xml_parts, xml_written, zip_parts
from sanitize.formats._row import Format
from sanitize.formats.odf_chart import MEDIA_TYPE as CHART
from sanitize.formats.odf_chart import Charts
from sanitize.formats.odf_hidden import hidden_in
from sanitize.formats.odf_names import ADDRESSES, PREFIXES
from sanitize.formats.odf_renaming import renamed
from sanitize.formats.odf_second import second_engine, unfolded
from sanitize.formats.odf_sieve import Sieve
from sanitize.formats.office_pictures import Bare, Barer, ReadTags, Recall
from sanitize.odf_kind import ODG, ODP, ODS, ODT
from words.message import Message

FAMILIES = {"odt": ODT, "ods": ODS, "odp": ODP, "odg": ODG}
_MANIFEST = "META-INF/manifest.xml"
_SAID = ("meta.xml", "settings.xml")
_MOST_PROPERTIES = 400
_PLAIN = re.compile(r"[a-z]{1,12}-resolution|disabled|automatic")  # a switch, not a word of somebody's
_TAG = re.compile(r"<[^>]*>")


@dataclass(slots=True)
class _Pictures:
    """The pictures of a document: each cleaned once, and named by its number."""

    parts: dict[str, bytes]
    bare: Bare
    kept: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    found: list[Finding] = field(default_factory=list)

    def named(self, href: str) -> str:
        """Cleans the picture at an address inside the package; gives its new name, or "" where it cannot stay."""
        place = href.removeprefix("./")
        if place in self.kept:
            return self.kept[place][0]
        bared = self.bare(self.parts[place]) if place in self.parts else None
        if bared is None:
            return ""
        ending, data, found = bared
        self.kept[place] = (f"Pictures/{len(self.kept) + 1}.{ending}", data)
        self.found += [Finding(f"{place}: {f.where}"[:200], f.grade, f.message, f.untrusted_value) for f in found]
        return self.kept[place][0]


@dataclass(frozen=True, slots=True)
class _Rebuilt:
    """A document as it may stay, and what was put aside."""

    parts: list[tuple[str, bytes]]
    found: list[Finding]
    lost: Counter[str]


def rows(read_tags: ReadTags) -> Iterator[Format]:
    """Makes the four rows; `read_tags` is ExifTool, the second engine of the pictures inside."""
    return (_row(name, media_type, Barer(read_tags)) for name, media_type in FAMILIES.items())


def _row(name: str, media_type: str, barer: Barer) -> Format:
    made_last: list[tuple[bytes, _Rebuilt]] = []

    def examine(path: Path) -> Sequence[Finding]:
        data, recall = zip_parts.whole(path), Recall(barer)
        made = _rebuilt(data, media_type, recall.bare)
        made_last[:] = [] if recall.recalled else [(hashlib.sha256(data).digest(), made)]
        return made.found

    def strip(original: Path, into: Path) -> Sequence[Message]:
        """Writes what was made to examine the same bytes, or makes it."""
        data = zip_parts.whole(original)
        digest = hashlib.sha256(data).digest()
        known = [made for examined, made in made_last if examined == digest]
        made = known[0] if known else _rebuilt(data, media_type, barer.bare)
        zip_parts.write(into, made.parts, frozenset({"mimetype"}))
        return [Message.of(loss, count=count) for loss, count in sorted(made.lost.items())]

    return Format(
        name=name,
        media_types=(media_type,),
        extension=name,
        examine=examine,
        strip=strip,
        second_engine=second_engine,
        fidelity=lambda original, copy: odf_words.same(odf_words.seen_in(original), odf_words.seen_in(copy)),
        unfold=unfolded,
        visible_text=lambda path: " ".join(odf_words.seen_in(path).words),
        engines=("pillow",),
    )


def _rebuilt(data: bytes, media_type: str, bare: Bare) -> _Rebuilt:
    package = zip_parts.taken_apart(data)
    if "content.xml" not in package.parts:
        raise Unreadable("sanitize.odf_damaged")
    names = [name for name in odf_words.PARTS if name in package.parts]
    read = {name: xml_parts.read(package.parts[name], PREFIXES) for name in names}
    pictures = _Pictures(package.parts, bare)
    hidden = hidden_in(tree for tree, _ in read.values())
    charts = Charts(package.parts, pictures.named, odf_words.sheets_in(read["content.xml"][0], hidden))
    sieve = Sieve(hidden, pictures.named, sheets=media_type == ODS, chart=charts.named)
    trees = {name: sieve.sifted(tree, name) for name, (tree, _) in read.items()}
    for name, (_, aside) in read.items():
        for remark in aside:
            sieve.tell("sanitize.odf_comment", remark, name)
    for name in renamed(list(trees.values())):
        sieve.tell("sanitize.odf_name", name)
    parts = [("mimetype", media_type.encode())]
    parts += [(name, xml_written.written(tree, ADDRESSES)) for name, tree in trees.items()]
    settings = odf_switches.kept(package.parts)
    parts += [(odf_switches.SETTINGS, settings)] if settings else []
    parts += [*charts.listed(), *pictures.kept.values()]
    parts.append((_MANIFEST, _manifest(parts, media_type)))
    taken = {"mimetype", _MANIFEST, *names, *pictures.kept, *charts.taken()}
    found = [*sieve.found, *charts.found, *pictures.found, *_put_aside(package.parts, taken), *package.beside]
    return _Rebuilt(parts, list(dict.fromkeys(found)), sieve.lost + charts.lost)


def _put_aside(parts: dict[str, bytes], taken: set[str]) -> Iterator[Finding]:
    """Tells what of a package is left behind: properties one by one, other parts by name."""
    for name in _SAID:
        if name in parts:
            tree, _ = xml_parts.read(parts[name], PREFIXES)
            yield from _properties(name, tree)
    for name, data in parts.items():
        if name not in taken and name not in _SAID and data:
            yield Finding(name[:200], Grade.AMBER, Message.of("sanitize.odf_part"), _words(data))


def _words(data: bytes) -> str:
    """Keeps the words of a part as evidence, where it holds words."""
    try:
        return " ".join(_TAG.sub(" ", data[:100_000].decode("utf-8")).split())[:400]
    except UnicodeDecodeError:
        return ""


def _properties(part: str, tree: xml_parts.Node) -> Iterator[Finding]:
    message, told = Message.of("sanitize.odf_property"), 0
    for node in tree.every():
        words = "".join(piece for piece in node.content if isinstance(piece, str)).strip()
        said = " ".join(
            [words, *(value for key, value in node.attributes.items() if key.startswith(("xlink:h", "meta:")))]
        )
        if (
            len(said.strip()) > 5
            and not _PLAIN.fullmatch(said.strip())
            and not node.name.startswith("office:")
            and told < _MOST_PROPERTIES
        ):
            told += 1
            grade = Grade.RED if part == "meta.xml" else Grade.AMBER
            yield Finding(
                f"{part}: {node.attributes.get('config:name', node.name)}"[:200], grade, message, said.strip()[:400]
            )


def _manifest(parts: Sequence[tuple[str, bytes]], media_type: str) -> bytes:
    """Lists the parts, as OpenDocument 1.3 part 2, 4 asks."""
    kinds = {"xml": "text/xml", "png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif", "bmp": "image/bmp"}
    listed = [("/", media_type)]
    listed += [
        (name.removesuffix(odf_words.CONTENT), CHART) for name, _ in parts if name.endswith(f"/{odf_words.CONTENT}")
    ]
    listed += [(name, kinds.get(name.rpartition(".")[2], "image/tiff")) for name, _ in parts if name != "mimetype"]
    entries = [
        xml_parts.Node("manifest:file-entry", {"manifest:full-path": name, "manifest:media-type": kind})
        for name, kind in listed
    ]
    return xml_written.written(xml_parts.Node("manifest:manifest", {"manifest:version": "1.3"}, [*entries]), ADDRESSES)
