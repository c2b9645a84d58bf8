"""Checks that ask the grader: reference, examples, buzz-words, misconceptions, near duplicates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from interviewer.grading.grade import Grade
from interviewer.rubrics.lint.findings import ExampleSummary, Remark, error, warning
from interviewer.rubrics.lint.words import terms
from interviewer.rubrics.model import Question, Verdict

if TYPE_CHECKING:
    from interviewer.grading.stretches import Vectors

LEAST_REFERENCE = 90.0
MOST_BUZZ_WORDS = 15.0
# Cosines of key-point texts: paraphrases begin at about 0.8, which no two of the shipped bank reach; from 0.96 on, they
# differ by hardly a word.
_SAME_MEANING = 0.96
_LIKE_MEANING = 0.8
_LEAST_TERM = 4


class Service(Protocol):
    """What these checks need of the grading service."""

    def grade(self, question: Question, answer: str, *, speech_seconds: float | None = None) -> Grade:
        """Grade one answer."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, one row a text."""
        ...


def reference(question: Question, service: Service) -> Iterator[Remark]:
    """Remark on a reference answer that the grader gives less than 90."""
    if question.reference_answer is None:
        return
    grade = service.grade(question, question.reference_answer)
    if grade.score is None:
        yield error("reference", ("reference_answer",), "it was not assessed", "write it in English and in sentences")
    elif grade.score < LEAST_REFERENCE:
        lacking = [f"{v.key_point} ({v.verdict.value})" for v in grade.verdicts if v.verdict != Verdict.COVERED]
        yield error(
            "reference",
            ("reference_answer",),
            f"the reference answer scores {grade.score:g}, under {LEAST_REFERENCE:g}: {', '.join(lacking)}",
            "state each of these key points in a sentence of its own, or put its sentence into `also`",
        )


def examples(question: Question, service: Service) -> tuple[ExampleSummary, list[Remark]]:
    """How many labels of the question's examples are met, and a remark on each one that is not."""
    remarks: list[Remark] = []
    met = labels = 0
    for number, example in enumerate(question.examples):
        grade = service.grade(question, example.answer)
        given = {verdict.key_point: verdict.verdict for verdict in grade.verdicts}
        for key_point, label in example.labels.items():
            labels += 1
            found = given.get(key_point)
            if found == label:
                met += 1
                continue
            got = found.value if found else "not assessed"
            remarks.append(
                warning(
                    "example",
                    ("examples", number, "labels", key_point),
                    f"example {number + 1} is labelled {label.value} for {key_point}, graded {got}",
                    "check the label; if it is right, add what the answer says to `also` or `wrong`",
                )
            )
    return ExampleSummary(question.id, met, labels), remarks


def buzz_words(question: Question) -> str:
    """The terms of all key points in alphabetical order: what they are about, with nothing claimed."""
    found = {term for point in question.key_points for term in terms(point.text) if len(term) >= _LEAST_TERM}
    return ", ".join(sorted(found)) + "."


def buzz_word_score(question: Question, service: Service) -> Iterator[Remark]:
    """Remark on a rubric that gives more than 15 for naming its terms."""
    grade = service.grade(question, buzz_words(question))
    if grade.score is not None and grade.score > MOST_BUZZ_WORDS:
        earned = [v.key_point for v in grade.verdicts if v.credit > 0]
        yield error(
            "buzz-words",
            ("key_points",),
            f"a list of its terms scores {grade.score:g}, over {MOST_BUZZ_WORDS:g}: {', '.join(earned)}",
            "claim more in these key points than that a thing exists",
        )


def misconceptions(question: Question, service: Service) -> Iterator[Remark]:
    """Remark on wrong claims that earn the key point that they contradict, or any where they name none."""
    for number, misconception in enumerate(question.misconceptions):
        grade = service.grade(question, misconception.text)
        covered = [v.key_point for v in grade.verdicts if v.verdict == Verdict.COVERED]
        path = ("misconceptions", number, "text")
        advice = "add the misconception to the key point's `wrong` statements"
        if misconception.contradicts in covered:
            what = f"misconception {misconception.id} counts as covering {misconception.contradicts}"
            yield error("misconception", path, what, advice)
        elif covered:
            what = f"misconception {misconception.id} counts as covering {', '.join(covered)}"
            yield (warning if misconception.contradicts else error)("misconception", path, what, advice)


def same_meaning(question: Question, service: Service) -> Iterator[Remark]:
    """Remark on key points whose texts mean nearly the same in other words."""
    if len(question.key_points) < 2:
        return
    vectors = service.embed([point.text for point in question.key_points])
    cosines = vectors @ vectors.T
    for number, point in enumerate(question.key_points):
        for earlier in range(number):
            if cosines[number, earlier] < _LIKE_MEANING:
                continue
            make = error if cosines[number, earlier] >= _SAME_MEANING else warning
            yield make(
                "duplicate",
                ("key_points", number, "text"),
                f"key point {point.id} means nearly the same as {question.key_points[earlier].id}",
                "merge the two, or say in each what sets it apart",
            )
            break
