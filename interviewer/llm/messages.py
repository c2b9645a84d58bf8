"""What each prompt is filled in with: plain values from question, answer and grade. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from interviewer.grading.grade import Grade
from interviewer.llm.neutralise import mark, shortened
from interviewer.llm.prompts import Messages, Prompt
from interviewer.rubrics.model import KeyPoint, Question

# What is left of a candidate's text where the model could not take the whole: about 600 tokens.
SHORT = 2_400
# And of each answer in a summary, which holds all of them.
IN_SUMMARY, IN_SHORT_SUMMARY = 1_200, 300
# Statements beside a key point that show a judge what counts, and what does not.
STATEMENTS = 2
LONGEST_REFERENCE = 24_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A rendered prompt, the same with shortened text, and the prompt file that made them."""

    messages: Messages
    shorter: Messages
    prompt: Prompt


@dataclass(frozen=True, slots=True)
class Answered:
    """A question of an interview with its answer and grade."""

    question: Question
    answer: str
    grade: Grade


def critique(prompt: Prompt, question: Question, answer: str, grade: Grade) -> Asked:
    """The messages that ask for a critique, grounded in the verdicts and their evidence."""
    points = []
    for verdict in grade.verdicts:
        try:
            point = question.key_point(verdict.key_point)
        except KeyError:
            continue
        points.append(
            {
                "text": point.text,
                "verdict": verdict.verdict.value,
                "unsure": verdict.unsure,
                "evidence": verdict.evidence.text if verdict.evidence else "",
            }
        )
    found = {m.id for m in grade.misconceptions}
    given = {
        "question": question.question,
        "points": points,
        "misconceptions": [m.text for m in question.misconceptions if m.id in found],
        "reference": question.reference_answer or "",
    }
    return _asked(prompt, answer, SHORT, given, {**given, "reference": ""})


def verdict(prompt: Prompt, question: Question, answer: str, points: Sequence[KeyPoint]) -> Asked:
    """The messages that ask for verdicts on ``points``; the offline verdicts are kept from the model."""

    def described(statements: int) -> list[dict[str, object]]:
        return [
            {"id": p.id, "text": p.text, "also": p.also[:statements], "wrong": p.wrong[:statements]} for p in points
        ]

    given = {"question": question.question, "points": described(STATEMENTS)}
    return _asked(prompt, answer, SHORT, given, {**given, "points": described(0)})


def follow_up(prompt: Prompt, question: Question, answer: str, point: KeyPoint) -> Asked:
    """The messages that ask for one follow-up question about ``point``."""
    given = {"question": question.question, "point": point.text, "authored": point.follow_up or ""}
    return _asked(prompt, answer, SHORT, given, given)


def summary(prompt: Prompt, answered: Sequence[Answered]) -> Asked:
    """The messages that ask for the patterns over all answers of an interview."""

    def told(characters: int) -> list[dict[str, object]]:
        return [
            {
                "question": one.question.question,
                "answer": shortened(one.answer, characters),
                "points": [
                    {"text": one.question.key_point(v.key_point).text, "verdict": v.verdict.value}
                    for v in one.grade.verdicts
                    if any(p.id == v.key_point for p in one.question.key_points)
                ],
                "fillers": one.grade.delivery.fillers,
                "hedges": one.grade.delivery.hedges,
                "words": one.grade.delivery.words,
            }
            for one in answered
        ]

    token = mark(*(one.answer for one in answered))
    return Asked(
        prompt.render(mark=token, answers=told(IN_SUMMARY)),
        prompt.render(mark=token, answers=told(IN_SHORT_SUMMARY)),
        prompt,
    )


def rubric_draft(prompt: Prompt, question: str, reference: str | None) -> Asked:
    """The messages that ask for a rubric; ``reference`` is text that the key points should be taken from."""
    token = mark(question, reference or "")
    whole = shortened(reference or "", LONGEST_REFERENCE)
    return Asked(
        prompt.render(mark=token, question=question, reference=whole),
        prompt.render(mark=token, question=question, reference=shortened(whole, SHORT)),
        prompt,
    )


def _asked(prompt: Prompt, answer: str, short: int, given: dict[str, Any], less: dict[str, Any]) -> Asked:
    token = mark(answer)
    return Asked(
        prompt.render(mark=token, answer=answer, **given),
        prompt.render(mark=token, answer=shortened(answer, short), **less),
        prompt,
    )
