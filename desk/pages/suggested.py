"""What looked for suggestions, in a few words: shown beside them, and kept with what people mark of them.

Never: says that everything was found.
"""

from collections.abc import Iterable

from desk.web.here import here


def looked(by: Iterable[tuple[str, str]]) -> str:
    """Names rules, models and libraries with their versions, as the reason of a box; "" when nothing looked."""
    named = ", ".join(tool if "/" in tool else f"{name} {tool}" for name, tool in by)
    return str(here().say("desk.suggested_by", by=named)) if named else ""
