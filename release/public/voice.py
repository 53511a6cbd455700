"""The site speaking one language: templates filled in with its sentences, numbers and days.

Rule: French pages and English ones lie side by side (`x.html`, `x.en.html`), so that a link is the same in both. A
page's path says how deep it is, and with it the way to the top.
Never: reads a clock or a locale.
"""

from dataclasses import dataclass
from datetime import date
from functools import partial

from release.public.headings import AXES, Mention, filed
from release.site import Sheets, described
from words import quantities
from words.message import Message, Parameter
from words.speak import Language, Speech

SUFFIX: dict[Language, str] = {"fr": ".html", "en": ".en.html"}
LONG_AGO = date(1980, 1, 1)  # the day of what no release changes; no zip knows an earlier one


@dataclass(frozen=True, slots=True)
class Site:
    """What the site says of itself: whose it is ("" says nothing), and whether it is an exercise."""

    name: str
    log_key: str
    training: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the site: its path from the top, its bytes, and the day it is of."""

    path: str
    content: bytes
    day: date


class Voice:
    """Sets the site's pages in one language."""

    def __init__(self, site: Site, language: Language) -> None:
        self.site, self.language = site, language
        self.suffix = SUFFIX[language]
        self._speech = Speech(language)
        self._sheets = Sheets()
        self._said: dict[str, str] = {}
        other: Language = "en" if language == "fr" else "fr"
        self._other, self._known = other, self._sentences()

    def page(self, template: str, where: str, day: date, **shown: object) -> Page:
        """Sets a page; `where` is its path without an ending: "places/fr-22113"."""
        return Page(f"{where}{self.suffix}", self.text(f"{template}.html", where, **shown), day)

    def text(self, template: str, where: str, **shown: object) -> bytes:
        """Fills in a template whose page lies at `where`."""
        here = where.rpartition("/")[2]
        told = self._sheets.render(
            f"site/{template}",
            **self._known,
            where=where,
            top="../" * where.count("/"),
            other={"language": self._other, "address": f"{here}{SUFFIX[self._other]}"},
            **shown,
        )
        return told.encode()

    def say(self, message_id: str, /, **params: Parameter) -> str:
        """Says a sentence of ours; what has no gap is looked up once, as every page says much of it."""
        if params:
            return self._speech.say(Message.of(message_id, **params))
        if message_id not in self._said:
            self._said[message_id] = self._speech.say(Message.of(message_id))
        return self._said[message_id]

    def called(self, mention: Mention) -> str:
        """Names a heading in the reader's language."""
        if mention.axis == "technologies":
            return self.technology(mention.name)
        return _begun(self.say(f"release.kind_{mention.name}")) if mention.axis == "kinds" else mention.name

    def technology(self, key: str) -> str:
        """Names a technology in the reader's language."""
        return _begun(self.say(f"release.technology_{key}"))

    def _sentences(self) -> dict[str, object]:
        """Gives what every template may use."""
        return {
            "site": self.site,
            "say": self.say,
            "country": self._speech.country,
            "language": self.language,
            "suffix": self.suffix,
            "day": partial(quantities.day, language=self.language),
            "month": partial(quantities.month, language=self.language),
            "size": partial(quantities.size, language=self.language),
            "count": partial(quantities.count, language=self.language),
            "described": described,
            "axes": AXES,
            "called": self.called,
            "technology": self.technology,
            "filed": filed,
        }


def _begun(words: str) -> str:
    """Begins with a capital, as a heading does."""
    return words[:1].upper() + words[1:]
