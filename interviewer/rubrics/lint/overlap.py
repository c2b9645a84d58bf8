"""Key points that say the same as another one, or that the question's own words give away."""

from __future__ import annotations

from collections.abc import Iterator

from interviewer.rubrics.lint.findings import Remark, error, warning
from interviewer.rubrics.lint.words import content
from interviewer.rubrics.model import Question

# Shares of content words (0-1).
_SAME = 0.85
_ALIKE = 0.6
_GIVEN = 0.9
_NEARLY_GIVEN = 0.7


def duplicates(question: Question) -> Iterator[Remark]:
    """Remark on key points made of the same words as an earlier one: one sentence would earn both."""
    seen: list[tuple[str, frozenset[str]]] = []
    for number, point in enumerate(question.key_points):
        words = frozenset(content(point.text))
        for earlier, known in seen:
            union = words | known
            share = len(words & known) / len(union) if union else 0.0
            if share >= _ALIKE:
                make = error if share >= _SAME else warning
                yield make(
                    "duplicate",
                    ("key_points", number, "text"),
                    f"key point {point.id} says nearly the same as {earlier}",
                    "merge the two, or say in each what sets it apart",
                )
                break
        seen.append((point.id, words))


def given_away(question: Question) -> Iterator[Remark]:
    """Remark on key points whose words stand in the question: repeating the question would earn them."""
    asked = frozenset(content(question.question))
    for number, point in enumerate(question.key_points):
        words = frozenset(content(point.text))
        share = len(words & asked) / len(words) if words else 0.0
        if share >= _NEARLY_GIVEN:
            make = error if share >= _GIVEN else warning
            yield make(
                "given-away",
                ("key_points", number, "text"),
                f"the question's own words give key point {point.id} away",
                "ask without naming the answer, or claim something that the question does not say",
            )
    for number, point in enumerate(question.key_points):
        told = frozenset(content(point.follow_up or ""))
        words = frozenset(content(point.text))
        if point.follow_up and words and len(words & told) / len(words) >= _NEARLY_GIVEN:
            yield warning(
                "given-away",
                ("key_points", number, "follow_up"),
                f"the probe gives key point {point.id} away",
                "ask for the reason or the consequence without naming it",
            )
