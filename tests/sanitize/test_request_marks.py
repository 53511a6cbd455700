"""What a request for records tells is found, its names red, its claims green; nothing makes it fail."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from sanitize import claims
from sanitize.clean import Bench
from sanitize.findings import Finding, Grade
from sanitize.formats.table import formats
from sanitize.inspecting import inspect
from sanitize.request_marks import request_marks
from sanitize.themes import Theme, theme_of

# The form is Alaveteli's (`json_for_api` of its models); people, bodies and addresses are made up.
REQUEST: dict[str, object] = {
    "id": 4711,
    "url_title": "cameras_de_la_gare",
    "title": "Caméras de la gare",
    "created_at": "2025-02-03T10:11:12.000+01:00",
    "updated_at": "2025-03-04T09:00:00.000+01:00",
    "described_state": "partially_successful",
    "display_status": "Partiellement réussi",
    "awaiting_description": False,
    "prominence": "normal",
    "law_used": "foi",
    "tags": [["vsa", None]],
    "user": {"id": 12, "url_name": "camille_dupont", "name": "Camille Dupont", "ban_text": "", "about_me": ""},
    "public_body": {"id": 9, "url_name": "mairie", "name": "Mairie de Trifouilly", "notes": "", "info": {}},
    "info_request_events": [
        {"id": 1, "event_type": "sent", "created_at": "2025-02-03T10:11:13.000+01:00", "outgoing_message_id": 7},
        {
            "id": 2,
            "event_type": "response",
            "created_at": "2025-03-03T16:00:00.000+01:00",
            "incoming_message_id": 8,
            "snippet": "Bonjour, écrivez à anne.martin@trifouilly.example ou appelez le 01 42 34 56 78.",
        },
        {"id": 3, "event_type": "status_update", "created_at": "2025-03-04T09:00:00.000+01:00"},
    ],
}
CORRESPONDENCE = """\
Ceci est la version texte de la demande "Caméras de la gare".  La dernière version est en ligne à l'adresse
https://madada.example/demande/cameras_de_la_gare

-------------------------------
  De : Camille Dupont
  À : Mairie de Trifouilly
  Date : 3 février 2025

  Madame, Monsieur, …

-------------------------------
  De : Anne Martin, Mairie de Trifouilly
  À : Camille Dupont
  Date : 3 mars 2025

  Bonjour, appelez le 01 42 34 56 78.
"""


def told(data: bytes, media_type: str, folder: Path) -> tuple[Finding, ...]:
    (folder / "in.bin").write_bytes(data)
    return request_marks(folder / "in.bin", media_type)


def values(found: tuple[Finding, ...], grade: Grade) -> dict[str, list[str]]:
    listed: dict[str, list[str]] = {}
    for each in found:
        if each.grade is grade:
            listed.setdefault(each.message.id.removeprefix("sanitize.request_"), []).append(each.untrusted_value)
    return listed


def test_the_request_s_claims_are_green_and_who_asked_and_how_to_reach_people_red(tmp_path: Path) -> None:
    found = told(json.dumps(REQUEST).encode(), "application/json", tmp_path)
    assert values(found, Grade.GREEN) == {
        "title": ["Caméras de la gare"],
        "address": ["cameras_de_la_gare"],
        "state": ["partially_successful"],
        "law": ["foi"],
        "made": ["2025-02-03T10:11:12.000+01:00"],
        "changed": ["2025-03-04T09:00:00.000+01:00"],
        "body": ["Mairie de Trifouilly"],
        "event_out": ["2025-02-03T10:11:13.000+01:00 sent"],
        "event_in": ["2025-03-03T16:00:00.000+01:00 response"],
        "event_other": ["2025-03-04T09:00:00.000+01:00 status_update"],
    }
    assert values(found, Grade.RED) == {
        "asker": ["Camille Dupont"],
        "asker_account": ["camille_dupont"],
        "email": ["anne.martin@trifouilly.example"],
        "telephone": ["01 42 34 56 78"],
    }
    themes = {theme_of(each) for each in found if each.grade is not Grade.GREEN}
    assert themes == {Theme.PERSON}
    assert {each.message.id for each in found} <= claims.ALL


def test_an_asker_who_is_external_is_named_too(tmp_path: Path) -> None:
    external = {name: value for name, value in REQUEST.items() if name != "user"} | {"user_name": "Camille D."}
    found = told(json.dumps(external).encode(), "application/json", tmp_path)
    assert values(found, Grade.RED)["asker"] == ["Camille D."]


@pytest.mark.parametrize("english", [False, True])
def test_the_correspondence_names_who_wrote_to_whom(tmp_path: Path, *, english: bool) -> None:
    text = CORRESPONDENCE
    if english:
        text = text.replace("De :", "From:").replace("À :", "To:").replace("Date :", "Date:")
    found = told(text.encode(), "text/plain", tmp_path)
    assert values(found, Grade.GREEN) == {
        "address": ["https://madada.example/demande/cameras_de_la_gare"],
        "message": ["3 février 2025", "3 mars 2025"],
    }
    assert values(found, Grade.AMBER) == {
        "from": ["Camille Dupont", "Anne Martin, Mairie de Trifouilly"],
        "to": ["Mairie de Trifouilly", "Camille Dupont"],
    }
    assert values(found, Grade.RED) == {"telephone": ["01 42 34 56 78"]}


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (json.dumps({"title": "A menu", "url_title": "menu"}).encode(), "application/json"),
        (b"[" * 100_000, "application/json"),
        (b'{"a":' * 50_000, "application/json"),
        (b"-------------------------------\nFrom: here to there\n", "text/plain"),
        (CORRESPONDENCE.encode(), "application/pdf"),
        (json.dumps(REQUEST).encode() + b" " * (4 << 20), "application/json"),
    ],
)
def test_what_is_no_request_or_too_large_tells_nothing(data: bytes, media_type: str, tmp_path: Path) -> None:
    assert told(data, media_type, tmp_path) == ()


def test_events_without_end_are_cut_and_that_is_told(tmp_path: Path) -> None:
    event = {"event_type": "sent", "created_at": "2025"}
    many = {**REQUEST, "info_request_events": [{**event, "event_type": f"sent {n}"} for n in range(2_000)]}
    found = told(json.dumps(many).encode(), "application/json", tmp_path)
    assert len(found) == 301
    assert found[-1].message.id == "sanitize.request_more"
    assert "Camille Dupont" in values(found, Grade.RED)["asker"]


SHAPES = some.recursive(
    some.none() | some.text(max_size=20) | some.integers(),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=15, deadline=None)
@given(
    some.dictionaries(some.sampled_from(["user", "public_body", "info_request_events", "user_name", "tags"]), SHAPES)
)
def test_nothing_makes_it_fail(changed: dict[str, object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        told(json.dumps({**REQUEST, **changed}).encode(), "application/json", Path(folder))


def test_looking_at_a_file_tells_it(tmp_path: Path) -> None:
    (tmp_path / "in.bin").write_bytes(json.dumps(REQUEST).encode())
    bench = Bench(formats(lambda _: ()), lambda _: (), "none", lambda _: None)
    found = inspect(tmp_path / "in.bin", bench).findings
    assert "sanitize.request_asker" in {each.message.id for each in found}
