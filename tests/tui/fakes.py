"""Stand-ins for the grader and a bank whose every text holds markup."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

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
from interviewer.interview.plan import Mode, Plan, planned
from interviewer.models.client import GraderUnavailable
from interviewer.rubrics.bank import Bank, Entry
from interviewer.rubrics.model import Difficulty, KeyPoint, Misconception, Question, Verdict


def make_question(name: str, text: str, *, time_limit: int = 120, difficulty: Difficulty = Difficulty.EASY) -> Question:
    return Question(
        id=name,
        question=text,
        difficulty=difficulty,
        time_limit=time_limit,
        key_points=(
            KeyPoint(
                id="same-gradient",
                weight=2,
                depth="mechanism",
                follow_up="Why do they never drift apart?",
                text="All neurons in a layer compute the same output and get the same gradient: they stay identical.",
            ),
            KeyPoint(
                id="random-start",
                weight=1,
                depth="mitigation",
                follow_up="What would you do instead?",
                text="Small random weights break the symmetry between the neurons of a layer.",
            ),
            KeyPoint(id="biases", weight=1, depth="definition", text="Biases may start at zero without harm."),
        ),
        misconceptions=(
            Misconception(
                id="faster",
                contradicts="same-gradient",
                text="Zero initialisation is neutral and makes training faster.",
            ),
        ),
        reference_answer="With zeros, every neuron of a layer does the same and gets the same gradient. "
        "Small random weights break that symmetry; biases may well start at zero.",
        sources=("Glorot and Bengio, 2010",),
    )


def make_bank(*, markup: bool = False, time_limit: int = 120) -> Bank:
    bad = " [/b] [$error] [red]x[/] arr[i]" if markup else ""
    return Bank(
        [
            Entry(
                make_question(
                    "zero-start", f"What happens if every weight starts at zero?{bad}", time_limit=time_limit
                ),
                f"Weight initialisation{bad}",
                "initialisation.yaml",
            ),
            Entry(
                make_question(
                    "why-attention",
                    f"Why are attention scores scaled down?{bad}",
                    time_limit=time_limit,
                    difficulty=Difficulty.MEDIUM,
                ),
                f"Attention{bad}",
                "attention.yaml",
            ),
            Entry(
                make_question(
                    "nan-loss",
                    f"The loss is NaN after 300 steps: what do you do?{bad}",
                    time_limit=time_limit,
                    difficulty=Difficulty.HARD,
                ),
                f"Debugging{bad}",
                "debugging.yaml",
            ),
        ]
    )


def make_plan(bank: Bank, *, mode: Mode = Mode.MOCK, count: int = 2, total: int | None = 600, **more: object) -> Plan:
    return Plan(
        title="Mock interview",
        mode=mode,
        questions=tuple(planned(e) for e in list(bank.values())[:count]),
        total_seconds=total,
        **{"think_seconds": 20, "max_follow_ups": 2, **more},
    )


def verdict(key_point: str, said: Verdict, evidence: Evidence | None = None, unsure: bool = False) -> KeyPointVerdict:
    sure = 0.55 if unsure else 0.91
    rest = (1 - sure) / 3
    return KeyPointVerdict(
        key_point=key_point,
        verdict=said,
        credit=CREDIT[said],
        confidence=sure,
        evidence=evidence,
        unsure=unsure,
        probabilities=Probabilities(**{v.value: sure if v == said else rest for v in Verdict}),
    )


def find(answer: str, words: str) -> Evidence | None:
    at = answer.lower().find(words)
    return Evidence(start=at, end=at + len(words), text=answer[at : at + len(words)]) if at >= 0 else None


# What the fake grader looks for; everything that makes a test clear.
WORDS = {"same-gradient": "same gradient", "random-start": "random", "biases": "biases"}


@dataclass
class FakeGrader:
    """Grades by three words; ``fails`` makes it unavailable, ``delay`` makes it slow (seconds)."""

    fails: bool = False
    delay: float = 0.0
    note: str = "Two words were read as misheard terms."
    graded: list[str] = field(default_factory=list)
    looked_at: list[tuple[str | None, str]] = field(default_factory=list)
    started: bool = False
    closed: bool = False

    async def start(self) -> None:
        self.started = True

    def close(self) -> None:
        self.closed = True

    def look_ahead(self, question: Question, key_point_id: str | None, draft: str) -> None:
        self.looked_at.append((key_point_id, draft))

    async def grade(self, question: Question, answer: str, *, speech_seconds: float | None = None) -> Grade:
        await asyncio.sleep(self.delay)
        if self.fails:
            raise GraderUnavailable("the model files are missing [/b]")
        self.graded.append(answer)
        verdicts = []
        for point in question.key_points:
            evidence = find(answer, WORDS[point.id])
            said = Verdict.COVERED if evidence else Verdict.MISSED
            verdicts.append(verdict(point.id, said, evidence, unsure=point.id == "biases"))
        credits = {v.key_point: v.credit for v in verdicts}
        wrong = find(answer, "faster")
        return Grade(
            question_id=question.id,
            score=score(question.key_points, credits),
            verdicts=tuple(verdicts),
            misconceptions=(MisconceptionFinding(id="faster", confidence=0.88, evidence=wrong),) if wrong else (),
            depth=depth_profile(question.key_points, credits),
            delivery=delivery(answer),
            notes=(Note(code="misheard", text=self.note),),
            rubric_hash=question.hash,
            grader_version="fake 1",
        )

    async def grade_point(self, question: Question, key_point_id: str, answer: str) -> KeyPointVerdict:
        await asyncio.sleep(self.delay)
        if self.fails:
            raise GraderUnavailable("the model files are missing")
        self.graded.append(answer)
        evidence = find(answer, WORDS[key_point_id])
        return verdict(key_point_id, Verdict.COVERED if evidence else Verdict.MISSED, evidence)
