"""``interviewer benchmark``: agreement of the grader with labelled answers, beside two baselines."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from interviewer.cli.arguments import add_json, add_rubrics
from interviewer.cli.exits import CommandError, ExitCode

_TITLES = {
    "auc_covered_missed": "AUC covered/missed",
    "auc_covered_contradicted": "AUC covered/contradicted",
    "macro_f1": "macro-F1 of verdicts",
    "ece": "calibration error (ECE)",
    "score_r": "score: r",
    "score_rmse": "score: RMSE",
    "score_r_within_questions": "score: r within questions",
}


def add(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("benchmark", help="agreement of the grader with labelled answers")
    add_rubrics(parser)
    parser.add_argument("--answers", required=True, metavar="FILE.jsonl", help="answers with labels, or with scores")
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> ExitCode:
    """Grade every labelled answer and print the agreement."""
    from interviewer.benchmark.run import labelled, observe, report
    from interviewer.cli import services
    from interviewer.cli.answers import lines, opened
    from interviewer.cli.banks import bank_for
    from interviewer.cli.output import json_text
    from interviewer.cli.progress import Progress
    from interviewer.grading.ad_hoc import NotGradable

    bank = bank_for(args.rubrics)
    with opened(args.answers) as source:
        read = list(lines(source))
    full_marks = _full_marks([line.data.get("score") for line in read])
    answers, wrong = [], []
    for line in read:
        if line.error:
            wrong.append(line.error)
            continue
        try:
            answers.append(labelled(line.data, bank, full_marks))
        except NotGradable as error:
            wrong.append(f"line {line.number}: {error}")
    for message in wrong[:5]:
        print(f"interviewer: {args.answers}: {message}", file=sys.stderr)
    if len(wrong) > 5:
        print(f"interviewer: {args.answers}: … and {len(wrong) - 5} more", file=sys.stderr)
    if not answers:
        raise CommandError(f"{args.answers} holds no labelled answer that could be used")
    del read
    with Progress(len(answers)) as progress:
        found = report(observe(answers, services.grading_service(), progress.step))
    found["passed_over"] = len(wrong)
    print(json_text(found) if args.json else as_text(found))
    return ExitCode.FAILED if wrong else ExitCode.FINE


def _full_marks(scores: list[Any]) -> float:
    # A file is either in shares or in points of 100; one score above 1 shows which.
    highest = max((s for s in scores if isinstance(s, (int, float)) and not isinstance(s, bool)), default=1)
    return 1.0 if highest <= 1 else 100.0


def as_text(found: dict[str, Any]) -> str:
    """The report as tables for people."""
    from interviewer.cli.output import columns

    graders = list(found["figures"])
    out = [
        f"{found['answers']} answers to {found['questions']} questions, {found['labels']} key-point labels,"
        f" {found['not_assessed']} answers not assessed, {found['passed_over']} lines passed over",
        f"grader {', '.join(found['grader_versions'])}; in brackets: {found['interval']}",
        "",
    ]
    table = [["", *graders]]
    for name, title in _TITLES.items():
        figures = [found["figures"][grader][name] for grader in graders]
        if any(figure["value"] is not None for figure in figures):
            digits = 1 if name == "score_rmse" else 3
            table.append([title, *(_figure(figure, digits) for figure in figures)])
    out.append(columns(table))
    styles = found["styles"][graders[0]]
    if styles:
        table = [["mean score by style", "answers", "gold", *graders]]
        for style, means in styles.items():
            given = [found["styles"][grader][style]["score"] for grader in graders]
            table.append(
                [
                    style,
                    str(means["answers"]),
                    f"{means['gold']:.1f}",
                    *("-" if g is None else f"{g:.1f}" for g in given),
                ]
            )
        out += ["", columns(table)]
    if found["confusion"]["table"]:
        classes = found["confusion"]["classes"]
        table = [["gold \\ said", *classes]]
        table += [[c, *map(str, row)] for c, row in zip(classes, found["confusion"]["table"], strict=True)]
        out += ["", columns(table)]
    counts = found["misconceptions"]
    if any(counts.values()):
        out += ["", f"misconceptions: {counts['right']} found, {counts['wrong']} wrongly, {counts['overlooked']} not"]
    return "\n".join(out)


def _figure(figure: dict[str, float | None], digits: int) -> str:
    if figure["value"] is None:
        return "-"
    if figure["low"] is None or figure["high"] is None:
        return f"{figure['value']:.{digits}f}"
    return f"{figure['value']:.{digits}f} [{figure['low']:.{digits}f}, {figure['high']:.{digits}f}]"
