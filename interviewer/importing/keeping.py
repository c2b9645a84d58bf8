"""An import kept in the store: the whole interview at once, before anything is graded."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.exports.record import QUESTION_TEXT, TALK_TEXT
from interviewer.interview.state import Interview
from interviewer.store import Store
from interviewer.transcripts.prepared import Item

_SOURCE = "transcript"


def keep(store: Store, interview: Interview, items: Sequence[Item], talk: str | None) -> None:
    """Keep the interview with its questions and what was asked, all of it or nothing; raises ``StoreError``."""
    with store.together():
        store.save_interview(interview)
        for place, item in enumerate(items):
            store.save_text(interview.id, place, QUESTION_TEXT, item.exchange.question, _SOURCE)
            if item.question is not None:
                store.save_question(interview.id, place, item.question)
        if talk:
            store.save_text(interview.id, -1, TALK_TEXT, talk, _SOURCE)
