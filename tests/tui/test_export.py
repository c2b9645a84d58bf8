"""Exporting from the report: into a folder in a terminal; the download in a browser is tested in ``tests/browser``."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Checkbox, Input, OptionList, Static

from interviewer.exports.document import FORMATS
from interviewer.store import Store
from interviewer.tui import messages
from interviewer.tui.delivery import downloads
from interviewer.tui.screens.export import ExportScreen
from interviewer.tui.screens.home import HomeScreen
from interviewer.tui.screens.report import ReportScreen
from tests.tui.conftest import MakeApp
from tests.tui.fakes import make_bank
from tests.tui.test_review import POOR, keep, until


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("XDG_DOWNLOAD_DIR", raising=False)


async def open_export(pilot: Pilot[None], store: Store) -> None:
    await keep(store, "kept", [POOR + " Ada said so."], make_bank(markup=True))
    await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
    pilot.app.post_message(messages.OpenReport("kept"))
    await until(pilot, lambda: isinstance(pilot.app.screen, ReportScreen))
    await pilot.pause(0.1)
    await pilot.press("w")
    await until(pilot, lambda: isinstance(pilot.app.screen, ExportScreen) and pilot.app.screen.focused is not None)


def into(pilot: Pilot[None], folder: Path) -> None:
    pilot.app.screen.query_one("#folder", Input).value = str(folder)


async def test_every_format_is_written_and_nothing_overwritten(make_app: MakeApp, store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "out [$error]"
    folder.mkdir()
    app = make_app()
    async with app.run_test(size=(100, 30)) as pilot:
        await open_export(pilot, store)
        for number, (name, form) in enumerate([*FORMATS.items(), *FORMATS.items()], 1):
            if not isinstance(app.screen, ExportScreen):
                await pilot.press("w")
                await until(pilot, lambda: isinstance(app.screen, ExportScreen) and app.screen.focused is not None)
            into(pilot, folder)
            choices = app.screen.query_one(OptionList)
            choices.highlighted = choices.get_option_index(name)
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, ReportScreen))
            assert len(list(folder.iterdir())) == number, form
    assert {path.suffix for path in folder.iterdir()} == {f".{form.ending}" for form in FORMATS.values()}
    (first, second) = sorted(folder.glob("*.html"), key=lambda path: len(path.name))
    assert second.name == f"{first.stem}-2.html" and first.read_bytes() == second.read_bytes()
    assert "training is faster" in first.read_text()
    assert all(zipfile.is_zipfile(path) for path in folder.glob("*.apkg"))


async def test_for_sharing_names_are_masked(make_app: MakeApp, store: Store, tmp_path: Path) -> None:
    app = make_app()
    async with app.run_test(size=(100, 30)) as pilot:
        await open_export(pilot, store)
        assert not app.screen.query_one("#names").display
        into(pilot, tmp_path)
        box = app.screen.query_one("#anonymous", Checkbox)
        assert "X" not in str(box.render())
        box.toggle()
        await until(pilot, lambda: bool(app.screen.query_one("#names").display))
        assert "X" in str(box.render())
        app.screen.query_one("#names", Input).value = "Grace, Ada"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen))
    text = (tmp_path / "interview.html").read_text()
    assert "said so" in text and "Ada" not in text and "kept" not in text


async def test_a_folder_that_cannot_be_written_is_told(make_app: MakeApp, store: Store, tmp_path: Path) -> None:
    app = make_app()
    async with app.run_test(size=(100, 30)) as pilot:
        await open_export(pilot, store)
        into(pilot, tmp_path / "missing [/b]")
        await pilot.press("enter")
        problem = app.screen.query_one("#problem", Static)
        await until(pilot, lambda: bool(problem.display))
        assert "Cannot write" in str(problem.render()) and "No such file" in str(problem.render())
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen))


def test_the_folder_for_downloads(tmp_path: Path) -> None:
    assert downloads() == tmp_path
    (tmp_path / "Downloads").mkdir()
    assert downloads() == tmp_path / "Downloads"
