"""What a PDF holds beside its visible pages: every place listed in `pdf_needles`, in every object, orphans included.

Rule: all objects of the file are walked, not only those the pages lead to; earlier versions are opened and examined in
the same way. Reports, never changes anything; values are bounded text a source's file held.
Residual risk: a text in a place nobody knows is reported only as "unknown entry"; stripping drops it in any case.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

import pikepdf

from sanitize.errors import SanitizeError
from sanitize.findings import Finding, Grade
from sanitize.formats.pdf_document import decoded, opened, reading
from sanitize.formats.pdf_hidden import hidden_text, known_of
from sanitize.formats.pdf_layers import layers_of
from sanitize.formats.pdf_marks import marks_in
from sanitize.formats.pdf_needles import ANNOTATION, ANYWHERE, CATALOG, CATALOG_FINE, FIELD, INFO, SIGNATURE, STATIC_ID
from sanitize.formats.pdf_pictures import beside_pixels, is_veiled
from sanitize.formats.pdf_revisions import earlier, past_of
from sanitize.formats.pdf_streams import visible_text
from sanitize.formats.pdf_texts import texts_in, xml_texts
from words.message import Message

MAX_FINDINGS = 3000
MAX_HIDDEN = 1000
_HEADINGS = {"sanitize.pdf_bookmarks", "sanitize.pdf_named_places", "sanitize.pdf_page_labels"}
_WEIGHT = {Grade.GREEN: 0, Grade.AMBER: 1, Grade.RED: 2}


def examine(original: Path, *, repair: bool = False) -> tuple[Finding, ...]:
    """Lists what could betray someone in a PDF; refuses what would need repair, or with `repair` reads what it can.

    Raises:
        Unreadable: locked, damaged or hostile. TooLarge: beyond a stated limit.
    """
    found = needles(original, repair=repair)
    return (*_beyond_the_visible(found, original), *_bounded(hidden_text(original)))


def examine_again(copy: Path, found: Sequence[Finding], same: Collection[int]) -> tuple[Finding, ...]:
    """Examines a copy; what is hidden on pages that hold the `same` as the original's is known from its findings.

    Raises:
        Unreadable, TooLarge: see `examine`.
    """
    known = {} if _MORE in found else known_of(found, same)
    return (*_beyond_the_visible(needles(copy, repair=False), copy), *_bounded(hidden_text(copy, known)))


def _bounded(hidden: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return hidden if len(hidden) <= MAX_HIDDEN else (*hidden[:MAX_HIDDEN], _MORE)


def _beyond_the_visible(found: Sequence[Finding], original: Path) -> Iterator[Finding]:
    """Tells titles of bookmarks and names of places only where they say more than the pages: headings are no secret."""
    text = " ".join(visible_text(original).split()) if any(item.message.id in _HEADINGS for item in found) else ""
    for item in found:
        heading = item.message.id in _HEADINGS and " ".join(item.untrusted_value.split()) in text
        yield replace(item, untrusted_value="") if heading else item


def needles(original: Path, *, repair: bool) -> tuple[Finding, ...]:
    """The same without looking at the pages' pixels; `repair` reads damaged files as far as possible.

    Raises:
        Unreadable, TooLarge: see `examine`.
    """
    with opened(original, repair=repair) as pdf:
        found = list(islice(_every(pdf, original.read_bytes(), repair=repair), MAX_FINDINGS))
    if len(found) == MAX_FINDINGS:
        found.append(finding("file", Grade.RED, "more_findings"))
    return tuple(_gravest(found))


def _gravest(found: Sequence[Finding]) -> Iterator[Finding]:
    """Leaves out what is told elsewhere with the same value and a graver grade, or in the very same words."""
    worst: dict[str, int] = {}
    for item in found:
        worst[item.untrusted_value] = max(worst.get(item.untrusted_value, 0), _WEIGHT[item.grade])
    for item in dict.fromkeys(found):
        if not item.untrusted_value or _WEIGHT[item.grade] == worst[item.untrusted_value]:
            yield item


def finding(where: str, grade: Grade, what: str, value: str = "") -> Finding:
    """Makes one finding of this family."""
    return Finding(where[:200], grade, Message.of(f"sanitize.pdf_{what}"), value[:2000])


_MORE = finding("file", Grade.AMBER, "more_findings")


def _every(pdf: pikepdf.Pdf, data: bytes, *, repair: bool) -> Iterator[Finding]:
    looks: list[Callable[[], Iterable[Finding]]] = [
        partial(_trailer, pdf),
        partial(_catalog, pdf.Root),
        partial(_layers, pdf),
        *(partial(_object, item, f"object {item.objgen[0]}", 0) for item in _objects(pdf)),
        partial(_outside, data),
        partial(_orphans, pdf),
        partial(marks_in, pdf),
        partial(_earlier, data),
    ]
    for look in looks:
        yield from _tolerated(look) if repair else look()


def _tolerated(look: Callable[[], Iterable[Finding]]) -> list[Finding]:
    """What one look finds; where a damaged part stops it, that is said instead."""
    try:
        with reading(strict=False):
            return list(look())
    except SanitizeError:
        return [finding("file", Grade.AMBER, "part_unreadable")]


def _earlier(data: bytes) -> Iterator[Finding]:
    for number, old in earlier(data):
        for item in (*_trailer(old), *_catalog(old.Root), *_of_objects(old)):
            yield Finding(f"version {number}: {item.where}", item.grade, item.message, item.untrusted_value)


def _of_objects(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    for item in _objects(pdf):
        yield from _object(item, f"object {item.objgen[0]}", 0)


def _objects(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    return (item for item in pdf.objects if isinstance(item, pikepdf.Dictionary | pikepdf.Stream))


def _trailer(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    info = pdf.trailer.get("/Info")
    if isinstance(info, pikepdf.Dictionary):
        for key in sorted(info.keys()):
            for path, text in texts_in(info.get(key)):
                yield finding(f"Info:{key[1:]}{path}", INFO.get(key, Grade.RED), "info", text)
    for part in pdf.trailer.get("/ID", pikepdf.Array()):
        if isinstance(part, pikepdf.String) and bytes(part) != STATIC_ID:
            yield finding("trailer:ID", Grade.AMBER, "identifier", bytes(part).hex())
    if pdf.is_encrypted:
        yield finding("trailer:Encrypt", Grade.GREEN, "was_locked")


def _catalog(root: pikepdf.Object) -> Iterator[Finding]:
    for key in sorted(root.keys()):
        if key in CATALOG_FINE:
            continue
        what, grade = CATALOG.get(key, ("unknown_entry", Grade.AMBER))
        yield from _with_texts(f"catalog:{key[1:]}", grade, what, root.get(key))


def _layers(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    layers = layers_of(pdf)
    for number, name in layers.untrusted_names:
        off = number in layers.off
        yield finding("layer", Grade.RED if off else Grade.AMBER, "layer_hidden" if off else "layer", name)


def _object(item: pikepdf.Object, where: str, depth: int) -> Iterator[Finding]:
    """Looks at one object and at the dictionaries written directly inside it."""
    yield from _known(item, where)
    if isinstance(item, pikepdf.Stream):
        yield from _stream(item, where)
    if depth > 20:
        return
    for key in sorted(item.keys()):
        value = item.get(key)
        for part in value if isinstance(value, pikepdf.Array) else [value]:
            if isinstance(part, pikepdf.Dictionary) and not part.is_indirect:
                yield from _object(part, where, depth + 1)


def _known(item: pikepdf.Object, where: str) -> Iterator[Finding]:
    rules = dict(ANYWHERE)
    if "/Rect" in item and "/Subtype" in item:
        rules |= ANNOTATION
        yield finding(f"{where}:{item.get('/Subtype')}", Grade.AMBER, "annotation")
        if item.get("/Subtype") == "/Redact":
            yield finding(f"{where}:Redact", Grade.RED, "redaction_unapplied")
    if "/FT" in item or ("/T" in item and "/Kids" in item):
        rules |= FIELD
    if item.get("/Type") == "/Sig" or "/ByteRange" in item:
        rules |= SIGNATURE
    if isinstance(item.get("/S"), pikepdf.Name) and item["/S"] in {"/Launch", "/GoToR", "/SubmitForm", "/ImportData"}:
        yield from _with_texts(f"{where}:{item.get('/S')}", Grade.RED, "action", item)
    for key, (what, grade) in rules.items():
        if key in item and not (key == "/E" and item.get("/Type") != "/StructElem" and "/S" not in item):
            yield from _with_texts(where + key.replace("/", ":"), grade, what, item.get(key))


def _stream(item: pikepdf.Stream, where: str) -> Iterator[Finding]:
    if item.get("/Type") == "/Metadata" or item.get("/Subtype") == "/XML":
        packet = decoded(item)
        texts = list(xml_texts(packet))
        yield finding(f"XMP, {where}", Grade.AMBER, "xmp_packet")
        for name, text in texts:
            yield finding(f"XMP:{name}", Grade.RED, "xmp", text)
    if item.get("/Subtype") == "/Image":
        for text in beside_pixels(item):
            yield finding(f"picture, {where}", Grade.RED, "picture_metadata", text)
        if is_veiled(item):
            yield Finding(f"picture, {where}", Grade.AMBER, Message.of("sanitize.picture_veiled"))
    if "/F" in item:
        yield from _with_texts(f"{where}:F", Grade.RED, "outside_file", item.get("/F"))


def _with_texts(where: str, grade: Grade, what: str, value: object) -> Iterator[Finding]:
    texts = texts_in(value)
    if not texts:
        yield finding(where, grade, what)
    for path, text in texts:
        yield finding(where + path.replace("/", ":"), grade, what, text)


def _outside(data: bytes) -> Iterator[Finding]:
    past = past_of(data)
    for number, end in enumerate(past.ends, start=1):
        yield finding(f"version {number}, byte {end}", Grade.RED, "earlier_version")
    for where, extra in (("before the file", past.untrusted_head), ("after the file", past.untrusted_tail)):
        if extra:
            yield finding(where, Grade.RED, "bytes_outside", extra[:2000].decode("latin-1"))


def _orphans(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    reached: set[tuple[int, int]] = set()
    waiting: list[object] = [pdf.trailer]
    while waiting:
        part = waiting.pop()
        if isinstance(part, pikepdf.Object) and part.is_indirect:
            if part.objgen in reached:
                continue
            reached.add(part.objgen)
        if isinstance(part, pikepdf.Array):
            waiting += list(part)
        elif isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            waiting += [part.get(key) for key in part.keys()]  # noqa: SIM118 (pikepdf dictionaries iterate so)
    for item in pdf.objects:
        if isinstance(item, pikepdf.Object) and item.objgen not in reached and not _is_machinery(item):
            yield from _with_texts(f"orphan, object {item.objgen[0]}", Grade.AMBER, "orphan", item)


def _is_machinery(item: pikepdf.Object) -> bool:
    """Says whether an object is part of the file's own table of contents, which nothing refers to."""
    return isinstance(item, pikepdf.Stream) and item.get("/Type") in {"/XRef", "/ObjStm"}
