"""Interviews with a language model behind them: a server on 127.0.0.1 that is good, late, broken or gone."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Markdown, Static

from interviewer.interview.state import Phase
from interviewer.settings import Settings
from interviewer.store import Store
from interviewer.tui.app import InterviewerApp
from interviewer.tui.assisted import AssistedGrader
from interviewer.tui.helper import Helper
from interviewer.tui.screens.confirm import ConfirmScreen
from interviewer.tui.screens.home import HomeScreen
from interviewer.tui.screens.interview import InterviewScreen
from interviewer.tui.screens.pause import PauseScreen
from interviewer.tui.screens.report import ReportScreen
from tests.llm import fake_server as fake
from tests.tui.fakes import FakeGrader, make_bank, make_plan
from tests.tui.test_interview import conductor, in_interview, shown, until, write

ANSWER = "They all get the same gradient."
WORDED = "You named the gradient [/b]: how would you begin instead?"
AUTHORED = "What would you do instead?"
SUMMARY = "### Patterns\nMechanisms [red]without[/] consequences.\n\n### Priorities\n1. Say why."
Serve = Callable[..., fake.FakeServer]
Start = Callable[..., InterviewerApp]


@pytest.fixture(autouse=True)
def no_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "INTERVIEWER_LLM_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


@pytest.fixture
def serve() -> Iterator[Serve]:
    with ExitStack() as stack:
        yield lambda *script: stack.enter_context(fake.FakeServer(*script))


def form(body: dict[str, Any]) -> str | None:
    name = body.get("response_format", {}).get("json_schema", {}).get("name")
    return None if name is None else str(name)


def model(follow_up: fake.Behaviour | None = None, writing: fake.Behaviour | None = None) -> fake.Behaviour:
    """Covers ``biases`` against the offline verdict, words follow-ups and writes."""

    def behave(handler: fake.Handler, body: dict[str, Any]) -> None:
        if form(body) == "Probe":
            (follow_up or fake.text(json.dumps({"question": WORDED})))(handler, body)
        elif form(body) == "Judgements":
            said = {"key_point": "biases", "quote": "the same gradient", "reason": "Said.", "verdict": "partial"}
            said["quote"] = "biases may start at zero" if "biases may" in str(body) else "the same gradient"
            fake.text(json.dumps({"judgements": [said]}))(handler, body)
        else:
            (writing or fake.stream([SUMMARY[:20], SUMMARY[20:]]))(handler, body)

    return behave


def stalled(handler: fake.Handler, body: dict[str, Any]) -> None:
    """Takes the request, says nothing and hangs up after a while."""
    handler.server.fake.disconnected.wait(10)
    handler.close_connection = True


@pytest.fixture
def start(store: Store, tmp_path: Path) -> Start:
    def make(base_url: str, *, plan: bool = True, count: int = 1, **llm: object) -> InterviewerApp:
        chosen = Settings.model_validate(
            {
                "theme": "interviewer-dark",
                "llm": {"mode": "unsure", "base_url": base_url, "model": "fake-model", **llm},
            }
        )
        bank = make_bank()
        helper = Helper(chosen.llm, tmp_path / "prompts")
        grader = AssistedGrader(FakeGrader(), helper)
        wanted = make_plan(bank, count=count) if plan else None
        return InterviewerApp(bank, (), store, chosen, grader, wanted, helper=helper)

    return make


async def answer(pilot: Pilot[None], text: str = ANSWER) -> None:
    await in_interview(pilot)
    # Ready before the two seconds run: the library takes a second to import.
    warming = pilot.app.services.helper._warming  # type: ignore[attr-defined]
    await until(pilot, lambda: warming is None or warming.done(), seconds=60)
    await write(pilot, text)
    await pilot.press("ctrl+j")


async def following(pilot: Pilot[None], app: InterviewerApp, seconds: float = 10) -> None:
    await until(pilot, lambda: conductor(app).interview.phase == Phase.FOLLOW_UP, seconds)
    await pilot.pause()


async def to_report(pilot: Pilot[None], app: InterviewerApp) -> ReportScreen:
    """Skips whatever is asked until the report stands there."""
    for _ in range(6):
        await until(
            pilot,
            lambda: (
                isinstance(app.screen, ReportScreen)
                or (isinstance(app.screen, InterviewScreen) and conductor(app).interview.phase != Phase.WAITING)
            ),
            10,
        )
        if isinstance(app.screen, ReportScreen):
            break
        await pilot.press("f5")
        await pilot.pause(0.05)
    report = app.screen
    assert isinstance(report, ReportScreen)
    await until(pilot, lambda: bool(str(report.query_one("#title", Static).render())))
    return report


async def test_a_whole_interview_with_follow_up_summary_and_cost(serve: Serve, start: Start, store: Store) -> None:
    server = serve(model())
    app = start(server.base_url, price_in=1.0, price_out=2.0)
    host = server.base_url.removeprefix("http://").removesuffix("/v1")
    async with app.run_test(size=(110, 40)) as pilot:
        await in_interview(pilot)
        assert f"Your answers go to fake-model at {host}, on this machine." in shown(app, "leaves")
        await answer(pilot)
        await following(pilot, app)
        assert WORDED in shown(app, "probe")
        probe = next(body for body in server.requests if form(body) == "Probe")
        assert ANSWER in probe["messages"][1]["content"] and "break the symmetry" in probe["messages"][1]["content"]
        await write(pilot, "I would start with random numbers.")
        await pilot.press("ctrl+j")
        report = await to_report(pilot, app)
        assert report._record.outcome(0).score_graded is not None
        await until(pilot, lambda: "Language model" in shown(app, "assistance"))
        assert host in shown(app, "assistance") and f"s asks for a summary. Your answers go to {'fake-model'}" in shown(
            app, "summary-text-state"
        )
        before = report._record.usage.requests
        assert f"{before} requests, {before * 100:,} tokens in and {before * 20} out" in shown(app, "assistance")
        assert f"{before * 0.00014:.4f} at your prices" in shown(app, "assistance")
        await pilot.press("s")
        await until(pilot, lambda: "Written by fake-model summary@" in shown(app, "summary-text-state"))
        assert (
            app.screen.query_one(
                "#summary-text",
            )
            .query_one(Markdown)
            .source
            == SUMMARY
        )
        summary = server.requests[-1]["messages"][1]["content"]
        assert "I would start with random numbers." in summary and "[covered] Small random weights" in summary
        interview_id = report._record.interview.id
        await until(pilot, lambda: f"{before + 1} requests" in shown(app, "assistance"))
    assert [(text.position, text.kind, text.text) for text in store.texts(interview_id)] == [(-1, "summary", SUMMARY)]
    assert store.texts(interview_id)[0].source.startswith("llm:fake-model summary@1#")
    kept = store.load_interview(interview_id)
    assert kept is not None and kept.attempts[0].follow_ups[0].written_by == "llm:fake-model"
    assert len(kept.attempts[0].follow_ups[0].prompt_hash or "") == 16
    assert store.usage(interview_id)["requests"] == before + 1 and store.usage(interview_id)["unreported"] == 0
    assert "at your prices" in app.services.helper.spent.sentence  # type: ignore[union-attr]

    # What was written and spent is there again, with and without a language model.
    again = start(server.base_url, plan=False)
    asked = len(server.requests)
    async with again.run_test(size=(110, 40)) as pilot:
        await until(pilot, lambda: isinstance(again.screen, HomeScreen))
        assert f"fake-model at {host}" in shown(again, "provenance")
        from interviewer.tui import messages

        again.post_message(messages.OpenReport(interview_id))
        await until(pilot, lambda: isinstance(again.screen, ReportScreen))
        await until(pilot, lambda: bool(again.screen.query("#summary-text Markdown")))
        assert again.screen.query_one("#summary-text").query_one(Markdown).source == SUMMARY
        assert f"{before + 1} requests" in shown(again, "assistance")
    assert len(server.requests) == asked


async def test_where_both_verdicts_differ_the_report_says_which_counts(serve: Serve, start: Start) -> None:
    server = serve(model())
    app = start(server.base_url, repeats=3)
    async with app.run_test(size=(110, 40)) as pilot:
        await answer(pilot, "They all get the same gradient, and the bias terms, biases may start at zero.")
        report = await to_report(pilot, app)
        verdict = report._record.grades[0].verdict("biases")
        assert verdict.offline is not None and verdict.offline != verdict.verdict
        assert verdict.judged_by == "llm:fake-model"
        await pilot.press("right")
        await pilot.pause(0.1)
        points = report.query_one("#points")
        points.highlighted = points.get_option_index("point:biases")  # type: ignore[attr-defined]
        await pilot.pause(0.1)
        line = str(points.get_option("point:biases").prompt)  # type: ignore[attr-defined]
        assert "partial" in line and "offline: ✓ covered" in line
        note = shown(app, "point-note")
        assert "Offline ✓ covered; fake-model ◐ partial. The score uses the model's." in " ".join(note.split())
        assert "3 partial (spread 0%)" in " ".join(note.split())
    assert len([body for body in server.requests if form(body) == "Judgements"]) == 3


async def test_a_late_model_leaves_the_authored_question(serve: Serve, start: Start) -> None:
    server = serve(model(follow_up=stalled))
    app = start(server.base_url)
    async with app.run_test() as pilot:
        await answer(pilot)
        await until(pilot, lambda: conductor(app).following_up, 10)
        began = time.monotonic()
        await until(pilot, lambda: "Wording a follow-up" in str(app.screen.query_one("Countdown").render()))
        await following(pilot, app)
        # The server would have taken ten.
        assert 1.0 < time.monotonic() - began < 8
        assert AUTHORED in shown(app, "probe")
        asked = conductor(app).interview.attempt.follow_ups[0]
        assert (asked.written_by, asked.prompt_hash) == ("rubric", None)
        # Its tokens are unknown, and said to be.
        assert conductor(app).record.usage.unreported == 1
        assert not app._notifications


async def test_a_broken_model_leaves_the_authored_question_and_is_told_once(serve: Serve, start: Start) -> None:
    server = serve(fake.status(401, "bad key sk-secret"))
    app = start(server.base_url, price_in=1.0, price_out=1.0)
    async with app.run_test(size=(110, 40)) as pilot:
        await answer(pilot)
        await following(pilot, app)
        assert AUTHORED in shown(app, "probe")
        told = [str(note.message) for note in app._notifications]
        assert len(told) == 1 and "OPENAI_API_KEY" in told[0] and "Graded offline only" in told[0]
        report = await to_report(pilot, app)
        assert report._record.outcome(0).score == 50.0
        await until(pilot, lambda: "! Graded offline only." in shown(app, "assistance"))
        assert "The language model was not asked." in shown(app, "assistance")
        await pilot.press("s")
        await until(pilot, lambda: "This failed, the report stands:" in shown(app, "summary-text-state"))
        assert "sk-secret" not in shown(app, "summary-text-state")


async def test_no_server_at_all(start: Start) -> None:
    app = start(f"http://127.0.0.1:{fake.closed_port()}/v1")
    async with app.run_test() as pilot:
        await answer(pilot)
        await following(pilot, app)
        assert AUTHORED in shown(app, "probe")
        assert "No server answers" in next(iter(app._notifications)).message


async def test_an_unconfigured_model_says_how_to_mend_it(start: Start, tmp_path: Path) -> None:
    app = start("", plan=False, model=None)
    async with app.run_test(size=(110, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        assert "cannot be used" in shown(app, "provenance") and "OPENAI_BASE_URL" in " ".join(
            shown(app, "provenance").split()
        )


@pytest.mark.parametrize("key", ["f5", "f3", "f8", "ctrl+q"])
async def test_while_a_follow_up_is_worded_every_key_works_at_once(
    serve: Serve, start: Start, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So long that no key can have waited for it, however busy the machine.
    monkeypatch.setattr("interviewer.llm.follow_ups.SECONDS", 60.0)
    server = serve(model(follow_up=stalled))
    app = start(server.base_url, count=2)
    began = 0.0
    async with app.run_test() as pilot:
        await answer(pilot)
        await until(pilot, lambda: conductor(app).following_up, 10)
        began = time.monotonic()
        await pilot.press(key)
        if key == "f5":
            await until(pilot, lambda: conductor(app).interview.position == 1)
            assert conductor(app).record.grades[0].score == 62.5 and not conductor(app).record.unassessed
        elif key == "f3":
            await until(pilot, lambda: isinstance(app.screen, PauseScreen))
            assert conductor(app).interview.paused
            await pilot.press("f3")
            await until(pilot, lambda: isinstance(app.screen, InterviewScreen))
            assert conductor(app).following_up and not conductor(app).interview.paused
        elif key == "f8":
            await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
            await pilot.press("y")
            await until(pilot, lambda: isinstance(app.screen, ReportScreen))
    assert time.monotonic() - began < 20


async def test_a_pause_outlasts_the_wait(serve: Serve, start: Start) -> None:
    server = serve(model(follow_up=stalled))
    app = start(server.base_url)
    async with app.run_test() as pilot:
        await answer(pilot)
        await until(pilot, lambda: conductor(app).following_up, 10)
        await pilot.press("f3")
        await following(pilot, app)
        assert isinstance(app.screen, PauseScreen) and conductor(app).interview.paused
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, InterviewScreen))
        assert not conductor(app).interview.paused and AUTHORED in shown(app, "probe")


async def test_a_summary_stops_at_once_and_leaves_nothing(serve: Serve, start: Start, store: Store) -> None:
    server = serve(model(writing=fake.stall(["### Patterns\n", "half "])))
    app = start(server.base_url)
    async with app.run_test(size=(110, 40)) as pilot:
        await answer(pilot)
        report = await to_report(pilot, app)
        await pilot.press("s")
        await until(pilot, lambda: bool(app.screen.query("#summary-text Markdown")))
        assert "s stops it" in shown(app, "summary-text-state")
        began = time.monotonic()
        await pilot.press("s")
        await until(pilot, lambda: "Stopped" in shown(app, "summary-text-state"))
        assert time.monotonic() - began < 1
        await until(pilot, server.disconnected.is_set)
        assert store.texts(report._record.interview.id) == []
        assert report._record.usage.unreported >= 1


@pytest.mark.parametrize("breaks", [False, True])
async def test_a_critique_streams_into_the_report(serve: Serve, start: Start, store: Store, breaks: bool) -> None:
    writing = fake.cut_stream(["Good [/b]: "]) if breaks else fake.stream(["Good [/b]: ", "say why."])
    app = start(serve(model(writing=writing)).base_url)
    async with app.run_test(size=(110, 40)) as pilot:
        await answer(pilot)
        report = await to_report(pilot, app)
        await pilot.press("right")
        await pilot.pause(0.1)
        assert "c asks for a critique. Your answers go to" in shown(app, "critique-text-state")
        await pilot.press("c")
        expected = "broke within the reply" if breaks else "Written by fake-model critique@1#"
        await until(pilot, lambda: expected in shown(app, "critique-text-state"))
        assert report._record.outcome(0).score == 62.5
        # It belongs to this answer only.
        offered = [command.title for command in app.get_system_commands(app.screen)]
        assert "Critique" in offered and "Summary" not in offered
        await pilot.press("left")
        await pilot.pause(0.1)
        assert "Summary" in [command.title for command in app.get_system_commands(app.screen)]
        interview_id = report._record.interview.id
    assert [text.text for text in store.texts(interview_id)] == ([] if breaks else ["Good [/b]: say why."])
