from __future__ import annotations

import pytest

from interviewer.grading.grade import CREDIT, KeyPointVerdict, Probabilities
from interviewer.interview.follow_up import after, to_probe
from interviewer.interview.plan import EmptyPlan, choose
from interviewer.rubrics.bank import Bank, Entry
from interviewer.rubrics.model import Difficulty, KeyPoint, Question, Verdict


def question(number: int, difficulty: Difficulty = Difficulty.MEDIUM, **extra: object) -> Question:
    points = (
        KeyPoint(id="a", text="A.", weight=2, follow_up="Why A?"),
        KeyPoint(id="b", text="B.", follow_up="Why B?"),
    )
    return Question(id=f"q-{number}", question="Q?", difficulty=difficulty, key_points=points)


def bank() -> Bank:
    levels = (Difficulty.HARD, Difficulty.EASY, Difficulty.MEDIUM)
    return Bank(Entry(question(i, levels[i % 3]), f"Topic {i % 4}", "f") for i in range(24))


def verdict(point: str, kind: Verdict, unsure: bool = False) -> KeyPointVerdict:
    probabilities = Probabilities(covered=0.25, partial=0.25, missed=0.25, contradicted=0.25)
    return KeyPointVerdict(
        key_point=point, verdict=kind, credit=CREDIT[kind], confidence=0.9, probabilities=probabilities, unsure=unsure
    )


def test_questions_spread_over_topics_and_rise_in_difficulty() -> None:
    chosen = choose(bank(), count=8, seed=3)
    topics = [q.topic for q in chosen]
    assert all(topics.count(t) == 2 for t in set(topics))
    order = [("easy", "medium", "hard").index(q.difficulty) for q in chosen]
    assert order == sorted(order)
    assert chosen == choose(bank(), count=8, seed=3) != choose(bank(), count=8, seed=4)


def test_what_was_asked_lately_comes_last_and_what_is_due_first() -> None:
    recent = {f"q-{i}": float(i) for i in range(20)}
    assert {q.question_id for q in choose(bank(), count=4, recent=recent)} == {"q-20", "q-21", "q-22", "q-23"}
    due = choose(bank(), count=2, recent=recent, first=["q-5", "q-1"])
    assert {q.question_id for q in due} == {"q-5", "q-1"}


def test_topic_and_difficulty_narrow_the_choice() -> None:
    chosen = choose(bank(), topics=["topic 1"], difficulty=Difficulty.EASY, count=9)
    assert {(q.topic, q.difficulty) for q in chosen} == {("Topic 1", Difficulty.EASY)}
    with pytest.raises(EmptyPlan):
        choose(bank(), topics=["nowhere"])


def test_the_heaviest_open_point_is_probed_once() -> None:
    asked = question(1)
    verdicts = [verdict("a", Verdict.MISSED), verdict("b", Verdict.MISSED)]
    first = to_probe(asked, verdicts)
    assert first is not None and first.id == "a"
    second = to_probe(asked, verdicts, asked=["a"])
    assert second is not None and second.id == "b"
    assert to_probe(asked, verdicts, asked=["a", "b"]) is None


def test_a_sure_covered_point_is_not_probed_but_a_doubtful_one_is() -> None:
    sure = [verdict("a", Verdict.COVERED), verdict("b", Verdict.COVERED)]
    assert to_probe(question(1), sure) is None
    doubtful = [verdict("a", Verdict.COVERED, unsure=True), verdict("b", Verdict.COVERED)]
    probed = to_probe(question(1), doubtful)
    assert probed is not None and probed.id == "a"


def test_a_follow_up_raises_or_unmasks_but_never_forgets() -> None:
    missed, covered = verdict("a", Verdict.MISSED), verdict("a", Verdict.COVERED)
    wrong = verdict("a", Verdict.CONTRADICTED)
    assert after(missed, covered) is covered
    assert after(covered, missed) is covered
    assert after(covered, wrong) is wrong
    assert after(covered, verdict("a", Verdict.CONTRADICTED, unsure=True)) is covered


def test_a_model_may_be_asked_about_a_point_without_a_probe() -> None:
    asked = question(2)
    bare = asked.model_copy(
        update={"key_points": tuple(p.model_copy(update={"follow_up": None}) for p in asked.key_points)}
    )
    verdicts = [verdict(p.id, Verdict.MISSED) for p in bare.key_points]
    assert to_probe(bare, verdicts) is None
    found = to_probe(bare, verdicts, unwritten=True)
    assert found is not None and found.id in {p.id for p in bare.key_points}
