"""What can go wrong in triage."""

from words.message import TellableError


class TriageError(TellableError):
    """Base of this room's errors."""


class NotAVerdict(TriageError):
    """Refused: no such verdict, or one that needs a reason has none."""

    refused = True


class NotAQuestion(TriageError):
    """Refused: the search field holds nothing to look for, or too much."""

    refused = True


class NoSuchPage(TriageError):
    """Refused: no pictures of this exhibit's pages have been made yet, or it has no such page."""

    refused = True


class NotAMark(TriageError):
    """Refused: a note that is empty or too long, or a tag that is none."""

    refused = True


class NotAFilter(TriageError):
    """Refused: the address asks the inbox for something it does not know."""

    refused = True


class NotRedactable(TriageError):
    """Refused: this step of a redaction cannot be done now, or not by this person."""

    refused = True


class TypedMeanwhile(TriageError):
    """Refused: somebody else kept another text of that page since; nothing was kept."""

    refused = True


class NoValues(TriageError):
    """Refused: no ranges were chosen, or too many at once."""

    refused = True


class NotACondition(TriageError):
    """Refused: a condition, or the word that it is met, says nothing or too much."""

    refused = True


class NotUnpackable(TriageError):
    """Refused: a container lies too deep, its submission has too many exhibits, or it is known to be text."""

    refused = True
