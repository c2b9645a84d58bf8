"""The questions that practice would ask next."""

from __future__ import annotations

from interviewer.practice.selection import due, mix
from interviewer.rubrics.bank import Bank
from interviewer.store.practised import catch_up
from interviewer.store.store import Store


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
