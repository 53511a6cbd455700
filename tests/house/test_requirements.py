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


def test_everything_asked_for_is_pinned() -> None:
    assert wanted("run.in") <= set(pinned("run.txt"))
    assert wanted("dev.in") <= set(pinned("dev.txt"))


def test_the_checks_run_on_the_versions_the_desk_runs_on() -> None:
    run, dev = pinned("run.txt"), pinned("dev.txt")
    assert not {name for name, version in run.items() if dev.get(name) != version}


def test_every_pin_has_its_hashes() -> None:
    for name in ("run.txt", "dev.txt"):
        blocks = re.split(
            r"^(?=[a-z0-9])", (HOUSE / "requirements" / name).read_text(encoding="utf-8"), flags=re.MULTILINE
        )
        assert not [block.split("\n")[0] for block in blocks if "==" in block and "--hash=sha256:" not in block]
