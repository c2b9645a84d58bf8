"""The record of a stored interview, gathered for exports and reviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from interviewer.exports import anonymous as masking
from interviewer.exports.record import MOST_HISTORY, AnswerRecord, InterviewRecord, Text
from interviewer.store.store import Store


def stored_record(store: Store, interview_id: str) -> InterviewRecord | None:
    """All that the store keeps of this interview, ``None`` if there is none; raises ``StoreError``."""
    interview = store.load_interview(interview_id)
    if interview is None:
        return None
    questions, grades, notes = store.questions(interview_id), store.grades(interview_id), store.notes(interview_id)
    probed, own = store.follow_up_verdicts(interview_id), store.overrides(interview_id)
    reasons, texts = store.override_reasons(interview_id), store.texts(interview_id)
    answers = tuple(
        AnswerRecord(
            topic=interview.plan.questions[place].topic,
            attempt=attempt,
            question=questions.get(place),
            grade=grades.get(place),
            probed={number: verdict for (position, number), verdict in probed.items() if position == place},
            own=own.get(place, {}),
            reasons=reasons.get(place, {}),
            note=notes.get(place, ""),
            texts=tuple(Text(text.kind, text.text, text.source) for text in texts if text.position == place),
        )
        for place, attempt in enumerate(interview.attempts)
    )
    whole = tuple(
        Text(text.kind, text.text, text.source) for text in texts if not 0 <= text.position < len(interview.attempts)
    )
    return InterviewRecord(interview, store.started(interview_id), answers, whole)


def exported_record(
    store: Store, interview_id: str, *, anonymous: bool = False, names: Sequence[str] = ()
) -> InterviewRecord | None:
    """The record as exports show it, ``None`` if there is none; raises ``StoreError``.

    It holds the newest part of the history up to its day; ``anonymous`` leaves that out and masks what tells who it
    was, ``names`` too.
    """
    record = stored_record(store, interview_id)
    if record is None:
        return None
    if anonymous:
        return masking.anonymous(record, names)
    return replace(record, history=store.history(until=record.started[:10], newest=MOST_HISTORY))
