"""What every screen may need, handed from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from interviewer.tui.background import Background
from interviewer.tui.keeper import Keeper

if TYPE_CHECKING:
    from interviewer.interview.ready_made import ReadyMade
    from interviewer.rubrics.bank import Bank
    from interviewer.rubrics.errors import Problem
    from interviewer.settings import Settings
    from interviewer.tui.grader import Grader, GraderProcess
    from interviewer.tui.helper import Helper

    FindPlans = Callable[[Bank], tuple[dict[str, ReadyMade], Sequence[Problem]]]


@dataclass(slots=True)
class Services:
    """The bank (``None`` until it is read), its problems, the store, the grader and the settings.

    ``settings`` and ``grader`` are there before the bank is; only the home screen opens sooner.
    """

    keeper: Keeper
    background: Background
    grader: GraderProcess = field(init=False)
    settings: Settings = field(init=False)
    furnished: bool = field(default=False, init=False)
    """Whether settings and grader are there."""
    bank: Bank | None = None
    problems: Sequence[Problem] = field(default=())
    helper: Helper | None = None
    remember: Callable[[str, str], None] | None = None
    plans: FindPlans | None = None
    """Finds the ready-made interviews for a bank, by name, and what is wrong with others; reads files."""
    tried: dict[str, str] = field(default_factory=dict)
    """The answers tried in the rubric lab, by question, for as long as the program runs."""

    def furnish(self, settings: Settings, grader: GraderProcess, helper: Helper | None = None) -> None:
        """Set what the user's settings decide."""
        self.settings, self.grader, self.helper = settings, grader, helper
        self.furnished = True

    @property
    def offline_grader(self) -> Grader:
        """The grader without a language model: for what is graded again and again while somebody types."""
        offline: Grader = getattr(self.grader, "offline", self.grader)
        return offline

    @property
    def provenance(self) -> str:
        """Who reads the answers, in one plain sentence."""
        if not self.furnished:
            return ""
        if self.helper is None:
            return "Graded on this machine, offline. Nothing you write leaves it."
        return f"Graded on this machine, with a language model for {self.helper.uses}. {self.helper.notice}"
