"""The kin of an exhibit at the terminal, as `tamis show` tells them."""

from custody.chain import Chain
from desk.assembly import Desk
from desk.kin import Told, kindred
from triage.resembling import sketch_new

_SHORT = 8


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
