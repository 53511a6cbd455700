import hashlib
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody import canonical
from release.errors import MalformedPayload
from release.fields import Fields, Place
from release.payload import Description, build_payload, document_path, manifest_bytes, payload_digest, release_json
from tests.release.packages import DESCRIPTION, RELEASE, record_of


def test_the_same_record_gives_the_same_bytes() -> None:
    assert build_payload(*record_of()) == build_payload(*record_of())


def test_release_json_is_canonical_and_says_what_the_record_says() -> None:
    record, _ = record_of()
    data = release_json(record)
    said = canonical.loads_object(data)
    assert set(said) == {"v", "release", "day", "language", "title", "description", "documents", "training", "fields"}
    assert (said["release"], said["day"], said["training"]) == (RELEASE, "2026-11-21", 0)


def test_the_digest_is_of_the_manifest_and_the_manifest_lists_every_file() -> None:
    payload = build_payload(*record_of())
    assert payload.digest == hashlib.sha256(payload.manifest).hexdigest()
    listed = {line[66:]: line[:64] for line in payload.manifest.decode().splitlines()}
    assert listed == {path: hashlib.sha256(data).hexdigest() for path, data in payload.files.items()}
    assert list(listed) == sorted(listed)


@pytest.mark.parametrize(
    "change",
    [
        {"description": replace(DESCRIPTION, title="Autre")},
        {"description": replace(DESCRIPTION, html="<p>autre</p>")},
        {"description": replace(DESCRIPTION, language="en")},
        {"release": "REL-2026-0002"},
        {"training": True},
    ],
)
def test_any_change_gives_another_digest(change: dict[str, object]) -> None:
    record, documents = record_of()
    changed = replace(record, **change)  # type: ignore[arg-type]  # the parameters above are of the right kind
    if "release" in change:
        named = tuple(replace(item, path=item.path.replace("0001", "0002")) for item in record.documents)
        changed = replace(changed, documents=named)
        documents = {path.replace("0001", "0002"): data for path, data in documents.items()}
    assert build_payload(changed, documents).digest != build_payload(record, record_of()[1]).digest


def test_a_changed_document_is_refused() -> None:
    record, documents = record_of()
    first = next(iter(documents))
    with pytest.raises(MalformedPayload, match="document_changed"):
        build_payload(record, {**documents, first: b"other"})


def test_a_missing_or_added_document_is_refused() -> None:
    record, documents = record_of()
    with pytest.raises(MalformedPayload, match="documents_differ"):
        build_payload(record, {**documents, "documents/more.pdf": b""})
    with pytest.raises(MalformedPayload, match="documents_differ"):
        build_payload(record, dict(list(documents.items())[:1]))


def test_a_script_in_the_description_does_not_reach_the_payload() -> None:
    record, _ = record_of(description=Description("t", '<p onclick="x()">a</p><script>steal()</script>', "fr"))
    said = json.loads(release_json(record))["description"]
    assert "<script" not in said
    assert "onclick" not in said
    assert "<p>a</p>" in said


def test_version_1_is_written_as_it_was_to_the_byte() -> None:
    """A promise (decision 0026): this digest was approved for what was handed over before there was a version 2."""
    record, documents = record_of()
    payload = build_payload(replace(record, version=1), documents)
    assert payload.digest == "729f83481bcab75c90387cbfb1c56145201998fd5c04120546b9edf39131bd70"


FILLED = Fields(kind="contract", technologies=("vsa",), places=(Place("Gex", "FR", "01173", "commune", 463330, 60580),))


@pytest.mark.parametrize(
    "fields",
    [
        replace(FILLED, kind="tender"),
        replace(FILLED, technologies=("rf", "vsa")),
        replace(FILLED, domains=("Police et justice",)),
        replace(FILLED, commissioned_by=("Gex",)),
        replace(FILLED, providers=("Gex",)),
        replace(FILLED, funded_by=("Gex",)),
        replace(FILLED, related=("Gex",)),
        replace(FILLED, places=()),
        replace(FILLED, places=(replace(FILLED.places[0], precision="point"),)),
        replace(FILLED, places=(replace(FILLED.places[0], latitude=463331),)),
    ],
)
def test_any_other_field_gives_another_digest(fields: Fields) -> None:
    record, documents = record_of()
    given = build_payload(replace(record, fields=FILLED), documents)
    assert build_payload(replace(record, fields=fields), documents).digest != given.digest
    assert canonical.loads_object(given.files["data/release.json"])["fields"] == FILLED.as_json()


def test_views_are_of_the_payload_exactly_those_promised() -> None:
    record, documents = record_of()
    first, second = record.documents
    record = replace(record, documents=(replace(first, pages=2, text=True), replace(second, text=True)))
    views = {path: path.encode() for item in record.documents for path in item.view_paths}
    assert sorted(views) == [
        f"pages/{RELEASE}-01/0001.png",
        f"pages/{RELEASE}-01/0002.png",
        f"texts/{RELEASE}-01.txt",
        f"texts/{RELEASE}-02.txt",
    ]
    payload = build_payload(record, documents, views)
    assert {f"data/{path}" for path in views} < set(payload.files)
    for path in views:
        assert build_payload(record, documents, {**views, path: b"?"}).digest != payload.digest
        with pytest.raises(MalformedPayload, match="views_differ"):
            build_payload(record, documents, {kept: data for kept, data in views.items() if kept != path})
    with pytest.raises(MalformedPayload, match="views_differ"):
        build_payload(record, documents, {**views, f"pages/{RELEASE}-01/0003.png": b""})


@pytest.mark.parametrize("pages", [-1, 10_000])
def test_no_document_has_less_than_no_pages_or_more_than_their_names_count(pages: int) -> None:
    record, _ = record_of()
    with pytest.raises(MalformedPayload, match="views_differ"):
        release_json(replace(record, documents=(replace(record.documents[0], pages=pages), record.documents[1])))


def test_version_1_cannot_say_what_version_2_says_and_there_is_no_third() -> None:
    record, _ = record_of()
    seen = replace(record, documents=(replace(record.documents[0], text=True), record.documents[1]))
    for wrong in (replace(record, version=1, fields=FILLED), replace(seen, version=1), replace(record, version=3)):
        with pytest.raises(MalformedPayload, match="version_unknown"):
            release_json(wrong)


@pytest.mark.parametrize("title", ["", "  ", "a\nb", "a\u202eb", "x" * 301])
def test_an_empty_or_trickish_title_is_refused(title: str) -> None:
    record, _ = record_of(description=replace(DESCRIPTION, title=title))
    with pytest.raises(MalformedPayload, match="title_malformed"):
        release_json(record)


@pytest.mark.parametrize("release", ["", "REL-26-1", "rel-2026-0001", "REL-2026-0001/..", "REL-2026-0001\n"])
def test_a_malformed_name_is_refused(release: str) -> None:
    record, _ = record_of()
    with pytest.raises(MalformedPayload):
        release_json(replace(record, release=release))


def test_a_file_name_that_could_tell_something_is_refused() -> None:
    record, _ = record_of()
    telling = replace(record.documents[0], path="documents/maurice-dupont.pdf")
    with pytest.raises(MalformedPayload, match="document_misnamed"):
        release_json(replace(record, documents=(telling, record.documents[1])))


def test_documents_are_named_by_their_number_only() -> None:
    assert document_path(RELEASE, 7, "application/pdf") == "documents/REL-2026-0001-07.pdf"
    with pytest.raises(MalformedPayload):
        document_path(RELEASE, 1, "application/vnd.ms-word")


def test_a_release_without_documents_or_in_an_unknown_language_is_refused() -> None:
    record, _ = record_of()
    with pytest.raises(MalformedPayload, match="no_documents"):
        release_json(replace(record, documents=()))
    with pytest.raises(MalformedPayload, match="language_unknown"):
        release_json(replace(record, description=replace(DESCRIPTION, language="tlh")))


@given(st.dictionaries(st.from_regex(r"data/[a-z]{1,8}", fullmatch=True), st.just("0" * 64), min_size=1))
def test_the_order_of_files_does_not_matter(files: dict[str, str]) -> None:
    backwards = dict(reversed(files.items()))
    assert payload_digest(manifest_bytes(files)) == payload_digest(manifest_bytes(backwards))
