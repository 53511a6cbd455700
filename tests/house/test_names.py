"""Files are named after things of the trade."""

from tests.house.plan import HOUSE, named, python_files, rooms

NAMES_THAT_SAY_NOTHING = frozenset(
    {"base", "common", "core", "helper", "helpers", "lib", "manager", "managers", "misc", "model", "models", "shared"}
    | {"stuff", "type", "types", "util", "utility", "utilities", "utils"}
)


def test_no_file_or_folder_has_a_name_that_says_nothing() -> None:
    assert not [
        named(path)
        for path in python_files(*rooms(), "tests")
        if {part.removeprefix("test_").removeprefix("_") for part in path.with_suffix("").parts[-2:]}
        & NAMES_THAT_SAY_NOTHING
    ]


def test_every_test_file_stands_where_its_subject_does() -> None:
    """tests/<room>/test_<file>.py, or a longer name beginning with the file's; a file beside the tests counts too."""
    astray = []
    beside = {path.stem for path in (HOUSE / "tests").glob("*.py")}
    for room in rooms():
        subjects = {path.stem.lstrip("_") for path in python_files(room)} | beside
        for path in python_files(f"tests/{room}"):
            stem = path.stem.removeprefix("test_")
            if path.name.startswith("test_") and not any(_about(stem, subject) for subject in subjects):
                astray.append(named(path))
    assert not astray


def _about(stem: str, subject: str) -> bool:
    return stem == subject or stem.startswith(f"{subject}_") or subject.startswith(f"{stem}_")
