"""The rubric lab's texts: pure functions from a grade to what is shown, tested without a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.content import Content

from interviewer.grading.grade import Evidence, Grade, KeyPointVerdict
from interviewer.grading.signs import SIGN
from interviewer.rubrics.model import Example, KeyPoint, Question, Verdict
from interviewer.tui.words import STYLE, count, score_text, shortened, shown

Piece = tuple[str, str] | str
# Characters of an evidence or an answer that a list has room for.
_QUOTE = 200
_OPENING = 70


def labels_of(question: Question, answer: str) -> Mapping[str, Verdict]:
    """The labels of the example that ``answer`` is, none if it is none of them."""
    said = answer.strip()
    return next((example.labels for example in question.examples if example.answer.strip() == said), {})


def point_line(number: int, point: KeyPoint, verdict: KeyPointVerdict | None, label: Verdict | None) -> Content:
    """A key point with its verdict, the words that earned it, and whether it meets the example's label."""
    parts: list[Piece] = [("· not graded yet", "$foreground-muted")]
    if verdict is not None:
        parts = [
            (f"{SIGN[verdict.verdict]} {verdict.verdict.value}", f"bold {STYLE[verdict.verdict]}"),
            (f" {verdict.confidence:.0%}", "$foreground-muted"),
        ]
        if verdict.unsure:
            parts.append((" ? unsure", "bold $text-warning"))
        if label is not None and label != verdict.verdict:
            parts.append((f"  unmet: label {label.value}", "bold $text-error"))
        elif label is not None:
            parts.append(("  met", "$text-success"))
    parts += ["\n", (f"{number} ", "$foreground-muted"), shown(point.text)]
    if verdict is not None:
        parts += _quoted(verdict.evidence)
    return Content.assemble(*parts)


def wrong_line(text: str, confidence: float, evidence: Evidence | None) -> Content:
    """A misconception that the answer holds."""
    parts: list[Piece] = [("✗ misconception", "bold $text-error"), (f" {confidence:.0%}", "$foreground-muted")]
    return Content.assemble(*parts, "\n! ", shown(text), *_quoted(evidence))


def _quoted(evidence: Evidence | None) -> list[Piece]:
    if evidence is None:
        return []
    return [("\n  “" + shortened(evidence.text, _QUOTE) + "”", "italic $foreground-muted")]


def verdicts_title(grade: Grade | None) -> str:
    """What the verdicts make of the answer."""
    if grade is None:
        return "Verdicts"
    score = score_text(grade.score)
    return f"Verdicts: {score}" + (" of 100" if grade.score is not None else "")


def remarks(grade: Grade | None) -> str:
    """The grader's remarks on the answer, a line each."""
    return "\n".join(f"• {shown(note.text)}" for note in grade.notes) if grade else ""


@dataclass(frozen=True, slots=True)
class Tried:
    """One of the rubric's own answers and what the grader made of it; ``example`` is ``None`` for the reference."""

    answer: str
    example: Example | None
    grade: Grade | None = None
    trouble: str = ""

    @property
    def unmet(self) -> list[tuple[str, Verdict, KeyPointVerdict | None]]:
        """The labels that the verdicts do not meet: key point, label, verdict."""
        if self.example is None or self.grade is None:
            return []
        given = {verdict.key_point: verdict for verdict in self.grade.verdicts}
        found = [(name, label, given.get(name)) for name, label in self.example.labels.items()]
        return [item for item in found if item[2] is None or item[2].verdict != item[1]]


def own_answers(question: Question) -> list[Tried]:
    """The reference answer and the examples, not graded yet."""
    reference = [Tried(question.reference_answer, None)] if question.reference_answer else []
    return reference + [Tried(example.answer, example) for example in question.examples]


def tried_line(number: int, tried: Tried) -> Content:
    """An example with the share of its labels that are met, and each one that is not."""
    name = "Reference" if tried.example is None else f"Example {number}"
    parts: list[Piece] = [(name, "bold"), "  "]
    if tried.trouble:
        parts.append((f"! not graded: {shown(tried.trouble)}", "$text-warning"))
    elif tried.grade is None:
        parts.append(("…", "$foreground-muted"))
    elif tried.example is None:
        parts.append(f"{score_text(tried.grade.score)} of 100" if tried.grade.score is not None else "not assessed")
    else:
        labels = len(tried.example.labels)
        met = labels - len(tried.unmet)
        parts.append((f"{met}/{labels} met", "$text-success" if met == labels else "bold $text-warning"))
    parts.append((f"\n  {shortened(tried.answer, _OPENING)}", "$foreground-muted"))
    for key_point, label, verdict in tried.unmet:
        got = f"{verdict.verdict.value} {verdict.confidence:.0%}" if verdict else "not assessed"
        parts.append((f"\n  ✗ {key_point}: label {label.value}, graded {got}", "$text-error"))
    return Content.assemble(*parts)


def examples_title(tried: Sequence[Tried]) -> str:
    """How many labels are met so far, of the examples that were graded."""
    graded = [one for one in tried if one.example is not None and one.grade is not None]
    labels = sum(len(one.example.labels) for one in graded if one.example)
    if not graded:
        return "Examples"
    title = f"Examples: {labels - sum(len(one.unmet) for one in graded)} of {count(labels, 'label')} met"
    waiting = sum(1 for one in tried if one.grade is None and not one.trouble)
    return title + (f", {waiting} to grade" if waiting else "")
