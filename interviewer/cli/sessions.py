"""``interviewer sessions``: past interviews in a table."""

from __future__ import annotations

import argparse
from typing import Any

from interviewer.cli.arguments import add_json, day, score
from interviewer.cli.exits import ExitCode

_SHORT_ID = 8
_VERDICTS = ("covered", "partial", "missed", "contradicted")


def add(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("sessions", help="past interviews")
    parser.add_argument("--search", default="", metavar="WORDS", help="only those whose answers or notes say this")
    parser.add_argument("--topic", metavar="T", help="only those that ask about this topic")
    parser.add_argument("--since", type=day, metavar="DAY", help="only those since this day (YYYY-MM-DD)")
    parser.add_argument("--until", type=day, metavar="DAY", help="only those up to this day")
    parser.add_argument("--min-score", type=score, metavar="S", help="only those with at least this score (0-100)")
    parser.add_argument("--max-score", type=score, metavar="S", help="only those with at most this score")
    parser.add_argument("--verdict", choices=_VERDICTS, help="only those with such a key point")
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> ExitCode:
    """Print the interviews, newest first."""
    import dataclasses
    import sys

    from interviewer.cli.output import columns, json_text, shown
    from interviewer.cli.stored import open_store
    from interviewer.rubrics.model import Verdict
    from interviewer.store import SessionFilter

    only = SessionFilter(
        topic=args.topic,
        since=args.since,
        until=args.until,
        least=args.min_score,
        most=args.max_score,
        verdict=Verdict(args.verdict) if args.verdict else None,
    )
    with open_store() as store:
        rows = store.sessions(search=args.search, only=only)
    if args.json:
        print(json_text([dataclasses.asdict(row) for row in rows]))
        return ExitCode.FINE
    if not rows:
        print("No interviews found.", file=sys.stderr)
        return ExitCode.FINE
    length = next(
        n
        for n in range(_SHORT_ID, 200)
        if n > 100 or len({row.id[:n] for row in rows}) == len({row.id for row in rows})
    )
    table = [["ID", "STARTED", "MODE", "ANSWERED", "SCORE", "TOPICS"]]
    for row in rows:
        score = "-" if row.score is None else f"{row.score:.0f}"
        state = "" if row.finished else " (unfinished)"
        table.append(
            [
                row.id[:length], row.started[:16].replace("T", " "), row.mode, f"{row.answered}/{row.questions}", score,
                shown(", ".join(row.topics), 60) + state,
            ]
        )  # fmt: skip
    print(columns(table))
    return ExitCode.FINE
