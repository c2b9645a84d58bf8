"""``interviewer review``: a past interview in the terminal, or as text where there is none."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from interviewer.cli.exits import ExitCode


def add(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("review", help="look at a past interview")
    parser.add_argument("session", nargs="?", metavar="SESSION", help="its id, the beginning of it, or `last`")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> ExitCode:
    """Open the review, at one interview if it is named."""
    from interviewer.cli.stored import open_store, session_of

    session = None
    if args.session is not None or not sys.stdout.isatty():
        with open_store() as store:
            session = session_of(store, args.session or "last")
    if not sys.stdout.isatty() and session is not None:
        from interviewer.cli.export import rendered

        print(rendered(session.id, "md"), end="")
        return ExitCode.FINE
    from interviewer.tui.run import run as open_app

    return ExitCode(open_app(review=session.id if session else ""))
