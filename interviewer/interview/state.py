"""The state of an interview, and the transitions between its phases.

Time enters as seconds that passed (``tick``), never from a clock, so that a pause, a suspended laptop or a kill is
simply time that was not told. Every transition returns a new state.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from interviewer.interview.plan import Mode, Plan, PlannedQuestion


class Phase(StrEnum):
    """What the candidate is doing now."""

    THINKING = "thinking"
    ANSWERING = "answering"
    WAITING = "waiting"  # an answer was taken, its verdicts decide whether a follow-up is asked
    FOLLOW_UP = "follow-up"
    FEEDBACK = "feedback"
    FINISHED = "finished"


class Status(StrEnum):
    """What became of a question."""

    OPEN = "open"
    ANSWERED = "answered"
    TIMED_OUT = "timed-out"  # the draft was taken as the answer when time was up
    SKIPPED = "skipped"
    NOT_REACHED = "not-reached"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class FollowUp(_Frozen):
    """A probe about one key point, and what was answered; ``answer`` is ``None`` until then.

    ``written_by`` is ``rubric`` or ``llm:<model>``, the latter with the hash of the prompt that asked for it.
    """

    key_point: str
    prompt: str
    answer: str | None = None
    seconds: float = 0.0
    written_by: str = "rubric"
    prompt_hash: str | None = None


class Attempt(_Frozen):
    """One question's attempt; ``seconds`` counts answering time, thinking apart.

    ``speech_seconds`` and ``longest_pause`` are known only of speech that a transcript has timed.
    """

    question_id: str
    status: Status = Status.OPEN
    answer: str = ""
    seconds: float = 0.0
    speech_seconds: float | None = None
    longest_pause: float | None = None
    flagged: bool = False
    follow_ups: tuple[FollowUp, ...] = ()

    @property
    def said(self) -> str:
        """The answer and the follow-ups' answers, one after another."""
        return "\n\n".join(part for part in (self.answer, *(f.answer or "" for f in self.follow_ups)) if part.strip())


class Interview(_Frozen):
    """An interview at one moment; ``phase_seconds`` and ``total_seconds`` are time already used."""

    id: str
    plan: Plan
    attempts: tuple[Attempt, ...]
    position: int = 0
    phase: Phase = Phase.THINKING
    paused: bool = False
    phase_seconds: float = 0.0
    total_seconds: float = 0.0
    draft: str = ""
    warned: tuple[str, ...] = Field(default=(), description="warnings already given in this phase")

    @property
    def planned(self) -> PlannedQuestion:
        """The question at the current position."""
        return self.plan.questions[self.position]

    @property
    def attempt(self) -> Attempt:
        """The attempt at the current position."""
        return self.attempts[self.position]

    @property
    def phase_limit(self) -> float | None:
        """Seconds that the current phase may take, ``None`` where it is not timed."""
        match self.phase:
            case Phase.THINKING:
                return float(self.plan.think_seconds)
            case Phase.ANSWERING:
                return float(self.planned.time_limit)
            case Phase.FOLLOW_UP:
                # A follow-up is asked within its question's time; what was left is shared, 30 s at least.
                return max(30.0, self.planned.time_limit - self.attempt.seconds)
            case _:
                return None

    @property
    def phase_left(self) -> float | None:
        """Seconds left in this phase, bounded by what is left of the whole interview; ``None`` if not timed."""
        if self.phase_limit is None:
            return None
        left = self.phase_limit - self.phase_seconds
        total = self.total_left
        return max(0.0, left if total is None else min(left, total))

    @property
    def total_left(self) -> float | None:
        """Seconds left of the whole interview; ``None`` if only its questions are timed."""
        if self.plan.total_seconds is None:
            return None
        return max(0.0, self.plan.total_seconds - self.total_seconds)

    @property
    def finished(self) -> bool:
        """Whether nothing more is asked."""
        return self.phase == Phase.FINISHED


def begin(interview_id: str, plan: Plan) -> Interview:
    """A new interview at the thinking time of its first question."""
    attempts = tuple(Attempt(question_id=question.question_id) for question in plan.questions)
    return Interview(
        id=interview_id,
        plan=plan,
        attempts=attempts,
        phase=Phase.THINKING if plan.think_seconds else Phase.ANSWERING,
    )


def _enter(interview: Interview, phase: Phase, **changes: object) -> Interview:
    return interview.model_copy(update={"phase": phase, "phase_seconds": 0.0, "warned": (), **changes})


def _with_attempt(interview: Interview, attempt: Attempt) -> tuple[Attempt, ...]:
    return (*interview.attempts[: interview.position], attempt, *interview.attempts[interview.position + 1 :])


def type_draft(interview: Interview, draft: str) -> Interview:
    """The text in the editor changed."""
    return interview.model_copy(update={"draft": draft})


def tick(interview: Interview, seconds: float) -> Interview:
    """Let ``seconds`` pass: thinking turns into answering, and at zero the draft is taken as the answer."""
    if interview.paused or seconds <= 0 or interview.phase not in (Phase.THINKING, Phase.ANSWERING, Phase.FOLLOW_UP):
        return interview
    left = interview.phase_left
    passed = seconds if left is None else min(seconds, left)
    moved = interview.model_copy(
        update={
            "phase_seconds": interview.phase_seconds + passed,
            "total_seconds": interview.total_seconds + passed,
        }
    )
    if moved.phase_left is not None and moved.phase_left <= 1e-9:
        if moved.phase == Phase.THINKING and (moved.total_left is None or moved.total_left > 0):
            return start_answering(moved)
        return take(moved, moved.draft, timed_out=True)
    return moved


def start_answering(interview: Interview) -> Interview:
    """End the thinking time early, or at its end."""
    return _enter(interview, Phase.ANSWERING) if interview.phase == Phase.THINKING else interview


def take(interview: Interview, answer: str, *, timed_out: bool = False) -> Interview:
    """Take ``answer`` as what the candidate said to the question or follow-up that is open."""
    match interview.phase:
        case Phase.THINKING | Phase.ANSWERING:
            attempt = interview.attempt.model_copy(
                update={
                    "answer": answer,
                    "status": Status.TIMED_OUT if timed_out else Status.ANSWERED,
                    "seconds": interview.phase_seconds if interview.phase == Phase.ANSWERING else 0.0,
                }
            )
        case Phase.FOLLOW_UP:
            *earlier, last = interview.attempt.follow_ups
            said = last.model_copy(update={"answer": answer, "seconds": interview.phase_seconds})
            attempt = interview.attempt.model_copy(
                update={
                    "follow_ups": (*earlier, said),
                    "seconds": interview.attempt.seconds + interview.phase_seconds,
                }
            )
        case _:
            return interview
    return _enter(interview, Phase.WAITING, attempts=_with_attempt(interview, attempt), draft="")


def ask(interview: Interview, follow_up: FollowUp) -> Interview:
    """Ask a follow-up about the answer just taken."""
    if interview.phase != Phase.WAITING or len(interview.attempt.follow_ups) >= interview.plan.max_follow_ups:
        return interview
    attempt = interview.attempt.model_copy(update={"follow_ups": (*interview.attempt.follow_ups, follow_up)})
    return _enter(interview, Phase.FOLLOW_UP, attempts=_with_attempt(interview, attempt), draft="")


def proceed(interview: Interview) -> Interview:
    """Go on after an answer: to its feedback in a drill, else to the next question or the end."""
    if interview.phase == Phase.WAITING and interview.plan.mode == Mode.DRILL:
        return _enter(interview, Phase.FEEDBACK)
    if interview.phase not in (Phase.WAITING, Phase.FEEDBACK):
        return interview
    return _next(interview)


def skip(interview: Interview) -> Interview:
    """Leave the open question (or follow-up) unanswered and go on."""
    match interview.phase:
        case Phase.THINKING | Phase.ANSWERING:
            attempt = interview.attempt.model_copy(update={"status": Status.SKIPPED, "answer": interview.draft})
            return _next(interview.model_copy(update={"attempts": _with_attempt(interview, attempt)}))
        case Phase.FOLLOW_UP:
            return take(interview, "")
        case Phase.WAITING | Phase.FEEDBACK:
            return _next(interview)
        case _:
            return interview


def _next(interview: Interview) -> Interview:
    if interview.position + 1 >= len(interview.attempts) or interview.total_left == 0:
        return end(interview)
    phase = Phase.THINKING if interview.plan.think_seconds else Phase.ANSWERING
    return _enter(interview, phase, position=interview.position + 1, draft="")


def end(interview: Interview) -> Interview:
    """End now: an open draft counts as the answer if there is any, later questions were not reached."""
    if interview.finished:
        return interview
    attempts = list(interview.attempts)
    current = interview.attempt
    if current.status == Status.OPEN and interview.draft.strip():
        attempts[interview.position] = current.model_copy(
            update={"answer": interview.draft, "status": Status.ANSWERED, "seconds": interview.phase_seconds}
        )
    elif interview.phase == Phase.FOLLOW_UP and current.follow_ups:
        *earlier, last = current.follow_ups
        said = last.model_copy(update={"answer": interview.draft, "seconds": interview.phase_seconds})
        attempts[interview.position] = current.model_copy(update={"follow_ups": (*earlier, said)})
    closed = tuple(
        a.model_copy(update={"status": Status.NOT_REACHED}) if a.status == Status.OPEN else a for a in attempts
    )
    return _enter(interview, Phase.FINISHED, attempts=closed, draft="", paused=False)


def pause(interview: Interview) -> Interview:
    """Stop the clock."""
    return interview if interview.finished else interview.model_copy(update={"paused": True})


def resume(interview: Interview) -> Interview:
    """Let the clock go on."""
    return interview.model_copy(update={"paused": False})


def flag(interview: Interview) -> Interview:
    """Flag the current question for later, or take the flag off."""
    if interview.finished:
        return interview
    flagged = interview.attempt.model_copy(update={"flagged": not interview.attempt.flagged})
    return interview.model_copy(update={"attempts": _with_attempt(interview, flagged)})


def due_warning(interview: Interview) -> str | None:
    """The warning to give now: ``third`` at a third of the time left, ``15s`` at fifteen seconds; else ``None``."""
    left, limit = interview.phase_left, interview.phase_limit
    if left is None or limit is None or interview.phase == Phase.THINKING:
        return None
    for name, threshold in (("15s", 15.0), ("third", limit / 3)):
        if left <= threshold and threshold < limit:
            return None if name in interview.warned else name
    return None


def warned(interview: Interview, warning: str) -> Interview:
    """Remember that ``warning`` was given (the later one makes the earlier one pointless)."""
    both = ("third", "15s") if warning == "15s" else (warning,)
    return interview.model_copy(update={"warned": (*interview.warned, *both)})
