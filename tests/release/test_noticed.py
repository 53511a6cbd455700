"""A folder with a notice: what holds, by which key, and what does not."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from release.errors import AlreadyThere, NoticeRefused
from release.noticed import is_notice, noticed, write_notice
from release.withdrawal import stated
from tests.release.packages import DAY, ReleaseKey, release_key
from tests.release.test_withdrawal import NOTICE

TOLD = replace(NOTICE, day=DAY)


def write(into: Path, key: ReleaseKey, certificate: bytes = b"", moment: str = "20261121T000000!") -> Path:
    return write_notice(into, stated(TOLD), certificate or key.certificate(), lambda data: key.sign(data, moment))


def test_a_key_that_expired_since_still_withdraws(tmp_path: Path) -> None:
    with release_key(made="20201121T000000!", lasts="1y") as key:
        told = replace(TOLD, day=date(2020, 11, 22))
        made = write_notice(tmp_path, stated(told), key.certificate(), lambda data: key.sign(data, "20201122T000000!"))
        assert noticed(made).release_key == key.fingerprint


def test_a_revoked_key_another_time_and_another_key_do_not(key: ReleaseKey, tmp_path: Path) -> None:
    with release_key() as other:
        for certificate, moment in (
            (key.revoked(), "20261121T000000!"),
            (other.certificate(), "20261121T000000!"),
            (b"", "20261121T000001!"),
            (b"", "20261122T000000!"),
            (b"no certificate", "20261121T000000!"),
        ):
            with pytest.raises(NoticeRefused):
                write(tmp_path, key, certificate, moment)
    assert list(tmp_path.iterdir()) == []


def test_nothing_that_lies_there_is_overwritten_and_a_package_is_no_notice(key: ReleaseKey, tmp_path: Path) -> None:
    made = write(tmp_path, key)
    assert is_notice(made)
    assert not is_notice(tmp_path)
    with pytest.raises(AlreadyThere):
        write(tmp_path, key)
    with pytest.raises(NoticeRefused):
        noticed(tmp_path / "nowhere")
