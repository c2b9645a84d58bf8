"""All that is known of one interview, as exports read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from interviewer.grading.grade import Grade, KeyPointVerdict
from interviewer.interview.outcome import NOTHING, Outcome, outcome, overall, overall_depth, verdicts_now
from interviewer.interview.state import Attempt, Interview
from interviewer.progress.trends import Answered
from interviewer.rubrics.model import Question, Verdict

# The kind of a stored text that holds an imported question which no rubric has.
QUESTION_TEXT = "question"
# The kind of a stored text that says how an imported interview's talking was shared.
TALK_TEXT = "talk"
# Trends in an export read no more answers than this: a plot is a few hundred pixels wide, and an export is quick.
MOST_HISTORY = 5_000


@dataclass(frozen=True, slots=True)
class Text:
    """A text about an answer, such as a critique; ``source`` says what wrote it."""

    kind: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """One question of an interview; ``probed`` is by number of the follow-up, ``own`` and ``reasons`` by key point."""

    topic: str
    attempt: Attempt
    question: Question | None = None
    grade: Grade | None = None
    probed: Mapping[int, KeyPointVerdict] = field(default_factory=dict)
    own: Mapping[str, Verdict] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    texts: Sequence[Text] = ()

    @property
    def asked(self) -> str:
        """The question's words: of its rubric, else as a transcript has them, else its id."""
        if self.question is not None:
            return self.question.question
        said = next((text.text for text in self.texts if text.kind == QUESTION_TEXT), "")
        return said or self.attempt.question_id

    @property
    def outcome(self) -> Outcome:
        """Verdicts and scores before and after follow-ups and the candidate's own verdicts."""
        if self.question is None:
            return NOTHING
        return outcome(self.question, self.attempt, self.grade, self.probed, self.own)

    @property
    def verdicts(self) -> tuple[KeyPointVerdict, ...]:
        """The grader's verdicts once follow-ups were answered."""
        if self.grade is None:
            return ()
        return tuple(verdict for verdict, _ in verdicts_now(self.attempt, self.grade, self.probed))

    @property
    def score(self) -> float | None:
        """The score (0-100) with follow-ups and the candidate's own verdicts; ``None`` if nothing was assessed."""
        return self.outcome.score


@dataclass(frozen=True, slots=True)
class InterviewRecord:
    """One interview; ``started`` is ISO local time, empty where it is not told; ``texts`` are about the whole.

    ``history`` holds the answers given up to its end, in all interviews, where trends are to be shown: the newest
    ``MOST_HISTORY`` of them.
    """

    interview: Interview
    started: str
    answers: Sequence[AnswerRecord]
    texts: Sequence[Text] = ()
    history: Sequence[Answered] = ()

    @property
    def score(self) -> float | None:
        """The mean score of the assessed answers, ``None`` if there is none."""
        return overall(answer.score for answer in self.answers)

    @property
    def depth(self) -> dict[str, float | None]:
        """The mean share (0-1) of each depth over the answers that ask for it."""
        return overall_depth(answer.outcome for answer in self.answers)

    @property
    def day(self) -> str:
        """When it started, to the minute, for people."""
        return self.started[:16].replace("T", " ")
