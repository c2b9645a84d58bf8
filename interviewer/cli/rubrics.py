"""``interviewer rubrics``: the question bank; each of its commands is a module ``rubrics_NAME`` in this folder."""

from __future__ import annotations

import argparse
from typing import Any

from interviewer.cli.exits import ExitCode

_COMMANDS = ("list", "show", "lint", "schema", "new", "import", "export")


def add(subparsers: Any) -> None:
    """Add the command and those below it to the parser."""
    from interviewer.cli.main import register

    parser = subparsers.add_parser("rubrics", help="the question bank: list, show, lint, schema, new, import, export")
    below = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    parser.set_defaults(run=run)
    register(below, [f"rubrics_{name}" for name in _COMMANDS])


def run(args: argparse.Namespace) -> ExitCode:
    """Never reached: a command below is required."""
    raise AssertionError
