"""Assembling the real parts, and running the app."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interviewer.interview.plan import Plan
    from interviewer.interview.ready_made import ReadyMade
    from interviewer.rubrics.bank import Bank
    from interviewer.rubrics.errors import Problem
    from interviewer.rubrics.live import LiveBank
    from interviewer.settings import Settings
    from interviewer.store import Store
    from interviewer.tui.app import InterviewerApp
    from interviewer.tui.grader import GraderProcess
    from interviewer.tui.helper import Helper
    from interviewer.tui.services import Services

FINE, USAGE = 0, 2


@dataclass(frozen=True, slots=True)
class Start:
    """What ``interviewer start`` asks for; what is ``None`` comes from the settings."""

    topics: Sequence[str] = ()
    seed: int | None = None
    due: bool = False
    plan: str | None = None


def make_app(
    flags: Mapping[str, object], rubrics: Sequence[Path], start: Start | None, review: str | None = None
) -> InterviewerApp:
    """The app with its real parts.

    ``flags`` are settings given on the command line, by dotted name. Raises ``EmptyPlan``, ``RubricError`` or
    ``UnknownTopic`` when ``start`` cannot be met; without it settings and bank are read after the first paint.
    """
    from interviewer.settings.folders import store_file
    from interviewer.settings.theme import theme_at_start
    from interviewer.tui.app import InterviewerApp

    def furnish(services: Services) -> Sequence[str]:
        from interviewer.settings import load

        settings, _, problems = load(flags)
        services.furnish(settings, *graders(settings))
        return problems

    def remember(name: str, value: str) -> None:
        from interviewer.settings import save

        save({name: value})

    def open_store() -> Store:
        from interviewer.store import Store

        return Store(store_file())

    @cache
    def live() -> LiveBank:
        from interviewer.rubrics.live import LiveBank
        from interviewer.settings import user_rubrics_folder

        return LiveBank(rubrics, user_rubrics_folder())

    def load_bank() -> tuple[Bank, Sequence[Problem]]:
        found = live().load()
        # The bank and all modules stay: looking through them for garbage would stop the screen again and again.
        gc.freeze()
        return found

    bank: Bank | Callable[[], tuple[Bank, Sequence[Problem]]] = load_bank
    wrong: Sequence[Problem] = ()
    plan = None
    settings = None
    grader: GraderProcess | None = None
    helper = None
    if start is not None or review is not None:
        from interviewer.settings import load

        settings, _, faults = load(flags)
        for fault in faults:
            print(f"interviewer: {fault}", file=sys.stderr)
        grader, helper = graders(settings)
        if start is not None:
            bank, wrong = live().load()
            plan = make_plan(bank, settings, start, rubrics)
    return InterviewerApp(
        bank,
        wrong,
        open_store,
        settings,
        grader,
        plan,
        theme=theme_at_start(flags),
        furnish=furnish,
        review=review,
        helper=helper,
        remember=remember,
        refresh=lambda: live().refresh(),
        plans=lambda bank: find_plans(bank, rubrics),
    )


def graders(settings: Settings) -> tuple[GraderProcess, Helper | None]:
    """The grader of these settings, and the language model's helper if it is switched on."""
    from interviewer.settings.folders import config_folder
    from interviewer.tui.late_grader import LateGrader

    grader = LateGrader(settings.model)
    if settings.llm.mode == "off":
        return grader, None
    from interviewer.tui.assisted import PATIENCE, AssistedGrader
    from interviewer.tui.helper import Helper

    helper = Helper(settings.llm, config_folder() / "prompts")
    return AssistedGrader(grader, helper, settings.llm.wait or PATIENCE), helper


def make_plan(bank: Bank, settings: Settings, start: Start, rubrics: Sequence[Path] = ()) -> Plan:
    """The plan that the command line asks for; raises ``EmptyPlan``, ``RubricError`` or ``UnknownTopic``."""
    import secrets
    import time

    from interviewer.interview.adaptive import choose_adaptive
    from interviewer.interview.plan import Plan, PlannedQuestion, choose
    from interviewer.settings import store_file
    from interviewer.store import Store, StoreError
    from interviewer.store.due import first_questions

    bank.check_topics(start.topics)
    if start.plan is not None:
        return ready_made(bank, settings, start.plan, rubrics)
    recent: dict[str, float] = {}
    first: list[str] = []
    if start.seed is None or start.due:
        try:
            with Store(store_file()) as store:
                recent = store.last_asked()
                if start.due:
                    first = first_questions(store, bank, settings.questions, time.time())
        except StoreError:
            # The app says so itself, where it can be read.
            pass
    seed = secrets.randbelow(2**31) if start.seed is None else start.seed
    # What is due is asked as it is due, however hard it is.
    adaptive = settings.adaptive and not start.due
    reserve: tuple[PlannedQuestion, ...] = ()
    if adaptive:
        chosen, reserve = choose_adaptive(
            bank, topics=start.topics, count=settings.questions, start=settings.difficulty, seed=seed, recent=recent
        )
    else:
        chosen = choose(
            bank,
            topics=start.topics,
            count=settings.questions,
            difficulty=settings.difficulty,
            seed=seed,
            recent=recent,
            first=first,
        )
    return Plan(
        title=start.topics[0] if len(start.topics) == 1 else "Mock interview",
        mode=settings.mode,
        questions=chosen,
        total_seconds=settings.minutes * 60 if settings.minutes else None,
        think_seconds=settings.think_seconds,
        max_follow_ups=settings.follow_ups,
        seed=seed,
        llm=settings.llm.mode,
        adaptive=adaptive,
        reserve=reserve,
    )


def find_plans(bank: Bank, rubrics: Sequence[Path]) -> tuple[dict[str, ReadyMade], Sequence[Problem]]:
    """The ready-made interviews beside the bank's files by name, and what is wrong with others."""
    from interviewer.interview.ready_made import sound_plans
    from interviewer.rubrics.files import plan_folders
    from interviewer.settings import user_rubrics_folder

    return sound_plans(plan_folders(rubrics, user_rubrics_folder()), bank)


def ready_made(bank: Bank, settings: Settings, name: str, rubrics: Sequence[Path] = ()) -> Plan:
    """A ready-made interview by its file's name; raises ``EmptyPlan`` or ``RubricError``."""
    from interviewer.interview.plan import EmptyPlan
    from interviewer.rubrics.errors import RubricError

    plans, problems = find_plans(bank, rubrics)
    wrong = [problem for problem in problems if Path(problem.file).stem == name]
    if name not in plans and wrong:
        raise RubricError(wrong)
    if name not in plans:
        raise EmptyPlan(f"no ready-made interview {name!r}; there are: {', '.join(plans)}")
    return plans[name].plan(
        bank, think_seconds=settings.think_seconds, max_follow_ups=settings.follow_ups, llm=settings.llm.mode
    )


def run(
    flags: Mapping[str, object] | None = None,
    *,
    rubrics: Sequence[Path] = (),
    start: Start | None = None,
    review: str | None = None,
) -> int:
    """Open the app; returns the exit status.

    ``start`` begins an interview at once, ``review`` opens a past one (or their table, if it is empty).
    """
    app = make_app(flags or {}, rubrics, start, review) if start is None else _begun(flags or {}, rubrics, start)
    if app is None:
        return USAGE
    app.run()
    if app.services.helper is not None:
        print(f"interviewer: language model: {app.services.helper.spent.sentence}", file=sys.stderr)
    return app.return_code or FINE


def _begun(flags: Mapping[str, object], rubrics: Sequence[Path], start: Start) -> InterviewerApp | None:
    # Apart from ``run``: these imports are a third of the time to the first screen.
    from interviewer.interview.plan import EmptyPlan
    from interviewer.rubrics.bank import UnknownTopic
    from interviewer.rubrics.errors import RubricError

    try:
        return make_app(flags, rubrics, start)
    except (EmptyPlan, RubricError, UnknownTopic) as error:
        print(f"interviewer: {error}", file=sys.stderr)
        return None
