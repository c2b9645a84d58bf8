"""``interviewer grade``: one answer, or many."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, TextIO

from interviewer.cli.arguments import add_json, add_llm, add_rubrics, path, positive
from interviewer.cli.exits import CommandError, ExitCode

if TYPE_CHECKING:
    from pathlib import Path

    from interviewer.grading.grade import Grade
    from interviewer.llm.usage import Usage
    from interviewer.rubrics.model import Question


def add(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("grade", help="grade one answer, or many with --batch")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--question", metavar="ID", help="the question that was answered")
    what.add_argument("--batch", metavar="FILE.jsonl", help="one JSON object a line; - reads stdin")
    add_rubrics(parser)
    parser.add_argument("--answer", metavar="FILE", help="the answer; - or nothing reads stdin")
    parser.add_argument("--output", type=path, metavar="FILE", help="with --batch: where the results go")
    parser.add_argument("--jobs", type=positive, default=1, metavar="N", help="with --batch: worker processes")
    add_llm(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> ExitCode:
    """Grade what was asked for."""
    if args.batch is None:
        if args.output is not None or args.jobs != 1:
            raise CommandError("--output and --jobs go with --batch")
        return _one(args)
    if args.answer is not None:
        raise CommandError("--answer goes with --question, not with --batch")
    return _many(args)


def _one(args: argparse.Namespace) -> ExitCode:
    from interviewer.cli import services
    from interviewer.cli.answers import read_answer
    from interviewer.cli.banks import question_of
    from interviewer.cli.judging import JudgingService, tell_usage, usage_of, with_llm
    from interviewer.cli.output import json_line
    from interviewer.grading.result import result

    service = with_llm(services.grading_service, args.llm, args.llm_repeats)()
    with services.warming(service):
        question = question_of(args.rubrics, args.question)
        answer = read_answer(args.answer)
    grade = service.grade(question, answer)
    if args.json:
        print(json_line(result(question.id, grade, answer), sys.stdout))
    else:
        print(report(question, answer, grade))
    tell_usage([usage_of(service)])
    if isinstance(service, JudgingService):
        service.close()
    return ExitCode.FINE


def _many(args: argparse.Namespace) -> ExitCode:
    from interviewer.cli import services
    from interviewer.cli.answers import lines, opened
    from interviewer.cli.banks import bank_for
    from interviewer.cli.batch import grade_lines
    from interviewer.cli.judging import tell_usage, with_llm
    from interviewer.cli.output import json_line
    from interviewer.cli.progress import Progress

    bank = bank_for(args.rubrics)
    # Several workers share the processor best when each keeps to one thread.
    offline = partial(services.grading_service, 1) if args.jobs > 1 else services.grading_service
    make_service = with_llm(offline, args.llm, args.llm_repeats)
    done = failed = 0
    spent: dict[int, Usage] = {}
    with opened(args.batch) as source, _results(args.output, args.batch) as target, Progress() as progress:
        for found in grade_lines(lines(source), bank, make_service, args.jobs, spent):
            target.write(json_line(found, target) + "\n")
            # A reader at the other end of a pipe gets each result when it is there.
            target.flush()
            done += 1
            failed += "error" in found
            progress.step(failed="error" in found)
    tell_usage(spent.values())
    if failed:
        print(f"interviewer: {failed} of {done} lines could not be graded", file=sys.stderr)
    return ExitCode.FAILED if failed else ExitCode.FINE


@contextmanager
def _results(target: Path | None, source: str) -> Iterator[TextIO]:
    if target is None:
        yield sys.stdout
        return
    if source != "-" and target.exists() and target.samefile(source):
        raise CommandError(f"{target} is the batch itself; --output would overwrite it")
    with target.open("w", encoding="utf-8") as file:
        yield file


def report(question: Question, answer: str, grade: Grade) -> str:
    """The grade for people: the score, then each key point with its verdict in sign and word, and its evidence."""
    import shutil

    from interviewer.cli.output import shown, symbol
    from interviewer.grading import opinions

    width = min(shutil.get_terminal_size().columns, 110)
    score = "not assessed" if grade.score is None else f"{grade.score:g} of 100"
    out = [f"{shown(question.question, width)}", f"Score: {score} (graded by {shown(grade.graded_by)})", ""]
    for verdict in grade.verdicts:
        unsure = ", not sure" if verdict.unsure else ""
        word = f"{symbol(verdict.verdict)} {verdict.verdict.value:<12} {verdict.confidence:4.0%}{unsure}"
        out.append(shown(f"{word}  {question.key_point(verdict.key_point).text}", width))
        if verdict.evidence is not None and verdict.evidence.text.strip():
            said = answer[verdict.evidence.start : verdict.evidence.end]
            out.append(f'    "{shown(said, width - 6)}"')
        if both := opinions.both(verdict):
            out.append(f"    {shown(both)}")
    claims = {misconception.id: misconception for misconception in question.misconceptions}
    for found in grade.misconceptions:
        out.append(shown(f"! misconception {found.confidence:4.0%}  {claims[found.id].text}", width))
        if found.evidence is not None:
            out.append(f'    "{shown(answer[found.evidence.start : found.evidence.end], width - 6)}"')
    counts = grade.delivery
    pace = f", {counts.words_per_minute:g} words a minute" if counts.words_per_minute is not None else ""
    out += ["", f"{counts.words} words, {counts.fillers} fillers, {counts.hedges} hedges{pace}"]
    out += [shown(note.text) for note in grade.notes]
    return "\n".join(out)
