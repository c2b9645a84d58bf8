"""Follow-ups: which key point an interviewer probes next, and what the probe's answer changes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from interviewer.grading.grade import CREDIT, KeyPointVerdict
from interviewer.rubrics.model import KeyPoint, Question, Verdict


def to_probe(
    question: Question, verdicts: Sequence[KeyPointVerdict], asked: Collection[str] = (), *, unwritten: bool = False
) -> KeyPoint | None:
    """The heaviest missed, wrong, half-said or doubtful key point that has a probe and was not asked yet.

    With ``unwritten`` it may also be one for which the rubric has no probe.
    """
    by_id = {verdict.key_point: verdict for verdict in verdicts}
    open_points = [
        point
        for point in question.key_points
        if (point.follow_up or unwritten)
        and point.id not in asked
        and point.id in by_id
        and (by_id[point.id].verdict != Verdict.COVERED or by_id[point.id].unsure)
    ]
    if not open_points:
        return None
    return max(open_points, key=lambda p: p.weight * (1 - by_id[p.id].credit) + 0.01 * p.weight)


def after(before: KeyPointVerdict, probed: KeyPointVerdict) -> KeyPointVerdict:
    """The verdict that counts once a follow-up was answered: what was newly shown, or newly denied, wins."""
    if probed.verdict == Verdict.CONTRADICTED and not probed.unsure:
        return probed
    return probed if CREDIT[probed.verdict] > CREDIT[before.verdict] else before
