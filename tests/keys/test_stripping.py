"""SecureDrop's key may come with a passphrase: asked for once, and the right one only."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from keys.errors import UnknownKey, WrongPassphrase
from keys.stripping import without_passphrase
from tests.exports import Gpg
from tests.newsroom import Newsroom


@pytest.fixture
def gpg(newsroom: Newsroom) -> Iterator[Gpg]:
    made = Gpg(newsroom.folder / "g")
    made.home.mkdir(mode=0o700)
    yield made
    made.stop()


def memory(room: Newsroom) -> Path:
    return room.folder / "m"


def never() -> str:
    pytest.fail("a passphrase was asked for")


def test_a_passphrase_is_taken_off_when_it_is_right(newsroom: Newsroom, gpg: Gpg) -> None:
    gpg.run("--passphrase", "eight spoons", "--quick-generate-key", "SecureDrop", "rsa2048", "default", "never")
    key = gpg.run("--passphrase", "eight spoons", "--export-secret-keys")
    with pytest.raises(WrongPassphrase):
        without_passphrase(memory(newsroom), key, lambda: "nine spoons")
    bare = without_passphrase(memory(newsroom), key, lambda: "eight spoons")
    assert without_passphrase(memory(newsroom), bare, never) == bare
    assert not list(memory(newsroom).iterdir())


def test_a_key_without_one_is_taken_as_it_is_and_what_is_none_is_refused(newsroom: Newsroom, gpg: Gpg) -> None:
    bare = newsroom.exporter.gpg.run("--export-secret-keys", newsroom.stranger)
    assert without_passphrase(memory(newsroom), bare, never)
    public = newsroom.exporter.gpg.run("--export", newsroom.stranger)
    assert without_passphrase(memory(newsroom), public, never) == public
    with pytest.raises(UnknownKey):
        without_passphrase(memory(newsroom), b"no key", never)
    assert gpg.home.exists()
