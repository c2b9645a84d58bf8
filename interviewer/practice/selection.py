"""What to ask next: questions with due key points, weak ones, and those never asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from interviewer.practice.schedule import Practised

_DAY = 86400.0


@dataclass(frozen=True, slots=True)
class Due:
    """A question with key points that are due; ``since`` is the unix time at which the first of them was."""

    question_id: str
    key_points: tuple[str, ...]
    since: float


def due(points: Iterable[Practised], now: float, known: Collection[str] | None = None) -> list[Due]:
    """Questions with key points due at ``now`` (unix time): those with most of them first, then the longest overdue.

    ``known`` holds the ids of questions that can be asked; others are left out.
    """
    by_question: dict[str, list[Practised]] = {}
    for point in points:
        if point.due <= now and (known is None or point.question_id in known):
            by_question.setdefault(point.question_id, []).append(point)
    found = [
        Due(question_id, tuple(point.key_point for point in some), min(point.due for point in some))
        for question_id, some in by_question.items()
    ]
    return sorted(found, key=lambda one: (-len(one.key_points), one.since, one.question_id))


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is due now, as key points and as questions, and how many points come due on each of the next days.

    ``practised`` counts the key points that have a schedule at all; ``forecast`` is as ``forecast`` gives it.
    """

    points: int
    questions: int
    forecast: tuple[int, ...]
    practised: int


def outlook(points: Iterable[Practised], now: float, known: Collection[str], days: int = 7) -> Outlook:
    """The outlook at ``now`` (unix time) over the questions that can be asked (``known``)."""
    askable = [point for point in points if point.question_id in known]
    found = due(askable, now)
    in_days = tuple(forecast(askable, now, days))
    return Outlook(sum(len(one.key_points) for one in found), len(found), in_days, len(askable))


def mix(due_ids: Sequence[str], weak: Sequence[str], unseen: Sequence[str], count: int) -> list[str]:
    """Up to ``count`` question ids, each once: half of them due, then weak and unseen by turns, then what is left.

    Each list is taken in its own order.
    """
    chosen: dict[str, None] = {}
    for question_id in due_ids[: (count + 1) // 2]:
        chosen[question_id] = None
    for place in range(max(len(weak), len(unseen))):
        for source in (weak, unseen):
            if place < len(source) and len(chosen) < count:
                chosen[source[place]] = None
    for question_id in due_ids:
        if len(chosen) < count:
            chosen[question_id] = None
    return list(chosen)[:count]


def forecast(points: Iterable[Practised], now: float, days: int) -> list[int]:
    """How many key points come due on each of the next ``days`` days of 24 hours; the first holds all overdue ones."""
    counts = [0] * days
    for point in points:
        day = max(0, int((point.due - now) // _DAY)) if point.due > now else 0
        if day < days:
            counts[day] += 1
    return counts
