"""The account: a dossier as its reader may see it. The report, the table and the graph read through here alone.

Rule: a field is given only where the disclosure opens it; what is closed is None, and is said to be closed, never
guessed or left out. Exhibits go by aliases (P1, P2, …) in the order of their arrival.
Never: gives a seed, or a value the extract of the same package does not open.
Residual risk: counts and days are told in every profile.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from custody.acts import Act
from custody.canonical import JSON
from custody.errors import NotPermitted
from custody.records import Entry
from keys.fingerprints import read_aloud
from release.dossier import Dossier
from words.message import Message, Parameter
from words.speak import Speech
from words.visible import visible

_LETTERS = 300


@dataclass(frozen=True, slots=True)
class Account:
    """A dossier and the language it is told in."""

    dossier: Dossier
    speech: Speech

    def say(self, message_id: str, /, **params: Parameter) -> str:
        """Gives a sentence."""
        return self.speech.say(Message.of(message_id, **params))

    def value(self, entry: Entry, name: str) -> JSON | None:
        """Gives a field as recorded, None where it is closed or not there."""
        return entry.fields[name] if name in self.dossier.disclosure.names(entry) else None

    def text(self, entry: Entry, name: str) -> str:
        """Gives a field as people read it: "—" where there is none, a word where it is closed."""
        if name not in entry.fields or entry.fields[name] in ("", [], None):
            return "—"
        value = self.value(entry, name)
        return self.closed if value is None else visible(written(value), _LETTERS)

    @property
    def closed(self) -> str:
        """The word for what is not opened."""
        return self.say("release.report_closed")

    def unpacked(self, text: str) -> str:
        """Says a reason that was recorded as a message."""
        return self.speech.say(Message.unpacked(text))

    def moment(self, entry: Entry) -> str:
        """Gives the time where it is open, else the day."""
        time = self.value(entry, "time")
        return entry.text("day") if time is None else str(time).replace("T", " ").replace("Z", " UTC")

    def who(self, entry: Entry) -> str:
        """Gives who acted: a name and the key it goes with, the desk, or a word where that is closed."""
        actor = self.value(entry, "actor")
        if actor is None:
            return self.closed
        if actor == "desk":
            return self.say("release.report_the_desk")
        return self.person(str(actor))

    def person(self, actor: str) -> str:
        """Gives a reviewer's or auditor's name with the fingerprint."""
        policy = self.dossier.policy
        auditors = {key: name for name, key in policy.auditors.items()}
        try:
            return f"{auditors.get(actor) or policy.name_of(actor)} ({read_aloud(actor)})"
        except NotPermitted:
            return actor

    def act(self, entry: Entry) -> str:
        """Gives the word for what was done."""
        return self.say(f"release.act_{Act(entry.text('act')).name.lower()}")

    def alias(self, label: str) -> str:
        """Gives an exhibit's alias in this package, its beginning where it is not one of this subject."""
        labels = self.exhibits
        return f"P{list(labels).index(label) + 1}" if label in labels else label[:8]

    @property
    def exhibits(self) -> Mapping[str, Entry]:
        """Exhibits of this subject that can still be read: label to the entry that made it."""
        subject, found = self.dossier.subject, self.dossier.of(Act.ACCESSION, Act.DECRYPTION, Act.UNPACKING)
        made = {entry.text("exhibit"): entry for entry in found if entry.text("exhibit")}
        return {label: entry for label, entry in made.items() if not subject.exhibits or label in subject.exhibits}

    def about(self, entry: Entry) -> str:
        """Names the exhibits of this subject that an entry is about, by alias."""
        labels = (*entry.objects, *filter(None, (entry.text("exhibit"),)))
        return ", ".join(self.alias(label) for label in labels if label in self.exhibits)


def written(value: JSON) -> str:
    """Writes a value as one line: lists with commas, pairs with a blank between, named values as name=value."""
    if isinstance(value, dict):
        return ", ".join(f"{name}={value[name]}" for name in sorted(value))
    if isinstance(value, list):
        return ", ".join(" ".join(map(str, each)) if isinstance(each, list) else str(each) for each in value)
    return str(value)
