"""What goes wrong in the jail, in the errors of this room. Never: repeats what a program inside said."""

from jail.errors import JailError, NoJail, Overrun
from sanitize.errors import SanitizeError, ToolFailed


def translated(error: JailError) -> SanitizeError:
    """Puts the jail's reason into an error of this room."""
    if isinstance(error, NoJail):
        return ToolFailed("sanitize.no_jail")
    if isinstance(error, Overrun) and error.reason == "time":
        return ToolFailed("sanitize.took_too_long")
    if isinstance(error, Overrun):
        return ToolFailed("sanitize.answer_too_large")
    return ToolFailed("sanitize.worker_died")
