"""Findings: things in a file that could betray someone, and what inspecting and cleaning report.

All values are frozen and turn into canonical JSON (strings, whole numbers, lists, objects), because they cross the
jail's pipe and are stored sealed in the vault. `value` is text a source's file held: it is untrusted and evidence.
Never: a verdict. People decide.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from words.message import Message

WAYS = ("clean", "flatten")
"""How a copy can be made."""


class Made(StrEnum):
    """What else the workshop makes of a file, beside clean, flattened and redacted copies: names of its tasks."""

    SHEETS = "sheets"
    VALUES = "values"
    VALUES_VIEW = "values view"
    RETYPED = "retype"


class Grade(StrEnum):
    """How grave a finding is: red can identify a person, amber needs a look, green is only stated."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: `where` (place in the file's own terms, e.g. "EXIF:GPSLatitude"), what, and how grave."""

    where: str
    grade: Grade
    message: Message
    untrusted_value: str = ""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A named, deterministic way to make a derivative: name, version, tools with their versions, options."""

    name: str
    version: int
    tools: tuple[tuple[str, str], ...] = ()
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a copy made in one `way` ("clean", "flatten") would lose beside the findings, or why it would be refused."""

    way: str
    losses: tuple[Message, ...] = ()
    refusal: Message | None = None


@dataclass(frozen=True, slots=True)
class Inspection:
    """What `inspect` reports of one file; no `forecasts` where nobody asked what copies would lose."""

    media_type: str
    findings: tuple[Finding, ...]
    tools: tuple[tuple[str, str], ...] = ()
    forecasts: tuple[Forecast, ...] = ()


@dataclass(frozen=True, slots=True)
class Cleaning:
    """What `clean` or `flatten` did and proved: `removed` is gone, `kept` needs a person's answer.

    `checks` are (name, outcome) pairs of the proof, e.g. ("second engine", "qpdf: nothing left"), fit for the public.
    """

    media_type: str
    out_media_type: str
    recipe: Recipe
    removed: tuple[Finding, ...]
    kept: tuple[Finding, ...]
    checks: tuple[tuple[str, str], ...]
    pages: int = 1
    losses: tuple[Message, ...] = field(default=())
