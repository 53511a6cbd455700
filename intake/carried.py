"""What people say of a drop they bring: which medium it is on, and who takes it in. Claims, recorded as such.

Never: checked against anything. Residual risk: a wrong label is a wrong label; the hashes are of what was read.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Carried:
    """The medium as the journalist names it, and who takes it in ("": whoever opened the vault)."""

    medium: str = ""
    by: str = ""


UNTOLD = Carried()
