"""Every message id has its sentence, in French and English, with the same parameters; no sentence is left over."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.house.plan import HOUSE, docstrings, named, nodes, python_files, rooms, tree
from words.speak import LANGUAGES, Language, braces, sentences

ID = re.compile(rf"(?:{'|'.join(rooms())})\.[a-z0-9_]+")
SPOKEN = {language: sentences(HOUSE / "words" / language) for language in LANGUAGES}
FILES = re.compile(r".*\.(?:css|html|js|svg)")
SPEAKS_FOR_ITSELF = "custody/verify.py"


def names_a_file(name: str) -> bool:
    """Tells "python -m sanitize.inside" and "desk.css" from a message id."""
    path = HOUSE / name.replace(".", "/")
    return bool(FILES.fullmatch(name)) or path.is_dir() or path.with_suffix(".py").is_file()


@cache
def ids_in(path: Path) -> set[str]:
    """Gives the message ids a file writes out."""
    described = docstrings(path) | {
        id(part) for node in nodes(path) if isinstance(node, ast.JoinedStr) for part in node.values
    }
    return {
        node.value
        for node in nodes(path)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in described
        and ID.fullmatch(node.value)
        and not names_a_file(node.value)
    }


@cache
def families_in(path: Path) -> set[re.Pattern[str]]:
    """Gives the families of ids a file writes with a gap: f"intake.receipt_{outcome}" stands for all that fit it."""
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
            pattern = "".join("[a-z0-9_]+" if part is None else re.escape(str(part)) for part in parts)
            if ID.match(str(parts[0])) and not re.search(r"[^a-z0-9_.]", "".join(str(part or "") for part in parts)):
                found.add(re.compile(pattern))
    return found


@cache
def said() -> list[tuple[Path, ast.Call]]:
    """Gives every place where a message or an error is made."""
    calls = [(path, node) for path in python_files() for node in nodes(path) if isinstance(node, ast.Call)]
    return [(path, call) for path, call in calls if _is_said(call)]


@cache
def used() -> dict[str, str]:
    """Gives every id and one file that uses it."""
    files = [path for path in python_files() if named(path) != SPEAKS_FOR_ITSELF]
    templates = [path for room in rooms() for path in (HOUSE / room).rglob("*.html")]
    found = {message_id: named(path) for path in files for message_id in ids_in(path)}
    for path in templates:
        text = path.read_text(encoding="utf-8")
        for message_id in re.findall(rf"['\"]({ID.pattern})['\"](?!\s*~)", text):
            if not names_a_file(message_id):
                found.setdefault(message_id, named(path))
        for beginning in re.findall(rf"['\"]({ID.pattern})['\"]\s*~", text):  # say("desk.verdict_" ~ verdict)
            found |= {message_id: named(path) for message_id in SPOKEN["fr"] if message_id.startswith(beginning)}
    for path in files:
        for family in families_in(path):
            found |= {message_id: named(path) for message_id in SPOKEN["fr"] if family.fullmatch(message_id)}
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_id_stands_in_one_catalogue_only(language: Language) -> None:
    written = Counter(
        message_id
        for path in (HOUSE / "words" / language).glob("*.po")
        for message_id in re.findall(r'^msgid "([^"]+)"', path.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert not [message_id for message_id, count in written.items() if count > 1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_id_in_the_code_has_its_sentence(language: Language) -> None:
    assert not {message_id: where for message_id, where in used().items() if message_id not in SPOKEN[language]}


def test_every_family_of_ids_has_sentences() -> None:
    families = [(named(path), family) for path in python_files() for family in families_in(path)]
    assert not [(where, family.pattern) for where, family in families if not any(map(family.fullmatch, SPOKEN["fr"]))]


def test_no_sentence_is_left_over() -> None:
    spoken = {message_id for language in LANGUAGES for message_id in SPOKEN[language]}
    assert not spoken - set(used())


def test_both_languages_say_the_same_things_with_the_same_parameters() -> None:
    french, english = SPOKEN["fr"], SPOKEN["en"]
    assert set(french) == set(english)
    assert not {
        message_id for message_id, forms in french.items() if _needs(forms) != _needs(english.get(message_id, ()))
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty_or_has_braces_nothing_fills(language: Language) -> None:
    broken = [
        message_id
        for message_id, forms in SPOKEN[language].items()
        if not all(forms) or any(re.search(r"[{}]", re.sub(r"\{[a-z][a-z0-9_]*\}", "", form)) for form in forms)
    ]
    assert not broken


def test_every_catalogue_holds_its_own_room_s_sentences_once() -> None:
    for language in LANGUAGES:
        seen: set[str] = set()
        for path in sorted((HOUSE / "words" / language).glob("*.po")):
            room = path.stem.split("_")[0]
            assert room in rooms(), named(path)
            ids = re.findall(r'^msgid "(.+)"$', path.read_text(encoding="utf-8"), re.MULTILINE)
            assert not [message_id for message_id in ids if not message_id.startswith(f"{room}.")], named(path)
            assert len(ids) == len(set(ids)), named(path)
            assert not seen & set(ids), named(path)
            seen |= set(ids)


def test_a_message_carries_what_its_sentence_needs() -> None:
    lacking = {}
    for path, node in said():
        given = {keyword.arg for keyword in node.keywords}
        message_id = str(node.args[0].value) if isinstance(node.args[0], ast.Constant) else ""
        needed = _needs(SPOKEN["fr"].get(message_id, ())) - ({"count"} & given)
        if None not in given and needed - given:
            lacking[f"{named(path)}:{node.lineno}"] = sorted(needed - given)
    assert not lacking


def test_errors_and_messages_carry_ids_and_never_sentences() -> None:
    spoken = [
        f"{named(path)}:{node.lineno}"
        for path, node in said()
        if isinstance(node.args[0], ast.Constant) and not ID.fullmatch(str(node.args[0].value))
    ]
    assert not spoken


def test_the_french_is_set_as_french_is() -> None:
    """’ for the apostrophe, « » for quotation, … in one sign."""
    careless = [
        message_id
        for message_id, forms in SPOKEN["fr"].items()
        if any(re.search(r"\w'\w|\"|\.\.\.|“", form) for form in forms)
    ]
    assert not careless


def _needs(forms: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*(braces(form) for form in forms))


def _errors() -> frozenset[str]:
    """Names every class of every room's errors.py, but the jail's: it stands below words and tells nobody anything."""
    files = [path for path in python_files() if path.name == "errors.py" and path.parent.name != "jail"]
    return frozenset(node.name for path in files for node in tree(path).body if isinstance(node, ast.ClassDef))


ERRORS = _errors()


def _is_said(node: ast.Call) -> bool:
    """Recognises Message.of(…) and SomeError(…)."""
    if not node.args:
        return False
    if isinstance(node.func, ast.Attribute):
        return node.func.attr == "of" and isinstance(node.func.value, ast.Name) and node.func.value.id == "Message"
    return isinstance(node.func, ast.Name) and node.func.id in ERRORS
