"""``interviewer rubrics lint``: what keeps rubrics from grading well."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interviewer.cli.arguments import add_json, add_rubrics
from interviewer.cli.exits import CommandError, ExitCode

if TYPE_CHECKING:
    from interviewer.rubrics.lint.run import Report


def add(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("lint", help="check rubrics: structure, wording, and how they grade")
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a rubric file or folder")
    add_rubrics(parser)
    parser.add_argument("--question", action="append", default=[], metavar="ID", help="only this question (repeatable)")
    parser.add_argument("--no-grader", action="store_true", help="leave out the checks that grade answers")
    parser.add_argument(
        "--least-met",
        type=_percent,
        metavar="PERCENT",
        help="fail if a smaller share of the example labels is met",
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> ExitCode:
    """Print the findings; status 1 if there are errors."""
    import sys

    from interviewer.cli import services
    from interviewer.models.minilm import ModelMissing
    from interviewer.rubrics.lint.findings import Severity
    from interviewer.rubrics.lint.run import lint

    files, plans = _files([*args.paths, *args.rubrics])
    only = frozenset(args.question)
    service = None if args.no_grader else services.grading_service()

    def progress(question_id: str) -> None:
        if sys.stderr.isatty():
            print(f"\r\x1b[K{question_id}", end="", file=sys.stderr, flush=True)

    try:
        report = lint(files, service, only=only, progress=progress)
    except ModelMissing as error:
        raise CommandError(f"{error}; --no-grader leaves out the checks that grade answers") from None
    finally:
        if service is not None and sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    if only and report.questions < len(only) and not report.count(Severity.ERROR):
        raise CommandError(f"not all of these questions are in the files: {', '.join(sorted(only))}")
    report.findings += _plan_findings(plans, [*args.paths, *args.rubrics])
    unmet = args.least_met is not None and report.share_met is not None and 100 * report.share_met < args.least_met
    _print_json(report) if args.json else _print(report)
    if unmet:
        print(f"interviewer: fewer than {args.least_met:g} % of the example labels are met", file=sys.stderr)
    return ExitCode.FAILED if report.count(Severity.ERROR) or unmet else ExitCode.FINE


def _percent(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a percentage")
    return number


def _files(paths: list[Path]) -> tuple[list[tuple[str, bytes]], list[Path]]:
    """The rubric files as names and bytes, and the folders of ready-made interviews beside them."""
    from interviewer.rubrics.files import PLANS_FOLDER, question_files, shipped_folder
    from interviewer.rubrics.parse import MAX_BYTES
    from interviewer.settings import user_rubrics_folder

    own = user_rubrics_folder()
    roots = paths or [shipped_folder(), *([own] if own.is_dir() else [])]
    files: list[tuple[str, bytes]] = []
    for root in roots:
        found = question_files(root)
        if root.is_dir() and not found and root != own:
            raise CommandError(f"{root}: no rubric files here")
        for path in found:
            try:
                # One byte more than is read of any rubric: the parser then says that it is too large.
                with path.open("rb") as file:
                    files.append((str(path), file.read(MAX_BYTES + 1)))
            except OSError as error:
                raise CommandError(f"{path}: {error.strerror or 'cannot be read'}") from None
    return files, [root / PLANS_FOLDER for root in roots if (root / PLANS_FOLDER).is_dir()]


def _plan_findings(folders: list[Path], paths: list[Path]) -> list[Any]:
    from interviewer.cli.banks import load_bank
    from interviewer.interview.ready_made import load_plans
    from interviewer.rubrics.errors import RubricError
    from interviewer.rubrics.lint.findings import Finding, Severity

    findings: list[Any] = []
    advice = "name questions of the bank, in order"
    for folder in folders:
        try:
            load_plans(folder, load_bank(paths)[0])
        except RubricError as error:
            findings += [
                Finding(p.file, p.line, Severity.ERROR, None, p.field, "plan", p.message, advice)
                for p in error.problems
                if folder in Path(p.file).parents or Path(p.file) == folder
            ]
    return findings


def _print_json(report: Report) -> None:
    from dataclasses import asdict

    from interviewer.cli.output import json_text
    from interviewer.rubrics.lint.findings import Severity

    share = report.share_met
    print(
        json_text(
            {
                "questions": report.questions,
                "errors": report.count(Severity.ERROR),
                "warnings": report.count(Severity.WARNING),
                "examples_met": None if share is None else round(share, 4),
                "findings": [finding.as_dict() for finding in report.findings],
                "examples": [asdict(summary) for summary in report.examples],
            }
        )
    )


def _print(report: Report) -> None:
    from interviewer.cli.output import columns, shown
    from interviewer.rubrics.lint.findings import Severity

    for finding in report.findings:
        place = f"{finding.file}:{finding.line}" if finding.line else finding.file
        inside = " ".join(part for part in (finding.question, finding.field) if part)
        where = f" {inside}:" if inside else ""
        print(f"{place}: {finding.severity.value}:{where} {shown(finding.message)} [{finding.rule}]")
        print(f"    {shown(finding.suggestion)}")
    if report.examples:
        print("\nExample labels met")
        print(columns([[f"  {s.question}", f"{s.met}/{s.labels}"] for s in report.examples]))
    errors, warnings = report.count(Severity.ERROR), report.count(Severity.WARNING)
    line = f"{report.questions} questions: {errors} errors, {warnings} warnings"
    if report.share_met is not None:
        met, labels = sum(s.met for s in report.examples), sum(s.labels for s in report.examples)
        line += f"; {met} of {labels} example labels met ({100 * report.share_met:.1f} %)"
    print(line)
