"""The public site: every page of it, as a pure function of the releases and the site's name.

Rule: French pages and English ones lie side by side (`index.html`, `index.en.html`), so that no page is deeper in one
language than in the other. A release's pages depend on that release alone; only the index pages depend on all. Nothing
is asked of anybody else; all is readable without JavaScript; every time is a day of release.
Never: reads a clock, a locale, or any file but our own templates; shows what no release says.
Residual risk: a link in a description leads elsewhere when a reader follows it.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial

from release.gone import Gone
from release.public_feed import feed_id, listing, newest_first, release_id
from release.public_search import search_index
from release.published import Published
from release.site import Sheets, described, stylesheet
from words import quantities
from words.message import Message, Parameter
from words.speak import LANGUAGES, Language, Speech

_SUFFIX: dict[Language, str] = {"fr": ".html", "en": ".en.html"}
_FIXED = ("style.css", "search.js")
IN_THE_FEED = 100  # releases
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


def pages(site: Site, releases: Sequence[Published], gone: Sequence[Gone] = ()) -> Iterator[Page]:
    """Gives every file of the site but packages and notices: each release's own first, what leads to them last."""
    ordered = sorted(releases, key=lambda each: (each.record.day, each.name), reverse=True)
    voices = [Voice(site, language) for language in LANGUAGES]
    for each in ordered:
        for voice in voices:
            yield from voice.release_pages(each)
    buried = sorted(gone, key=lambda each: (each.day, each.name), reverse=True)
    shown = frozenset((*(each.name for each in ordered), *(each.name for each in buried)))
    yield from (voice.tombstone(each, shown) for each in buried for voice in voices)
    newest = max((*(each.record.day for each in ordered), *(each.day for each in buried)), default=LONG_AGO)
    yield from (Page(name, stylesheet(f"site/{name}").encode(), LONG_AGO) for name in _FIXED)
    for path, content in _index_files(ordered, buried, voices):
        yield Page(path, content, newest)


def _index_files(
    ordered: Sequence[Published], buried: Sequence[Gone], voices: Sequence["Voice"]
) -> Iterator[tuple[str, bytes]]:
    yield "search-index.js", search_index(ordered)
    yield "releases.json", listing(ordered, buried)
    yield "atom.xml", voices[0].feed(ordered, buried)
    yield from ((f"index{_SUFFIX[voice.language]}", voice.index(ordered, buried)) for voice in voices)


class Voice:
    """The site's pages in one language."""

    def __init__(self, site: Site, language: Language) -> None:
        self.site, self.language = site, language
        self._speech = Speech(language)
        self._sheets = Sheets()

    def release_pages(self, release: Published) -> Iterator[Page]:
        """Gives the page of a release, and the one that tells how to check it."""
        for template, middle in (("release", ""), ("check", ".check")):
            here = f"{release.name}{middle}"
            text = self._page(f"site/{template}.html", here, "../", release=release, sizes=_sizes(release))
            yield Page(f"releases/{here}{_SUFFIX[self.language]}", text, release.record.day)

    def tombstone(self, gone: Gone, shown: frozenset[str]) -> Page:
        """Gives the page that stands where a release was; it leads to the successor where the site shows that."""
        about = {"told": gone.telling(self.language), "leads": gone.replaced_by in shown}
        text = self._page("site/tombstone.html", gone.name, "../", gone=gone, **about)
        return Page(f"releases/{gone.name}{_SUFFIX[self.language]}", text, gone.day)

    def index(self, ordered: Sequence[Published], buried: Sequence[Gone] = ()) -> bytes:
        """Gives the page that lists every release, the newest first, by year."""
        years = [
            (year, list(group)) for year, group in itertools.groupby(ordered, key=lambda each: each.record.day.year)
        ]
        documents = sum(len(each.record.documents) for each in ordered)
        counts = {"releases": len(ordered), "documents": documents}
        return self._page("site/index.html", "index", "", years=years, buried=buried, **counts)

    def feed(self, ordered: Sequence[Published], buried: Sequence[Gone] = ()) -> bytes:
        """Gives the Atom feed (RFC 4287) of what is new: releases, and withdrawals under the names these had."""
        entries = newest_first(ordered, buried)
        about = {
            "feed_id": feed_id(self.site.log_key),
            "newest": _midnight(entries[0].day if entries else LONG_AGO),
            "midnight": _midnight,
            "release_id": release_id,
        }
        return self._page("site/atom.xml", "atom", "", entries=entries[:IN_THE_FEED], **about)

    def _page(self, template: str, here: str, top: str, **shown: object) -> bytes:
        other: Language = "en" if self.language == "fr" else "fr"
        text = self._sheets.render(
            template,
            site=self.site,
            say=self._say,
            language=self.language,
            top=top,
            suffix=_SUFFIX[self.language],
            other={"language": other, "address": f"{here}{_SUFFIX[other]}"},
            day=partial(quantities.day, language=self.language),
            size=partial(quantities.size, language=self.language),
            count=partial(quantities.count, language=self.language),
            described=described,
            **shown,
        )
        return text.encode()

    def _say(self, message_id: str, /, **params: Parameter) -> str:
        return self._speech.say(Message.of(message_id, **params))


def _sizes(release: Published) -> dict[str, int]:
    return {file.path: file.size for file in release.files}


def _midnight(day: date) -> str:
    return datetime.combine(day, time(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
