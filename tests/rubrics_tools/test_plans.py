from __future__ import annotations

import pytest

from interviewer.interview.plan import Mode
from interviewer.interview.ready_made import load_plans, parse_plan
from interviewer.rubrics.errors import RubricError
from interviewer.rubrics.files import PLANS_FOLDER, load, shipped_folder
from interviewer.rubrics.model import Difficulty

RAMP = list(Difficulty)


def test_the_shipped_interviews_fit_the_bank_and_their_time():
    bank = load([shipped_folder()])
    plans = load_plans(shipped_folder() / PLANS_FOLDER, bank)
    titles = {plan.title for plan in plans.values()}
    assert {"Deep-learning screening, 30 minutes", "CNN deep dive", "Transformers", "Debugging training"} <= titles
    assert len(plans) >= 5
    for name, made in plans.items():
        plan = made.plan(bank)
        ramp = [RAMP.index(question.difficulty) for question in plan.questions]
        assert ramp == sorted(ramp), name
        needed = sum(question.time_limit + plan.think_seconds for question in plan.questions)
        assert 0.5 * plan.total_seconds <= needed <= plan.total_seconds, (name, needed / 60)


def test_a_plan_takes_the_mode_asked_for():
    bank = load([shipped_folder()])
    made = load_plans(shipped_folder() / PLANS_FOLDER)["warm-up-drill"]
    assert made.plan(bank).mode == Mode.DRILL
    assert made.plan(bank, mode=Mode.MOCK, max_follow_ups=0).max_follow_ups == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title: T\nminutes: 5\nquestions: [a]\nspeed: 3\n", "p.yaml:4: field speed: unknown key"),
        ("title: T\nquestions: [a]\n", "field minutes: required"),
        ("title: T\nminutes: 0\nquestions: [a]\n", "p.yaml:2: field minutes"),
        ("title: T\nminutes: 5\nquestions: []\n", "field questions"),
        ("title: T\nminutes: 5\nquestions:\n- a\n- a\n", "p.yaml:5: field questions: a stands twice"),
        ("title: T\nminutes: 5\nquestions: &x [*x]\n", "alias"),
        ("- a\n", "p.yaml"),
    ],
)
def test_wrong_plans_say_where(text, message):
    with pytest.raises(RubricError) as error:
        parse_plan(text.encode(), "p.yaml")
    assert message in str(error.value)


def test_a_missing_folder_holds_no_plans(tmp_path):
    assert load_plans(tmp_path / "nowhere") == {}
