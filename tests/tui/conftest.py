from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from interviewer.interview.plan import Plan
from interviewer.rubrics.bank import Bank
from interviewer.settings import Settings
from interviewer.store import Store
from interviewer.tui.app import InterviewerApp
from tests.tui.fakes import FakeGrader, make_bank

MakeApp = Callable[..., InterviewerApp]


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("INTERVIEWER_CONFIG_DIR", str(tmp_path / "config"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "interviews.db", clock=lambda: 1_760_000_000.0)


@pytest.fixture
def make_app(store: Store) -> MakeApp:
    def make(
        plan: Plan | None = None, *, bank: Bank | None = None, grader: FakeGrader | None = None, **settings: object
    ) -> InterviewerApp:
        chosen = Settings.model_validate({"theme": "interviewer-dark", **settings})
        return InterviewerApp(bank or make_bank(), (), store, chosen, grader or FakeGrader(), plan)

    return make
