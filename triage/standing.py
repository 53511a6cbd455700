"""Where an exhibit stands, as the rooms from here on say it: custody's fold, and reading a verdict a person typed.

Rule: `custody/standing.py`. Never: decides.
"""

from custody.standing import Standing, Verdict, last_verdicts, standing, still_needed
from triage.errors import NotAVerdict

__all__ = ["Standing", "Verdict", "last_verdicts", "parse_verdict", "standing", "still_needed"]


def parse_verdict(text: str) -> Verdict:
    """Reads a verdict.

    Raises:
        NotAVerdict: it is none.
    """
    try:
        return Verdict(text)
    except ValueError as fault:
        raise NotAVerdict("triage.not_a_verdict", verdict=text) from fault
