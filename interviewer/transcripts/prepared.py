"""A transcript as an interview that is over: its questions, matched or not, and what was answered."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from interviewer.grading.ad_hoc import from_key_points, from_reference
from interviewer.interview.plan import Mode, Plan, PlannedQuestion
from interviewer.interview.state import Attempt, Interview, Phase, Status
from interviewer.rubrics.bank import Bank, Entry
from interviewer.rubrics.model import Question
from interviewer.transcripts.turns import Exchange

UNKNOWN_TOPIC = "Not in the bank"
_LEAST_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Item:
    """One exchange and the rubric it is graded against; ``question`` is ``None`` where none is known.

    ``told_by`` says where the rubric comes from: ``match`` (with ``confidence`` from 0 to 1 and the ``nearest``
    question's id), ``you``, ``file``, or ``nothing``. ``near`` holds the bank's nearest questions with their cosines.
    """

    exchange: Exchange
    question: Question | None
    topic: str = UNKNOWN_TOPIC
    told_by: str = "nothing"
    confidence: float | None = None
    nearest: str | None = None
    near: tuple[tuple[str, float], ...] = ()

    @property
    def gradable(self) -> bool:
        """Whether there is an answer and something to grade it against."""
        return self.question is not None and bool(self.exchange.answer.strip())


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody in a transcript: what they said in words and seconds (``None`` if untimed), and whether they ask."""

    name: str
    words: int
    seconds: float | None
    asks: bool


@dataclass(frozen=True, slots=True)
class Prepared:
    """A transcript that was read and matched, before anything is graded or kept.

    ``talk`` says how the talking was shared, ``corrected`` how often the user's corrections were applied, ``problems``
    what had to be mended in the file.
    """

    file: Path
    form: str
    items: tuple[Item, ...]
    problems: tuple[str, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    talk: str | None = None
    corrected: int = 0


def matched(item: Item, entry: Entry) -> Item:
    """The item graded against this question of the bank, because the user says so."""
    return replace(item, question=entry.question, topic=entry.topic, told_by="you", confidence=None)


def unmatched(item: Item) -> Item:
    """The item with nothing to grade it against, because the user says so."""
    return replace(item, question=None, topic=UNKNOWN_TOPIC, told_by="you", confidence=None)


def given(item: Item, *, reference: str = "", key_points: Sequence[str] = ()) -> Item:
    """The item graded against what the user gives: key points, else a reference answer; raises ``NotGradable``."""
    if key_points:
        question, _ = from_key_points(item.exchange.question, [{"text": text} for text in key_points])
    else:
        question = from_reference(item.exchange.question, reference)
    return replace(unmatched(item), question=_named(question, item.exchange))


def by_file(exchange: Exchange, bank: Bank) -> Item | None:
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
    return Item(exchange, _named(question, exchange), UNKNOWN_TOPIC, "file")


def _named(question: Question, exchange: Exchange) -> Question:
    return question.model_copy(update={"id": imported_id(exchange.question)})


def imported_id(question: str) -> str:
    """The id of a question that no bank has: the same for the same words, so that practice can tell them apart."""
    words = " ".join(question.casefold().split())
    return f"imported-{hashlib.sha256(words.encode()).hexdigest()[:12]}"


def interview(items: Sequence[Item], interview_id: str, title: str) -> Interview:
    """The finished interview that the transcript is; times are those that the transcript tells, else 0."""
    planned, attempts = [], []
    for item in items:
        exchange, question = item.exchange, item.question
        question_id = question.id if question else imported_id(exchange.question)
        limit = question.time_limit if question else max(_LEAST_LIMIT, round(exchange.seconds or 0))
        planned.append(PlannedQuestion(question_id=question_id, topic=item.topic, time_limit=limit))
        attempts.append(
            Attempt(
                question_id=question_id,
                status=Status.ANSWERED if exchange.answer.strip() else Status.SKIPPED,
                answer=exchange.answer,
                seconds=exchange.seconds or 0.0,
                speech_seconds=exchange.speech_seconds,
                longest_pause=exchange.longest_pause,
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
