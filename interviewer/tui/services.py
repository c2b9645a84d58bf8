"""What every screen may need, handed from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from interviewer.tui.background import Background
from interviewer.tui.keeper import Keeper

if TYPE_CHECKING:
    from interviewer.rubrics.bank import Bank
    from interviewer.rubrics.errors import Problem
    from interviewer.settings import Settings
    from interviewer.tui.grader import Critic, GraderProcess


@dataclass(slots=True)
class Services:
    """The bank (``None`` until it is read), its problems, the store, the grader and the settings."""

    keeper: Keeper
    background: Background
    grader: GraderProcess
    settings: Settings
    bank: Bank | None = None
    problems: Sequence[Problem] = field(default=())
    critic: Critic | None = None
    remember: Callable[[str, str], None] | None = None

    @property
    def provenance(self) -> str:
        """Who reads the answers, in one plain sentence."""
        llm = self.settings.llm
        if llm.mode == "off":
            return "Graded on this machine, offline. Nothing you write leaves it."
        host = llm.base_url or "api.openai.com"
        return f"Graded on this machine; language model {llm.mode}: your answers are also sent to {host}."
