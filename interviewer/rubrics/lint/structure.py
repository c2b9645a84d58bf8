"""Structure: how many key points there are, and what a question lacks that grading and interviewing build on."""

from __future__ import annotations

from collections.abc import Iterator

from interviewer.rubrics.lint.findings import Remark, warning
from interviewer.rubrics.model import Question

FEWEST_POINTS = 3
MOST_POINTS = 8
LEAST_EXAMPLES = 1


def structure(question: Question) -> Iterator[Remark]:
    """Remark on the number of key points, on what is missing and on drafts."""
    count = len(question.key_points)
    if not FEWEST_POINTS <= count <= MOST_POINTS:
        advice = "split the answer into more claims" if count < FEWEST_POINTS else "split the question in two"
        yield warning(
            "key-point-count",
            ("key_points",),
            f"{count} key points; {FEWEST_POINTS} to {MOST_POINTS} grade best",
            advice,
        )
    if question.draft:
        yield warning("draft", ("draft",), "still a draft", "read every key point, then remove `draft`")
    if question.reference_answer is None:
        yield warning(
            "no-reference", (), "no reference answer", "add one of 60 to 120 words that states every key point"
        )
    if not question.misconceptions:
        yield warning(
            "no-misconceptions", (), "no misconceptions", "add the two or three wrong claims that candidates make"
        )
    if len(question.examples) < LEAST_EXAMPLES:
        yield warning(
            "no-examples", (), "no labelled examples", "add answers with labels: they are the rubric's own tests"
        )
    for number, point in enumerate(question.key_points):
        path = ("key_points", number)
        if point.depth is None:
            yield warning(
                "no-depth",
                path,
                f"key point {point.id} has no depth",
                "say which it asks for: definition, mechanism, trade-off, mitigation or example",
            )
        if point.follow_up is None:
            yield warning(
                "no-probe",
                path,
                f"key point {point.id} has no follow-up probe",
                "add the `follow_up` to ask when it is missed; it must not give the answer away",
            )
    for number, example in enumerate(question.examples):
        unlabelled = [point.id for point in question.key_points if point.id not in example.labels]
        if unlabelled:
            yield warning(
                "unlabelled",
                ("examples", number),
                f"example {number + 1} has no label for {', '.join(unlabelled)}",
                "label every key point, with `missed` where the answer does not talk about it",
            )
