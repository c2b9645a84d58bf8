"""What is said where a language model was asked too."""

from __future__ import annotations

from interviewer.grading.grade import CREDIT, KeyPointVerdict, Opinion, Probabilities
from interviewer.grading.opinions import both, differ, spread
from interviewer.rubrics.model import Verdict

EVEN = Probabilities(covered=0.25, partial=0.25, missed=0.25, contradicted=0.25)


def judged(now: Verdict, offline: Verdict, opinion: Opinion | None, by: str = "rubric") -> KeyPointVerdict:
    return KeyPointVerdict(
        key_point="a", verdict=now, credit=CREDIT[now], confidence=0.25, probabilities=EVEN, judged_by=by,
        offline=offline, opinion=opinion,
    )  # fmt: skip


def said(verdict: Verdict | None, void: str | None = None, votes: dict[Verdict, int] | None = None) -> Opinion:
    return Opinion(verdict=verdict, model="m", prompt_hash="h", void=void, votes=votes or {})


def test_nothing_is_said_where_no_model_was_asked() -> None:
    alone = judged(Verdict.MISSED, Verdict.MISSED, None)
    assert both(alone) is None and not differ(alone)


def test_both_verdicts_and_the_one_that_counts() -> None:
    votes = {Verdict.COVERED: 3, Verdict.PARTIAL: 2}
    found = judged(Verdict.COVERED, Verdict.MISSED, said(Verdict.COVERED, votes=votes), "llm:m")
    assert differ(found)
    assert both(found) == (
        "Offline ○ missed; m ✓ covered. The score uses the model's. "
        "Asked repeatedly: 3 covered, 2 partial (spread 40%)."
    )
    assert "The score uses yours." in (both(found, "yours") or "")


def test_a_void_verdict_does_not_count_and_says_why() -> None:
    void = judged(Verdict.MISSED, Verdict.MISSED, said(Verdict.COVERED, "its quote is not in the answer"))
    assert differ(void)
    text = both(void) or ""
    assert "m ✓ covered, not counted: its quote is not in the answer. The score uses the offline verdict." in text


def test_no_single_verdict() -> None:
    tied = judged(Verdict.PARTIAL, Verdict.PARTIAL, said(None, "tied"))
    assert not differ(tied) and "m no verdict, not counted: tied." in (both(tied) or "")
    assert spread({Verdict.COVERED: 1}) is None and spread({Verdict.COVERED: 2, Verdict.MISSED: 1}) == 0.333
