"""``interviewer import``: interviews held elsewhere, graded and kept like any other."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interviewer.cli.arguments import add_json, add_rubrics
from interviewer.cli.exits import ExitCode

if TYPE_CHECKING:
    from interviewer.cli.services import Service
    from interviewer.grading.grade import Grade
    from interviewer.interview.state import Interview
    from interviewer.transcripts.prepared import Prepared


def add(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser(
        "import", help="grade and keep interviews from transcripts (VTT, SRT, JSON, CSV, text)"
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a transcript; each becomes an interview")
    parser.add_argument("--dry-run", action="store_true", help="show questions and matches; grade and keep nothing")
    parser.add_argument(
        "--interviewer",
        action="append",
        default=[],
        metavar="NAME",
        help="who asks, as the file names them (repeatable)",
    )
    parser.add_argument(
        "--match", action="append", default=[], type=_mend, metavar="N=ID",
        help="question N of the file is ID of the bank, - for none (repeatable; see --dry-run)",
    )  # fmt: skip
    parser.add_argument(
        "--correct", action="append", default=[], metavar="'HEARD -> MEANT'",
        help="put this on your list of corrections, which all imports apply (repeatable)",
    )  # fmt: skip
    add_rubrics(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> ExitCode:
    """Read all files, then grade and keep each; a file that cannot be read stops everything before that."""
    from interviewer.cli import services, transcripts
    from interviewer.cli.banks import bank_for
    from interviewer.cli.exits import CommandError
    from interviewer.cli.output import json_text
    from interviewer.importing import corrections as listing
    from interviewer.transcripts.turns import TranscriptError

    if args.match and len(args.files) > 1:
        raise CommandError("--match goes with one file")
    bank = bank_for(args.rubrics)
    service = services.grading_service()
    try:
        corrections = listing.added("\n".join(args.correct), "--correct")
    except TranscriptError as error:
        raise CommandError(str(error)) from None
    prepared = [
        transcripts.prepare(
            path, bank, service, asking=args.interviewer, mends=dict(args.match), corrections=corrections
        )
        for path in args.files
    ]
    told: list[dict[str, Any]] = []
    stopped = False
    for one in prepared:
        transcripts.tell_problems(one)
        found = transcripts.as_json(one)
        if not args.dry_run:
            interview, grades, stopped = _graded(one, service)
            _keep(one, interview, grades)
            found |= {"session": interview.id, "graded": len(grades)}
        told.append(found)
        if not args.json:
            print(transcripts.preview(one))
            if not args.dry_run:
                print(
                    f"{found['graded']} of {len(one.items)} answers graded, kept as {found['session']}", file=sys.stderr
                )
        if stopped:
            break
    if args.json:
        print(json_text(told))
    if stopped:
        print("interviewer: stopped; what was graded is kept, `interviewer regrade` grades the rest", file=sys.stderr)
    return ExitCode.INTERRUPTED if stopped else ExitCode.FINE


def _graded(prepared: Prepared, service: Service) -> tuple[Interview, dict[int, Grade], bool]:
    from uuid import uuid4

    from interviewer.cli.progress import Progress
    from interviewer.transcripts.prepared import interview

    made = interview(prepared.items, uuid4().hex[:12], f"Imported: {prepared.file.name}")
    gradable = [place for place, item in enumerate(prepared.items) if item.gradable]
    grades: dict[int, Grade] = {}
    try:
        with Progress(len(gradable)) as progress:
            for place in gradable:
                item = prepared.items[place]
                if item.question is None:
                    continue
                seconds = item.exchange.speech_seconds
                grades[place] = service.grade(item.question, item.exchange.answer, speech_seconds=seconds)
                progress.step()
    except KeyboardInterrupt:
        return made, grades, True
    return made, grades, False


def _keep(prepared: Prepared, interview: Interview, grades: dict[int, Grade]) -> None:
    from interviewer.cli.stored import open_store
    from interviewer.importing.keeping import keep
    from interviewer.store.practised import catch_up

    with open_store() as store, store.together():
        keep(store, interview, prepared.items, prepared.talk)
        for place, grade in grades.items():
            store.save_grade(interview.id, place, grade)
        catch_up(store)


def _mend(text: str) -> tuple[int, str]:
    number, equals, question_id = text.partition("=")
    if not equals or not number.strip().isdecimal() or not question_id.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is not N=ID, such as 3=zero-initialization or 3=-")
    return int(number), question_id.strip()
