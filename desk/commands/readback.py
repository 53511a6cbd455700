"""`tamis readback PATH`, `tamis alarm`: what came back, beside what was released; and what was done about a difference.

Rule: exit 3 where something differs. An answer is signed.
"""

import argparse
from pathlib import Path

from desk.assembly import Desk
from desk.errors import Usage
from desk.parsing import Family
from desk.readbacks import differing, sighted, summary
from desk.telling import Telling
from release.alarms import Receipt, answer, open_alarms
from release.readback import read_back

_REFUSED = 3


def add(family: Family, telling: Telling) -> None:
    """Adds the commands."""
    words = telling.words
    reading = family.add("readback", _readback)
    reading.add_argument("path", type=Path, metavar="PATH", help=words("desk.help_readback_path"))
    alarm = family.add("alarm", _alarm)
    alarm.add_argument("number", nargs="?", type=int, metavar="NUMBER", help=words("desk.help_alarm_number"))
    alarm.add_argument("--answer", default="", metavar="TEXT", help=words("desk.help_alarm_answer"))
    alarm.add_argument("--as", dest="name", default="", metavar="NAME", help=words("desk.help_as"))


def _readback(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    found = read_back(args.path.absolute(), chain.unlocked.by, chain, desk.workshop, lambda _done, _total: None)
    _tell(desk, found)
    return _REFUSED if found.is_alarm else 0


def _tell(desk: Desk, found: Receipt) -> None:
    speech = desk.telling.speech
    for line in differing(found):
        word = desk.telling.words(f"desk.readback_is_{line.verdict.replace(' ', '_')}")
        said = speech.say(line.said) if line.said else word
        item = {"file": line.place, "outcome": line.verdict, "release": line.release, "reason": said}
        desk.telling.result(f"{line.place}: {word}" + (f": {said}" if line.said else ""), item)
    for line, is_alarm, exhibit in sighted(found):
        said = speech.say(line.said) if line.said else ""
        about = {"file": line.place, "outcome": "seen again", "exhibit": exhibit, "reason": said}
        desk.telling.result(f"{line.place}: {said}", {**about, "alarm": is_alarm})
    verdict = "differs" if found.is_alarm else "same"
    counts = found.content["counts"]
    desk.telling.result(f"{found.seq}  {verdict}", {"readback": found.seq, "verdict": verdict, "counts": counts})
    for message in summary(found):
        desk.telling.say(message.id, **dict(message.params))
    if found.is_alarm:
        desk.telling.say("desk.readback_answer_it", number=found.seq)


def _alarm(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    if args.number is None:
        for seq, day in open_alarms(chain):
            desk.telling.result(f"{seq}  {day}", {"alarm": seq, "day": day})
        desk.telling.say("desk.alarms_open", count=len(open_alarms(chain)))
        return _REFUSED if open_alarms(chain) else 0
    if not args.answer or not args.name:
        raise Usage("desk.usage_wrong", detail="--answer TEXT --as NAME")
    reviewer = chain.policy.reviewer(args.name)
    entry = answer(args.number, args.answer, reviewer, chain, desk.signer(chain, args.name))
    chain.checkpoint()
    desk.telling.result(str(entry.seq), {"alarm": args.number, "answer": entry.seq})
    desk.telling.say("desk.alarm_answered", number=args.number)
    return 0
