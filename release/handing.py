"""Handing a dossier to somebody: two reviewers sign what, to whom and why; then one of them makes the package.

Order: proposal (a signed disclosure, PREMIS has no word) → the same, signed by a second reviewer → signed intent,
durable → package, checked by the verifier that goes with it → outcome.
Rule: a dossier is named after exactly what it encloses and for whom; both sign the same statement, so what changes is
another dossier with no signature. Fields a court is opened beyond the public ones are part of that statement. Nothing
goes whose exhibit is not clear, whose redaction was changed since, or whose source set a condition that stands.
Never: lets one person alone hand anything over; opens who the source is.
Residual risk: the receiver's word for who they are is all we know of them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from custody.acts import Act
from custody.canonical import JSON
from custody.chain import Chain, nothing
from custody.disclosure import Profile, check_decidable
from custody.errors import CustodyError
from custody.open_acts import desk_entries
from custody.records import Draft, Entry
from release.audit_package import Hand, Order, PackageWritten, make_package
from release.enclosed import Choice, enclosed
from release.errors import NoSuchSubject, NotHandedOver
from release.situation import hindrances, ledger_verifies
from release.subject import Kind, Subject
from words.message import Message
from words.speak import Language

Sign = Callable[[Draft], Draft]
_FEWEST = 2
LONGEST = 300
MOST = 500
_NAME = 12


@dataclass(frozen=True, slots=True)
class Wish:
    """What two people sign: what is enclosed, to whom, why, and the fields a court is opened beyond the public ones."""

    choices: tuple[Choice, ...]
    receiver: str
    reason: str
    fields: tuple[str, ...] = ()

    def name(self, chain: Chain) -> str:
        """Names the dossier after all of this."""
        parts = (each for choice in self.choices for each in (choice.label, choice.title, str(int(choice.is_original))))
        return chain.name("dossier", self.receiver, self.reason, " ".join(self.fields), *parts)[:_NAME]


@dataclass(frozen=True, slots=True)
class Asked:
    """A dossier as asked for: its name, what was signed, by whom (fingerprints, the first first), day; its packages."""

    name: str
    wish: Wish
    signers: tuple[str, ...]
    day: str
    packages: tuple[str, ...] = ()

    @property
    def is_signed(self) -> bool:
        """Says whether two people signed it."""
        return len(set(self.signers)) >= _FEWEST


def ask(wish: Wish, reviewer: str, chain: Chain, sign: Sign) -> Asked:
    """Signs a wish, as the first or the second; `reviewer` is a fingerprint.

    Raises:
        Unknown: there is no such copy or exhibit. NotPermitted: a field is not opened by decision, or the signature is
            not a reviewer's. NotHandedOver: nothing or too much is chosen, a copy is its original byte for
            byte, or no receiver or reason is given.
    """
    wish = _checked(wish, chain)
    name = wish.name(chain)
    known = next((each for each in dossiers(chain) if each.name == name), None)
    if known is not None and reviewer in known.signers:
        raise NotHandedOver("release.dossier_signed_already")
    chain.record([sign(chain.draft(Act.DISCLOSURE, reviewer, **_stated(wish, name)))])
    return find(name, chain)


def second(name: str, reviewer: str, chain: Chain, sign: Sign) -> Asked:
    """Signs what somebody else asked for, unchanged; like `ask` otherwise.

    Raises:
        NoSuchSubject: there is no dossier of that name.
    """
    return ask(find(name, chain).wish, reviewer, chain, sign)


def dossiers(chain: Chain) -> tuple[Asked, ...]:
    """Lists the dossiers asked for, the oldest first; signatures of people who are no reviewers now do not count."""
    people, found = frozenset(chain.policy.reviewers.values()), dict[str, Asked]()
    for entry in desk_entries(chain):
        kind, _, name = entry.text("about").partition(" ")
        if kind != Kind.DOSSIER.value:
            continue
        if entry.text("act") == Act.DISCLOSURE and entry.text("actor") in people:
            before = found.get(name, Asked(name, _wish(entry), (), entry.text("day")))
            found[name] = replace(before, signers=(*before.signers, entry.text("actor")))
        elif entry.text("act") == Act.AUDITED and name in found and entry.text("out"):
            found[name] = replace(found[name], packages=(*found[name].packages, entry.text("package")))
    return tuple(found.values())


def find(name: str, chain: Chain) -> Asked:
    """Finds a dossier by its name, or the beginning of it.

    Raises:
        NoSuchSubject: there is none, or several begin so.
    """
    found = [each for each in dossiers(chain) if name and each.name.startswith(name)]
    if len(found) != 1:
        raise NoSuchSubject("release.no_such_dossier", name=name)
    return found[0]


def in_the_way(asked: Asked, today: date, chain: Chain) -> tuple[Message, ...]:
    """Reports every reason why a dossier may not be handed over."""
    return tuple(_hindrances(asked, today, chain))


def hand_dossier(
    name: str,
    into: Path,
    today: date,
    signature: tuple[str, str, str, Language],
    hand: Hand,
    chain: Chain,
    after: Callable[[str], None] = nothing,
) -> PackageWritten:
    """Writes the package of a dossier; `signature` is person, role, version of Tamis and language of the report.

    Raises:
        NoSuchSubject: there is no such dossier. NotHandedOver: something is in the way; `in_the_way` lists it.
        AlreadyThere, DiskTrouble, NotPermitted, NoFont, BagRefused: as for any audit package.
    """
    asked = find(name, chain)
    _check_nothing_in_the_way(asked, today, chain)
    person, role, version, language = signature
    held = enclosed(asked.wish.choices, chain)
    order = Order(_subject(asked, chain), Profile.COURT, language, person, role, version, held)

    def still_free(draft: Draft) -> Draft:
        signed = hand.draft(draft)
        _check_nothing_in_the_way(
            asked, today, chain
        )  # typing a passphrase takes time enough for somebody to say "hold"
        return signed

    return make_package(order, into, today, replace(hand, draft=still_free), chain, after)


def _subject(asked: Asked, chain: Chain) -> Subject:
    labels = tuple(dict.fromkeys(_exhibit(choice, chain) for choice in asked.wish.choices))
    submissions = tuple(dict.fromkeys(chain.catalog.exhibit(label).submission for label in labels))
    return Subject(Kind.DOSSIER, asked.name, labels, submissions)


def _exhibit(choice: Choice, chain: Chain) -> str:
    return (
        chain.catalog.exhibit(choice.label).label
        if choice.is_original
        else chain.catalog.derivative(choice.label).exhibit
    )


def _checked(wish: Wish, chain: Chain) -> Wish:
    """Gives a wish in its one spelling: whole labels, words without blanks around them, fields in order."""
    receiver, reason = wish.receiver.strip(), wish.reason.strip()
    titles = [choice.title.strip() for choice in wish.choices]
    if not receiver or not reason or not all(titles):
        raise NotHandedOver("release.dossier_lacks_words")
    if not 1 <= len(wish.choices) <= MOST or any(len(text) > LONGEST for text in (receiver, reason, *titles)):
        raise NotHandedOver("release.dossier_too_much", most=MOST, letters=LONGEST)
    fields = check_decidable(wish.fields) if wish.fields else ()
    choices = tuple(_whole(choice, chain) for choice in wish.choices)
    return Wish(choices, receiver, reason, fields)


def _whole(choice: Choice, chain: Chain) -> Choice:
    if choice.is_original:
        return Choice(chain.catalog.exhibit(choice.label).label, choice.title.strip(), is_original=True)
    copy = chain.catalog.derivative(choice.label)
    if copy.digest == chain.catalog.exhibit(copy.exhibit).digest:  # nothing was taken away: it is the original
        raise NotHandedOver("release.dossier_is_original", copy=copy.label[:8], exhibit=copy.exhibit[:8])
    return Choice(copy.label, choice.title.strip())


def _stated(wish: Wish, name: str) -> dict[str, JSON]:
    listed: list[JSON] = [[each.label, each.title, int(each.is_original)] for each in wish.choices]
    return {
        "about": f"{Kind.DOSSIER.value} {name}",
        "fields": list(wish.fields),
        "reason": wish.reason,
        "to": wish.receiver,
        "enclosed": listed,
    }


def _wish(entry: Entry) -> Wish:
    rows, fields = entry.fields["enclosed"], entry.fields["fields"]
    choices = [Choice(str(row[0]), str(row[1]), row[2] == 1) for row in _lists(rows)]
    names = tuple(str(name) for name in fields) if isinstance(fields, list) else ()
    return Wish(tuple(choices), entry.text("to"), entry.text("reason"), names)


def _lists(rows: JSON) -> Sequence[list[JSON]]:
    return [row for row in rows if isinstance(row, list)] if isinstance(rows, list) else []


def _check_nothing_in_the_way(asked: Asked, today: date, chain: Chain) -> None:
    found = in_the_way(asked, today, chain)
    if found:
        raise NotHandedOver("release.dossier_hindered", name=asked.name, count=len(found))


def _hindrances(asked: Asked, today: date, chain: Chain) -> Iterator[Message]:
    if not asked.is_signed:
        yield Message.of("release.dossier_needs_two", count=len(set(asked.signers)))
    if not ledger_verifies(chain):
        yield Message.of("release.obstacle_ledger")
        return
    for choice in asked.wish.choices:
        try:
            copy = "" if choice.is_original else chain.catalog.derivative(choice.label).label
            yield from hindrances(_exhibit(choice, chain), copy, today, chain)
        except CustodyError:
            yield Message.of("release.dossier_gone", label=choice.label[:8])
