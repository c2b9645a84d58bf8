"""``interviewer trends``: scores, depth, fillers and time used over time, and streaks."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from interviewer.cli.arguments import add_json, day, path
from interviewer.cli.exits import CommandError, ExitCode

if TYPE_CHECKING:
    from interviewer.progress.trends import Answered


def add(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("trends", help="scores, depth, fillers and time used over time")
    parser.add_argument("--topic", metavar="T", help="only answers on this topic")
    parser.add_argument("--since", type=day, metavar="DAY", help="only answers since this day (YYYY-MM-DD)")
    parser.add_argument("--html", type=path, metavar="FILE", help="write a page with plots")
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> ExitCode:
    """Print what changed over time, or write it as a page."""
    from datetime import date

    from interviewer.cli.output import json_text
    from interviewer.cli.stored import open_store
    from interviewer.exports.trends import page

    with open_store() as store:
        answers = store.history()
    answers = [a for a in answers if args.topic in (None, a.topic) and (args.since is None or a.day >= args.since)]
    today = date.today().isoformat()
    if args.html is not None:
        try:
            args.html.write_text(page(answers, today), encoding="utf-8", errors="replace")
        except OSError as error:
            raise CommandError(f"cannot write {args.html}: {error.strerror}") from None
        print(f"{args.html}", file=sys.stderr)
    if args.json:
        print(json_text(_measured(answers, today)))
    elif not answers:
        print("No answers found.", file=sys.stderr)
    elif args.html is None:
        print(_as_text(answers, today))
    return ExitCode.FINE


def _measured(answers: list[Answered], today: str) -> dict[str, Any]:
    from interviewer.progress.trends import MEASURES, by_day, streak, topics

    run_of_days = streak((answer.day for answer in answers), today)
    return {
        "answers": len(answers),
        "assessed": sum(answer.score is not None for answer in answers),
        "streak": {"now": run_of_days.now, "longest": run_of_days.longest},
        "all": {measure.name: by_day(answers, measure) for measure in MEASURES},
        "topics": {
            topic: {measure.name: by_day(answers, measure, topic) for measure in MEASURES} for topic in topics(answers)
        },
    }


def _as_text(answers: list[Answered], today: str) -> str:
    from interviewer.cli.output import columns, shown, unicode_output
    from interviewer.progress.trends import MEASURES, SCORE, by_day, mean, sparkline, streak, topics

    def row(name: str, measure: Any, topic: str | None) -> list[str]:
        points = by_day(answers, measure, topic)
        if not points:
            return [name, "-", "-", "-", "not measured"]
        bars = sparkline([value for _, value in points], measure.most) if unicode_output(sys.stdout) else ""
        average = mean(answers, measure, topic)
        change = f"{points[-1][1] - points[0][1]:+.0f}" if len(points) > 1 else "-"
        return [name, f"{average:.0f}", f"{points[-1][1]:.0f}", change, f"{bars} {measure.unit}".strip()]

    run_of_days = streak((answer.day for answer in answers), today)
    table = [["", "MEAN", "LAST DAY", "CHANGE", "BY DAY"]]
    table += [row(measure.name, measure, None) for measure in MEASURES]
    table += [row(shown(topic, 32), SCORE, topic) for topic in topics(answers)]
    days = f"Streak: {run_of_days.now} days in a row, {run_of_days.longest} at best."
    return f"{len(answers)} answers since {answers[0].day}. {days}\n\n{columns(table)}"
