"""When a key point is due again, by FSRS."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from interviewer.practice.rating import Rating


@dataclass(frozen=True, slots=True)
class Practised:
    """What is known of one key point's memory: unix times, and FSRS's own state as JSON."""

    question_id: str
    key_point: str
    due: float
    reviewed: float
    card: str


def reviewed(question_id: str, key_point: str, before: Practised | None, rating: Rating, now: float) -> Practised:
    """The key point after a review at ``now`` (unix time); it is due a day later at the earliest.

    A review that is told late, from before the last one, is counted at the last one's time.
    """
    import fsrs

    # Interviews are days apart: no steps of minutes. No fuzz, so that the same history gives the same days.
    scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card = fsrs.Card.from_json(before.card) if before else fsrs.Card(card_id=1, due=_moment(now))
    at = max(now, before.reviewed) if before else now
    after, _ = scheduler.review_card(card, fsrs.Rating(int(rating)), _moment(at))
    return Practised(question_id, key_point, after.due.timestamp(), at, after.to_json())


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
