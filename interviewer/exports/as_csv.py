"""An interview as CSV: one row for each key point of each question."""

from __future__ import annotations

import csv
import io

from interviewer.exports.record import InterviewRecord

COLUMNS = (
    "session", "started", "position", "topic", "question_id", "question", "status", "seconds", "answer", "score",
    "key_point", "key_point_text", "verdict", "confidence", "own_verdict", "evidence", "graded_by", "grader_version",
)  # fmt: skip
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def render(record: InterviewRecord) -> str:
    """The rows with a header; an answer that was not graded has one row without a key point."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for position, answer in enumerate(record.answers, 1):
        attempt, question, grade = answer.attempt, answer.question, answer.grade
        common = [
            record.interview.id, record.started, position, answer.topic, attempt.question_id,
            answer.asked, attempt.status.value, round(attempt.seconds, 1), attempt.answer,
            "" if answer.score is None else answer.score,
        ]  # fmt: skip
        texts = {point.id: point.text for point in question.key_points} if question else {}
        version = grade.grader_version if grade else ""
        rows = [
            [
                verdict.key_point, texts.get(verdict.key_point, ""), verdict.verdict.value,
                round(verdict.confidence, 4), answer.own.get(verdict.key_point, ""),
                verdict.evidence.text if verdict.evidence else "", verdict.judged_by, version,
            ]
            for verdict in answer.verdicts
        ]  # fmt: skip
        for row in rows or [[""] * (len(COLUMNS) - len(common))]:
            writer.writerow([_cell(value) for value in (*common, *row)])
    return target.getvalue()


def _cell(value: object) -> object:
    return "'" + value if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA) else value
