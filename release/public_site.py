"""The public site: every page of it, as a pure function of the releases and the site's name.

Rule: French pages and English ones lie side by side (`index.html`, `index.en.html`), so that no page is deeper in one
language than in the other. A release's pages and its documents' depend on that release alone, a heading's on the
releases under it, a search file on those of its block; only the index pages depend on all. Nothing is asked of anybody
else; all is readable without JavaScript; every time is a day of release.
Never: reads a clock, a locale, or any file but our own templates and, through `read`, texts of packages; shows what no
release says.
Residual risk: a link in a description leads elsewhere when a reader follows it.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time

from release.gone import Gone
from release.public.atlas import FRANCE, land, plates
from release.public.chronology import calendar, months
from release.public.deals import by_company, deals
from release.public.documents import Reading, Shown, shown
from release.public.finding import block_pages, blocks
from release.public.headings import AXES, Axis, Heading, by_initial, headings, mentions, most_used
from release.public.listings import headings_json, places_geojson
from release.public.voice import LONG_AGO, Page, Site, Voice
from release.public_feed import Entry, entries, feed_id, listing, release_id
from release.published import Published
from release.site import stylesheet
from words.speak import LANGUAGES

_FIXED = ("style.css", "search.js")
IN_THE_FEED = 100  # releases
ON_THE_FIRST_PAGE = 10  # headings of each axis
Under = Mapping[Axis, tuple[Heading, ...]]


def pages(site: Site, releases: Sequence[Published], read: Reading, gone: Sequence[Gone] = ()) -> Iterator[Page]:
    """Gives every file but packages, notices, database: each release's own first, what leads to them last."""
    ordered = newest_first(releases)
    voices = [Voice(site, language) for language in LANGUAGES]
    for each in ordered:
        yield from _own_pages(each, voices, read)
    buried = sorted(gone, key=lambda each: (each.day, each.name), reverse=True)
    known = frozenset((*(each.name for each in ordered), *(each.name for each in buried)))
    yield from (_tombstone(voice, each, known) for each in buried for voice in voices)
    yield from (Page(name, stylesheet(f"site/{name}").encode(), LONG_AGO) for name in _FIXED)
    under = headings(ordered)
    for voice in voices:
        yield from (_heading(voice, heading) for each in under.values() for heading in each)
    for block in blocks(ordered):
        yield from block_pages(block, read)
    yield from _index_pages(ordered, buried, under, voices)


def newest_first(releases: Iterable[Published]) -> Sequence[Published]:
    """Puts releases in the order in which the site shows them."""
    return sorted(releases, key=lambda each: (each.record.day, each.name), reverse=True)


def newest(ordered: Sequence[Published], gone: Iterable[Gone] = ()) -> date:
    """Gives the day of what all releases change, and all that go."""
    return max((*(each.record.day for each in ordered[:1]), *(each.day for each in gone)), default=LONG_AGO)


def _own_pages(release: Published, voices: Sequence[Voice], read: Reading) -> Iterator[Page]:
    documents = tuple(shown(release, read))
    day, named = release.record.day, mentions(release.record.fields)
    for voice in voices:
        where = f"releases/{release.name}"
        yield voice.page("release", where, day, release=release, documents=documents, mentions=named)
        yield voice.page("check", f"{where}.check", day, release=release)
        yield from (_document(voice, each) for each in documents)


def _tombstone(voice: Voice, gone: Gone, known: frozenset[str]) -> Page:
    """Sets the page that stands where a release was; it leads to the successor where the site knows that."""
    where, leads = f"releases/{gone.name}", gone.replaced_by in known
    return voice.page("tombstone", where, gone.day, gone=gone, told=gone.telling(voice.language), leads=leads)


def _document(voice: Voice, document: Shown) -> Page:
    release = document.release
    return voice.page("document", f"documents/{document.name}", release.record.day, release=release, document=document)


def _heading(voice: Voice, heading: Heading) -> Page:
    mention = heading.mention
    dealt = deals(heading.releases) if mention.axis in ("companies", "bodies") else ()
    mine = [each for each in dealt if mention.path in (each.company.path, each.body and each.body.path)]
    under = headings(heading.releases)
    return voice.page(
        "heading",
        mention.path,
        heading.releases[0].record.day,
        heading=heading,
        deals=mine,
        by_company=by_company,
        plates=plates([heading]),
        beside=[(axis, most_used(under[axis], ON_THE_FIRST_PAGE)) for axis in AXES if axis != mention.axis],
    )


def _index_pages(
    ordered: Sequence[Published], buried: Sequence[Gone], under: Under, voices: Sequence[Voice]
) -> Iterator[Page]:
    day = newest(ordered, buried)
    yield Page("map.svg", _land(voices[0]), LONG_AGO)
    yield Page("releases.json", listing(ordered, buried), day)
    yield Page("headings.json", headings_json(under), day)
    yield Page("places.geojson", places_geojson(under["places"]), day)
    yield Page("atom.xml", _feed(voices[0], entries(ordered, buried)), day)
    for voice in voices:
        yield from (_axis(voice, axis, under[axis], ordered, day) for axis in AXES)
        yield voice.page("timeline", "timeline", day, months=months(ordered), calendar=calendar(ordered))
        yield _first_page(voice, ordered, buried, under)


def _axis(voice: Voice, axis: Axis, listed: Sequence[Heading], ordered: Sequence[Published], day: date) -> Page:
    """Sets the list of all headings of an axis; that of companies says who sells what to whom."""
    return voice.page(
        "headings",
        f"{axis}/index",
        day,
        axis=axis,
        headings=listed,
        initials=list(by_initial(listed)),
        plates=plates(listed) if axis == "places" else (),
        deals=deals(ordered) if axis == "companies" else (),
        by_company=by_company,
    )


def _first_page(voice: Voice, ordered: Sequence[Published], buried: Sequence[Gone], under: Under) -> Page:
    """Sets the page that lists every release, the newest first, by year; and what is gone."""
    grouped = itertools.groupby(ordered, key=lambda each: each.record.day.year)
    return voice.page(
        "index",
        "index",
        newest(ordered, buried),
        buried=buried,
        years=[(year, list(group)) for year, group in grouped],
        releases=len(ordered),
        documents=sum(len(each.record.documents) for each in ordered),
        blocks=[block.name for block in blocks(ordered)],
        shelves=[(axis, most_used(under[axis], ON_THE_FIRST_PAGE), len(under[axis])) for axis in AXES if under[axis]],
        plates=plates(under["places"])[:1],
    )


def _feed(voice: Voice, told: Sequence[Entry]) -> bytes:
    """Sets the Atom feed (RFC 4287) of what is new: releases, and withdrawals under the names these had."""
    return voice.text(
        "atom.xml",
        "atom",
        entries=told[:IN_THE_FEED],
        feed_id=feed_id(voice.site.log_key),
        newest=_midnight(told[0].day if told else LONG_AGO),
        midnight=_midnight,
        release_id=release_id,
    )


def _land(voice: Voice) -> bytes:
    """Draws the land of the large sheet, for pages that show a place or two on it."""
    return voice.text("map.svg", "map", land=land(FRANCE), view=FRANCE)


def _midnight(day: date) -> str:
    return datetime.combine(day, time(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
