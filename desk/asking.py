"""Asking for passphrases: on the terminal, or from a descriptor for scripts. Never from an argument or a variable.

Rule: `--passphrase-fd N` gives one line for each question, in the order they are asked; otherwise the terminal is
asked without echo. Never: prints, keeps or logs a passphrase.
"""

import getpass
import os
from collections.abc import Callable

from desk.errors import NotConfirmed, Usage

Ask = Callable[[str], str]
"""Asks a question in the reader's words; gives what was typed."""

_LONGEST = 4096


def on_terminal(question: str) -> str:
    """Asks on the terminal, without echo.

    Raises:
        Usage: there is no terminal.
    """
    try:
        return getpass.getpass(question + " ")
    except (EOFError, OSError) as fault:
        raise Usage("desk.no_terminal") from fault


def in_the_open(ask: Ask) -> Ask:
    """Gives an `Ask` that shows what is typed, for what is too long to type blind; scripts are asked as before."""
    return _shown_on_terminal if ask is on_terminal else ask


def _shown_on_terminal(question: str) -> str:
    try:
        with open("/dev/tty", "r+", encoding="utf-8") as terminal:  # noqa: PTH123 (a device, both ways)
            terminal.write(question + "\n")
            terminal.flush()
            return terminal.readline(_LONGEST).strip()
    except OSError as fault:
        raise Usage("desk.no_terminal") from fault


def from_descriptor(number: int) -> Ask:
    """Gives an `Ask` that reads one line per question from an open descriptor."""

    def ask(_question: str) -> str:
        line = bytearray()
        while True:
            try:
                letter = os.read(number, 1)  # byte by byte: the rest belongs to whoever asks next
            except OSError as fault:
                raise Usage("desk.no_passphrase_given") from fault
            if letter in {b"", b"\n"}:
                break
            line += letter
            if len(line) > _LONGEST:
                raise Usage("desk.passphrase_not_text")
        if not line:
            raise Usage("desk.no_passphrase_given")
        return _text(line)

    return ask


def _text(line: bytearray) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        pass  # raised outside: that error would carry the bytes of the passphrase
    raise Usage("desk.passphrase_not_text")


def ask_twice(ask: Ask, question: str, again: str) -> str:
    """Asks for a new passphrase and once more to be sure.

    Raises:
        NotConfirmed: the two differ.
    """
    first = ask(question)
    if ask(again) != first:
        raise NotConfirmed("desk.passphrases_differ")
    return first
