"""``interviewer rubrics export``: questions in the formats of other programs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interviewer.cli.arguments import add_rubrics
from interviewer.cli.exits import CommandError, ExitCode
from interviewer.cli.rubrics_import import FORMATS

if TYPE_CHECKING:
    from interviewer.rubrics.bank import Entry


def add(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("export", help="questions in the formats of other programs")
    parser.add_argument("--format", required=True, choices=FORMATS, metavar="F", help=", ".join(FORMATS))
    parser.add_argument("--question", action="append", default=[], metavar="ID", help="only this one (repeatable)")
    parser.add_argument("--topic", action="append", default=[], metavar="T", help="only this topic (repeatable)")
    add_rubrics(parser)
    parser.add_argument("--output", type=Path, metavar="PATH", help="a file, or a folder for autorubric (else stdout)")
    parser.add_argument("--force", action="store_true", help="replace what is there")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> ExitCode:
    """Write the questions and say what the format cannot hold."""
    import sys

    from interviewer.cli.output import shown
    from interviewer.rubrics.exchange.formats import FORMATS as WRITERS

    form = WRITERS[args.format]
    entries = _chosen(args)
    if args.output is None and (form.binary or (form.one_question and len(entries) > 1)):
        what = "a folder, one file a question" if form.one_question else "a file"
        raise CommandError(f"{args.format} needs --output with {what}")
    exported = form.write(entries)
    _write(args, dict(exported.documents))
    for note in exported.notes:
        print(f"interviewer: {shown(note)}", file=sys.stderr)
    print(f"interviewer: {len(entries)} question{'s' * (len(entries) != 1)} exported", file=sys.stderr)
    return ExitCode.FINE


def _chosen(args: argparse.Namespace) -> list[Entry]:
    from interviewer.cli.banks import bank_for, entry_of

    bank = bank_for(args.rubrics)
    bank.check_topics(args.topic)
    topics = {topic.casefold() for topic in args.topic}
    ids = [entry_of(bank, question_id).question.id for question_id in args.question]
    entries = [
        entry
        for entry in bank.values()
        if (not topics or entry.topic.casefold() in topics) and (not ids or entry.question.id in ids)
    ]
    if not entries:
        raise CommandError("no question fits both --question and --topic")
    return entries


def _write(args: argparse.Namespace, documents: dict[str, bytes]) -> None:
    import sys

    from interviewer.rubrics.exchange.writing import write_file, write_folder

    if args.output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(next(iter(documents.values())))
        return
    into_folder = len(documents) > 1 or (args.output.is_dir() and args.format == "autorubric")
    if args.output.exists() and not args.force and not (into_folder and not any(args.output.iterdir())):
        raise CommandError(f"{args.output} exists already; --force replaces it")
    try:
        if not into_folder:
            write_file(args.output, next(iter(documents.values())))
        elif args.output.is_dir():
            # A folder that is there may hold other things: files are replaced one by one.
            for name, content in documents.items():
                write_file(args.output / name, content)
        else:
            write_folder(args.output, documents)
    except OSError as error:
        raise CommandError(f"cannot write {args.output}: {error.strerror}") from None
