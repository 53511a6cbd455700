"""A workshop opened before it is needed: taken once, replaced when it is gone, closed when it is not wanted."""

import shutil
from pathlib import Path

import pytest

from jail.cell import Place
from jail.errors import NoJail
from jail.limits import Limits
from sanitize.standby import Standby
from sanitize.workshop import Workshop

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="there is no jail on this machine")


def opened(scratch: Path, after: object) -> Workshop:
    assert callable(after)
    return Workshop(scratch, after=after)


def looked_at(workshop: Workshop, folder: Path) -> str:
    file = folder / "note"
    file.write_bytes(b"une note\n")
    with workshop as at_work:
        return at_work.inspect(file).media_type


def test_what_stands_by_has_its_worker_and_is_taken_once(tmp_path: Path) -> None:
    standby, steps = Standby(opened), list[str]()
    standby.prepare(tmp_path)
    standby.prepare(tmp_path)
    assert len(list(tmp_path.iterdir())) == 1
    first = standby.take(tmp_path / "elsewhere", steps.append)
    assert first.ready()
    second = standby.take(tmp_path, steps.append)
    assert second is not first
    assert not second.ready()
    assert looked_at(first, tmp_path) == "text/plain"
    assert "identified" in steps
    assert not first.ready()
    assert [path.name for path in tmp_path.iterdir()] == ["note"]


def test_one_whose_folder_was_wiped_is_not_given_out(tmp_path: Path) -> None:
    standby = Standby(opened)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    standby.prepare(scratch)
    shutil.rmtree(scratch)
    other = standby.take(tmp_path, list[str]().append)
    assert not other.ready()
    assert looked_at(other, tmp_path) == "text/plain"


def test_who_is_not_wanted_goes_and_leaves_nothing(tmp_path: Path) -> None:
    standby = Standby(opened)
    standby.prepare(tmp_path)
    standby.dismiss()
    assert not list(tmp_path.iterdir())


def test_without_a_jail_nobody_stands_by_and_who_needs_one_is_told(tmp_path: Path) -> None:
    def nowhere(_work: Path, _limits: Limits) -> Place:
        raise NoJail("missing")

    standby = Standby(lambda scratch, after: Workshop(scratch, place=nowhere, after=after))
    standby.prepare(tmp_path)
    assert not list(tmp_path.iterdir())
    assert not standby.take(tmp_path, list[str]().append).ready()
