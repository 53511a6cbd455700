"""The `tamis` command.

How it speaks: words for people go to stderr, results to stdout, one line or one JSON object each; a refusal says what
is wrong and what to do; nothing is coloured, nothing blinks, no exclamation marks.
Exit status (house.md section 10): 0 done · 1 failed · 2 usage · 3 refused · 4 partly · 5 locked.
"""

import argparse
import itertools
import os
import sys
from collections.abc import Callable
from pathlib import Path

from desk.asking import Ask, from_descriptor, on_terminal
from desk.assembly import Desk, assemble
from desk.commands import (
    audit,
    auditors,
    backup,
    checkpoint,
    cleaning,
    comparing,
    conditions,
    containers,
    custody,
    dossier,
    intake,
    keys,
    kin,
    media,
    quarantine,
    readback,
    recovery,
    redacting,
    redaction,
    release,
    retyping,
    shredding,
    site,
    triage,
    values,
    vault,
    window,
    withdraw,
)
from desk.errors import Usage
from desk.machine import forbid_core_dumps
from desk.parsing import Family, Parser
from desk.telling import Telling
from keys.errors import Locked
from words.errors import UnknownLanguage
from words.message import TellableError
from words.speak import Speech, language_of

DONE, FAILED, USAGE, REFUSED, PARTLY, LOCKED = range(6)
_FAMILIES = (
    vault,
    keys,
    recovery,
    intake,
    quarantine,
    media,
    triage,
    cleaning,
    comparing,
    redaction,
    values,
    retyping,
    conditions,
    containers,
    kin,
    redacting,
    release,
    withdraw,
    site,
    readback,
    custody,
    backup,
    checkpoint,
    shredding,
    audit,
    dossier,
    auditors,
    window,
)
Assembly = Callable[[Telling, Ask, Path | None], Desk]


def main(argv: list[str] | None = None, assembled: Assembly = assemble) -> int:
    """Runs one command; gives its exit status. `assembled` puts the desk together."""
    forbid_core_dumps()
    words = sys.argv[1:] if argv is None else argv
    telling = _telling(words)
    try:
        args = _parser(telling).parse_args(words)
        telling.as_json = args.json
        return _run(args, telling, assembled)
    except SystemExit as end:  # argparse: help was shown (0), or the command was not well written (2)
        return int(end.code or 0)


def _run(args: argparse.Namespace, telling: Telling, assembled: Assembly) -> int:
    try:
        status: int = args.run(_desk(args, telling, assembled), args)
    except Locked as locked:
        telling.message(locked.message)
        return LOCKED
    except TellableError as trouble:
        telling.message(trouble.message)
        return _status(trouble)
    except OSError as trouble:
        telling.say("desk.system_said", reason=trouble.strerror or type(trouble).__name__)
        return FAILED
    except KeyboardInterrupt:
        telling.say("desk.interrupted")
        return FAILED
    return status


def _status(trouble: TellableError) -> int:
    if isinstance(trouble, Usage):
        return USAGE
    return REFUSED if trouble.refused else FAILED


def _desk(args: argparse.Namespace, telling: Telling, assembled: Assembly) -> Desk:
    ask = on_terminal if args.passphrase_fd is None else from_descriptor(args.passphrase_fd)
    named = args.vault or os.environ.get("TAMIS_VAULT", "")
    return assembled(telling, ask, Path(named).absolute() if named else None)


def _parser(telling: Telling) -> Parser:
    parser = Parser(telling=telling, prog="tamis", description=telling.words("desk.help_tamis"))
    parser.add_argument("--vault", metavar="DIR", help=telling.words("desk.help_vault"))
    parser.add_argument("--lang", choices=("fr", "en"), help=telling.words("desk.help_lang"))
    parser.add_argument("--json", action="store_true", help=telling.words("desk.help_json"))
    parser.add_argument("--passphrase-fd", type=int, metavar="N", help=telling.words("desk.help_passphrase_fd"))
    family = Family(parser, telling)
    for each in _FAMILIES:
        each.add(family, telling)
    return parser


def _telling(words: list[str]) -> Telling:
    """Chooses the language before anything else is read, so that even help and errors are in it."""
    pairs = itertools.pairwise(word for given in words for word in given.split("=", 1))
    chosen = next((after for before, after in pairs if before == "--lang"), None)
    try:
        language = language_of(os.environ, chosen)
    except UnknownLanguage:
        language = language_of(os.environ, None)
    return Telling(Speech(language), sys.stdout, sys.stderr, as_json=False)
