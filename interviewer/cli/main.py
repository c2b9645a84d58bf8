"""Parsing the command line and running the command, every fault told in a line or two."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from interviewer import __version__
from interviewer.cli.exits import CommandError, ExitCode

# The modules in this folder that hold a command each, in the order that --help lists them.
COMMANDS = (
    "start", "grade", "benchmark", "rubrics", "sessions", "review", "export", "import_", "corrections", "regrade",
    "compare", "agreement", "trends", "serve", "doctor",
)  # fmt: skip
_MOST_LINES = 6


class Parser(argparse.ArgumentParser):
    """A parser whose errors take two lines, not the whole usage."""

    def __init__(self, **options: Any) -> None:
        # Abbreviated flags would change their meaning with every flag that is added.
        super().__init__(**{"formatter_class": _Formatter, "allow_abbrev": False, **options})

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where to read more."""
        self.exit(ExitCode.USAGE, f"{self.prog}: {message}\n`{self.prog} --help` says what it takes.\n")


class _Formatter(argparse.HelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=_width())
        # The standard formatter forgets that commands are indented, and would break the line of the longest one.
        self._action_max_length = 14


def _width() -> int:
    # The standard way imports every compression module there is, to ask for the same number.
    try:
        columns = int(os.environ.get("COLUMNS") or os.get_terminal_size().columns)
    except (OSError, ValueError):
        columns = 80
    return max(40, columns - 2)


def register(subparsers: Any, modules: Sequence[str]) -> None:
    """Let each module of this folder add its command; one whose module is not part of this build is left out."""
    for name in modules:
        path = f"interviewer.cli.{name}"
        if importlib.util.find_spec(path):
            importlib.import_module(path).add(subparsers)


def parser() -> Parser:
    """The parser of all commands; without one the home screen opens."""
    made = Parser(
        prog="interviewer",
        description="Timed mock interviews on deep learning in the terminal, graded offline against rubrics.",
        epilog="Without a command, the home screen opens. `interviewer COMMAND --help` says more about one.",
    )
    made.add_argument("--version", action="version", version=f"interviewer {__version__}")
    made.set_defaults(run=_home)
    register(made.add_subparsers(title="commands", metavar="COMMAND"), COMMANDS)
    return made


def run(arguments: Sequence[str]) -> ExitCode:
    """Run the command that ``arguments`` ask for and return the exit status."""
    _mend_streams()
    try:
        args = parser().parse_args(arguments)
        code = ExitCode(args.run(args))
        sys.stdout.flush()
    except SystemExit as stop:  # argparse has said what it had to say
        return ExitCode.FINE if not stop.code else ExitCode.USAGE
    except CommandError as error:
        _tell(str(error))
        return error.code
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has gone; without this the interpreter complains when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.FAILED
    except Exception as error:
        message = _message(error)
        if message is None:
            raise
        _tell(message)
        return ExitCode.USAGE
    return code


def _message(error: Exception) -> str | None:
    """What to tell of an error that a layer below raised with a sentence for people; ``None`` for a bug."""
    from interviewer.interview.plan import EmptyPlan
    from interviewer.models.minilm import ModelMissing
    from interviewer.rubrics.bank import UnknownTopic
    from interviewer.rubrics.errors import RubricError
    from interviewer.settings import SettingsError
    from interviewer.store import StoreError

    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}" if error.filename else str(error)
    told = (EmptyPlan, ModelMissing, RubricError, SettingsError, StoreError, UnknownTopic)
    return str(error) if isinstance(error, told) else None


def _tell(message: str) -> None:
    lines = message.splitlines() or ["unknown error"]
    shown = lines[:_MOST_LINES]
    if len(lines) > len(shown):
        shown.append(f"… and {len(lines) - len(shown)} more")
    print("interviewer: " + "\n  ".join(shown), file=sys.stderr)


def _mend_streams() -> None:
    # In a locale without UTF-8 an unprintable character becomes a "?", never a traceback.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _home(args: argparse.Namespace) -> ExitCode:
    from interviewer.tui.run import run as open_app

    return ExitCode(open_app())
