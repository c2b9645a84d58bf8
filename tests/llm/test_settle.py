from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.grading.opinions import spread
from interviewer.llm.schemas import Judgement
from interviewer.llm.settle import settle
from interviewer.rubrics.model import Verdict

from .conftest import QUESTION, graded

ANSWER = "Every neuron computes the same thing. Random values would fix that. Biases drift apart, I say."
FIRST, SECOND, THIRD = (point.id for point in QUESTION.key_points)
SAME = "Every neuron computes the same thing"


def said(key_point: str, verdict: Verdict, quote: str = "") -> Judgement:
    return Judgement(key_point=key_point, quote=quote, reason="Because.", verdict=verdict)


def settled(*replies: list[Judgement], offline: dict[str, Verdict] | None = None, answer: str = ANSWER):  # type: ignore[no-untyped-def]
    before = graded(answer, offline)
    return settle(QUESTION, answer, before, QUESTION.key_points, replies, model="m", prompt_hash="h")


def test_a_supported_verdict_counts_and_both_are_kept() -> None:
    grade = settled([said(FIRST, Verdict.COVERED, SAME)])
    verdict = grade.verdict(FIRST)
    assert (verdict.verdict, verdict.offline, verdict.judged_by) == (Verdict.COVERED, Verdict.MISSED, "llm:m")
    assert verdict.opinion is not None and verdict.opinion.prompt_hash == "h"
    assert verdict.evidence is not None and ANSWER[verdict.evidence.start : verdict.evidence.end] == SAME
    assert verdict.confidence == pytest.approx(0.2), "the offline probability of what now counts; none is invented"
    assert grade.score == 50.0 and grade.graded_by == "rubric+llm:m"
    assert grade.depth["mechanism"] == 1.0


@pytest.mark.parametrize(
    ("quote", "why"),
    [
        ("Every neuron computes the same thing!", "not in the answer"),
        ("every neuron computes the same thing", "not in the answer"),
        ("Every  neuron computes", "not in the answer"),
        ("", "without a quote"),
        ("neuron computes", "too short"),
        ("drift apart, I say.", None),
        ("Random values would fix that.", None),
    ],
)
def test_quotes_are_checked_character_by_character(quote: str, why: str | None) -> None:
    for verdict in (Verdict.COVERED, Verdict.PARTIAL, Verdict.CONTRADICTED):
        grade = settled([said(FIRST, verdict, quote)])
        opinion = grade.verdict(FIRST).opinion
        assert opinion is not None
        if why is None:
            assert opinion.void is None and grade.verdict(FIRST).verdict == verdict
        else:
            assert opinion.void is not None and why in opinion.void
            assert grade.verdict(FIRST).verdict == Verdict.MISSED and grade.score == 0
            assert grade.graded_by == "rubric"
            assert "llm-void" in {note.code for note in grade.notes}


def test_missed_needs_no_quote_and_lowers() -> None:
    grade = settled([said(FIRST, Verdict.MISSED)], offline={FIRST: Verdict.COVERED})
    assert grade.verdict(FIRST).verdict == Verdict.MISSED and grade.score == 0
    invented = settled([said(FIRST, Verdict.MISSED, "I never said this")], offline={FIRST: Verdict.COVERED})
    assert invented.verdict(FIRST).verdict == Verdict.COVERED and invented.score == 50


def test_agreement_earns_nothing_on_top() -> None:
    before = graded(ANSWER, {FIRST: Verdict.PARTIAL})
    low = before.verdict(FIRST).model_copy(update={"credit": 0.3})
    before = before.model_copy(update={"verdicts": (low, *before.verdicts[1:])})
    replies = [[said(FIRST, Verdict.PARTIAL, SAME)]]
    after = settle(QUESTION, ANSWER, before, QUESTION.key_points, replies, model="m", prompt_hash="h")
    assert after.verdict(FIRST).credit == 0.3


def test_points_that_were_not_asked_or_not_answered_stay() -> None:
    before = graded(ANSWER, {SECOND: Verdict.COVERED})
    asked = [QUESTION.key_points[0]]
    reply = [said(SECOND, Verdict.MISSED), said("made-up", Verdict.COVERED, SAME)]
    after = settle(QUESTION, ANSWER, before, asked, [reply], model="m", prompt_hash="h")
    assert after.score == before.score
    assert after.verdict(SECOND) == before.verdict(SECOND)
    assert after.verdict(FIRST).opinion is not None and after.verdict(FIRST).opinion.verdict is None


def test_two_verdicts_on_one_point_are_none() -> None:
    grade = settled([said(FIRST, Verdict.COVERED, SAME), said(FIRST, Verdict.MISSED)])
    assert grade.score == 0


def test_repetitions_vote_and_report_their_spread() -> None:
    yes, no = [said(FIRST, Verdict.COVERED, SAME)], [said(FIRST, Verdict.MISSED)]
    grade = settled(yes, no, yes)
    opinion = grade.verdict(FIRST).opinion
    assert opinion is not None and opinion.votes == {Verdict.COVERED: 2, Verdict.MISSED: 1}
    assert spread(opinion.votes) == 0.333
    assert grade.verdict(FIRST).verdict == Verdict.COVERED and not grade.verdict(FIRST).unsure
    tied = settled(yes, no)
    assert tied.score == 0 and "tied" in str(tied.verdict(FIRST).opinion)
    void = [said(FIRST, Verdict.COVERED, "not there at all")]
    lonely = settled(void, void, yes)
    assert lonely.verdict(FIRST).unsure, "one judgement of three is not agreement"
    assert spread({Verdict.COVERED: 1}) is None


@given(
    st.text(max_size=80),
    st.lists(
        st.builds(
            Judgement, key_point=st.sampled_from([FIRST, SECOND, THIRD, "x"]), quote=st.text(max_size=40), reason=st.text(max_size=9),  # noqa: E501
            verdict=st.sampled_from(list(Verdict)),
        ),
        max_size=6,
    ),
)  # fmt: skip
def test_whatever_a_model_says_evidence_is_a_slice_of_the_answer(answer: str, reply: list[Judgement]) -> None:
    grade = settled(reply, answer=answer)
    assert grade.score is not None and 0 <= grade.score <= 100
    for verdict in grade.verdicts:
        if verdict.evidence:
            assert answer[verdict.evidence.start : verdict.evidence.end] == verdict.evidence.text
        if verdict.credit > 0:
            assert verdict.evidence is not None
