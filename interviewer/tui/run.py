"""Assembling the real parts, and running the app."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interviewer.interview.plan import Plan
    from interviewer.rubrics.bank import Bank
    from interviewer.rubrics.errors import Problem
    from interviewer.settings import Settings
    from interviewer.store import Store
    from interviewer.tui.app import InterviewerApp
    from interviewer.tui.assisted import AssistedGrader

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
    ``UnknownTopic`` when
    ``start`` cannot be met; without it the bank is read after the first paint.
    """
    from interviewer.settings import config_folder, load, save, store_file
    from interviewer.tui.app import InterviewerApp
    from interviewer.tui.late_grader import LateGrader

    settings, _, problems = load(flags)
    for problem in problems:
        print(f"interviewer: {problem}", file=sys.stderr)

    def open_store() -> Store:
        from interviewer.store import Store

        return Store(store_file())

    def load_bank() -> tuple[Bank, Sequence[Problem]]:
        from interviewer.rubrics import files
        from interviewer.settings import user_rubrics_folder

        return files.load_or_default(rubrics, user_rubrics_folder())

    bank: Bank | Callable[[], tuple[Bank, Sequence[Problem]]] = load_bank
    wrong: Sequence[Problem] = ()
    plan = None
    if start is not None:
        bank, wrong = load_bank()
        plan = make_plan(bank, settings, start)
    grader: LateGrader | AssistedGrader = LateGrader(settings.model)
    critic = None
    if settings.llm.mode != "off":
        from interviewer.tui.assisted import AssistedGrader

        grader = AssistedGrader(grader, settings.llm, config_folder() / "prompts")
        critic = grader.critique
    return InterviewerApp(
        bank,
        wrong,
        open_store,
        settings,
        grader,
        plan,
        review=review,
        critic=critic,
        remember=lambda name, value: save({name: value}),
    )


def make_plan(bank: Bank, settings: Settings, start: Start) -> Plan:
    """The plan that the command line asks for; raises ``EmptyPlan``, ``RubricError`` or ``UnknownTopic``."""
    import secrets
    import time

    from interviewer.interview.plan import Plan, choose
    from interviewer.settings import store_file
    from interviewer.store import Store, StoreError
    from interviewer.store.due import first_questions

    bank.check_topics(start.topics)
    if start.plan is not None:
        return ready_made(bank, settings, start.plan)
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
    )


def ready_made(bank: Bank, settings: Settings, name: str) -> Plan:
    """A ready-made interview by its file's name; raises ``EmptyPlan`` that lists the names there are."""
    from interviewer.interview.plan import EmptyPlan
    from interviewer.interview.ready_made import load_plans
    from interviewer.rubrics.files import PLANS_FOLDER, shipped_folder
    from interviewer.settings import user_rubrics_folder

    plans = load_plans(shipped_folder() / PLANS_FOLDER, bank) | load_plans(user_rubrics_folder() / PLANS_FOLDER, bank)
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
    from interviewer.interview.plan import EmptyPlan
    from interviewer.rubrics.bank import UnknownTopic
    from interviewer.rubrics.errors import RubricError

    try:
        app = make_app(flags or {}, rubrics, start, review)
    except (EmptyPlan, RubricError, UnknownTopic) as error:
        print(f"interviewer: {error}", file=sys.stderr)
        return USAGE
    app.run()
    return app.return_code or FINE
