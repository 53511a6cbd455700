"""A vault with a text and a photograph in it."""

from pathlib import Path

import pytest

from custody.chain import Chain
from intake.limits import Limits
from intake.receive import receive
from tests.exports import write_singles
from tests.newsroom import Newsroom
from tests.specimens.pictures import dirty_jpeg
from tests.specimens.texts import MARKED


@pytest.fixture
def chain(newsroom: Newsroom, tmp_path: Path) -> Chain:
    make, stick = newsroom.exporter, tmp_path / "stick"
    stick.mkdir()
    photograph = dirty_jpeg(tmp_path / "photo.jpg").read_bytes()
    write_singles(
        [
            make.document(1, "brave otter", MARKED.encode(), b"rapport.txt"),
            make.document(2, "brave otter", photograph, b"photo.jpg"),
            make.message(3, "able aardvark", b"a letter"),
        ],
        stick,
    )
    chain = newsroom.chain()
    receive(stick, chain, Limits())
    return chain
