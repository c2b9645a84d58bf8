"""A grader without models: a key point is covered if its first word stands in the answer."""

from __future__ import annotations

import os

import numpy as np

from interviewer.grading.delivery import delivery
from interviewer.grading.grade import CREDIT, Evidence, Grade, KeyPointVerdict, MisconceptionFinding, Probabilities
from interviewer.grading.score import depth_profile, score
from interviewer.rubrics.model import Verdict


class FakeService:
    version = "fake-1"

    def grade(self, question, answer, *, speech_seconds=None):
        if "CRASH" in answer:
            os._exit(9)
        if "RAISE" in answer:
            raise RuntimeError("no luck")
        verdicts = tuple(self._verdict(point, answer) for point in question.key_points)
        credits = {} if "NOT ASSESSED" in answer else {v.key_point: v.credit for v in verdicts}
        said = answer.find("wrongly")
        return Grade(
            question_id=question.id,
            score=score(question.key_points, credits),
            verdicts=verdicts,
            misconceptions=tuple(
                MisconceptionFinding(
                    id=m.id, confidence=0.8, evidence=Evidence(start=said, end=said + 7, text="wrongly")
                )
                for m in question.misconceptions
                if said >= 0
            ),
            depth=depth_profile(question.key_points, credits),
            delivery=delivery(answer, speech_seconds),
            rubric_hash=question.hash,
            grader_version=self.version,
        )

    def _verdict(self, point, answer):
        word = point.text.split()[0]
        at = answer.find(word)
        says = Verdict.COVERED if at >= 0 else Verdict.MISSED
        high, low = (0.9, 0.04) if at >= 0 else (0.04, 0.9)
        return KeyPointVerdict(
            key_point=point.id,
            verdict=says,
            credit=CREDIT[says],
            confidence=0.9,
            probabilities=Probabilities(covered=high, partial=0.04, missed=low, contradicted=0.02),
            evidence=Evidence(start=at, end=at + len(word), text=word.encode(errors="replace").decode())
            if at >= 0
            else None,
            unsure="unsure" in answer,
        )

    def warm(self):
        pass

    def embed(self, texts):
        vectors = np.zeros((len(texts), 8), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            row[len(text) % 8] = 1.0
        return vectors


class NewerService(FakeService):
    version = "fake-2"
