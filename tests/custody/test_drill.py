"""The recovery drill: a stick goes out, sheets open it elsewhere, the signed answer comes back."""

from datetime import date
from pathlib import Path

import pytest

from custody import drill
from custody.errors import NotPermitted, Unknown
from keys import recovery
from keys.errors import WrongPassphrase
from tests.newsroom import Dice, Newsroom


def elsewhere(room: Newsroom) -> Path:
    memory = room.folder / "second"
    memory.mkdir(mode=0o700, exist_ok=True)
    return memory


def test_enough_sheets_pass_the_drill_and_it_is_remembered(newsroom: Newsroom, tmp_path: Path) -> None:
    chain = newsroom.chain()
    assert drill.last_passed(chain) is None
    drill.make(chain, tmp_path, Dice("canary"))
    with pytest.raises(Unknown):
        drill.accept(chain, tmp_path)
    drill.answer(tmp_path, elsewhere(newsroom), recovery.restore(newsroom.recovery_shares[1:]))
    drill.accept(newsroom.chain(), tmp_path)
    passed = drill.last_passed(newsroom.chain())
    assert passed is not None
    assert (passed.day, passed.recovery) == (date(2026, 3, 2), chain.policy.recovery)
    assert not list(elsewhere(newsroom).iterdir())


def test_other_sheets_fail_it(newsroom: Newsroom, tmp_path: Path) -> None:
    drill.make(newsroom.chain(), tmp_path, Dice("canary"))
    with pytest.raises(WrongPassphrase):
        drill.answer(tmp_path, elsewhere(newsroom), bytes(32))
    assert not (tmp_path / "answer.json").exists()


def test_a_forged_answer_or_one_to_another_drill_does_not_count(newsroom: Newsroom, tmp_path: Path) -> None:
    chain, secret = newsroom.chain(), recovery.restore(newsroom.recovery_shares[:2])
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        drill.make(chain, tmp_path / name, Dice(name))
        drill.answer(tmp_path / name, elsewhere(newsroom), secret)
    answer = tmp_path / "one" / "answer.json"
    genuine = answer.read_bytes()
    for wrong in (b'"canary":"00', b'"canary":"no hex '):
        answer.write_bytes(genuine.replace(b'"canary":"', wrong))
        with pytest.raises(NotPermitted):
            drill.accept(chain, tmp_path / "one")
    answer.write_bytes(genuine)
    (tmp_path / "one" / "answer.sig").write_bytes((tmp_path / "two" / "answer.sig").read_bytes())
    with pytest.raises(NotPermitted):
        drill.accept(chain, tmp_path / "one")
    assert drill.last_passed(chain) is None


def test_nothing_of_the_vault_is_on_the_stick(newsroom: Newsroom, tmp_path: Path) -> None:
    drill.make(newsroom.chain(), tmp_path, Dice("canary"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["canary.gpg", "recovery.locked.gpg"]
