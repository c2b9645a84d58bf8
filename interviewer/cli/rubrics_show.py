"""``interviewer rubrics show``: one question with its whole rubric."""

from __future__ import annotations

import argparse
from typing import Any

from interviewer.cli.arguments import add_json, add_rubrics
from interviewer.cli.exits import ExitCode


def add(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("show", help="one question with its key points, misconceptions and reference")
    parser.add_argument("question", metavar="ID", help="the question's id")
    add_rubrics(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> ExitCode:
    """Print the rubric."""
    import shutil
    import textwrap

    from interviewer.cli.banks import bank_for, entry_of
    from interviewer.cli.output import json_text, shown

    entry = entry_of(bank_for(args.rubrics), args.question)
    question = entry.question
    if args.json:
        dumped = question.model_dump(mode="json")
        print(json_text({"topic": entry.topic, "file": entry.file, "hash": question.hash, **dumped}))
        return ExitCode.FINE
    width = min(shutil.get_terminal_size().columns, 100)

    def say(text: str, indent: str = "", first: str | None = None) -> None:
        print(textwrap.fill(shown(text), width, initial_indent=first or indent, subsequent_indent=indent))

    say(question.question)
    say(f"{entry.topic}, {question.difficulty.value}, {question.time_limit} s, hash {question.hash}, {entry.file}")
    print("\nKey points")
    for point in question.key_points:
        depth = f", {point.depth.value}" if point.depth else ""
        say(f"{point.text} [{point.id}, weight {point.weight:g}{depth}]", "    ", "  - ")
        for label, texts in (("counts", point.also), ("does not", point.wrong)):
            for text in texts:
                say(f"{label}: {text}", "        ", "      ")
        if point.follow_up:
            say(f"asks: {point.follow_up}", "        ", "      ")
    if question.misconceptions:
        print("\nMisconceptions")
    for misconception in question.misconceptions:
        against = f", against {misconception.contradicts}" if misconception.contradicts else ""
        say(f"{misconception.text} [{misconception.id}{against}]", "    ", "  - ")
    if question.reference_answer:
        print("\nReference answer")
        say(question.reference_answer, "  ")
    if question.sources:
        print("\nSources")
    for source in question.sources:
        say(source, "    ", "  - ")
    return ExitCode.FINE
