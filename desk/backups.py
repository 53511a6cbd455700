"""What checking a backup found, as sentences; for the command and the page.

Rule: a backup is as old as its newest entry; how much a restored one would lack is said each time, because a backup
cannot know it itself. Never: reads a medium.
"""

from collections.abc import Iterator

from custody.replica import Checked
from words.message import Message


def told(found: Checked) -> Iterator[tuple[Message, str]]:
    """Gives a sentence and a path for everything that is wrong: on the medium, or in the vault itself."""
    for path in found.changed:
        yield Message.of("desk.backup_file_wrong", path=path), path
    for path in found.vault:
        yield Message.of("desk.backup_vault_wrong", path=path), path


def outcome(found: Checked, size: int) -> Message:
    """Sums it up; `size` is how many entries the vault has now."""
    if not found.held:
        wrong = len(found.changed) + len(found.vault)
        return Message.of("desk.backup_check_failed", count=wrong, files=found.files)
    return Message.of("desk.backup_check_held", count=found.files, missing=max(0, size - found.size))
