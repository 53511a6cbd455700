"""Keys somebody names who checks a package: read as people write them, refused where they are none."""

import pytest

from desk.trusted import trusted
from keys.errors import UnknownKey
from tests.desk.counter import Counter
from tests.newsroom import Newsroom
from tests.release.packages import ReleaseKey, log_signer

LOG = str(log_signer().verifier())


def test_a_fingerprint_in_fours_names_the_same_key(key: ReleaseKey) -> None:
    typed = " ".join(key.fingerprint[at : at + 4] for at in range(0, 40, 4)).lower()
    trust = trusted(f" {typed}\n", f" {LOG} ")
    assert (trust.release_key, trust.log_key) == (key.fingerprint, LOG)


def test_nothing_named_is_no_key() -> None:
    trust = trusted("", " ", [])
    assert (trust.release_key, trust.log_key, trust.witness_keys) == ("", "", ())


@pytest.mark.parametrize(("release", "log", "witnesses"), [("ABCD", "", []), ("", "x", []), ("", "", [LOG])])
def test_what_is_no_key_is_refused(release: str, log: str, witnesses: list[str]) -> None:
    with pytest.raises(UnknownKey):
        trusted(release, log, witnesses)


@pytest.mark.parametrize("option", ["--release-key", "--log-key", "--witness-key"])
def test_the_command_says_so_and_checks_nothing(founded: Newsroom, option: str) -> None:
    said = Counter(founded).tamis("verify", option, "ABCD", lang="fr")
    assert (said.status, said.out) == (3, "")
    assert "ecopiez-la en entier" in said.words
