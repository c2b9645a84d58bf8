"""``interviewer regrade``: stored answers read again by the present grader; earlier grades are kept."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from interviewer.cli.arguments import add_json, add_rubrics, day
from interviewer.cli.exits import ExitCode

if TYPE_CHECKING:
    from interviewer.grading.grade import Grade


def add(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("regrade", help="grade stored answers again with the present grader and rubrics")
    parser.add_argument(
        "session", nargs="?", metavar="SESSION", help="only this interview (id, its beginning or `last`)"
    )
    parser.add_argument("--since", type=day, metavar="YYYY-MM-DD", help="only interviews since this day")
    parser.add_argument("--dry-run", action="store_true", help="show what would change and keep nothing")
    add_rubrics(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> ExitCode:
    """Grade again, keep what differs, and say what changed and why."""
    from interviewer.cli import services
    from interviewer.cli.banks import bank_for
    from interviewer.cli.output import json_text, shown
    from interviewer.cli.stored import open_store, session_of
    from interviewer.interview.state import Status

    said = (Status.ANSWERED, Status.TIMED_OUT)
    bank = bank_for(args.rubrics)
    changes: list[dict[str, Any]] = []
    seen = 0
    with open_store() as store:
        rows = [session_of(store, args.session)] if args.session else store.sessions()
        rows = [row for row in rows if args.since is None or row.started[:10] >= args.since]
        service = services.grading_service()
        for row in rows:
            interview = store.load_interview(row.id)
            if interview is None:
                continue
            grades, questions = store.grades(row.id), store.questions(row.id)
            for position, attempt in enumerate(interview.attempts):
                before = grades.get(position)
                if before is None and (attempt.status not in said or not attempt.answer.strip()):
                    continue
                in_bank = bank.get(attempt.question_id)
                question = in_bank.question if in_bank else questions.get(position)
                if question is None:
                    continue
                seen += 1
                spoke = attempt.speech_seconds or _speech_seconds(before)
                after = service.grade(question, attempt.answer, speech_seconds=spoke)
                reasons = _reasons(before, after)
                if not reasons:
                    continue
                if not args.dry_run:
                    # The rubric and the grade by it belong together: a review reads one against the other.
                    with store.together():
                        # The rubric first: the lists' score is reckoned by the one that stands beside the grade.
                        store.save_question(row.id, position, question)
                        store.save_grade(row.id, position, after)
                changes.append(_change(row.id, position, before, after, reasons))
    if args.json:
        print(json_text(changes))
        return ExitCode.FINE
    for change in changes:
        moved = f"{_score(change['before'])} -> {_score(change['after'])}"
        print(f"{change['session'][:8]} {change['question_id']}: {moved} ({', '.join(change['because'])})")
        for point in change["verdicts"]:
            print(f"    {shown(point['key_point'])}: {point['before']} -> {point['after']}")
    kept = "would be kept" if args.dry_run else "kept beside the old ones"
    print(f"{seen} answers read again, {len(changes)} new grades {kept}", file=sys.stderr)
    return ExitCode.FINE


def _speech_seconds(before: Grade | None) -> float | None:
    """The time of real speech that the earlier grade was told, from its pace; ``None`` where none was timed."""
    if before is None or not before.delivery.words_per_minute:
        return None
    return before.delivery.words * 60 / before.delivery.words_per_minute


def _reasons(before: Grade | None, after: Grade) -> list[str]:
    if before is None:
        return ["not graded before"]
    reasons = []
    if before.grader_version != after.grader_version:
        reasons.append(f"grader {before.grader_version} -> {after.grader_version}")
    if before.rubric_hash != after.rubric_hash:
        reasons.append("the rubric changed")
    # Alone this is no reason: reading again offline must not replace what a language model was asked to judge.
    if reasons and before.graded_by != after.graded_by:
        reasons.append(f"judged by {before.graded_by} -> {after.graded_by}")
    return reasons


def _change(session: str, position: int, before: Grade | None, after: Grade, reasons: list[str]) -> dict[str, Any]:
    earlier = {verdict.key_point: verdict.verdict.value for verdict in (before.verdicts if before else ())}
    moved = [
        {"key_point": v.key_point, "before": earlier.get(v.key_point, "not asked"), "after": v.verdict.value}
        for v in after.verdicts
        if earlier.get(v.key_point) != v.verdict.value
    ]
    return {
        "session": session,
        "position": position,
        "question_id": after.question_id,
        "before": before.score if before else None,
        "after": after.score,
        "because": reasons,
        "verdicts": moved,
    }


def _score(score: float | None) -> str:
    return "not assessed" if score is None else f"{score:g}"
