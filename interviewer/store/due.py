"""What practice says is due, and the questions that it would ask next."""

from __future__ import annotations

from interviewer.practice.selection import Outlook, due, mix, outlook
from interviewer.rubrics.bank import Bank
from interviewer.store.practised import catch_up
from interviewer.store.store import Store

# The home screen waits for this many answers at most to be counted; a long history is caught up bit by bit.
_CAUGHT_UP_AT_ONCE = 200


def what_is_due(store: Store, bank: Bank, now: float) -> Outlook:
    """What is due at ``now`` (unix time) among the bank's questions, and what comes; raises ``StoreError``."""
    catch_up(store, _CAUGHT_UP_AT_ONCE)
    return outlook(store.practice_points(), now, bank.keys())


def first_questions(store: Store, bank: Bank, count: int, now: float) -> list[str]:
    """Up to ``count`` ids of the bank for ``interview.plan.choose(first=…)``: due, weak and unseen ones mixed.

    ``now`` is unix time. Raises ``StoreError``.
    """
    catch_up(store)
    ids = [one.question_id for one in due(store.practice_points(), now, bank.keys())]
    asked = store.last_asked()
    weak = [question_id for question_id in store.weak_questions(limit=4 * count) if question_id in bank]
    unseen = [question_id for question_id in bank if question_id not in asked]
    return mix(ids, weak, unseen, count)
