"""A grade as the JSON object that other programs read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interviewer.grading.grade import Evidence, Grade, KeyPointVerdict

_DIGITS = 4


def result(
    identifier: object,
    grade: Grade,
    answer: str,
    *,
    question_id: str | None = None,
    names: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The contract's result object; evidence is sliced from ``answer`` itself, so that it is verbatim by construction.

    ``question_id`` and ``names`` (key points) put back the ids that the input used.
    """
    names = names or {}
    return {
        "id": identifier,
        "question_id": question_id or grade.question_id,
        "score": grade.score,
        "verdicts": [_verdict(verdict, answer, names) for verdict in grade.verdicts],
        "misconceptions": [
            {
                "id": found.id,
                "confidence": round(found.confidence, _DIGITS),
                "evidence": _evidence(found.evidence, answer),
            }
            for found in grade.misconceptions
        ],
        "depth": dict(grade.depth),
        "delivery": grade.delivery.model_dump(mode="json"),
        "notes": [note.model_dump(mode="json") for note in grade.notes],
        "graded_by": grade.graded_by,
        "rubric_hash": grade.rubric_hash,
        "grader_version": grade.grader_version,
    }


def failure(identifier: object, error: str) -> dict[str, Any]:
    """The result of a line that could not be graded."""
    return {"id": identifier, "error": error}


def _verdict(verdict: KeyPointVerdict, answer: str, names: Mapping[str, str]) -> dict[str, Any]:
    shown = {
        "key_point": names.get(verdict.key_point, verdict.key_point),
        "verdict": verdict.verdict.value,
        "credit": round(verdict.credit, _DIGITS),
        "confidence": round(verdict.confidence, _DIGITS),
        "probabilities": {
            name: round(value, _DIGITS) for name, value in verdict.probabilities.model_dump(mode="json").items()
        },
        "evidence": _evidence(verdict.evidence, answer),
        "unsure": verdict.unsure,
        "judged_by": verdict.judged_by,
    }
    # Only a language model gives reasons and second opinions; without one these fields are not there.
    return shown | verdict.model_dump(mode="json", include={"reason", "offline", "opinion"}, exclude_none=True)


def _evidence(evidence: Evidence | None, answer: str) -> dict[str, Any] | None:
    if evidence is None:
        return None
    return {"start": evidence.start, "end": evidence.end, "text": answer[evidence.start : evidence.end]}
