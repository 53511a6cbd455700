"""A weakness: something about this machine or this installation that could cost someone, and how grave it is.

Returned by `desk/machine.py` and `desk/integrity.py`, told by the doctor.
Never: a decision. Policy says which grave weakness is accepted, and why.
"""

from dataclasses import dataclass

from words.message import Message


@dataclass(frozen=True, slots=True)
class Weakness:
    """One weakness; `grave` ones keep the vault locked unless policy accepts them, the others are only told."""

    message: Message
    grave: bool
