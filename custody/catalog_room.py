"""A disk without room for the index: what SQLite says of it, told as the system tells it of any other file.

Rule: who takes a stick in is told the same whichever file was the one that did not fit (sqlite.org/rescode.html,
SQLITE_FULL and SQLITE_IOERR). Never: hides another fault. Residual risk: SQLite says "disk I/O error" of a disk that is
failing as well as of one with no room for its journal's index; it is passed on as that.
"""

import errno
import os

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

_SAID = {"database or disk is full": errno.ENOSPC, "disk I/O error": errno.EIO}


def tell_as_the_system(engine: Engine) -> None:
    """From now on a full or failing disk is an OSError."""
    event.listen(engine, "handle_error", _told)


def _told(context: ExceptionContext) -> None:
    number = _SAID.get(str(context.original_exception))
    if number is not None:
        raise OSError(number, os.strerror(number)) from context.original_exception
