"""A copy that was just made, told: one line for people, one object for programs, the same whichever way it was made.

Never: says more of a copy than its label, digest, kind and length.
"""

from custody.records import Derivative
from desk.assembly import Desk

_SHORT = 8


def tell_copy(desk: Desk, made: Derivative) -> None:
    """Gives a copy as a result; `pages` is 0 for what has none."""
    item = {"exhibit": made.exhibit, "copy": made.label, "sha256": made.digest, "pages": made.pages}
    item |= {"media_type": made.media_type}
    desk.telling.result(f"{made.exhibit[:_SHORT]}  {made.recipe}  {made.label}", item)
