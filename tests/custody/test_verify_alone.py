"""The verifier as a stranger runs it: one file, a bare Python, an empty environment."""

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from custody import verify
from tests.release.packages import RELEASE, ReleaseKey, log_signer
from tests.vectors.attacks import vectors
from tests.vectors.make import write

SOURCE = Path(verify.__file__)


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    return Path(shutil.copy(SOURCE, tmp_path / "verify.py"))


def run(script: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    python = str(Path(sys.executable).resolve())
    command = [python, "-I", "-S", "-B", str(script), *arguments]
    return subprocess.run(command, env={}, cwd="/", capture_output=True, text=True, check=False, encoding="utf-8")


def keys_of(key: ReleaseKey) -> tuple[str, ...]:
    return "--release-key", key.fingerprint, "--log-key", str(log_signer().verifier())


@pytest.mark.parametrize("name", ["verify", "verify_people", "verify_vault"])
def test_it_imports_the_standard_library_only(name: str) -> None:
    tree = ast.parse(SOURCE.with_name(f"{name}.py").read_text())
    for node in (node for part in tree.body if not _is_for_types(part) for node in ast.walk(part)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
            assert all(name and name.split(".")[0] in sys.stdlib_module_names for name in names)


def _is_for_types(part: ast.stmt) -> bool:
    """Recognises `if TYPE_CHECKING: … else: import verify`: outside, the companions get verify.py by that name."""
    return isinstance(part, ast.If) and ast.unparse(part.test) == "TYPE_CHECKING"


def test_it_stands_alone(alone: Path, pristine: Path, key: ReleaseKey) -> None:
    done = run(alone, str(pristine), *keys_of(key), "--lang", "fr")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert "Tout concorde" in done.stdout
    assert "REFUSED" not in done.stdout
    assert {path.name for path in alone.parent.iterdir()} == {"verify.py"}


def test_the_copy_inside_the_package_runs_too_and_writes_nothing(pristine: Path) -> None:
    before = sorted(pristine.rglob("*"))
    assert run(pristine / "verify.py", str(pristine)).returncode == 0
    assert sorted(pristine.rglob("*")) == before


def test_the_packages_verifier_is_ours(pristine: Path) -> None:
    assert (pristine / "verify.py").read_bytes() == SOURCE.read_bytes()


def test_a_refusal_exits_3_and_says_what_and_where(
    alone: Path, pristine: Path, tmp_path: Path, key: ReleaseKey
) -> None:
    changed = Path(shutil.copytree(pristine, tmp_path / RELEASE))
    document = changed / f"data/documents/{RELEASE}-02.pdf"
    document.write_bytes(document.read_bytes() + b"x")
    done = run(alone, str(changed), *keys_of(key), "--lang", "en")
    assert done.returncode == 3
    refused = [line for line in done.stdout.splitlines() if line.startswith("REFUSED")]
    assert len(refused) == 1
    assert f"data/documents/{RELEASE}-02.pdf was changed" in refused[0]


def test_json_says_the_same(alone: Path, pristine: Path, key: ReleaseKey) -> None:
    said = json.loads(run(alone, str(pristine), *keys_of(key), "--json").stdout)
    assert said["exit"] == 0
    assert said["end"] == "given"
    assert {check["outcome"] for check in said["checks"]} == {"ok", "note"}
    assert [check["check"] for check in said["checks"]][:4] == ["files", "payload", "signature", "checkpoint"]


@pytest.mark.parametrize(
    "arguments",
    [[], ["x", "--release-key", "zz"], ["x", "--log-key", "zz"], ["x", "--lang", "de"], ["x", "y"]],
)
def test_wrong_usage_exits_2(alone: Path, arguments: list[str]) -> None:
    assert run(alone, *arguments).returncode == 2


def test_what_is_no_package_could_not_be_looked_at(alone: Path, tmp_path: Path) -> None:
    assert run(alone, str(tmp_path)).returncode == 1
    assert run(alone, str(tmp_path / "nothing")).returncode == 1


def test_without_gpgv_it_says_so_and_does_not_guess(
    alone: Path, pristine: Path, tmp_path: Path, key: ReleaseKey
) -> None:
    (tmp_path / "empty").mkdir()
    python = str(Path(sys.executable).resolve())
    command = [python, "-I", "-B", str(alone), str(pristine), *keys_of(key), "--lang", "en"]
    environment = {"PATH": str(tmp_path / "empty")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.returncode == 1
    assert "FAILED" in done.stdout
    assert "gpgv was not found" in done.stdout


@pytest.mark.parametrize(("name", "companion"), [("vault-ok", "verify_vault.py"), ("audit-ok", "verify_people.py")])
def test_what_needs_a_companion_that_is_not_there_could_not_be_looked_at(
    alone: Path, tmp_path: Path, name: str, companion: str
) -> None:
    top = write(vectors()[name], tmp_path / name)
    done = run(alone, str(top), "--lang", "en")
    assert done.returncode == 1
    assert companion in done.stdout
    if name == "audit-ok":  # a stub lies in the package itself: it is not what was loaded
        assert (top / companion).exists()
    shutil.copy(SOURCE.with_name(companion), alone.parent)
    assert run(alone, str(top)).returncode == 0


def test_the_package_cannot_bring_the_companion_that_judges_it(alone: Path, tmp_path: Path) -> None:
    top = write(vectors()["audit-one-approval"], tmp_path / "audit")
    (top / "verify_people.py").write_text("raise SystemExit(0)\n")
    shutil.copy(SOURCE.with_name("verify_people.py"), alone.parent)
    assert run(alone, str(top)).returncode == 3
