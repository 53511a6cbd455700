"""What a copy would lose, told before anybody makes one: lines for people, items for programs.

Never: says that a copy will succeed: whether it can be proven clean is known when it is made.
"""

from collections.abc import Mapping, Sequence

from desk.assembly import Desk
from sanitize.findings import Forecast


def tell(desk: Desk, forecasts: Sequence[Forecast], about: Mapping[str, object]) -> None:
    """Gives the forecasts as results; `about` says of what."""
    if desk.telling.as_json:
        desk.telling.result("", {**about, "copies": items(desk, forecasts)})
        return
    for line in lines(desk, forecasts):
        desk.telling.result(line, {})


def items(desk: Desk, forecasts: Sequence[Forecast]) -> list[dict[str, object]]:
    """Gives way, losses and reason of a refusal ("" for none) as sentences."""
    say = desk.telling.speech.say
    return [
        {
            "way": each.way,
            "losses": [say(loss) for loss in each.losses],
            "refusal": "" if each.refusal is None else say(each.refusal),
        }
        for each in forecasts
    ]


def lines(desk: Desk, forecasts: Sequence[Forecast]) -> list[str]:
    """Gives a line for each way, and one for each loss."""
    words, say = desk.telling.words, desk.telling.speech.say
    told: list[str] = []
    for each in forecasts:
        if each.refusal is not None:
            told.append(f"  {words(f'desk.foretold_{each.way}_refused')} {say(each.refusal)}")
        elif not each.losses:
            told.append(f"  {words(f'desk.foretold_{each.way}_nothing')}")
        else:
            told.append(f"  {words(f'desk.foretold_{each.way}')}")
            told += [f"      {say(loss)}" for loss in each.losses]
    return told
