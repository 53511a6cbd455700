"""Tests of pictures in PDF codings: every sample stays, nothing behind the coded data does."""

from pathlib import Path

import pikepdf
import pytest

from sanitize.errors import Unreadable
from sanitize.formats.pdf import PDF
from sanitize.formats.pdf_recoded import recoded
from tests.specimens import pdf_codings
from tests.specimens.planted import needles_in


@pytest.mark.parametrize("name", [name for name in pdf_codings.CODINGS if name != "plain"])
@pytest.mark.parametrize("direct", [True, False])
def test_it_decodes_every_sample_and_nothing_else(name: str, *, direct: bool) -> None:
    with pikepdf.new() as pdf:
        stream = pdf_codings.picture(pdf, name)
        if direct:
            stream = pikepdf.Stream(
                pdf, stream.read_raw_bytes(), {str(key): stream[key] for key in list(stream.keys())}
            )
        assert recoded(stream) == pdf_codings.samples()


@pytest.mark.parametrize("name", ["fax", "jbig", "lzw"])
def test_a_corrupt_coding_is_unreadable_or_decoded_to_samples(name: str) -> None:
    with pikepdf.new() as pdf:
        stream = pdf_codings.picture(pdf, name)
        stream["/Width"] = 0
        with pytest.raises(Unreadable):
            recoded(stream)


def test_what_is_lossy_is_left_to_others() -> None:
    with pikepdf.new() as pdf:
        stream = pdf_codings.picture(pdf, "fax")
        stream["/Filter"] = pikepdf.Name.DCTDecode
        assert recoded(stream) is None


def test_it_strips_a_page_of_them(tmp_path: Path) -> None:
    path, copy = pdf_codings.put(tmp_path / "a"), tmp_path / "b"
    PDF.strip(path, copy)
    PDF.fidelity(path, copy)
    assert len(needles_in(path.read_bytes())) >= 4
    assert needles_in(copy.read_bytes()) == set()
    with pikepdf.open(copy) as pdf:
        filters = {str(picture["/Filter"]) for picture in pdf.pages[0].get_images().values()}
        assert filters == {"/FlateDecode"}
