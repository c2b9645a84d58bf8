"""A transcript as an interview that is over: its questions, matched or not, and what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from interviewer.grading.ad_hoc import from_key_points, from_reference
from interviewer.interview.plan import Mode, Plan, PlannedQuestion
from interviewer.interview.state import Attempt, Interview, Phase, Status
from interviewer.rubrics.bank import Bank
from interviewer.rubrics.model import Question
from interviewer.transcripts.turns import Exchange

UNKNOWN_TOPIC = "Not in the bank"
_LEAST_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Item:
    """One exchange and the rubric it is graded against; ``question`` is ``None`` where none is known.

    ``told_by`` says where the rubric comes from: ``match`` (with ``confidence`` from 0 to 1 and the ``nearest``
    question's id), ``you``, ``file``, or ``nothing``.
    """

    exchange: Exchange
    question: Question | None
    topic: str = UNKNOWN_TOPIC
    told_by: str = "nothing"
    confidence: float | None = None
    nearest: str | None = None


def by_file(exchange: Exchange, bank: Bank, number: int) -> Item | None:
    """The item whose rubric the file itself gives, ``None`` if it gives none; raises ``NotGradable``."""
    rubric = exchange.rubric
    known = bank.get(str(rubric.get("question_id", "")))
    if known is not None:
        return Item(exchange, known.question, known.topic, "file")
    if rubric.get("key_points"):
        question, _ = from_key_points(exchange.question, rubric["key_points"])
    elif rubric.get("reference"):
        question = from_reference(exchange.question, rubric["reference"])
    else:
        return None
    return Item(exchange, question.model_copy(update={"id": imported_id(number)}), UNKNOWN_TOPIC, "file")


def imported_id(number: int) -> str:
    """The id of a transcript's ``number``-th question where no bank has one for it."""
    return f"imported-{number}"


def interview(items: Sequence[Item], interview_id: str, title: str) -> Interview:
    """The finished interview that the transcript is; times are those that the transcript tells, else 0."""
    planned, attempts = [], []
    for number, item in enumerate(items, 1):
        exchange, question = item.exchange, item.question
        question_id = question.id if question else imported_id(number)
        limit = question.time_limit if question else max(_LEAST_LIMIT, round(exchange.seconds or 0))
        planned.append(PlannedQuestion(question_id=question_id, topic=item.topic, time_limit=limit))
        attempts.append(
            Attempt(
                question_id=question_id,
                status=Status.ANSWERED if exchange.answer.strip() else Status.SKIPPED,
                answer=exchange.answer,
                seconds=exchange.seconds or 0.0,
            )
        )
    plan = Plan(title=title, mode=Mode.MOCK, questions=tuple(planned), think_seconds=0, max_follow_ups=0)
    return Interview(
        id=interview_id,
        plan=plan,
        attempts=tuple(attempts),
        position=len(attempts) - 1,
        phase=Phase.FINISHED,
        total_seconds=sum(attempt.seconds for attempt in attempts),
    )
