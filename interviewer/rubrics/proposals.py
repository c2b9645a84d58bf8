"""Proposing a rubric from a question and a reference answer; what comes out is a draft for a person to mend."""

from __future__ import annotations

from interviewer.grading.segment import sentences
from interviewer.rubrics.model import KeyPoint, Question
from interviewer.rubrics.slug import Names, slug

# More key points than these are hard to cover in an answer of two minutes.
MOST_POINTS = 8
# A shorter sentence ("Yes.", "For example:") makes no claim of its own: it is read with the one before it.
_LEAST_WORDS = 3


def claims(reference: str) -> list[str]:
    """The sentences of a reference answer, one space between words, very short ones joined to the one before."""
    found: list[str] = []
    for span in sentences(reference):
        text = " ".join(reference[span.start : span.end].split()).lstrip("-*•·– ")
        if not any(c.isalnum() for c in text):
            continue
        if found and len(text.split()) < _LEAST_WORDS:
            found[-1] += " " + text
        else:
            found.append(text)
    return found


def proposed_points(texts: list[str]) -> tuple[KeyPoint, ...]:
    """A key point for each text, up to eight, with ids made from their words."""
    names = Names()
    return tuple(KeyPoint(id=names.take(slug(text, 5), "point"), text=text) for text in texts[:MOST_POINTS])


def proposed(question: str, reference: str, question_id: str | None = None) -> Question:
    """A draft whose key points are the sentences of ``reference``; raises ``ValueError`` if one text has no words."""
    points = proposed_points(claims(reference))
    if not points:
        raise ValueError("the reference answer has no words")
    return Question(
        id=question_id or slug(question) or "question",
        question=question,
        key_points=points,
        reference_answer=reference,
        draft=True,
    )
