"""A vault with a text and a photograph in it."""

from collections.abc import Iterator

import pytest

from custody.chain import Chain
from intake.limits import Limits
from intake.receive import receive
from tests.exports import write_singles
from tests.newsroom import Newsroom
from tests.specimens.pictures import dirty_jpeg
from tests.specimens.texts import MARKED


@pytest.fixture(scope="session")
def stocked(founded: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """The vault `chain` is copied from: change nothing in it."""
    room, stick = founded.fresh(), tmp_path_factory.mktemp("stick")
    make, photograph = room.exporter, dirty_jpeg(tmp_path_factory.mktemp("camera") / "photo.jpg").read_bytes()
    write_singles(
        [
            make.document(1, "brave otter", MARKED.encode(), b"rapport.txt"),
            make.document(2, "brave otter", photograph, b"photo.jpg"),
            make.message(3, "able aardvark", b"a letter"),
        ],
        stick,
    )
    receive(stick, room.chain(), Limits())
    yield room
    room.close()


@pytest.fixture
def chain(newsroom: Newsroom, stocked: Newsroom) -> Chain:
    newsroom.take_over(stocked)
    return newsroom.chain()
