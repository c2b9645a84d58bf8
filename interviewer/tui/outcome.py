"""What came of a question: the grader's verdicts before and after follow-ups, the candidate's own, and the scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from interviewer.grading.grade import Evidence, Grade, KeyPointVerdict
from interviewer.grading.score import depth_profile, effective_credits, score
from interviewer.interview.follow_up import after
from interviewer.interview.state import Attempt
from interviewer.rubrics.model import KeyPoint, Question, Verdict


@dataclass(frozen=True, slots=True)
class PointOutcome:
    """One key point: ``before`` its follow-up and ``now``; ``own`` is the candidate's verdict where there is one.

    ``said_in`` is where the evidence of ``now`` stands: 0 for the answer, n for the n-th follow-up's answer.
    """

    point: KeyPoint
    before: KeyPointVerdict
    now: KeyPointVerdict
    said_in: int
    own: Verdict | None
    credit: float

    @property
    def counts(self) -> Verdict:
        """The verdict that the score uses: the candidate's own where there is one."""
        return self.own or self.now.verdict

    @property
    def evidence(self) -> Evidence | None:
        """The words that earned the verdict ``now``."""
        return self.now.evidence

    @property
    def lost(self) -> float:
        """The weight that this point did not earn."""
        return self.point.weight * (1 - self.credit)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question's outcome; each score is 0-100, or ``None`` where nothing was assessed.

    ``score_before`` is of the answer alone, ``score_graded`` after the follow-ups, ``score`` also heeds the
    candidate's own verdicts. ``depth`` holds shares from 0 to 1, as ``score`` counts them.
    """

    points: tuple[PointOutcome, ...]
    score_before: float | None
    score_graded: float | None
    score: float | None
    depth: Mapping[str, float | None]

    @property
    def overruled(self) -> bool:
        """Whether any verdict is the candidate's own."""
        return any(point.own for point in self.points)


NOTHING = Outcome((), None, None, None, {})


def verdicts_now(
    attempt: Attempt, grade: Grade, probed: Mapping[int, KeyPointVerdict]
) -> list[tuple[KeyPointVerdict, int]]:
    """The verdicts that count after the follow-ups, each with where its evidence stands."""
    now = {verdict.key_point: (verdict, 0) for verdict in grade.verdicts}
    for number, follow_up in enumerate(attempt.follow_ups):
        found = probed.get(number)
        if found is None or follow_up.key_point not in now:
            continue
        before = now[follow_up.key_point]
        counting = after(before[0], found)
        now[follow_up.key_point] = (counting, number + 1) if counting is found else before
    return list(now.values())


def outcome(
    question: Question,
    attempt: Attempt,
    grade: Grade | None,
    probed: Mapping[int, KeyPointVerdict],
    own: Mapping[str, Verdict],
) -> Outcome:
    """The outcome of one attempt; ``probed`` holds the follow-ups' verdicts by their number, from 0."""
    if grade is None:
        return NOTHING
    before = {verdict.key_point: verdict for verdict in grade.verdicts}
    now = {verdict.key_point: (verdict, said_in) for verdict, said_in in verdicts_now(attempt, grade, probed)}
    verdicts = [verdict for verdict, _ in now.values()]
    credits = effective_credits(verdicts, own)
    points = tuple(
        PointOutcome(point, before[point.id], *now[point.id], own.get(point.id), credits[point.id])
        for point in question.key_points
        if point.id in now
    )
    assessed = grade.score is not None
    graded = grade.score
    if assessed and any(point.said_in for point in points):
        graded = score(question.key_points, effective_credits(verdicts))
    # A candidate who sets a verdict on an answer that the grader could not assess has still no score for the rest.
    final = score(question.key_points, credits) if assessed and any(p.own for p in points) else graded
    return Outcome(points, grade.score, graded, final, depth_profile(question.key_points, credits) if assessed else {})


def overall(scores: Iterable[float | None]) -> float | None:
    """The mean of the scores there are; skipped and unassessed questions are left out, not counted as zero."""
    known = [value for value in scores if value is not None]
    return round(sum(known) / len(known), 1) if known else None


def overall_depth(outcomes: Iterable[Outcome]) -> dict[str, float | None]:
    """The mean share of each depth over the questions that ask for it."""
    shares: dict[str, list[float]] = {}
    for one in outcomes:
        for depth, share in one.depth.items():
            shares.setdefault(depth, [])
            if share is not None:
                shares[depth].append(share)
    return {depth: sum(found) / len(found) if found else None for depth, found in shares.items()}


def to_study(outcomes: Sequence[Outcome], most: int = 5) -> list[tuple[int, PointOutcome]]:
    """The key points that cost the most, wrong ones before missed ones of equal weight, with their question's place."""
    lost = [(i, p) for i, one in enumerate(outcomes) if one.score is not None for p in one.points if p.lost > 0]
    lost.sort(key=lambda item: (-item[1].lost, item[1].counts != Verdict.CONTRADICTED))
    return lost[:most]
