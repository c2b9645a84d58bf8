"""Importing a transcript in the TUI: the preview, every way to mend it, grading, and breaking off."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from textual.pilot import Pilot
from textual.widgets import DirectoryTree, Input, OptionList, SelectionList, Static, TextArea

from interviewer.importing import corrections
from interviewer.importing.protocol import Found, Wanted
from interviewer.importing.reader import CannotRead, TranscriptReader
from interviewer.importing.worker import reply
from interviewer.interview.state import Status
from interviewer.store import Store, StoreError
from interviewer.transcripts.prepared import Prepared
from interviewer.tui.screens.home import HomeScreen
from interviewer.tui.screens.importing.choose import ImportScreen, completion
from interviewer.tui.screens.importing.corrections import CorrectionsScreen
from interviewer.tui.screens.importing.grading import GradingScreen
from interviewer.tui.screens.importing.match import MatchScreen
from interviewer.tui.screens.importing.preview import PreviewScreen
from interviewer.tui.screens.importing.rubric import RubricScreen
from interviewer.tui.screens.importing.speakers import SpeakersScreen
from interviewer.tui.screens.report import ReportScreen
from tests.tui.conftest import MakeApp
from tests.tui.fakes import FakeGrader, make_bank
from tests.tui.test_interview import until as waited

VTT = """WEBVTT

00:01.000 --> 00:04.000
<v Ada [/b]>What happens if every weight starts at zero?

00:05.000 --> 00:15.000
<v Ben>They all get the same gradient with ray lou.

00:18.000 --> 00:20.000
<v Ben>Use random weights [/b] [$error].

00:21.000 --> 00:23.000
<v Ada [/b]>Where do you see yourself in five years?

00:24.000 --> 00:26.000
<v Ben>Leading a team with random people.
"""


def embed(texts: Sequence[str]) -> np.ndarray:
    words = ("zero", "attention", "nan")
    rows = [[1.0 if word in text.casefold() else 0.0 for word in words] + [0.05] for text in texts]
    found = np.array(rows, dtype=np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


class FakeReader:
    """Reads in this process, by the very code of the child process; vectors tell three words."""

    def __init__(self) -> None:
        self.wanted: list[Wanted] = []
        self.closed = False

    async def read(self, wanted: Wanted) -> Prepared:
        self.wanted.append(wanted)
        found = Found.model_validate_json(reply(wanted.model_dump_json(), embed))
        if found.prepared is None:
            raise CannotRead(found.error)
        return found.prepared

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def vtt(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    path = folder / "mock.vtt"
    path.write_text(VTT)
    return path


async def until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    await waited(pilot, true, seconds=20)


def text(pilot: Pilot[None], name: str) -> str:
    return str(pilot.app.screen.query_one(f"#{name}", Static).content)


def rows(pilot: Pilot[None]) -> list[str]:
    return [str(option.prompt) for option in pilot.app.screen.query_one("#items", OptionList).options]


async def previewed(pilot: Pilot[None], path: Path, reader: FakeReader | None = None) -> PreviewScreen:
    app = pilot.app
    await until(pilot, lambda: isinstance(app.screen, HomeScreen))
    app.push_screen(ImportScreen(app.services, reader or FakeReader(), path.parent))
    await until(pilot, lambda: isinstance(app.screen, ImportScreen) and bool(app.screen.query("#path")))
    await pilot.pause()
    app.screen.query_one("#path", Input).value = str(path)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, PreviewScreen) and len(rows(pilot)) > 0)
    await pilot.pause()
    return app.screen


async def test_a_transcript_is_previewed_then_graded_and_kept(make_app: MakeApp, store: Store, vtt: Path) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await previewed(pilot, vtt)
        first, second = rows(pilot)
        assert "zero-start" in first and "sure" in first and "nothing matched" in second
        assert "Ada [/b] asks, Ben answers." in text(pilot, "facts") and "74% of the interview" in text(pilot, "facts")
        assert "ray lou" in text(pilot, "detail") and "(ReLU?)" in text(pilot, "detail")
        assert "spoke for 12 s of 15 s · longest pause 3.0 s" in text(pilot, "detail")
        assert store.sessions() == []
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen))
        await until(pilot, lambda: "The candidate spoke 74%" in text(pilot, "summary"))
        assert "Where do you see yourself" in str(app.screen.query_one("#questions", OptionList).options[1].prompt)
        await pilot.press("right", "2")
        await pilot.pause()
        assert "longest pause 3.0 s" in text(pilot, "made-of") and "spoke for 12 s" in text(pilot, "made-of")
    (row,) = store.sessions()
    assert row.finished and row.title == "Imported: mock.vtt"
    assert list(store.grades(row.id)) == [0] and len(store.load_interview(row.id).attempts) == 2


async def test_matches_are_chosen_by_search_and_taken_back(make_app: MakeApp, store: Store, vtt: Path) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await previewed(pilot, vtt)
        await pilot.press("u", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, MatchScreen))
        await pilot.press(*"nan", "enter")
        await until(pilot, lambda: isinstance(app.screen, PreviewScreen))
        first, second = rows(pilot)
        assert "no question of the bank" in first and "nan-loss your choice" in second
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen))
    (row,) = store.sessions()
    assert {place: question.id for place, question in store.questions(row.id).items()} == {1: "nan-loss"}


@pytest.mark.parametrize("points", [False, True])
async def test_a_rubric_of_ones_own(make_app: MakeApp, vtt: Path, points: bool) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        preview = await previewed(pilot, vtt)
        await pilot.press("down", "r")
        await until(pilot, lambda: isinstance(app.screen, RubricScreen))
        await pilot.press("ctrl+j")
        await pilot.pause()
        assert "at least one sentence" in text(pilot, "wrong")
        if points:
            app.screen.query_one("#kind").value = "points"
        app.screen.query_one("#rubric", TextArea).load_text("- It names a goal.\n- It says why [/b].")
        await pilot.press("ctrl+j")
        await until(pilot, lambda: isinstance(app.screen, PreviewScreen))
        question = preview._items[1].question
        assert [point.text for point in question.key_points] == ["It names a goal.", "It says why [/b]."]
        assert question.question == "Where do you see yourself in five years?"
        assert "2 to be graded" in text(pilot, "found")


async def test_a_question_is_left_out_and_taken_in_again(make_app: MakeApp, store: Store, vtt: Path) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await previewed(pilot, vtt)
        await pilot.press("d", "d")
        await pilot.pause()
        assert all("left out" in row for row in rows(pilot))
        await pilot.press("i")
        await pilot.pause()
        assert isinstance(app.screen, PreviewScreen) and store.sessions() == []
        await pilot.press("home", "d")
        await pilot.pause()
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen))
    (row,) = store.sessions()
    assert [attempt.question_id for attempt in store.load_interview(row.id).attempts] == ["zero-start"]


async def test_roles_are_swapped_but_not_all_given_to_one_side(make_app: MakeApp, vtt: Path) -> None:
    app, reader = make_app(), FakeReader()
    async with app.run_test(size=(80, 24)) as pilot:
        await previewed(pilot, vtt, reader)
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, SpeakersScreen))
        app.screen.query_one("#speakers", SelectionList).select_all()
        await pilot.press("ctrl+j")
        await pilot.pause()
        assert isinstance(app.screen, SpeakersScreen)
        app.screen.query_one("#speakers", SelectionList).deselect_all().select("Ada [/b]")
        await pilot.press("w", "ctrl+j")
        await until(pilot, lambda: isinstance(app.screen, PreviewScreen) and "Ben asks" in text(pilot, "facts"))
        assert reader.wanted[-1].asking == ("Ben",)


async def test_a_correction_is_kept_and_applied_and_mends_survive_it(make_app: MakeApp, vtt: Path) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        preview = await previewed(pilot, vtt)
        await pilot.press("u", "c")
        await until(pilot, lambda: isinstance(app.screen, CorrectionsScreen) and app.screen._listed == {})
        assert app.screen.query_one("#heard", Input).value == "ray lou"
        await pilot.press("enter")
        await until(pilot, lambda: corrections.load() == {"ray lou": "ReLU"})
        await until(pilot, lambda: app.screen._listed == {"ray lou": "ReLU"})
        await pilot.press("escape")
        await until(pilot, lambda: "1 correction of yours" in text(pilot, "facts"))
        assert preview._items[0].exchange.answer.startswith("They all get the same gradient with ReLU.")
        assert preview._items[0].question is None


async def test_a_list_of_corrections_that_cannot_be_read_is_not_written_over(make_app: MakeApp) -> None:
    file = corrections.corrections_file()
    file.parent.mkdir(parents=True)
    file.write_text("nonsense\n")
    app = make_app()
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await app.push_screen(CorrectionsScreen(app.services))
        await until(pilot, lambda: isinstance(app.screen, CorrectionsScreen) and "expected" in text(pilot, "wrong"))
        await pilot.press("a", "enter", "b", "enter")
        await pilot.pause(0.1)
    assert file.read_text() == "nonsense\n"


async def test_leaving_the_preview_keeps_nothing_and_asks_when_something_was_mended(
    make_app: MakeApp, store: Store, vtt: Path
) -> None:
    app, reader = make_app(), FakeReader()
    async with app.run_test(size=(80, 24)) as pilot:
        await previewed(pilot, vtt, reader)
        await pilot.press("u", "escape")
        await pilot.pause()
        assert not isinstance(app.screen, (PreviewScreen, ImportScreen))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, ImportScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        assert reader.closed
    assert store.sessions() == []


async def test_a_stopped_import_keeps_what_was_graded_and_its_report_grades_the_rest(
    make_app: MakeApp, store: Store, tmp_path: Path
) -> None:
    class Slow(FakeGrader):
        async def grade(self, question, answer, *, speech_seconds=None):  # type: ignore[no-untyped-def]
            self.delay = 60 if "third" in answer else 0
            return await super().grade(question, answer, speech_seconds=speech_seconds)

    path = tmp_path / "pairs.json"
    path.write_text(
        json.dumps(
            [
                {"question": "Zero?", "answer": f"{n} gradient", "question_id": "zero-start"}
                for n in ("first", "second", "third")
            ]
        )
    )
    app = make_app(grader=Slow())
    async with app.run_test(size=(80, 24)) as pilot:
        await previewed(pilot, path)
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, GradingScreen) and "2 of 3" in text(pilot, "progress-text"))
        assert "left" in text(pilot, "left")
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        (row,) = store.sessions()
        assert sorted(store.grades(row.id)) == [0, 1]
    again = make_app()
    async with again.run_test() as pilot:
        from interviewer.tui import messages

        again.post_message(messages.OpenReport(row.id))
        await until(pilot, lambda: sorted(store.grades(row.id)) == [0, 1, 2])


async def test_a_grader_that_fails_leaves_the_interview_kept(make_app: MakeApp, store: Store, vtt: Path) -> None:
    app = make_app(grader=FakeGrader(fails=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await previewed(pilot, vtt)
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
    (row,) = store.sessions()
    assert store.grades(row.id) == {} and store.load_interview(row.id).attempts[0].status == Status.ANSWERED


async def test_a_store_that_fails_half_way_keeps_nothing_and_the_preview_stays(
    make_app: MakeApp, store: Store, vtt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(Store, "save_question", broken)
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await previewed(pilot, vtt)
        await pilot.press("i")
        await pilot.pause(0.2)
        assert isinstance(app.screen, PreviewScreen) and not app.screen._busy
    assert store.sessions() == []


async def test_a_file_that_cannot_be_read_says_so_and_stays(make_app: MakeApp, tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text("{nope")
    app = make_app()
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await app.push_screen(ImportScreen(app.services, FakeReader(), tmp_path))
        await until(pilot, lambda: isinstance(app.screen, ImportScreen))
        for typed, says in (
            (str(path), "bad.json:1: not valid JSON"),
            (f"{tmp_path}/[/b].vtt", "[/b].vtt: No such file"),
        ):
            app.screen.query_one("#path", Input).value = typed
            app.screen.query_one("#path", Input).focus()
            await pilot.press("enter")
            await until(pilot, lambda says=says: says in text(pilot, "reading"))
        assert isinstance(app.screen, ImportScreen)


async def test_the_tree_shows_transcripts_with_markup_in_their_names(make_app: MakeApp, tmp_path: Path) -> None:
    for name in ("[red]x[b].vtt", "notes.pdf", ".hidden.vtt", " .txt"):
        (tmp_path / name).write_text("x")
    (tmp_path / "folder").mkdir()
    app = make_app()
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await app.push_screen(ImportScreen(app.services, FakeReader(), tmp_path))
        await until(pilot, lambda: isinstance(app.screen, ImportScreen))
        tree = app.screen.query_one("#files", DirectoryTree)
        await until(pilot, lambda: len(tree.root.children) > 0)
        labels = {str(node.label) for node in tree.root.children}
        assert {"folder", "[red]x[b].vtt"} <= labels and not labels & {"notes.pdf", ".hidden.vtt"}


def test_paths_are_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mock.vtt").touch()
    (tmp_path / "movie.mp4").touch()
    (tmp_path / "more").mkdir()
    assert completion(f"{tmp_path}/moc") == f"{tmp_path}/mock.vtt"
    assert completion(f"{tmp_path}/mor") == f"{tmp_path}/more/"
    assert completion(f"{tmp_path}/mov") is None and completion(f"{tmp_path}/none/x") is None and completion("") is None
    monkeypatch.chdir(tmp_path)
    assert completion("mo") == "mock.vtt"


async def test_the_real_child_reads_a_file_and_dies_when_closed(vtt: Path) -> None:
    reader = TranscriptReader()
    found = await reader.read(Wanted(path=vtt, bank=tuple(make_bank().values())))
    assert [item.question.id if item.question else None for item in found.items] == ["zero-start", None]
    process = reader._process
    reader.close()
    assert await process.wait() == -signal.SIGKILL
    with pytest.raises(CannotRead, match="No such file"):
        await reader.read(Wanted(path=vtt.parent / "none", bank=()))
    reader.close()


def test_a_kill_while_the_import_is_written_leaves_nothing(tmp_path: Path, vtt: Path) -> None:
    code = """
import os, signal, sys
from pathlib import Path
from interviewer.importing.keeping import keep
from interviewer.store import Store
from interviewer.transcripts.prepared import interview
from tests.tui.test_import import Found, embed, reply, Wanted, make_bank
wanted = Wanted(path=Path(sys.argv[2]), bank=tuple(make_bank().values()))
items = Found.model_validate_json(reply(wanted.model_dump_json(), embed)).prepared.items
store = Store(Path(sys.argv[1]))
saved = store.save_question
store.save_question = lambda *a: (saved(*a), os.kill(os.getpid(), signal.SIGKILL))
keep(store, interview(items, "killed", "x"), items, "talk")
"""
    import subprocess

    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "k.db"), str(vtt)], timeout=60)
    assert done.returncode == -signal.SIGKILL
    with Store(tmp_path / "k.db") as store:
        assert store.sessions() == [] and store.texts("killed") == []
