"""Score and depth profile: weighted means of the credits that verdicts earn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from interviewer.grading.grade import CREDIT, KeyPointVerdict
from interviewer.rubrics.model import Depth, KeyPoint, Verdict


def score(points: Sequence[KeyPoint], credits: Mapping[str, float]) -> float | None:
    """The weighted mean credit of the key points times 100, to one decimal; ``None`` if none was assessed."""
    assessed = [point for point in points if point.id in credits]
    total = sum(point.weight for point in assessed)
    if not total:
        return None
    return round(100 * sum(point.weight * credits[point.id] for point in assessed) / total, 1)


def depth_profile(points: Sequence[KeyPoint], credits: Mapping[str, float]) -> dict[str, float | None]:
    """The weighted mean credit (0-1) for each depth, ``None`` for a depth that no assessed key point asks for."""
    profile: dict[str, float | None] = {}
    for depth in Depth:
        share = score([point for point in points if point.depth == depth], credits)
        profile[depth.value] = None if share is None else round(share / 100, 3)
    return profile


def effective_credits(
    verdicts: Sequence[KeyPointVerdict], overrides: Mapping[str, Verdict] | None = None
) -> dict[str, float]:
    """Credits by key point, the candidate's own overrides in place of the grader's verdicts where there are any."""
    overrides = overrides or {}
    return {v.key_point: CREDIT[overrides[v.key_point]] if v.key_point in overrides else v.credit for v in verdicts}
