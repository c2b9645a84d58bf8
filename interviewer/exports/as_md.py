"""An interview as Markdown."""

from __future__ import annotations

import re

from interviewer.exports.record import QUESTION_TEXT, AnswerRecord, InterviewRecord
from interviewer.grading.cleanup import printable

# Characters that Markdown or the HTML made from it would act upon.
_ACTIVE = re.compile(r"([\\`*_{}\[\]<>#|~!&$])")


def render(record: InterviewRecord) -> str:
    """The interview with score, verdicts, evidence and reference answers; all texts are escaped."""
    interview = record.interview
    out = [
        f"# {_text(interview.plan.title)}",
        "",
        f"{record.started[:16].replace('T', ' ')}, {interview.plan.mode.value}. Score: {_score(record.score)}",
    ]
    for text in record.texts:
        out += ["", f"**{_text(text.kind)}** ({_text(text.source)}):", "", *_quoted(text.text)]
    for number, answer in enumerate(record.answers, 1):
        out += ["", *_answer(number, answer)]
    return "\n".join(out) + "\n"


def _answer(number: int, answer: AnswerRecord) -> list[str]:
    attempt, question, grade = answer.attempt, answer.question, answer.grade
    out = [f"## {number}. {_text(answer.asked)}", ""]
    out += [f"{_text(answer.topic)}, {attempt.status.value}, {attempt.seconds:.0f} s. Score: {_score(answer.score)}"]
    if attempt.answer.strip():
        out += ["", *_quoted(attempt.answer)]
    for n, asked in enumerate(attempt.follow_ups):
        out += ["", f"**Follow-up:** {_text(asked.prompt)}", "", *_quoted(asked.answer or "(no answer)")]
        if n in answer.probed:
            out += ["", f"Verdict: {answer.probed[n].verdict.value}"]
    if grade is not None and question is not None:
        out += ["", "| Key point | Verdict | Confidence | Evidence |", "| --- | --- | --- | --- |"]
        texts = {point.id: point.text for point in question.key_points}
        for verdict in answer.verdicts:
            own = answer.own.get(verdict.key_point)
            word = verdict.verdict.value + (", not sure" if verdict.unsure else "")
            word += f" (own verdict: {own.value})" if own else ""
            evidence = _text(verdict.evidence.text) if verdict.evidence else ""
            claim = _text(texts.get(verdict.key_point, verdict.key_point))
            out.append(f"| {claim} | {word} | {verdict.confidence:.0%} | {evidence} |")
        claims = {misconception.id: misconception for misconception in question.misconceptions}
        for found in grade.misconceptions:
            out += ["", f"**Misconception:** {_text(claims[found.id].text if found.id in claims else found.id)}"]
        out += [
            "",
            f"Graded by {_text(grade.graded_by)}, grader {_text(grade.grader_version)}, rubric {grade.rubric_hash}.",
        ]
    if question is not None and question.reference_answer:
        out += ["", f"**Reference answer:** {_text(question.reference_answer)}"]
    for text in answer.texts:
        if text.kind != QUESTION_TEXT:
            out += ["", f"**{_text(text.kind)}** ({_text(text.source)}):", "", *_quoted(text.text)]
    if answer.note:
        out += ["", "**Note:**", "", *_quoted(answer.note)]
    return out


def _quoted(text: str) -> list[str]:
    return [f"> {_text(line)}".rstrip() for line in text.splitlines()] or [">"]


def _text(text: str) -> str:
    return _ACTIVE.sub(r"\\\1", " ".join(printable(text).split()))


def _score(score: float | None) -> str:
    return "not assessed" if score is None else f"{score:g} of 100"
