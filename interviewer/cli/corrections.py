"""``interviewer corrections``: the user's own list of what recognisers mishear, applied to every import."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from interviewer.cli.arguments import add_json
from interviewer.cli.exits import ExitCode


def add(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("corrections", help="your list of what recognisers mishear, applied to all imports")
    parser.add_argument(
        "--add", action="append", default=[], metavar="'HEARD -> MEANT'", help="put this on the list (repeatable)"
    )
    parser.add_argument(
        "--remove", action="append", default=[], metavar="HEARD", help="take this off the list (repeatable)"
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> ExitCode:
    """Change the list as asked, then print it."""
    from interviewer.cli.exits import CommandError
    from interviewer.cli.output import json_text
    from interviewer.importing import corrections
    from interviewer.transcripts.corrections import text_of
    from interviewer.transcripts.turns import TranscriptError

    try:
        listed = corrections.load()
        for heard in args.remove:
            if heard not in listed:
                raise CommandError(f"--remove {heard!r}: not on the list")
            del listed[heard]
        if args.remove:
            corrections.save(listed)
        listed = corrections.added("\n".join(args.add), "--add")
    except TranscriptError as error:
        raise CommandError(str(error)) from None
    if args.json:
        print(json_text(listed))
        return ExitCode.FINE
    print(text_of(listed), end="")
    print(f"{len(listed)} corrections, kept in {corrections.corrections_file()}", file=sys.stderr)
    return ExitCode.FINE
