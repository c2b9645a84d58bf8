"""An interview as JSON: each graded answer holds the result object of the contract."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from interviewer.exports.record import AnswerRecord, InterviewRecord, Text
from interviewer.grading.result import result


def render(record: InterviewRecord) -> str:
    """The interview as indented JSON, ASCII only so that it survives any encoding."""
    interview = record.interview
    document = {
        "session": interview.id,
        "title": interview.plan.title,
        "mode": interview.plan.mode.value,
        "started": record.started or None,
        "finished": interview.finished,
        "score": record.score,
        "answers": [_answer(f"{interview.id}/{n}", answer) for n, answer in enumerate(record.answers, 1)],
        "texts": _texts(record.texts),
    }
    return json.dumps(document, indent=2, allow_nan=False) + "\n"


def _answer(identifier: str, answer: AnswerRecord) -> dict[str, Any]:
    attempt = answer.attempt
    graded = result(identifier, answer.grade, attempt.answer) if answer.grade else None
    return {
        "question_id": attempt.question_id,
        "topic": answer.topic,
        "question": answer.asked,
        "status": attempt.status.value,
        "answer": attempt.answer,
        "seconds": round(attempt.seconds, 1),
        "flagged": attempt.flagged,
        "score": answer.score,
        "result": graded,
        "follow_ups": [
            {
                "key_point": asked.key_point,
                "prompt": asked.prompt,
                "answer": asked.answer,
                "verdict": answer.probed[n].verdict.value if n in answer.probed else None,
            }
            for n, asked in enumerate(attempt.follow_ups)
        ],
        "overrides": {point: verdict.value for point, verdict in answer.own.items()},
        "override_reasons": dict(answer.reasons),
        "note": answer.note,
        "texts": _texts(answer.texts),
    }


def _texts(texts: Sequence[Text]) -> list[dict[str, str]]:
    return [{"kind": text.kind, "text": text.text, "source": text.source} for text in texts]
