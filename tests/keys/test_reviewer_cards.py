"""A reviewer whose key is on a card: the PIN is asked of the card through gpg-agent, and the signature is as good."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from keys import pipe
from keys.cabinet import Cabinet
from keys.errors import WrongPassphrase
from keys.gpg import GpgHome
from keys.reviewer import sign_as
from tests.keys.cards import PIN, reader
from tests.newsroom import Newsroom


@pytest.fixture
def card(newsroom: Newsroom) -> Iterator[tuple[GpgHome, str]]:
    home = GpgHome(newsroom.folder / "card")
    yield home, home.make_key("tamis reviewer carol")
    home.close()


@pytest.fixture
def desk(newsroom: Newsroom, card: tuple[GpgHome, str], tmp_path: Path) -> Iterator[GpgHome]:
    """The home the desk signs in: it holds only the certificate, and may ask the card."""
    home = GpgHome(newsroom.folder / "stub")
    home.import_key(card[0].certificate(card[1]))
    home.learn_card(reader(*card, tmp_path))
    yield home
    home.close()


def test_the_card_signs_when_the_pin_is_right(desk: GpgHome, card: tuple[GpgHome, str], tmp_path: Path) -> None:
    assert not desk.holds(card[1])
    signature = desk.sign_detached(b"a statement", card[1], PIN)
    for name, content in (("data", b"a statement"), ("sig", signature), ("cert", card[0].certificate(card[1]))):
        (tmp_path / name).write_bytes(content)
    pipe.verify_detached(tmp_path / "cert", tmp_path / "data", tmp_path / "sig", card[1])
    assert "PKSIGN" in (tmp_path / "reader.log").read_text()


def test_a_wrong_pin_signs_nothing(desk: GpgHome, card: tuple[GpgHome, str], tmp_path: Path) -> None:
    with pytest.raises(WrongPassphrase):
        desk.sign_detached(b"a statement", card[1], "654321")
    assert "wrong PIN" in (tmp_path / "reader.log").read_text()


def test_without_the_card_the_reviewer_is_told_of_the_card(
    newsroom: Newsroom, card: tuple[GpgHome, str], tmp_path: Path
) -> None:
    cabinet = Cabinet(tmp_path)
    for path, content in (
        (cabinet.certificate("reviewers/carol"), card[0].certificate(card[1])),
        (cabinet.locked("reviewers/carol"), card[0].certificate(card[1])),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    before = sorted(newsroom.memory.iterdir())
    with pytest.raises(WrongPassphrase) as refusal:
        sign_as(cabinet, newsroom.memory, "carol", PIN, b"a statement")
    assert refusal.value.message.id == "keys.card_did_not_sign"
    assert sorted(newsroom.memory.iterdir()) == before


def test_a_key_that_is_here_is_not_looked_for_on_a_card(card: tuple[GpgHome, str]) -> None:
    assert card[0].holds(card[1])
    assert "disable-scdaemon" in (card[0].folder / "gpg-agent.conf").read_text()
