"""The plan of an interview: which questions, in which mode, within how much time."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from interviewer.rubrics.bank import Bank, Entry
from interviewer.rubrics.model import Difficulty

# Speaking is preceded by a moment to think, as in a real interview.
THINK_SECONDS = 20
MAX_FOLLOW_UPS = 2
_RAMP = {Difficulty.EASY: 0, Difficulty.MEDIUM: 1, Difficulty.HARD: 2}


class Mode(StrEnum):
    """``mock``: no feedback before the end; ``drill``: feedback after each answer."""

    MOCK = "mock"
    DRILL = "drill"


class PlannedQuestion(BaseModel):
    """A question's place in a plan; ``time_limit`` is in seconds."""

    model_config = ConfigDict(frozen=True)

    question_id: str
    topic: str
    difficulty: Difficulty = Difficulty.MEDIUM
    time_limit: int = Field(gt=0)
    why: str = Field(default="", description="why an adaptive interview asks it now")


class Plan(BaseModel):
    """What an interview asks; times are in seconds, ``total_seconds`` is ``None`` where only questions are timed.

    An ``adaptive`` interview takes from ``reserve`` what it asks instead of a planned question.
    """

    model_config = ConfigDict(frozen=True)

    title: str = "Interview"
    mode: Mode = Mode.MOCK
    questions: tuple[PlannedQuestion, ...] = Field(min_length=1)
    total_seconds: int | None = Field(default=None, gt=0)
    think_seconds: int = Field(default=THINK_SECONDS, ge=0)
    max_follow_ups: int = Field(default=MAX_FOLLOW_UPS, ge=0)
    seed: int = 0
    llm: str = "off"
    adaptive: bool = False
    reserve: tuple[PlannedQuestion, ...] = ()


class EmptyPlan(ValueError):
    """No question of the bank fits what was asked for."""


def planned(entry: Entry) -> PlannedQuestion:
    """The entry as a plan holds it."""
    question = entry.question
    return PlannedQuestion(
        question_id=question.id, topic=entry.topic, difficulty=question.difficulty, time_limit=question.time_limit
    )


def choose(
    bank: Bank,
    *,
    topics: Collection[str] = (),
    count: int = 5,
    difficulty: Difficulty | None = None,
    seed: int = 0,
    recent: Mapping[str, float] | None = None,
    first: Sequence[str] = (),
) -> tuple[PlannedQuestion, ...]:
    """Choose ``count`` questions, spread over topics and ordered from easy to hard; raises ``EmptyPlan``.

    ``recent`` maps question ids to when they were last asked (any rising number): those asked longest ago, or never,
    come first. ``first`` names questions that are taken before all others (due or weak ones).
    """
    wanted = {topic.casefold() for topic in topics}
    entries = [
        entry
        for entry in bank.values()
        if (not wanted or entry.topic.casefold() in wanted)
        and (difficulty is None or entry.question.difficulty == difficulty)
    ]
    if not entries:
        raise EmptyPlan("no question of the bank has this topic and difficulty")
    rng = random.Random(seed)
    rng.shuffle(entries)
    recent = recent or {}
    place = {question_id: i for i, question_id in enumerate(first)}
    entries.sort(key=lambda e: (place.get(e.question.id, len(place)), recent.get(e.question.id, float("-inf"))))
    chosen: list[Entry] = []
    used: dict[str, int] = {}
    while entries and len(chosen) < count:
        # The first entry of the topic used least so far: variety without losing the order of preference.
        least = min(used.get(entry.topic, 0) for entry in entries) if not place else -1
        entry = next((e for e in entries if e.question.id in place or used.get(e.topic, 0) == least), entries[0])
        entries.remove(entry)
        used[entry.topic] = used.get(entry.topic, 0) + 1
        chosen.append(entry)
    chosen.sort(key=lambda e: _RAMP[e.question.difficulty])
    return tuple(planned(entry) for entry in chosen)
