"""What a grader says of an answer: verdicts with evidence, misconceptions, score, depth and delivery."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from interviewer.rubrics.model import Verdict

# The gold score's credits (contract): a half-covered point earns half.
CREDIT = {Verdict.COVERED: 1.0, Verdict.PARTIAL: 0.5, Verdict.MISSED: 0.0, Verdict.CONTRADICTED: 0.0}


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Evidence(_Frozen):
    """A verbatim slice of the answer: ``answer[start:end] == text``, offsets in characters."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str


class Probabilities(_Frozen):
    """Calibrated probabilities of the four verdicts; they sum to 1."""

    covered: float
    partial: float
    missed: float
    contradicted: float

    def of(self, verdict: Verdict) -> float:
        """Return the probability of ``verdict``."""
        return float(getattr(self, verdict.value))


class Opinion(_Frozen):
    """What a language model said of a key point; ``void`` says why it does not count, ``None`` where it does.

    ``votes`` counts the verdicts of repeated judgements that could be read: their spread.
    """

    verdict: Verdict | None
    evidence: Evidence | None = None
    reason: str | None = None
    model: str
    prompt_hash: str
    votes: dict[Verdict, int] = Field(default_factory=dict)
    void: str | None = None


class KeyPointVerdict(_Frozen):
    """What the answer does with one key point, and the words that earned the verdict."""

    key_point: str
    verdict: Verdict
    credit: float = Field(ge=0, le=1)
    confidence: float = Field(ge=0, le=1, description="calibrated probability that the verdict is right")
    probabilities: Probabilities
    evidence: Evidence | None = None
    unsure: bool = False
    reason: str | None = Field(default=None, description="one sentence, where a language model judged")
    judged_by: str = "rubric"
    offline: Verdict | None = Field(default=None, description="the offline verdict, where a model was asked too")
    opinion: Opinion | None = None


class MisconceptionFinding(_Frozen):
    """A known wrong claim that the answer makes."""

    id: str
    confidence: float = Field(ge=0, le=1)
    evidence: Evidence | None = None


class Delivery(_Frozen):
    """How the answer was said; ``words_per_minute`` only where speech was timed."""

    words: int
    fillers: int
    hedges: int = 0
    repetitions: int = 0
    words_per_minute: float | None = None


class Note(_Frozen):
    """Something the candidate should know about this grade: a code for programs and a sentence for people."""

    code: str
    text: str


class Grade(_Frozen):
    """The whole judgement of one answer; ``score`` is 0-100, or ``None`` when nothing could be assessed."""

    question_id: str
    score: float | None
    verdicts: tuple[KeyPointVerdict, ...]
    misconceptions: tuple[MisconceptionFinding, ...] = ()
    depth: dict[str, float | None] = Field(default_factory=dict)
    delivery: Delivery
    notes: tuple[Note, ...] = ()
    graded_by: str = "rubric"
    rubric_hash: str
    grader_version: str

    def verdict(self, key_point_id: str) -> KeyPointVerdict:
        """Return the verdict on this key point; raises ``KeyError`` if there is none."""
        for verdict in self.verdicts:
            if verdict.key_point == key_point_id:
                return verdict
        raise KeyError(key_point_id)
