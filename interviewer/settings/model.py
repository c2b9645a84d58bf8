"""The settings and their defaults."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from interviewer.interview.plan import MAX_FOLLOW_UPS, THINK_SECONDS, Mode
from interviewer.rubrics.model import Difficulty

# The embedding model that is part of the program.
SHIPPED = "shipped"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LLMSettings(_Frozen):
    """The optional language model; prices are per million tokens, in whatever currency the user thinks in.

    ``repeats`` is how often each judgement is asked for, so that its spread can be told. ``wait`` is how many seconds a
    reply may take: a small machine's own model needs more than the usual limits.
    """

    mode: Literal["off", "unsure", "all"] = "off"
    base_url: str | None = None
    model: str | None = None
    price_in: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    price_out: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    repeats: int = Field(default=1, ge=1, le=9)
    wait: float | None = Field(default=None, ge=1, le=3600, allow_inf_nan=False)

    @property
    def configured(self) -> bool:
        """Whether there is a model to ask."""
        return self.model is not None


class Settings(_Frozen):
    """What an interview is like unless asked otherwise; ``minutes`` bounds the whole interview if set.

    In an ``adaptive`` one ``difficulty`` is that of the first question.
    """

    questions: int = Field(default=5, ge=1, le=100)
    minutes: int | None = Field(default=None, ge=1, le=600)
    mode: Mode = Mode.MOCK
    difficulty: Difficulty | None = None
    adaptive: bool = False
    think_seconds: int = Field(default=THINK_SECONDS, ge=0, le=600)
    follow_ups: int = Field(default=MAX_FOLLOW_UPS, ge=0, le=5)
    theme: str = "interviewer-dark"
    model: str = Field(default=SHIPPED, min_length=1)
    llm: LLMSettings = LLMSettings()


# Every setting by its dotted name, and the environment variable that sets it.
VARIABLES = {
    "questions": "INTERVIEWER_QUESTIONS",
    "minutes": "INTERVIEWER_MINUTES",
    "mode": "INTERVIEWER_MODE",
    "difficulty": "INTERVIEWER_DIFFICULTY",
    "adaptive": "INTERVIEWER_ADAPTIVE",
    "think_seconds": "INTERVIEWER_THINK_SECONDS",
    "follow_ups": "INTERVIEWER_FOLLOW_UPS",
    "theme": "INTERVIEWER_THEME",
    "model": "INTERVIEWER_MODEL",
    "llm.mode": "INTERVIEWER_LLM",
    "llm.base_url": "OPENAI_BASE_URL",
    "llm.model": "INTERVIEWER_LLM_MODEL",
    "llm.price_in": "INTERVIEWER_LLM_PRICE_IN",
    "llm.price_out": "INTERVIEWER_LLM_PRICE_OUT",
    "llm.repeats": "INTERVIEWER_LLM_REPEATS",
    "llm.wait": "INTERVIEWER_LLM_WAIT",
}
