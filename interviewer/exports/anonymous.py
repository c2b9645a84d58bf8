"""An interview for sharing: names, dates and addresses masked at equal length, so that evidence stays in place."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from interviewer.exports.record import InterviewRecord, Text
from interviewer.grading.grade import Evidence, Grade, KeyPointVerdict
from interviewer.interview.state import FollowUp

MASK = "•"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_TELLING = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # e-mail addresses
    r"|https?://\S+"
    r"|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b"  # dates in digits
    rf"|\b{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}\b(?:,? \d{{4}})?"
    r"|\+\d[\d ()-]{7,}\d",  # telephone numbers
    re.I,
)
_INTRODUCED = re.compile(r"(?i:\bmy name is|\bmy name's|\bi am called)((?: [^\W\d_a-z][\w'’-]+){1,3})")

_Masking = Callable[[str], str]


def anonymous(record: InterviewRecord, names: Sequence[str] = ()) -> InterviewRecord:
    """The record without id, date, title, notes and reasons; ``names`` are masked in every text that was said.

    A mask is as long as what it hides: evidence offsets hold. Names that are not given are only found where somebody
    introduces themselves with "my name is".
    """
    mask = _masking(names)
    plan = record.interview.plan.model_copy(update={"title": "Interview"})
    attempts = tuple(
        attempt.model_copy(
            update={
                "answer": mask(attempt.answer),
                "follow_ups": tuple(
                    FollowUp(
                        key_point=asked.key_point,
                        prompt=mask(asked.prompt),
                        answer=None if asked.answer is None else mask(asked.answer),
                        seconds=asked.seconds,
                    )
                    for asked in attempt.follow_ups
                ),
            }
        )
        for attempt in record.interview.attempts
    )
    interview = record.interview.model_copy(
        update={"id": "interview", "plan": plan, "attempts": attempts, "draft": mask(record.interview.draft)}
    )
    answers = tuple(
        replace(
            answer,
            attempt=attempts[place],
            grade=answer.grade and _grade(answer.grade, attempts[place].answer, mask),
            probed={
                number: _verdict(verdict, attempts[place].follow_ups[number].answer or "", mask)
                for number, verdict in answer.probed.items()
                if number < len(attempts[place].follow_ups)
            },
            reasons={},
            note="",
            texts=tuple(_text(text, mask) for text in answer.texts),
        )
        for place, answer in enumerate(record.answers)
    )
    return InterviewRecord(interview, "", answers, tuple(_text(text, mask) for text in record.texts))


def _masking(names: Sequence[str]) -> _Masking:
    words = sorted({name.strip() for name in names if name.strip()}, key=len, reverse=True)
    named = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)", re.I) if words else None

    def mask(text: str) -> str:
        text = _TELLING.sub(lambda found: MASK * len(found.group()), text)
        text = _INTRODUCED.sub(lambda found: found.group()[: -len(found.group(1))] + MASK * len(found.group(1)), text)
        return named.sub(lambda found: MASK * len(found.group()), text) if named else text

    return mask


def _text(text: Text, mask: _Masking) -> Text:
    return replace(text, text=mask(text.text))


def _grade(grade: Grade, answer: str, mask: _Masking) -> Grade:
    findings = tuple(
        found.model_copy(update={"evidence": _evidence(found.evidence, answer)}) for found in grade.misconceptions
    )
    verdicts = tuple(_verdict(verdict, answer, mask) for verdict in grade.verdicts)
    return grade.model_copy(update={"verdicts": verdicts, "misconceptions": findings})


def _verdict(verdict: KeyPointVerdict, answer: str, mask: _Masking) -> KeyPointVerdict:
    # A model's opinion repeats the answer in its own words; it is left out.
    reason = None if verdict.reason is None else mask(verdict.reason)
    evidence = _evidence(verdict.evidence, answer)
    return verdict.model_copy(update={"evidence": evidence, "reason": reason, "opinion": None})


def _evidence(evidence: Evidence | None, masked: str) -> Evidence | None:
    return None if evidence is None else evidence.model_copy(update={"text": masked[evidence.start : evidence.end]})
