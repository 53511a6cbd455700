"""All dirty files, one or more for each row of the format table: the one list the table-driven tests go through."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.specimens import (
    bitmaps,
    gifs,
    heifs,
    kinds,
    markups,
    odf_charts,
    odfs,
    office_excel,
    office_slides,
    office_word,
    palettes,
    pdf_codings,
    pdf_planted,
    pictures,
    svgs,
    texts,
    tiffs,
    webps,
)
from tests.specimens.planted import CONTENT, needles_in


@dataclass(frozen=True, slots=True)
class Specimen:
    """A dirty file: its name, the row that must clean it, how it is put at a path, and what else must vanish."""

    name: str
    row: str
    put: Callable[[Path], Path]
    besides: tuple[str, ...] = ()

    def must_vanish(self, dirty: bytes) -> set[bytes]:
        """Gives what must be gone from the copy."""
        return {n for n in needles_in(dirty) if not CONTENT.match(n)} | {word.encode() for word in self.besides}

    def must_stay(self, dirty: bytes) -> set[bytes]:
        """Gives what a reader sees and must go on seeing."""
        return {n for n in needles_in(dirty) if CONTENT.match(n)}


def _made(make: Callable[[], bytes]) -> Callable[[Path], Path]:
    def put(path: Path) -> Path:
        path.write_bytes(make())
        return path

    return put


SPECIMENS = (
    Specimen("jpeg", "jpeg", pictures.dirty_jpeg, (*pictures.JPEG_NEEDLES, pictures.TRAILER.decode())),
    Specimen("jpeg behind its codes", "jpeg", _made(lambda: pictures.behind_codes_jpeg("jpegb", progressive=False))),
    Specimen("jpeg in many scans", "jpeg", _made(lambda: pictures.behind_codes_jpeg("jpegp", progressive=True))),
    Specimen("png", "png", pictures.dirty_png, (*pictures.PNG_NEEDLES, pictures.TRAILER.decode())),
    Specimen("apng", "png", pictures.moving_png, ("Needle-in-motion",)),
    Specimen("gif", "gif", _made(gifs.dirty)),
    Specimen("gif palettes", "gif", _made(palettes.gif)),
    Specimen("png palette", "png", _made(palettes.png)),
    Specimen("bmp palette", "bmp", _made(palettes.bmp)),
    Specimen("tiff colour map", "tiff", _made(palettes.tiff)),
    Specimen("webp", "webp", _made(webps.dirty_still)),
    Specimen("webp film", "webp", _made(webps.dirty_film)),
    Specimen("webp behind its transparency", "webp", _made(webps.behind_alpha)),
    Specimen("webp film behind its transparency", "webp", _made(webps.film_behind_alpha)),
    Specimen("bmp", "bmp", _made(bitmaps.dirty_bmp)),
    Specimen("bmp unused bytes", "bmp", _made(bitmaps.unused_bytes_bmp)),
    Specimen("bmp in runs", "bmp", _made(bitmaps.rle_bmp)),
    Specimen("tiff", "tiff", tiffs.dirty),
    Specimen("tiff behind the rows", "tiff", _made(tiffs.uncompressed_with_tail)),
    Specimen("tiff in jpeg", "tiff", _made(tiffs.in_jpeg)),
    Specimen("tiff of deep colour", "tiff", _made(tiffs.listed_in_deep)),
    Specimen("svg", "svg", _made(svgs.dirty), pictures.JPEG_NEEDLES),
    Specimen("pdf pictures in every coding", "pdf", pdf_codings.put),
    Specimen("pdf", "pdf", pdf_planted.put, (*pictures.JPEG_NEEDLES, pictures.TRAILER.decode())),
    Specimen("txt", "text", _made(texts.dirty)),
    Specimen("docx", "docx", _made(office_word.dirty), (*pictures.JPEG_NEEDLES, pictures.TRAILER.decode())),
    Specimen("xlsx", "xlsx", _made(office_excel.dirty), (*pictures.JPEG_NEEDLES, pictures.TRAILER.decode())),
    Specimen("pptx", "pptx", _made(office_slides.dirty), (*pictures.JPEG_NEEDLES, pictures.TRAILER.decode())),
    Specimen("html", "html", _made(markups.dirty_html), pictures.JPEG_NEEDLES),
    Specimen("xhtml", "html", _made(markups.dirty_xhtml)),
    Specimen("xml", "xml", _made(markups.dirty_xml)),
    Specimen("json", "json", _made(markups.dirty_json)),
    Specimen("csv", "csv", _made(markups.dirty_csv)),
    Specimen("markdown", "markdown", _made(markups.dirty_markdown)),
    Specimen("css", "css", _made(markups.dirty_css)),
    Specimen("heic", "heif", _made(heifs.dirty_heic)),
    Specimen("heic where decoders do not look", "heif", _made(heifs.hiding_heic), ("zqtwice!",)),
    Specimen("avif", "heif", _made(heifs.dirty_avif)),
    Specimen("odt", "odt", odfs.dirty_odt, pictures.PNG_NEEDLES),
    Specimen("ods", "ods", odfs.dirty_ods),
    Specimen("odp", "odp", odfs.dirty_odp, pictures.PNG_NEEDLES),
    Specimen("odg", "odg", odfs.dirty_odg),
    Specimen("odt with a chart", "odt", odf_charts.odt),
    Specimen("ods with a chart", "ods", odf_charts.ods),
    Specimen("ppm", "ppm", _made(bitmaps.dirty_ppm)),
    Specimen("pbm", "ppm", _made(bitmaps.dirty_pbm)),
    Specimen("pgm", "ppm", _made(bitmaps.plain_pgm)),
)

_OFFICE = {"do": "docx", "xl": "xlsx", "po": "pptx", "pp": "pptx"}


def _template(kind: str) -> Specimen:
    def put(path: Path) -> Path:
        return kinds.template(kind, path)

    return Specimen(kind, "od" + kind[2], put)


KINDS = (
    *(Specimen(kind, _OFFICE[kind[:2]], _made(partial(kinds.of, kind))) for kind in kinds.KINDS),
    *(_template(kind) for kind in kinds.TEMPLATES),
    *(Specimen(f"strict {kind}", kind, _made(partial(kinds.strict, kind))) for kind in kinds.STRICT),
)
"""The same documents as templates, with macros, as shows: what distinguishes them is only what they say they are."""
