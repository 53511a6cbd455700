"""Fields out of a file: what it may say, and that a typing mistake is no field less."""

from pathlib import Path

import pytest

from desk.errors import Usage
from desk.fields_file import fields_in
from release.errors import MalformedPayload, PlaceUnclear
from release.fields import Fields, Place

GOOD = """
kind = "contract"
technologies = ["vsa", "drones"]
domains = ["Police et justice"]
commissioned_by = ["Ville de Lannion"]
providers = ["Eco-Compteur"]
funded_by = []
related = ["Avis CNIL Reporty 20180723"]
places = ["Lannion", {name = "Saint-Denis (93066)", precision = "department"}]
"""


def test_a_file_says_what_the_form_says(tmp_path: Path) -> None:
    (tmp_path / "fields.toml").write_text(GOOD, encoding="utf-8")
    fields = fields_in(tmp_path / "fields.toml")
    assert fields.technologies == ("drones", "vsa")
    assert fields.places[0] == Place("Lannion", "FR", "22113", "commune", 487330, -34570)
    assert (fields.places[1].name, fields.places[1].code) == ("Seine-Saint-Denis", "93")
    (tmp_path / "fields.toml").write_text("", encoding="utf-8")
    assert fields_in(tmp_path / "fields.toml") == Fields.none()


@pytest.mark.parametrize(
    "wrong",
    [
        "provider = ['x']",
        "providers = 'x'",
        "providers = [1]",
        "kind = 1",
        "places = [1]",
        "places = [{precision = 'none'}]",
        "places = [{name = 'x', precision = 'exact'}]",
        "places = [{name = 'x', code = '1'}]",
        "providers = [",
        "a = '\udcff'",
    ],
)
def test_what_is_not_understood_is_refused(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "fields.toml").write_text(wrong, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(Usage, match="fields_"):
        fields_in(tmp_path / "fields.toml")


def test_what_cannot_stand_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "fields.toml").write_text("technologies = ['voodoo']", encoding="utf-8")
    with pytest.raises(MalformedPayload, match="technology_unknown"):
        fields_in(tmp_path / "fields.toml")
    (tmp_path / "fields.toml").write_text("places = ['Saint-Denis']", encoding="utf-8")
    with pytest.raises(PlaceUnclear, match="place_ambiguous"):
        fields_in(tmp_path / "fields.toml")
    with pytest.raises(Usage, match="fields_unreadable"):
        fields_in(tmp_path / "none.toml")
