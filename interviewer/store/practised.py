"""Bringing the practice schedule up to date with what was answered."""

from __future__ import annotations

from interviewer.exports.record import InterviewRecord
from interviewer.practice.rating import rating_of
from interviewer.practice.schedule import Practised, reviewed
from interviewer.store.record import stored_record
from interviewer.store.store import Store


def catch_up(store: Store, most: int | None = None) -> int:
    """Review every graded key point of finished interviews that was not yet; returns how many there were.

    ``most`` bounds the answers that are looked at this time, the oldest ones; ``None`` means all. Each answer counts
    once, at the time it was given; what was not assessed says nothing about a memory. Raises ``StoreError``.
    """
    waiting = store.unpractised()[:most]
    if not waiting:
        return 0
    known = {(point.question_id, point.key_point): point for point in store.practice_points()}
    records: dict[str, InterviewRecord | None] = {}
    count = 0
    with store.together():
        for interview_id, position, asked in waiting:
            if interview_id not in records:
                records[interview_id] = stored_record(store, interview_id)
            record = records[interview_id]
            fresh: list[Practised] = []
            if record is not None:
                answer = record.answers[position]
                question_id = answer.attempt.question_id
                for point in answer.outcome.points:
                    name = (question_id, point.point.id)
                    known[name] = reviewed(*name, known.get(name), rating_of(point.now, point.own), asked)
                    fresh.append(known[name])
            store.save_practice(interview_id, position, fresh)
            count += len(fresh)
    return count
