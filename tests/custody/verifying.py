"""The verifier as tests ask it: what it refuses, and the parts of its companions."""

import runpy
import sys
from pathlib import Path
from typing import Any

from custody import verify


def companion(name: str) -> dict[str, Any]:
    """Loads verify_people.py or verify_vault.py as verify.py itself does; gives what stands in it."""
    sys.modules["verify"] = verify
    return runpy.run_path(str(Path(verify.__file__).with_name(f"verify_{name}.py")))


def refused(report: verify.Verification) -> dict[str, str]:
    """Gives check -> fault for what was refused; every sentence must be sayable."""
    list(report.sentences("fr")), list(report.sentences("en"))
    return {check: fault for outcome, check, fault, _ in report.lines if outcome == verify.REFUSED}


def noted(report: verify.Verification) -> set[str]:
    """Gives the notes: what the verifier says it cannot know."""
    return {check for outcome, check, _, _ in report.lines if outcome == verify.NOTE}
