"""A request for records at the desk: claims beside its text, its names offered on every page that came along."""

import json
from pathlib import Path

from intake.carried import state
from intake.limits import Limits
from intake.receive import receive
from tests.desk.pages.visits import browser_of, let_work, seen
from tests.newsroom import Newsroom
from tests.sanitize.test_request_marks import REQUEST
from triage.protecting import names_to_protect


def test_claims_are_told_as_claims_and_names_are_offered_where_they_stand(newsroom: Newsroom, tmp_path: Path) -> None:
    hostile = {**REQUEST, "title": "<img src=x onerror=alert(1)> caméras"}
    (tmp_path / "cameras_de_la_gare.json").write_text(json.dumps(hostile))
    (tmp_path / "8_2_note.txt").write_text("Note pour Camille Dupont.\nRéponse à Mme DUPONT Camille.\n")
    receive(tmp_path, newsroom.chain(), Limits(), about=state("foi", "MaDada", ""))
    labels = {each.untrusted_filename: each.label for each in newsroom.chain().catalog.exhibits()}
    request, note = labels["cameras_de_la_gare.json"], labels["8_2_note.txt"]
    browser = browser_of(newsroom)
    before = seen(browser.get(f"/exhibits/{note}"))  # asks for its pages
    assert f"/exhibits/{note}/inspect" in {attributes.get("action") for _, attributes in before.elements}
    browser.post(f"/exhibits/{request}/inspect", form_on=f"/exhibits/{request}/findings")
    let_work(newsroom)
    told = seen(browser.get(f"/exhibits/{request}"))
    assert "<img src=x onerror=alert(1)> caméras" in told.words
    assert "Mairie de Trifouilly" in told.words
    offered = seen(browser.get(f"/exhibits/{note}/redaction/suggestions"))
    links = [attributes.get("href", "") for tag, attributes in offered.elements if tag == "a"]
    assert f"/exhibits/{note}/redaction/search?term=Camille+Dupont" in links
    assert "Sur ces pages : 2 fois." in offered.words
    unread = seen(browser.get(f"/exhibits/{note}"))
    assert "ne sont pas relevés" not in unread.words  # nobody has looked yet: that comes first
    browser.post(f"/exhibits/{note}/inspect", form_on=f"/exhibits/{note}/findings")
    let_work(newsroom)
    ungathered = seen(browser.get(f"/exhibits/{note}"))
    assert "Les noms écrits dans ce fichier ne sont pas relevés" in ungathered.words
    assert f"/exhibits/{note}/redaction/suggestions" in {
        attributes.get("href") for _, attributes in ungathered.elements
    }
    english = browser_of(newsroom, language="en")
    for page in (before, told, offered, ungathered, seen(english.get(f"/exhibits/{request}"))):
        assert not page.unsaid
        assert not page.dangers


def test_what_came_another_way_has_no_claims_and_no_names(newsroom: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "request.json").write_text(json.dumps(REQUEST))
    receive(tmp_path, newsroom.chain(), Limits(), about=state("folder", "a stick", ""))
    chain = newsroom.chain()
    (exhibit,) = chain.catalog.exhibits()
    assert names_to_protect(exhibit.label, chain) == ()
    page = seen(browser_of(newsroom).get(f"/exhibits/{exhibit.label}"))
    assert f"/exhibits/{exhibit.label}/inspect" not in {attributes.get("action") for _, attributes in page.elements}
