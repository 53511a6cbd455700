"""The command's promises: exit statuses for their real causes, results on stdout, words for people on stderr."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from custody.acts import Act
from tests.desk.counter import Counter
from tests.exports import write_singles
from tests.newsroom import PASSPHRASES, Newsroom
from tests.release.candidates import RELEASE, SOURCE, Candidates

HOUSE = Path(__file__).parents[2]
LANGUAGES = ("fr", "en")


@pytest.fixture
def desk(ready: Candidates) -> Iterator[Candidates]:
    made = ready.fresh()
    yield made
    made.room.close()


@pytest.fixture
def counter(desk: Candidates) -> Counter:
    return Counter(desk.room)


@pytest.mark.parametrize(
    "words",
    [
        ("list",), ("list", "--quarantine"), ("show", "ab"), ("inspect", "ab"), ("prepare", "ab"), ("rebuild",),
        ("decide", "ab", "--verdict", "clear", "--as", "alice"), ("intake", "."), ("keys", "list"),
        ("release", "list"), ("release", "obstacles", RELEASE), ("release", "approve", RELEASE, "--as", "alice"),
        ("release", "hand-over", RELEASE, "--into", ".", "--as", "alice"), ("doctor", "--repair"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_locked_vault_answers_5_to_whatever_needs_its_keys(newsroom: Newsroom, words: tuple[str, ...]) -> None:
    newsroom.lock()
    for lang, sentence in (("fr", "Le coffre est fermé"), ("en", "The vault is locked")):
        said = Counter(newsroom).tamis(*words, lang=lang)
        assert (said.status, said.out) == (5, "")
        assert sentence in said.words


@pytest.mark.parametrize(
    "words",
    [
        (), ("nonsense",), ("list", "--nonsense"), ("show",), ("decide", "ab"), ("keys",), ("release",),
        ("decide", "ab", "--verdict", "maybe", "--as", "alice"), ("clean", "file"), ("lis",),
        ("release", "propose", "--copy", "ab", "--title", "t", "--description", "d", "--as", "alice"),
        ("release", "propose", "--copy", "a=b", "--title", "t", "--description", "d", "--as", "alice", "--day", "x"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_command_not_written_as_it_must_be_answers_2(newsroom: Newsroom, words: tuple[str, ...]) -> None:
    for lang, sentence in (("fr", "n’est pas écrite comme il faut"), ("en", "not written")):
        said = Counter(newsroom).tamis(*words, lang=lang)
        assert said.status == 2
        assert said.out == ""
        assert sentence in said.words


def test_a_command_without_its_vault_answers_2_and_one_with_another_folder_3(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TAMIS_VAULT", raising=False)
    assert Counter(newsroom).plainly("list").status == 2
    assert Counter(newsroom).plainly("--vault", str(tmp_path), "list").status == 3
    monkeypatch.setenv("TAMIS_VAULT", str(newsroom.vault.root))
    assert Counter(newsroom).plainly("list").status == 0


def test_what_is_not_there_answers_3_and_is_named(counter: Counter) -> None:
    for words in (("show", "ffff"), ("inspect", "ffff"), ("prepare", "%"), ("release", "obstacles", "REL-2026-0404")):
        for lang in LANGUAGES:
            said = counter.tamis(*words, lang=lang)
            assert (said.status, said.out) == (3, "")
            assert words[-1] in said.words


def test_a_drop_that_is_not_there_answers_1(counter: Counter, tmp_path: Path) -> None:
    assert counter.tamis("intake", str(tmp_path / "no stick")).status == 1


def test_an_intake_with_quarantine_answers_4_and_without_0(counter: Counter, tmp_path: Path) -> None:
    make = counter.room.exporter
    write_singles([make.message(7, SOURCE, b"one more thing")], tmp_path)
    assert counter.tamis("intake", str(tmp_path)).status == 0
    (tmp_path / "8-brave_otter-msg.gpg").write_bytes(b"torn")
    said = counter.tamis("intake", str(tmp_path))
    assert said.status == 4
    assert sorted(item["outcome"] for item in said.items) == ["duplicate", "quarantined"]
    assert all(item["reason"] for item in said.items)
    (row,) = counter.tamis("list", "--quarantine").items
    assert row["reason"]


def test_every_line_of_stdout_is_one_object_with_the_promised_keys(counter: Counter, desk: Candidates) -> None:
    exhibit = counter.room.chain().catalog.derivative(desk.signed).exhibit
    promised = {
        ("list",): {"exhibit", "submission", "designation", "standing", "needed", "copies", "sha256", "bytes"},
        ("show", exhibit): set(),
        ("keys", "list"): {"key"},
        ("release", "list"): {"release", "payload", "state", "approved_by"},
        ("verify",): {"check", "outcome", "reason"},
        ("doctor",): {"complaint", "grave", "reason"},
    }
    for words, keys in promised.items():
        said = counter.tamis(*words)
        assert said.items
        assert all(keys <= set(item) for item in said.items), words
    shown = [set(item) for item in counter.tamis("show", exhibit).items]
    for kind in ({"exhibit", "standing"}, {"copy", "recipe", "checks"}, {"where", "grade", "what", "value"}):
        assert any(kind <= item for item in shown)
    assert any({"decision", "reviewer", "day"} <= item for item in shown)


def test_without_json_results_are_words_in_the_readers_language(counter: Counter) -> None:
    french = counter.tamis("list", lang="fr", as_json=False).out
    english = counter.tamis("list", lang="en", as_json=False).out
    assert "peut sortir" in french
    assert "peut sortir" not in english
    assert len(french.splitlines()) == len(english.splitlines()) == 3


def test_the_language_may_be_given_in_either_spelling(newsroom: Newsroom) -> None:
    for words in (["--lang", "en"], ["--lang=en"]):
        assert "Usage:" in Counter(newsroom).plainly(*words, "--help").out
    assert "Usage\u00a0:" in Counter(newsroom).plainly("--lang=fr", "--help").out


def test_an_option_named_after_the_end_of_options_is_a_file(newsroom: Newsroom, tmp_path: Path) -> None:
    said = Counter(newsroom).plainly("clean", "--into", str(tmp_path / "out"), "--", "--json")
    assert said.status == 3
    assert not said.out.startswith("{")


def test_a_wrong_passphrase_answers_3_and_nothing_is_recorded(counter: Counter, desk: Candidates) -> None:
    size = counter.room.chain().size
    exhibit = counter.room.chain().catalog.derivative(desk.flat).exhibit
    for words in (
        ("decide", exhibit, "--verdict", "hold", "--reason", "wait", "--as", "alice"),
        ("release", "approve", RELEASE, "--as", "bob"),
    ):
        for asked in (["not it"], [PASSPHRASES["alice"] + " "], []):
            said = counter.tamis(*words, asked=asked)
            assert said.status == (3 if asked else 2)
            assert said.out == ""
            assert not asked or asked[0] not in said.words
    assert counter.room.chain().size == size


def test_a_name_that_is_no_reviewers_is_refused_before_any_passphrase_is_asked(
    counter: Counter, desk: Candidates
) -> None:
    size = counter.room.chain().size
    exhibit = counter.room.chain().catalog.derivative(desk.flat).exhibit
    for name in ("mallory", "../alice", "recovery", ""):
        for words in (("decide", exhibit, "--verdict", "clear"), ("release", "approve", RELEASE)):
            assert counter.tamis(*words, "--as", name, asked=["anything"]).status == 3
    assert counter.room.chain().size == size


def test_a_hold_without_a_reason_is_refused(counter: Counter, desk: Candidates) -> None:
    exhibit = counter.room.chain().catalog.derivative(desk.flat).exhibit
    assert counter.by("alice", "decide", exhibit, "--verdict", "hold").status == 3
    assert counter.by("alice", "decide", exhibit, "--verdict", "hold", "--reason", "ask the lawyer").status == 0


def test_a_release_leaves_by_command_and_its_obstacles_are_told(counter: Counter, tmp_path: Path) -> None:
    day = counter.room.clock().date().isoformat()
    assert counter.tamis("release", "obstacles", RELEASE).status == 0
    leaving = ("release", "hand-over", RELEASE, "--into", str(tmp_path))
    (item,) = counter.by("bob", *leaving, lang="fr").items
    assert item["out"] == str(tmp_path / RELEASE)
    assert counter.by("bob", *leaving).status == 3
    exhibit = counter.tamis("list").items[1]["exhibit"]
    counter.by("alice", "decide", exhibit, "--verdict", "hold", "--reason", "not yet")
    for lang in LANGUAGES:
        said = counter.by("bob", *leaving, lang=lang)
        assert said.status == 3
        assert [item["obstacle"] for item in said.items] == ["release.obstacle_standing"]
    assert day == counter.tamis("release", "list", as_json=False).out.split()[1]


def test_a_passphrase_is_in_no_programs_arguments_or_environment(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, shim = tmp_path / "seen", tmp_path / "bin" / "gpg"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\n{{ printf "%s\\n" "$@"; env; }} >> "{seen}"\nexec /usr/bin/gpg "$@"\n')
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", f"{shim.parent}:/usr/bin:/bin")
    assert counter.by("alice", "release", "approve", RELEASE).status == 0
    told = seen.read_text()
    assert "--detach-sign" in told
    assert PASSPHRASES["alice"] not in told


def test_unlocking_takes_the_right_passphrase_and_locking_empties_the_memory(newsroom: Newsroom) -> None:
    counter = Counter(newsroom)
    assert counter.tamis("lock").status == 0
    assert not newsroom.memory.exists()
    assert counter.tamis("unlock", "--as", "alice", asked=[PASSPHRASES["bob"]]).status == 3
    assert counter.tamis("unlock", "--as", "mallory", asked=["x"]).status == 3
    assert not newsroom.memory.exists()
    assert counter.by("bob", "unlock").status == 0
    assert newsroom.chain().unlocked.by == "bob"
    assert counter.tamis("verify").status == 0
    kinds = {entry.text("act") for entry in newsroom.chain().history.entries()}
    assert kinds == {Act.POLICY, Act.KEY_ACCEPTANCE, Act.FIXITY}


def test_nothing_a_source_named_steers_the_terminal(counter: Counter, tmp_path: Path) -> None:
    name = "evil\x1b[2J\u202e\nname.txt"
    make = counter.room.exporter
    write_singles([make.document(9, SOURCE, b"words\n", name.encode())], tmp_path)
    counter.tamis("intake", str(tmp_path))
    plain = counter.tamis("list", as_json=False)
    as_json = counter.tamis("list")
    for text in (plain.out, plain.words, as_json.out, as_json.words):
        assert not {char for char in text if not char.isprintable()} - {"\n"}
    assert "⟨U+001B⟩" in plain.out
    assert as_json.out.isascii()
    assert name.replace("\n", "") in {
        item["filename"].replace("\n", "") for item in map(json.loads, as_json.out.splitlines())
    }


def test_no_parser_of_what_strangers_send_is_loaded_outside_the_jail() -> None:
    """It would cost every command its start, and stand ready for a mistake."""
    parsers = {"pikepdf", "pypdfium2", "pypdfium2_raw", "resvg_py", "pillow_heif", "exiftool"}
    parsers |= {"zxingcpp", "phonenumbers", "stdnum"}
    program = "import sys, desk.command; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", program], cwd=HOUSE, capture_output=True, text=True, check=True)
    assert not parsers & set(done.stdout.split())
