"""Reading the command line, with help in the reader's language.

Rule: exit status 2 for a command that is not written as it must be. Every text a person can see comes from `words/`;
argparse's own group titles and usage prefix are replaced, its complaint is shown as a detail.
"""

import argparse
from collections.abc import Callable
from typing import NoReturn

from desk.assembly import Desk
from desk.telling import Telling

Run = Callable[[Desk, argparse.Namespace], int]


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks through `Telling`."""

    def __init__(self, *, telling: Telling, prog: str, description: str) -> None:
        say = telling.words
        self._telling = telling

        class Formatter(argparse.HelpFormatter):
            def add_usage(self, usage: object, actions: object, groups: object, prefix: str | None = None) -> None:
                super().add_usage(usage, actions, groups, say("desk.help_usage") + " " if prefix is None else prefix)  # type: ignore[arg-type]  # argparse's own loose types

        super().__init__(
            prog=prog, description=description, add_help=False, formatter_class=Formatter, allow_abbrev=False
        )
        self._positionals.title = say("desk.help_arguments")
        self._optionals.title = say("desk.help_options")
        self.add_argument("-h", "--help", action="help", help=say("desk.help_help"))

    def error(self, message: str) -> NoReturn:
        """Says what is wrong with the command, and ends with status 2."""
        self._telling.say("desk.usage_wrong", detail=message)
        self.print_usage(self._telling.err)
        self.exit(2)


class Family:
    """Where a file of commands adds its own; `prefix` names the command above, "" at the top."""

    def __init__(self, parser: Parser, telling: Telling, prefix: str = "") -> None:
        self._commands = parser.add_subparsers(metavar=telling.words("desk.help_command"), required=True)
        self._commands._parser_class = Parser  # noqa: SLF001 (argparse offers no public way to give sub-parsers arguments of ours)
        self._telling = telling
        self._prefix = prefix

    def add(self, name: str, run: Run | None = None) -> Parser:
        """Adds a command whose help stands under desk.help_<prefix><name>."""
        key = f"desk.help_{self._prefix}{name}".replace("-", "_")
        text = self._telling.words(key)
        parser: Parser = self._commands.add_parser(name, help=text, telling=self._telling, description=text)
        if run is not None:
            parser.set_defaults(run=run)
        return parser
