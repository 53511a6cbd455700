"""Headings, and who sells what to whom: gathered from what releases say, and from nothing else."""

from dataclasses import replace

from release.public.deals import by_company, deals
from release.public.headings import Heading, by_initial, headings, mentions, most_used
from release.public_site import newest_first
from tests.release import tenders
from tests.release.publications import many

ALL = newest_first(list(tenders.published()))


def named(path: str) -> Heading:
    axis, _, known_as = path.partition("/")
    (found,) = (each for under in headings(ALL).values() for each in under if each.mention.path == f"{axis}/{known_as}")
    return found


def test_spellings_are_one_heading_shown_as_most_spell_it() -> None:
    company = named("companies/panoptiksystemes")
    assert company.mention.name == "Panoptik Systèmes"
    assert [each.name for each in company.releases] == [
        "REL-2026-0003",
        "REL-2026-0001",
        "REL-2025-0001",
        "REL-2024-0001",
    ]
    assert company.documents == 8


def test_among_equals_the_oldest_spelling_is_shown_whatever_order_they_come_in() -> None:
    old, new = many(2, 1)
    spelt = [
        replace(each, record=replace(each.record, fields=replace(each.record.fields, providers=(name,))))
        for each, name in ((old, "Echo Vigie"), (new, "ÉCHO VIGIE"))
    ]
    assert [each.mention.name for each in headings(newest_first(spelt))["companies"]] == ["Echo Vigie"]


def test_a_body_that_commissions_and_pays_stands_once() -> None:
    fields = ALL[1].record.fields
    assert fields.commissioned_by == fields.funded_by == ("Ville d’Anse-Corail",)
    assert [each.slug for each in mentions(fields) if each.axis == "bodies"] == ["villedansecorail"]


def test_a_place_stands_for_each_position_that_was_said_of_it() -> None:
    here, there = many(2, 1)
    point = replace(here.record.fields.places[0], precision="point", latitude=450000)
    moved = replace(there.record.fields, places=(replace(point, name=here.record.fields.places[0].name),))
    releases = [replace(there, record=replace(there.record, fields=moved)), here]
    (place,) = headings(releases)["places"]
    assert [each.latitude for each in place.places] == [449000, 450000]


def test_headings_stand_in_the_order_of_the_alphabet_and_technologies_in_that_of_their_table() -> None:
    under = headings(ALL)
    assert [letter for letter, _ in by_initial(under["companies"])] == ["A", "E", "P"]
    assert under["technologies"][0].mention.name == "cameras_parlantes"
    assert [each.mention.name for each in most_used(under["companies"], 1)] == ["Panoptik Systèmes"]


def test_a_row_is_a_company_and_a_body_that_releases_name_together() -> None:
    rows = {(deal.company.slug, deal.body.slug if deal.body else ""): deal for deal in deals(ALL)}
    valbrume = rows["panoptiksystemes", "villedevalbrume"]
    assert valbrume.technologies == ("cameras_parlantes", "rf", "vsa")
    assert [each.name for each in valbrume.releases] == ["REL-2025-0001", "REL-2024-0001"]
    assert (valbrume.commissioned, valbrume.funded) == (True, False)
    assert (rows["aerovue", "villedansecorail"].commissioned, rows["aerovue", "villedansecorail"].funded) == (
        True,
        True,
    )
    assert ("panoptiksystemes", "communedebramefaim") not in rows
    assert [company.slug for company, _ in by_company(deals(ALL))] == [
        "aerovue",
        "auguredata",
        "echovigie",
        "panoptiksystemes",
    ]


def test_a_company_without_a_body_has_a_row_that_says_so() -> None:
    (release,) = many(1, 1)
    alone = replace(release.record.fields, commissioned_by=(), providers=("Seule",))
    (row,) = deals([replace(release, record=replace(release.record, fields=alone))])
    assert (row.company.name, row.body, row.commissioned, row.funded) == ("Seule", None, False, False)
