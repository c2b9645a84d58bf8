"""Adaptive difficulty: after a good answer the next question is harder, after a poor one easier."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from interviewer.interview.plan import EmptyPlan, Plan, PlannedQuestion, choose
from interviewer.rubrics.model import Difficulty

if TYPE_CHECKING:
    from interviewer.interview.state import Interview
    from interviewer.rubrics.bank import Bank

# Scores from 0 to 100; in between, the next question is as hard as the last one.
HARDER_FROM, EASIER_BELOW = 75.0, 45.0
HARDER, EASIER = "harder than the last", "easier than the last"
EXPLANATION = f"Adaptive: after {HARDER_FROM:.0f} of 100 the next is harder, below {EASIER_BELOW:.0f} easier."
_LEVELS = tuple(Difficulty)


def wanted(last: Difficulty, score: float | None) -> Difficulty:
    """How hard the question after one of difficulty ``last`` should be; a score of ``None`` changes nothing."""
    place = _LEVELS.index(last)
    if score is not None and score >= HARDER_FROM:
        place += 1
    elif score is not None and score < EASIER_BELOW:
        place -= 1
    return _LEVELS[max(0, min(len(_LEVELS) - 1, place))]


def choose_adaptive(
    bank: Bank,
    *,
    topics: Collection[str] = (),
    count: int = 5,
    start: Difficulty | None = None,
    seed: int = 0,
    recent: Mapping[str, float] | None = None,
) -> tuple[tuple[PlannedQuestion, ...], tuple[PlannedQuestion, ...]]:
    """Questions of difficulty ``start`` (medium for ``None``) and a reserve of others; raises ``EmptyPlan``.

    Where there are too few of that difficulty, those of the nearest one fill up.
    """
    at = _LEVELS.index(start or Difficulty.MEDIUM)
    found: list[PlannedQuestion] = []
    for level in sorted(_LEVELS, key=lambda level: abs(_LEVELS.index(level) - at)):
        try:
            found += choose(bank, topics=topics, count=count, difficulty=level, seed=seed, recent=recent)
        except EmptyPlan:
            continue
    if not found:
        raise EmptyPlan("no question of the bank has this topic")
    return tuple(found[:count]), tuple(found[count:])


def adapt(interview: Interview, score: float | None, known: Collection[str]) -> Interview:
    """The interview with its next question exchanged for one as hard as the last answer's ``score`` asks for.

    The questions still to come are looked at first, then the plan's reserve, of which those whose topic was asked
    least are taken. Only questions of ``known`` ids can be asked. Nothing changes where the plan is not adaptive,
    no question is left, or none is as hard as wanted.
    """
    from interviewer.interview.state import Attempt

    plan, coming = interview.plan, interview.position + 1
    if not plan.adaptive or score is None or coming >= len(plan.questions):
        return interview
    last = interview.planned.difficulty
    level = wanted(last, score)
    questions, reserve = list(plan.questions), list(plan.reserve)
    if questions[coming].difficulty != level:
        planned = next((i for i in range(coming, len(questions)) if questions[i].difficulty == level), None)
        if planned is not None:
            questions[coming], questions[planned] = questions[planned], questions[coming]
        else:
            asked = [question.topic for question in questions[:coming]]
            usable = [i for i, q in enumerate(reserve) if q.difficulty == level and q.question_id in known]
            if not usable:
                return interview
            place = min(usable, key=lambda i: asked.count(reserve[i].topic))
            questions[coming], reserve[place] = reserve[place], questions[coming]
    step = _LEVELS.index(questions[coming].difficulty) - _LEVELS.index(last)
    why = HARDER if step > 0 else EASIER if step < 0 else ""
    questions[coming] = questions[coming].model_copy(update={"why": why})
    changed: Plan = plan.model_copy(update={"questions": tuple(questions), "reserve": tuple(reserve)})
    attempts = (
        *interview.attempts[:coming],
        *(Attempt(question_id=question.question_id) for question in questions[coming:]),
    )
    return interview.model_copy(update={"plan": changed, "attempts": attempts})
