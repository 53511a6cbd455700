"""What is slow is waited for, stretch by stretch; what hangs is ended."""

import threading
from collections.abc import Callable

from keys.patience import Patience, Until


class Alarm(threading.Timer):
    """An alarm that rings when the test says so."""

    made: "list[Alarm]" = []  # noqa: RUF012 (one list for one test)

    def __init__(self, seconds: float, end: Callable[[], object]) -> None:
        super().__init__(seconds, end)
        self.set_off, self.off, self.end = False, False, end
        Alarm.made.append(self)

    def start(self) -> None:
        self.set_off = True

    def cancel(self) -> None:
        self.off = True


def test_each_stretch_has_its_own_time_and_only_the_last_alarm_can_ring() -> None:
    ended: list[str] = []
    with Patience(5.0, stretch=100, alarm=Alarm).over(lambda: ended.append("hung")) as fed:
        for count in (60, 39, 1, 250, 99):
            fed(count)
            assert [each.off for each in Alarm.made] == [True] * (len(Alarm.made) - 1) + [False]
        assert len(Alarm.made) == 3
        assert {each.interval for each in Alarm.made} == {5.0}
        Alarm.made[-1].end()
    assert ended == ["hung"]
    assert all(each.set_off and each.off for each in Alarm.made)


def test_what_prints_on_may_take_longer_than_the_seconds_of_one_stretch() -> None:
    now = [0.0]
    until = Until(10.0, stretch=100, clock=lambda: now[0])
    for second in (8.0, 16.0, 24.0):
        now[0] = second
        assert until.left == 2.0
        until.came(60)
        assert until.left == 2.0, "not a whole stretch yet"
        until.came(60)
        assert until.left == 10.0
    now[0] = 35.0
    assert until.left == 0.0
