"""Kin of an exhibit: same bytes, same name, nearly the same words, nearly the same picture; suggested, never merged."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance

from custody.chain import Chain
from custody.fixity import check_ledger
from custody.likeness import Sketched
from custody.records import Exhibit
from intake.limits import Limits
from intake.receive import receive
from sanitize.glance import glance
from sanitize.workshop import Workshop
from tests.exports import write_singles
from tests.newsroom import Newsroom
from tests.specimens.pictures import noise
from triage.grouping import beginning, groups
from triage.pages import render
from triage.resembling import Relatives, relatives, sketch_new

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="there is no jail on this machine")

REPORT = "\n".join(
    f"Article {number} : la caméra {number} de la rue {number * 7} filme la place {number}." for number in range(40)
)
SIGNED = REPORT.replace("Article 12 :", "Article 12, modifié le 3 mars :")


class Lasting(Workshop):
    """A workshop with one worker for all: starting one takes longer than these pages."""

    def __exit__(self, *_: object) -> None:
        """Stays open."""


def png(picture: Image.Image, folder: Path, name: str, **options: object) -> bytes:
    path = folder / name
    picture.save(path, **options)  # type: ignore[arg-type]  # Pillow's own options
    return path.read_bytes()


def scene() -> Image.Image:
    """Large spots of light and dark, as photographs have."""
    return noise(24, 18).resize((480, 360), Image.Resampling.BICUBIC)


@pytest.fixture(scope="module")
def chain(founded: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    room, folder = founded.fresh(), tmp_path_factory.mktemp("made")
    stick = folder / "stick"
    stick.mkdir()
    dim = ImageEnhance.Brightness(scene()).enhance(0.8).resize((640, 480))
    files = (
        (1, "brave otter", REPORT.encode(), b"report.txt"),
        (2, "able aardvark", SIGNED.encode(), b"report-signed.txt"),
        (3, "brave otter", REPORT.encode(), b"copy of report.txt"),
        (4, "brave otter", png(scene(), folder, "a.png"), b"photo.png"),
        (5, "able aardvark", png(dim, folder, "b.jpg", quality=60), b"small.jpg"),
        (
            6,
            "able aardvark",
            b"quite another text about the weather in spring, of no use to anybody at all, dear me",
            b"x.txt",
        ),
    )
    write_singles([room.exporter.document(*each) for each in files], stick)
    made = room.chain()
    receive(stick, made, Limits())
    shop = Lasting(room.unlocked.scratch)
    for exhibit in made.catalog.exhibits():
        render(exhibit.label, made, lambda _: shop, "desk")
    shop.close()
    yield made
    room.close()


def named(chain: Chain, filename: str) -> Exhibit:
    return next(each for each in chain.catalog.exhibits() if each.untrusted_filename == filename)


def of(chain: Chain, filename: str) -> Relatives:
    return relatives(named(chain, filename).label, chain)


def test_new_pages_are_sketched_once(chain: Chain) -> None:
    assert sketch_new(chain) == 6
    assert sketch_new(chain) == 0
    check_ledger(chain)


def test_the_same_bytes_keep_every_provenance(chain: Chain) -> None:
    sketch_new(chain)
    (twin,) = of(chain, "report.txt").twins
    assert (twin.untrusted_filename, twin.number, twin.designation) == ("copy of report.txt", 3, "brave otter")
    assert twin.untrusted_place == "3-brave_otter-doc.gz.gpg"
    assert of(chain, "x.txt").twins == ()


def test_nearly_the_same_words_and_pictures_are_suggested_with_their_measure(chain: Chain) -> None:
    sketch_new(chain)
    (signed,) = of(chain, "report.txt").alike
    assert signed.exhibit == named(chain, "report-signed.txt").label
    assert signed.by is Sketched.WORDS
    assert 80 <= signed.percent < 100
    (photo,) = of(chain, "small.jpg").alike
    assert (photo.exhibit, photo.by) == (named(chain, "photo.png").label, Sketched.PICTURE)
    assert photo.percent >= 80
    assert of(chain, "x.txt").alike == ()


def test_groups_hold_every_provenance_with_its_measure_and_how_it_begins(chain: Chain) -> None:
    sketch_new(chain)
    names = {each.label: each.untrusted_filename for each in chain.catalog.exhibits()}
    texts, photos = sorted(groups(chain), key=lambda group: -len(group.members))
    assert {names[each.exhibit] for each in texts.members} == {"report.txt", "report-signed.txt", "copy of report.txt"}
    assert {names[each.exhibit] for each in photos.members} == {"photo.png", "small.jpg"}
    assert [each.twin for each in texts.members].count(True) <= 1
    assert [each.alike is None for each in (*texts.members, *photos.members)] == [True, False, False, True, False]
    assert all(beginning(each.exhibit, chain).startswith("Article 0 : la caméra") for each in texts.members)
    assert groups(chain, below=0) == ()


def test_a_glance_survives_scale_and_light_and_tells_pictures_apart(tmp_path: Path) -> None:
    def bits(picture: Image.Image) -> int:
        found = glance(png(picture, tmp_path, "page.png"))
        assert found is not None
        return found

    whole = bits(scene())
    darker = bits(ImageEnhance.Brightness(scene()).enhance(0.7).resize((300, 225)))
    assert (whole ^ darker).bit_count() <= 20
    assert (whole ^ bits(scene().transpose(Image.Transpose.FLIP_LEFT_RIGHT))).bit_count() > 60
    assert glance(png(Image.new("L", (100, 100), 255), tmp_path, "white.png")) is None
