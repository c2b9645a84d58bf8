"""Grading one answer: evidence found by embedding, read by the verdict reader, combined into calibrated verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from interviewer.grading import checks
from interviewer.grading.cleanup import misheard_terms, printable
from interviewer.grading.combine import VERDICTS, Calibration, Probability4, Reading, Whole, aptest
from interviewer.grading.delivery import delivery
from interviewer.grading.grade import (
    CREDIT,
    Evidence,
    Grade,
    KeyPointVerdict,
    MisconceptionFinding,
    Note,
    Probabilities,
)
from interviewer.grading.score import depth_profile, score
from interviewer.grading.segment import MAX_SENTENCES, sentences
from interviewer.grading.stretches import Near, Stretches, Targets, Vectors, stretches
from interviewer.rubrics.model import KeyPoint, Question, Verdict

# Stretches read for each key point, and for each misconception: more change little, and each costs about 10 ms.
STRETCHES = 3
MISCONCEPTION_STRETCHES = 2
# A verdict less likely to be right than this is shown as unsure, and is what a language model is asked about first.
SURE = 0.6
# A misconception is named only when it is this likely: accusing wrongly is worse than overlooking.
ASSERTED = 0.75
# So many possible transcription errors are named in a note.
_MOST_MISHEARD = 6


class Models(Protocol):
    """The two models that grading reads with."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (texts, dimensions)."""
        ...

    def read(self, pairs: Sequence[tuple[str, str]]) -> list[Probability4]:
        """Probabilities of covered, partial, missed, contradicted for (claim, stretch) pairs."""
        ...


@dataclass(frozen=True, slots=True)
class Compiled:
    """A question with the vectors of its own words, its key points and misconceptions, made once and reused."""

    question: Question
    asked: Vectors
    points: tuple[Targets, ...]
    misconceptions: Vectors


def compiled_texts(question: Question) -> list[str]:
    """The texts whose vectors ``compile_question`` needs, in its order."""
    texts = [question.question]
    for point in question.key_points:
        texts += [point.text, *point.also, *point.wrong]
    return texts + [m.text for m in question.misconceptions]


def compile_question(question: Question, vectors: Vectors) -> Compiled:
    """A question with ``vectors`` of shape (len(compiled_texts), d) sorted to its key points."""
    at = 1
    points = []
    for point in question.key_points:
        also, wrong = at + 1, at + 1 + len(point.also)
        end = wrong + len(point.wrong)
        points.append(
            Targets(
                vectors[at],
                vectors[also:wrong] if point.also else None,
                vectors[wrong:end] if point.wrong else None,
            )
        )
        at = end
    return Compiled(question, vectors[0], tuple(points), vectors[at:])


@dataclass(frozen=True, slots=True)
class Grader:
    """Grades answers with two models and a fitted calibration; ``version`` names all three in every grade."""

    models: Models
    calibration: Calibration
    version: str

    def grade(self, compiled: Compiled, answer: str, speech_seconds: float | None = None) -> Grade:
        """The grade of ``answer``; ``score`` is ``None`` where nothing could be assessed (empty, another language)."""
        question = compiled.question
        notes = _notes(question, answer)
        if any(note.code.startswith("not-assessed") for note in notes):
            return Grade(
                question_id=question.id,
                score=None,
                verdicts=(),
                depth=depth_profile(question.key_points, {}),
                delivery=delivery(answer, speech_seconds),
                notes=tuple(notes),
                rubric_hash=question.hash,
                grader_version=self.version,
            )
        said = self._said(question, answer)
        verdicts, findings = self._judge(compiled, said, answer, question.key_points)
        credits = {v.key_point: v.credit for v in verdicts}
        return Grade(
            question_id=question.id,
            score=score(question.key_points, credits),
            verdicts=verdicts,
            misconceptions=findings,
            depth=depth_profile(question.key_points, credits),
            delivery=delivery(answer, speech_seconds),
            notes=tuple(notes),
            rubric_hash=question.hash,
            grader_version=self.version,
        )

    def grade_point(self, compiled: Compiled, key_point_id: str, answer: str) -> KeyPointVerdict:
        """The verdict on one key point alone, as a follow-up's answer needs it; raises ``KeyError``."""
        point = compiled.question.key_point(key_point_id)
        said = self._said(compiled.question, answer)
        verdicts, _ = self._judge(compiled, said, answer, (point,))
        return verdicts[0]

    def _said(self, question: Question, answer: str) -> Stretches:
        said = stretches(answer, self.models.embed)
        fresh = checks.without_repeats(said.texts)
        # A pair that holds a repeated sentence says nothing new either: where a copy begins, its neighbours are chance.
        repeated = [span for span, new in zip(said.spans[: said.sentences], fresh, strict=False) if not new]
        starts, ends = {span.start for span in repeated}, {span.end for span in repeated}
        kept = [
            i
            for i, (span, text) in enumerate(zip(said.spans, said.texts, strict=True))
            if fresh[i]
            and span.start not in starts
            and span.end not in ends
            and not checks.restates(text, question.question)
        ]
        if len(kept) == len(said.texts):
            return said
        return said.only(kept)

    def _judge(
        self, compiled: Compiled, said: Stretches, answer: str, points: Sequence[KeyPoint]
    ) -> tuple[tuple[KeyPointVerdict, ...], tuple[MisconceptionFinding, ...]]:
        question = compiled.question
        if not said.spans:
            return tuple(_missed(point) for point in points), ()
        nearest = said.nearest(compiled.points, compiled.asked, STRETCHES)
        near: dict[str, list[Near]] = dict(zip((p.id for p in question.key_points), nearest, strict=True))
        jobs = [(point.text, said.texts[n.index]) for point in points for n in near[point.id]]
        # A statement that counts is a claim too: the stretch is also read beside the one that it is likest to.
        for point in points:
            apt = near[point.id][aptest(near[point.id])]
            if apt.like is not None:
                jobs.append((point.also[apt.like], said.texts[apt.index]))
        whole = len(points) == len(question.key_points)
        wrong_near: list[list[int]] = []
        if whole:
            for misconception, vector in zip(question.misconceptions, compiled.misconceptions, strict=True):
                order = np.argsort(-(said.vectors @ vector), kind="stable")[:MISCONCEPTION_STRETCHES]
                wrong_near.append([int(i) for i in order])
                jobs += [(misconception.text, said.texts[i]) for i in wrong_near[-1]]
        read = iter(self.models.read(jobs))
        readings = [
            [Reading(said.spans[n.index].start, said.spans[n.index].end, next(read), n) for n in near[point.id]]
            for point in points
        ]
        likenesses = [next(read) if point.also else None for point in points]
        verdicts = []
        for at, (point, own, like) in enumerate(zip(points, readings, likenesses, strict=True)):
            others = Whole.of(said.words, readings[:at] + readings[at + 1 :])
            verdicts.append(_verdict(point, own, self.calibration.probabilities(own, others, like), answer))
        findings = []
        by_point = {v.key_point: v for v in verdicts}
        for misconception, rows in zip(question.misconceptions, wrong_near, strict=False):
            asserted = [(next(read), said.spans[i]) for i in rows]
            (best, span) = max(asserted, key=lambda pair: pair[0][0])
            denied = by_point[misconception.contradicts] if misconception.contradicts else None
            # Someone who covers the very point that a misconception contradicts does not hold it.
            if best[0] >= ASSERTED and (denied is None or denied.verdict not in (Verdict.COVERED, Verdict.PARTIAL)):
                evidence = Evidence(start=span.start, end=span.end, text=answer[span.start : span.end])
                findings.append(MisconceptionFinding(id=misconception.id, confidence=best[0], evidence=evidence))
        return tuple(verdicts), tuple(findings)


def _verdict(
    point: KeyPoint, readings: Sequence[Reading], probabilities: Sequence[float], answer: str
) -> KeyPointVerdict:
    best = max(range(4), key=lambda k: probabilities[k])
    verdict = VERDICTS[best]
    evidence = None
    if verdict != Verdict.MISSED:
        # Of two stretches that say it about as clearly, the shorter one is the better quote.
        top = max(r.probabilities[best] for r in readings)
        clear = [r for r in readings if r.probabilities[best] >= 0.85 * top]
        quote = min(clear, key=lambda r: r.end - r.start)
        evidence = Evidence(start=quote.start, end=quote.end, text=answer[quote.start : quote.end])
    return KeyPointVerdict(
        key_point=point.id,
        verdict=verdict,
        credit=CREDIT[verdict],
        confidence=round(probabilities[best], 4),
        probabilities=Probabilities(**{v.value: round(p, 4) for v, p in zip(VERDICTS, probabilities, strict=True)}),
        evidence=evidence,
        unsure=probabilities[best] < SURE,
    )


def _missed(point: KeyPoint) -> KeyPointVerdict:
    """Nothing that claims anything was said, so nothing was said of this key point: no model is needed to tell."""
    certain = Probabilities(covered=0.0, partial=0.0, missed=1.0, contradicted=0.0)
    return KeyPointVerdict(
        key_point=point.id, verdict=Verdict.MISSED, credit=0.0, confidence=1.0, probabilities=certain
    )


def _notes(question: Question, answer: str) -> list[Note]:
    if not checks.words(printable(answer)):
        return [Note(code="not-assessed-empty", text="Not assessed: the answer holds no words.")]
    language = checks.other_language(answer)
    if language is not None:
        return [
            Note(
                code="not-assessed-language",
                text=f"Not assessed: this reads as {language}, and only English is graded.",
            )
        ]
    notes = []
    read = sentences(answer)
    if len(read) >= MAX_SENTENCES and checks.words(answer[read[-1].end :]):
        words = len(checks.words(answer[: read[-1].end]))
        notes.append(Note(code="cut-short", text=f"Only the first {words:,} words were read: the answer is longer."))
    if question.reference_answer and checks.copied_share(answer, question.reference_answer) >= 0.6:
        notes.append(Note(code="matches-reference", text="This matches the reference answer word for word."))
    rubric = "\n".join(point.text for point in question.key_points)
    if checks.copied_share(answer, rubric) >= 0.6:
        notes.append(Note(code="matches-rubric", text="This matches the rubric's key points word for word."))
    if checks.restates(answer, question.question):
        notes.append(Note(code="restates-question", text="This only says the question again."))
    misheard = misheard_terms(answer)
    if misheard:
        told = dict.fromkeys(f"\u201c{' '.join(answer[a:b].split())}\u201d ({meant}?)" for a, b, meant in misheard)
        notes.append(
            Note(
                code="possible-transcription-error",
                text="Possible transcription error, read as the term and not held against you: "
                + ", ".join(list(told)[:_MOST_MISHEARD]),
            )
        )
    if checks.instructs_grader(answer):
        notes.append(
            Note(
                code="instructs-grader",
                text="Words that address the grader change nothing: they are graded as part of the answer.",
            )
        )
    return notes
