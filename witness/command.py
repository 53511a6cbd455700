"""The `tamis-witness` command: `init`, `look`, `cosign`, `show`.

How it speaks: as `tamis` does: words for people to stderr, results to stdout; exit 0 done, 1 failed, 2 usage, 3
refused. A request comes from a file, or with "-" from standard input: what a scanner or a camera program types.
Never: uses a network, asks for anything but what it is given.
"""

import argparse
import itertools
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import segno

from keys.errors import BadSignature
from keys.notes import make_signer, parse_verifier
from witness.errors import NotARequest, NotWritten
from witness.memory import Memory
from witness.request import LONGEST, judge, read_request
from witness.signing import cosigned
from words.errors import UnknownLanguage
from words.message import Message, TellableError
from words.speak import LANGUAGES, Speech, language_of

DONE, FAILED, USAGE, REFUSED = range(4)
Clock = Callable[[], datetime]


def main(argv: list[str] | None = None, clock: Clock = lambda: datetime.now(UTC)) -> int:
    """Runs one command; gives its exit status."""
    given = sys.argv[1:] if argv is None else argv
    speech = _speech(given)
    try:
        args = _parser(speech).parse_args(given)
        args.run(args, Memory(args.home), speech, clock)
    except SystemExit as end:  # argparse: help was shown (0), or the command was not well written (2)
        return int(end.code or 0)
    except TellableError as trouble:
        _say(speech.say(trouble.message))
        return REFUSED if trouble.refused else FAILED
    return DONE


def _speech(given: list[str]) -> Speech:
    """Chooses the language before anything else is read, so that even help and errors are in it."""
    pairs = itertools.pairwise(word for each in given for word in each.split("=", 1))
    chosen = next((after for before, after in pairs if before == "--lang"), None)
    try:
        return Speech(language_of(os.environ, chosen))
    except UnknownLanguage:
        return Speech(language_of(os.environ, None))


def _init(args: argparse.Namespace, memory: Memory, speech: Speech, _clock: Clock) -> None:
    signer = make_signer(args.name)
    memory.found(signer, parse_verifier(args.log))
    _say(_words(speech, "witness.founded", log=args.log))
    _show_code(str(signer.witness()))


def _look(args: argparse.Namespace, memory: Memory, speech: Speech, _clock: Clock) -> None:
    seen = memory.seen()
    checkpoint = judge(read_request(_read(args.file)), seen)
    _say(_words(speech, "witness.would_sign", seen=seen.size, now=checkpoint.size))


def _cosign(args: argparse.Namespace, memory: Memory, speech: Speech, clock: Clock) -> None:
    note = cosigned(read_request(_read(args.file)), memory, int(clock().timestamp()))
    if args.into:
        _write(args.into, note)
    _say(_words(speech, "witness.signed", now=memory.seen().size))
    _show_code(note)


def _show(_args: argparse.Namespace, memory: Memory, speech: Speech, _clock: Clock) -> None:
    seen = memory.seen()
    when = f"{datetime.fromtimestamp(seen.time, UTC):%Y-%m-%d %H:%M UTC}" if seen.time else "—"
    _say(_words(speech, "witness.has_seen", size=seen.size, root=seen.root.hex(), when=when, log=str(seen.log)))
    _show_code(str(memory.signer().witness()))


def _read(path: str) -> str:
    try:
        if path == "-":
            return sys.stdin.read(LONGEST + 1)
        with Path(path).open("rb") as file:
            return file.read(LONGEST + 1).decode()
    except (OSError, ValueError) as fault:
        raise NotARequest("witness.not_a_request") from fault


def _write(path: Path, note: str) -> None:
    try:
        with path.open("x") as file:
            file.write(note)
            file.flush()
            os.fsync(file.fileno())
    except OSError as fault:
        raise NotWritten("witness.not_written", path=str(path)) from fault


def _show_code(text: str) -> None:
    """Gives a text as a result, and as a QR code for whoever carries it by camera."""
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
    segno.make(text, error="m", micro=False).terminal(out=sys.stderr, compact=True)


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


def _words(speech: Speech, message_id: str, **params: str | int) -> str:
    return speech.say(Message.of(message_id, **params))


class _Parser(argparse.ArgumentParser):
    """A parser all of whose words come from `words/`, but argparse's own complaint, which is shown as a detail."""

    def __init__(self, *, speech: Speech, prog: str, description: str) -> None:
        self._speech = speech
        usage = _words(speech, "witness.usage") + " "

        class Formatter(argparse.HelpFormatter):
            def add_usage(self, usage_: object, actions: object, groups: object, prefix: str | None = None) -> None:
                super().add_usage(usage_, actions, groups, usage if prefix is None else prefix)  # type: ignore[arg-type]  # argparse's own loose types

        super().__init__(
            prog=prog, description=description, add_help=False, formatter_class=Formatter, allow_abbrev=False
        )
        self._positionals.title = _words(speech, "witness.arguments")
        self._optionals.title = _words(speech, "witness.options")
        self.add_argument("-h", "--help", action="help", help=_words(speech, "witness.help_help"))

    def error(self, message: str) -> NoReturn:
        """Says what is wrong with the command, and ends with status 2."""
        _say(_words(self._speech, "witness.usage_wrong", detail=message))
        self.print_usage(sys.stderr)
        self.exit(USAGE)


def _parser(speech: Speech) -> argparse.ArgumentParser:
    parser = _Parser(speech=speech, prog="tamis-witness", description=_words(speech, "witness.help"))
    home = Path(os.environ.get("TAMIS_WITNESS") or Path.home() / ".tamis-witness")
    parser.add_argument("--home", type=Path, default=home, metavar="DIR", help=_words(speech, "witness.help_home"))
    parser.add_argument("--lang", choices=LANGUAGES, help=_words(speech, "witness.help_lang"))
    commands = parser.add_subparsers(title=_words(speech, "witness.commands"), metavar="…", required=True)
    for name, run in (("init", _init), ("look", _look), ("cosign", _cosign), ("show", _show)):
        text = _words(speech, f"witness.help_{name}")
        command = commands.add_parser(name, help=text, speech=speech, description=text)
        command.set_defaults(run=run)
        _add_arguments(command, name, speech)
    return parser


def _add_arguments(command: argparse.ArgumentParser, name: str, speech: Speech) -> None:
    if name == "init":
        command.add_argument("name", metavar="NAME", type=_name, help=_words(speech, "witness.help_name"))
        help_log = _words(speech, "witness.help_log")
        command.add_argument("--log", required=True, metavar="VKEY", type=_vkey, help=help_log)
    if name in {"look", "cosign"}:
        command.add_argument("file", metavar="FILE", help=_words(speech, "witness.help_file"))
    if name == "cosign":
        command.add_argument("--into", type=Path, metavar="FILE", help=_words(speech, "witness.help_into"))


def _name(text: str) -> str:
    if not text.isascii() or not text.isprintable() or not 0 < len(text) <= 60 or set(text) & set(" +"):
        raise argparse.ArgumentTypeError(ascii(text))
    return text


def _vkey(text: str) -> str:
    try:
        return str(parse_verifier(text))
    except BadSignature as fault:
        raise argparse.ArgumentTypeError(ascii(text)) from fault
