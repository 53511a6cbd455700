"""The fields of a release on its form: typed without a program, asked about when unclear, kept when refused."""

import pytest
from werkzeug.datastructures import MultiDict

from desk.pages.filing import filing_from, filing_of, shown
from release.fields import Fields, Place
from release.filing import filed
from release.propose import read_proposal
from tests.desk.pages.visits import Seen, browser_of, seen
from tests.desk.web.browsers import Browser
from tests.newsroom import PASSPHRASES
from tests.release.candidates import RELEASE, TODAY, Candidates

LANNION = Place("Lannion", "FR", "22113", "commune", 487330, -34570)
TYPED: dict[str, str | list[str]] = {
    "kind": "contract",
    "technology": ["vsa", "drones"],
    "domains-box": ["Police et justice"],
    "domains": "Transports\r\n\r\n  ",
    "commissioned_by": " Ville de  Lannion\r\nDépartement des Yvelines",
    "providers": "Eco-Compteur",
    "funded_by": "",
    "related": "Avis CNIL Reporty 20180723",
    "place": ["lannion", "Lannion", "", "Nulle part"],
    "precision": ["commune", "point", "commune", "none"],
    "point": ["", "48.7326, -3.4566", "", ""],
}
MEANT = Fields(
    kind="contract",
    technologies=("drones", "vsa"),
    domains=("Police et justice", "Transports"),
    commissioned_by=("Ville de Lannion", "Département des Yvelines"),
    providers=("Eco-Compteur",),
    related=("Avis CNIL Reporty 20180723",),
    places=(LANNION, Place("Nulle part", "", "", "none", None, None)),
)


@pytest.fixture
def alice(cleared: Candidates) -> Browser:
    return browser_of(cleared.fresh().room)


def without_the_point() -> dict[str, str | list[str]]:
    rows = {name: [each for at, each in enumerate(TYPED[name]) if at != 1] for name in ("place", "precision", "point")}
    return {**TYPED, **rows}


def test_what_is_typed_is_what_is_filed_and_can_be_typed_again() -> None:
    fields = filed(filing_from(MultiDict(without_the_point())))
    assert fields == MEANT
    assert filed(filing_of(fields)) == fields
    page = shown(filing_of(fields))
    assert dict(page.lists)["domains"] == "Transports", "what has a box is not typed as well"
    assert dict(page.domains)["Police et justice"]
    exact = Fields(places=(Place("Lannion", "FR", "22113", "point", 487326, -34566),))
    assert filed(filing_of(exact)) == exact
    assert not shown(filing_of(Fields.none())).said


def test_a_proposal_is_filed_and_proposed_again_with_its_fields(cleared: Candidates) -> None:
    room = cleared.fresh().room
    browser = browser_of(room)
    about = {"copy": cleared.flat, f"title-{cleared.flat}": "One", "title": "Cameras", "language": "fr"}
    about |= {"day": TODAY.isoformat(), "description": "<p>x</p>"}
    refused = browser.post("/releases/new", form_on="/releases/new", **about, **{**TYPED, "place": ["Saint-Denis"]})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 409
    assert "Saint-Denis (93066, Seine-Saint-Denis)" in page
    assert values(page, "place")[0] == "Saint-Denis"
    assert "Eco-Compteur" in page
    assert not room.chain().catalog.releases()
    signed = {"passphrase": PASSPHRASES["alice"], **without_the_point()}
    assert browser.post("/releases/new", form_on="/releases/new", **about, **signed).status_code == 303
    assert read_proposal(RELEASE, room.chain()).fields == MEANT
    again = browser.get(f"/releases/new?release={RELEASE}").get_data(as_text=True)
    assert values(again, "place")[:2] == ["Lannion (22113)", "Nulle part"]
    assert {"vsa", "drones"} == {each["value"] for each in inputs(again, "technology") if "checked" in each}
    for address in (f"/releases/{RELEASE}", f"/releases/{RELEASE}/page"):
        told = browser.get(address)
        assert not seen(told).unsaid
        for word in ("Lannion", "Eco-Compteur", "vidéosurveillance automatisée", "convention ou contrat"):
            assert word in told.get_data(as_text=True), (address, word)


def test_more_rows_are_given_and_nothing_typed_is_lost(alice: Browser) -> None:
    answer = alice.post("/releases/new", form_on="/releases/new", show="newest", **TYPED)
    page = answer.get_data(as_text=True)
    assert values(page, "place") == ["lannion", "Lannion", "Nulle part", "", ""]
    assert values(page, "point")[1] == "48.7326, -3.4566"
    assert "Ville de  Lannion" in page
    assert not seen(answer).unsaid
    assert not seen(answer).dangers


def inputs(page: str, name: str) -> list[dict[str, str]]:
    return [each for tag, each in Seen(page).elements if tag == "input" and each.get("name") == name]


def values(page: str, name: str) -> list[str]:
    return [each.get("value", "") for each in inputs(page, name)]
