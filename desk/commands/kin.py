"""The kin of an exhibit at the terminal, as `tamis show` tells them; `tamis alike` lists groups, and judges pairs."""

import argparse
from datetime import date

from custody.catalog_judged import Word
from custody.chain import Chain
from desk.assembly import Desk
from desk.kin import Told, how_alike, kindred, named, told_of
from desk.parsing import Family
from desk.telling import Telling
from triage.grouping import Member, groups
from triage.judging import judge
from triage.resembling import sketch_new
from words import quantities

_SHORT = 8


def add(family: Family, telling: Telling) -> None:
    """Adds the command."""
    command = family.add("alike", _alike)
    saying = command.add_mutually_exclusive_group()
    for word in Word:
        said = telling.words(f"desk.help_alike_{word.value}")
        saying.add_argument(f"--{word.value}", nargs=2, metavar="EXHIBIT", help=said)


def _alike(desk: Desk, args: argparse.Namespace) -> int:
    """Lists every group, the newest first, and each of its members with where it came from."""
    chain = desk.chain()
    for word in Word:
        if pair := getattr(args, word.value):
            one, other = pair
            judge(one, other, word, chain.policy.reviewer(chain.unlocked.by), chain)
            desk.telling.say(f"desk.judging_{word.value}")
            return 0
    sketch_new(chain)
    below: int | None = None
    while found := groups(chain, below):
        for group in found:
            for member in group.members:
                _tell_member(desk, chain, group.number, member)
        below = found[-1].number
    return 0


def _tell_member(desk: Desk, chain: Chain, number: int, member: Member) -> None:
    told, words = told_of(member.exhibit, chain), desk.telling.words
    how = words("desk.kin_twin") if member.twin else ""
    if member.alike and not member.twin:
        how = desk.telling.speech.say(how_alike(member.alike))
    item: dict[str, object] = {"group": number, "exhibit": told.exhibit, "sha256": told.digest, "place": told.origin}
    item |= {"designation": told.designation, "filename": told.name, "day": told.day, "twin": int(member.twin)}
    item |= {"percent": member.alike.percent} if member.alike else {}
    same = ""
    if member.judged:
        who_said, day = named(member.judged, chain), member.judged.day
        item |= {"judged": member.judged.word.value, "judged_by": who_said, "judged_day": day}
        same = words("desk.judged_same", who=who_said, day=_day(desk, day))
    who = " ".join(part for part in (told.exhibit[:_SHORT], told.designation, told.number, told.name) if part)
    line = "  ".join(part for part in (words("desk.group_number", number=number), who, told.origin, how, same) if part)
    desk.telling.result(line, item)


def tell_kin(desk: Desk, chain: Chain, label: str) -> None:
    """Tells who has the same bytes, the same name with other bytes, or resembles it; and what was unpacked from it."""
    sketch_new(chain)
    found, words = kindred(label, chain), desk.telling.words
    for kind, sentence, list_ in (
        ("same bytes", words("desk.kin_twin"), found.twins),
        ("same name", words("desk.kin_rival"), found.rivals),
    ):
        for told in list_:
            _tell(desk, label, told, kind, sentence)
    for alike in found.alike:
        _tell(desk, label, alike.who, "resembles", desk.telling.speech.say(alike.how), alike.percent)
    for word, said in ((Word.SAME, found.same), (Word.OTHER, found.apart)):
        for one in said:
            _tell(
                desk,
                label,
                one.who,
                word.value,
                words(f"desk.judged_{word.value}", who=one.reviewer, day=_day(desk, one.day)),
            )
    for each in found.again:
        item = {"exhibit": label, "kind": "came again", "designation": each.designation, "number": each.number}
        item |= {"place": each.untrusted_place, "medium": each.medium, "day": each.day}
        line = f"  {words('desk.kin_again')}  {each.designation}  {each.untrusted_place}  {each.medium}  {each.day}"
        desk.telling.result(line, item)
    for child in chain.catalog.family.children(label):
        item = {"exhibit": label, "member": child.label, "filename": child.untrusted_filename, "sha256": child.digest}
        desk.telling.result(f"  {words('desk.kin_member')}  {child.label[:_SHORT]}  {child.untrusted_filename}", item)


def _tell(desk: Desk, label: str, told: Told, kind: str, sentence: str, percent: int = 100) -> None:
    item = {"exhibit": label, "relative": told.exhibit, "kind": kind, "sha256": told.digest, "place": told.origin}
    item |= {"filename": told.name, "day": told.day}
    who = " ".join(part for part in (told.exhibit[:_SHORT], told.designation, told.number, told.name) if part)
    desk.telling.result(
        f"  {sentence}  {who}  {told.origin}", item | ({"percent": percent} if kind == "resembles" else {})
    )


def _day(desk: Desk, day: str) -> str:
    return quantities.day(date.fromisoformat(day), desk.telling.speech.language)
