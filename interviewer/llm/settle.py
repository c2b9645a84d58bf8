"""Settling: what a model's verdicts may change in an offline grade. Pure; nothing is believed unchecked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from interviewer.grading.grade import CREDIT, Evidence, Grade, KeyPointVerdict, Note, Opinion
from interviewer.grading.score import depth_profile, score
from interviewer.grading.segment import Span
from interviewer.llm.addressed import addressed_to_grader
from interviewer.llm.neutralise import neutralise
from interviewer.llm.schemas import Judgement
from interviewer.rubrics.model import KeyPoint, Question, Verdict

# A quote of fewer words names a thing but claims nothing about it.
MIN_QUOTE_WORDS = 3
_STEM = 5
_ENDING = re.compile(r"(?<=\w{3})(?:ings?|ed|es|s|ly|e)$")
_REASON_CHARACTERS = 300
_EMPTY_WORDS = frozenset(
    [
        "the",
        "and",
        "are",
        "that",
        "this",
        "for",
        "with",
        "was",
        "not",
        "has",
        "have",
        "had",
        "can",
        "will",
        "would",
        "does",
        "did",
        "its",
        "than",
        "then",
        "them",
        "they",
        "their",
        "which",
        "what",
        "when",
        "where",
        "while",
        "because",
        "but",
        "also",
        "into",
        "over",
        "such",
        "like",
        "just",
        "very",
        "you",
        "your",
        "our",
        "how",
        "same",
        "other",
        "another",
        "between",
        "about",
        "after",
        "before",
        "through",
        "still",
        "even",
        "much",
        "many",
        "few",
        "there",
        "these",
        "those",
        "all",
        "any",
        "one",
        "only",
        "more",
        "most",
        "less",
        "each",
        "every",
        "some",
        "from",
        "answer",
        "answers",
        "question",
        "point",
        "points",
        "correct",
        "wrong",
        "right",
        "covered",
        "full",
        "score",
        "marks",
        "mark",
    ]
)


def points_to_judge(question: Question, grade: Grade, mode: str) -> list[KeyPoint]:
    """The key points to put to the model: the doubtful ones for ``unsure``, every assessed one for ``all``."""
    if mode == "off" or grade.score is None:
        return []
    asked = {v.key_point for v in grade.verdicts if mode == "all" or v.unsure}
    return [point for point in question.key_points if point.id in asked]


def settle(
    question: Question,
    answer: str,
    grade: Grade,
    asked: Sequence[KeyPoint],
    replies: Sequence[Sequence[Judgement]],
    *,
    model: str,
    prompt_hash: str,
) -> Grade:
    """The grade with the model's verdicts where they hold; ``replies`` has one entry for every repetition.

    A verdict counts only if its quote stands in the answer character by character, says at least three words, is not
    addressed to the grader and shares a word with the rubric; ``missed`` needs no quote. Where repetitions disagree,
    the majority of those that count decides, and a tie leaves the offline verdict.
    """
    addressed = addressed_to_grader(answer)
    by_id = {point.id: point for point in asked}
    verdicts = tuple(
        _merge(question, answer, addressed, before, by_id[before.key_point], replies, model, prompt_hash)
        if before.key_point in by_id
        else before
        for before in grade.verdicts
    )
    credits = {verdict.key_point: verdict.credit for verdict in verdicts}
    used = any(v.judged_by != "rubric" and v.key_point in by_id for v in verdicts)
    void = sum(1 for v in verdicts if v.key_point in by_id and v.opinion and v.opinion.void)
    notes = grade.notes
    if void:
        points = "1 verdict" if void == 1 else f"{void} verdicts"
        notes = (*notes, Note(code="llm-void", text=f"{points} of {model} did not count; the offline ones stand."))
    return grade.model_copy(
        update={
            "verdicts": verdicts,
            "score": score(question.key_points, credits),
            "depth": depth_profile(question.key_points, credits),
            "notes": notes,
            "graded_by": f"rubric+llm:{model}" if used else grade.graded_by,
        }
    )


def _merge(
    question: Question,
    answer: str,
    addressed: Sequence[Span],
    before: KeyPointVerdict,
    point: KeyPoint,
    replies: Sequence[Sequence[Judgement]],
    model: str,
    prompt_hash: str,
) -> KeyPointVerdict:
    counting: list[tuple[Judgement, Evidence | None]] = []
    voided: list[tuple[Judgement, str]] = []
    for reply in replies:
        said = [judgement for judgement in reply if judgement.key_point.strip() == point.id]
        if len({judgement.verdict for judgement in said}) != 1:
            continue
        evidence, wrong = check_quote(question, point, answer, said[0], addressed)
        if wrong:
            voided.append((said[0], wrong))
        else:
            counting.append((said[0], evidence))
    votes = Counter(judgement.verdict for judgement, _ in counting)
    ranked = votes.most_common()

    def opinion(judgement: Judgement | None, evidence: Evidence | None, void: str | None) -> Opinion:
        reason = neutralise(judgement.reason).strip()[:_REASON_CHARACTERS] if judgement else ""
        return Opinion(
            verdict=judgement.verdict if judgement else None,
            evidence=evidence,
            reason=reason or None,
            model=model,
            prompt_hash=prompt_hash,
            votes=dict(votes),
            void=void,
        )

    kept = {"offline": before.verdict}
    if not ranked:
        if voided:
            return before.model_copy(update={**kept, "opinion": opinion(voided[0][0], None, voided[0][1])})
        said_nothing = opinion(None, None, "the model gave no single verdict on this point")
        return before.model_copy(update={**kept, "opinion": said_nothing})
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        tied = opinion(None, None, "the model's repeated verdicts are tied")
        return before.model_copy(update={**kept, "opinion": tied})
    winner = ranked[0][0]
    judgement, evidence = next((j, e) for j, e in counting if j.verdict == winner)
    return before.model_copy(
        update={
            **kept,
            "opinion": opinion(judgement, evidence, None),
            "verdict": winner,
            # Where both agree, the offline credit stands: agreement earns nothing on top.
            "credit": before.credit if winner == before.verdict else CREDIT[winner],
            # Still the calibrated offline probability, of the verdict that now counts: a model's own is worth nothing.
            "confidence": before.probabilities.of(winner),
            "evidence": evidence or (before.evidence if winner == before.verdict else None),
            "unsure": ranked[0][1] * 3 < 2 * len(replies),
            "reason": opinion(judgement, evidence, None).reason,
            "judged_by": f"llm:{model}",
        }
    )


def check_quote(
    question: Question, point: KeyPoint, answer: str, judgement: Judgement, addressed: Sequence[Span]
) -> tuple[Evidence | None, str | None]:
    """The judgement's evidence, or why it is void; ``missed`` without a quote is neither."""
    quote = judgement.quote.strip()
    if not quote:
        if judgement.verdict == Verdict.MISSED:
            return None, None
        return None, f"{judgement.verdict.value} without a quote"
    # What the model saw has the same length as the answer, with look-alikes for a few signs: offsets agree.
    starts = _occurrences(answer, quote) or _occurrences(neutralise(answer), quote)
    if not starts:
        return None, "its quote is not in the answer"
    if judgement.verdict == Verdict.MISSED:
        return None, None
    if len(re.findall(r"\w+", quote)) < MIN_QUOTE_WORDS:
        return None, "its quote is too short to claim anything"
    spoken = [s for s in starts if not any(s < span.end and span.start < s + len(quote) for span in addressed)]
    if not spoken:
        return None, "its quote is addressed to the grader"
    if not _words(quote) & _words(*_statements(question, point)):
        return None, "its quote has nothing to do with the key point"
    start, end = spoken[0], spoken[0] + len(quote)
    return Evidence(start=start, end=end, text=answer[start:end]), None


def _occurrences(text: str, quote: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(quote), text)]


def _statements(question: Question, point: KeyPoint) -> list[str]:
    misconceptions = [m.text for m in question.misconceptions if m.contradicts == point.id]
    return [point.text, *point.also, *point.wrong, *misconceptions, question.reference_answer or ""]


def _words(*texts: str) -> set[str]:
    words = (word for text in texts for word in re.findall(r"[^\W_]+", text.lower()))
    return {_ENDING.sub("", word)[:_STEM] for word in words if len(word) > 2 and word not in _EMPTY_WORDS}
