"""``interviewer rubrics list``: the questions of the bank by topic."""

from __future__ import annotations

import argparse
from collections import Counter
from typing import Any

from interviewer.cli.arguments import add_json, add_rubrics
from interviewer.cli.exits import ExitCode


def add(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("list", help="questions by topic, with counts by difficulty and depth")
    add_rubrics(parser)
    parser.add_argument("--topic", action="append", default=[], metavar="T", help="only this topic (repeatable)")
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> ExitCode:
    """Print the bank's questions."""
    from interviewer.cli.banks import bank_for
    from interviewer.cli.output import json_text, shown

    bank = bank_for(args.rubrics)
    bank.check_topics(args.topic)
    wanted = {topic.casefold() for topic in args.topic}
    entries = [e for e in bank.values() if not wanted or e.topic.casefold() in wanted]
    if args.json:
        rows = [
            {
                "id": entry.question.id,
                "topic": entry.topic,
                "question": entry.question.question,
                "difficulty": entry.question.difficulty.value,
                "time_limit": entry.question.time_limit,
                "key_points": len(entry.question.key_points),
                "misconceptions": len(entry.question.misconceptions),
                "draft": entry.question.draft,
                "hash": entry.question.hash,
                "file": entry.file,
            }
            for entry in entries
        ]
        print(json_text(rows))
        return ExitCode.FINE
    width = max((len(entry.question.id) for entry in entries), default=0)
    for topic in dict.fromkeys(entry.topic for entry in entries):
        questions = [entry.question for entry in entries if entry.topic == topic]
        print(f"{shown(topic)} ({len(questions)})")
        for question in questions:
            draft = " [draft]" if question.draft else ""
            print(f"  {question.id:<{width}}  {question.difficulty.value:<6}  {shown(question.question)}{draft}")
        print()
    difficulties = Counter(entry.question.difficulty.value for entry in entries)
    depths = Counter(point.depth.value for e in entries for point in e.question.key_points if point.depth)
    points = sum(len(entry.question.key_points) for entry in entries)
    print(f"{len(entries)} questions: {_counted(difficulties)}")
    print(f"{points} key points: {_counted(depths)}")
    return ExitCode.FINE


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.most_common()) or "none"
