"""``interviewer compare``: two interviews, or two attempts at one question, beside each other."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from interviewer.cli.arguments import add_json
from interviewer.cli.exits import CommandError, ExitCode

if TYPE_CHECKING:
    from interviewer.comparison.attempts import AttemptComparison, Measure
    from interviewer.comparison.interviews import InterviewComparison
    from interviewer.exports.record import InterviewRecord


def add(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("compare", help="two interviews beside each other: gained, lost, still missing")
    parser.add_argument("before", metavar="A", help="the earlier one: its id, the beginning of it, or `last`")
    parser.add_argument("after", metavar="B", help="the later one")
    parser.add_argument("--question", metavar="ID", help="only the attempts at this question")
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> ExitCode:
    """Print what changed from A to B."""
    from interviewer.cli.output import json_text
    from interviewer.cli.stored import open_store, session_of
    from interviewer.comparison.interviews import compare_interviews
    from interviewer.store.record import stored_record

    with open_store() as store:
        records = [stored_record(store, session_of(store, wanted).id) for wanted in (args.before, args.after)]
    if records[0] is None or records[1] is None:
        raise CommandError("an interview is no longer there")
    found = compare_interviews(records[0], records[1])
    pairs = [pair for pair in found.pairs if args.question in (None, pair.question_id)]
    if args.question and not pairs:
        raise CommandError(f"the two interviews do not both hold an attempt at {args.question!r}")
    if args.json:
        print(json_text(_interviews(found, args.question)))
    elif args.question:
        print("\n\n".join(_attempts(pair.compared) for pair in pairs))
    else:
        print(_as_text(found))
    return ExitCode.FINE


def _as_text(found: InterviewComparison) -> str:
    from interviewer.cli.output import columns, shown
    from interviewer.comparison.attempts import Change

    table = [["", "A", "B"]]
    table.append(["interview", *(shown(r.interview.plan.title, 30) for r in (found.before, found.after))])
    table.append(["started", found.before.day, found.after.day])
    table.append(["score", _score(found.before.score), _score(found.after.score)])
    depths = found.before.depth, found.after.depth
    for name in dict.fromkeys((*depths[0], *depths[1])):
        table.append([name, *(_share(depth.get(name)) for depth in depths)])
    out = [columns(table), ""]
    moved = "none assessed both times" if found.moved is None else f"{found.moved:+g} on average"
    out.append(f"{len(found.pairs)} shared questions, {moved}")
    changes = ", ".join(f"{found.count(change)} {change.value}" for change in Change if found.count(change))
    if changes:
        out.append(f"key points: {changes}")
    out += [line for pair in found.pairs for line in ("", _attempts(pair.compared))]
    for name, record, places in (("A", found.before, found.only_before), ("B", found.after, found.only_after)):
        if places:
            out += ["", f"only in {name}:"]
            out += [f"  {_score(record.answers[p].score):>12}  {shown(record.answers[p].asked, 90)}" for p in places]
    return "\n".join(out)


def _attempts(found: AttemptComparison) -> str:
    from interviewer.cli.output import columns, shown, symbol
    from interviewer.comparison.attempts import Change

    moved = "" if found.moved is None else f" ({found.moved:+g})"
    out = [
        shown(found.after.asked, 110),
        f"  score: {_score(found.before.score)} -> {_score(found.after.score)}{moved}",
    ]
    if found.assessed and not found.same_rubric:
        out.append("  the rubric changed between them: the scores count different points")
    for change in (Change.GAINED, Change.LOST, Change.MISSING, Change.OTHER_RUBRIC):
        for point in found.of(change):
            said = " -> ".join("-" if v is None else f"{symbol(v)} {v.value}" for v in (point.before, point.after))
            out.append(f"  {change.value}: {shown(point.text, 90)} ({said})")
    for name, wrong in (("A", found.wrong_before), ("B", found.wrong_after)):
        out += [f"  misconception in {name}: {shown(text, 90)}" for text in wrong]
    table = [["", "A", "B"], *([m.name, _measured(m, m.before), _measured(m, m.after)] for m in _known(found.delivery))]
    out += ["    " + line for line in columns(table).splitlines()]
    return "\n".join(out)


def _known(measures: tuple[Measure, ...]) -> list[Measure]:
    return [measure for measure in measures if (measure.before, measure.after) != (None, None)]


def _measured(measure: Measure, value: float | None) -> str:
    return "not measured" if value is None else f"{value:g} {measure.unit}".rstrip()


def _interviews(found: InterviewComparison, question: str | None) -> dict[str, Any]:
    return {
        "before": _interview(found.before),
        "after": _interview(found.after),
        "moved": found.moved,
        "questions": [
            {
                "question_id": pair.question_id,
                "positions": [pair.before, pair.after],
                "scores": [pair.compared.before.score, pair.compared.after.score],
                "moved": pair.compared.moved,
                "same_rubric": pair.compared.same_rubric,
                "key_points": [
                    {
                        "key_point": point.key_point,
                        "change": point.change.value,
                        "before": point.before.value if point.before else None,
                        "after": point.after.value if point.after else None,
                    }
                    for point in pair.compared.points
                ],
                "misconceptions": [list(pair.compared.wrong_before), list(pair.compared.wrong_after)],
                "delivery": {m.name: [m.before, m.after] for m in pair.compared.delivery},
            }
            for pair in found.pairs
            if question in (None, pair.question_id)
        ],
        "only_before": [found.before.answers[place].attempt.question_id for place in found.only_before],
        "only_after": [found.after.answers[place].attempt.question_id for place in found.only_after],
    }


def _interview(record: InterviewRecord) -> dict[str, Any]:
    return {"session": record.interview.id, "started": record.started, "score": record.score, "depth": record.depth}


def _score(score: float | None) -> str:
    return "not assessed" if score is None else f"{score:g}"


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"
