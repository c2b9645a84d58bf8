"""A bank whose files change while it is used."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from interviewer.rubrics import files
from interviewer.rubrics.errors import RubricError
from interviewer.rubrics.live import LiveBank


def rubric(name: str, text: str) -> str:
    return f"topic: T\nquestions:\n  - id: {name}\n    question: {text}\n    key_points: [{{id: a, text: It is so.}}]\n"


def write(path: Path, text: str) -> None:
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text)
    # A clock that is too coarse must not make the test pass or fail.
    os.utime(path, ns=(before + 1_000_000, before + 1_000_000))


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "shipped"
    folder.mkdir()
    write(folder / "a.yaml", rubric("one", "What is one?"))
    write(folder / "b.yaml", rubric("two", "What is two?"))
    monkeypatch.setattr(files, "shipped_folder", lambda: folder)
    return folder


def settled(live: LiveBank):
    """What two looks find: the first sees a change, the second that it has settled."""
    assert live.refresh() is None
    return live.refresh()


def asked(bank) -> dict[str, str]:
    return {name: entry.question.question for name, entry in bank.items()}


def test_nothing_changed_is_nothing_read(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live = LiveBank((), None)
    live.load()
    monkeypatch.setattr(files, "read", lambda path: pytest.fail("read again"))
    assert live.refresh() is None and live.refresh() is None


def test_a_changed_file_is_taken_up_once_it_has_settled(shipped: Path) -> None:
    live = LiveBank((), None)
    live.load()
    write(shipped / "a.yaml", rubric("one", "What is 1?"))
    reloaded = settled(live)
    assert asked(reloaded.bank) == {"one": "What is 1?", "two": "What is two?"}
    assert reloaded.changed == (shipped / "a.yaml",)
    assert live.refresh() is None


def test_only_what_changed_is_parsed_again(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live = LiveBank((), None)
    live.load()
    write(shipped / "a.yaml", rubric("one", "x?"))
    settled(live)
    read, really = [], files.read
    monkeypatch.setattr(files, "read", lambda path: (read.append(path.name), really(path))[1])
    write(shipped / "b.yaml", rubric("two", "y?"))
    assert asked(settled(live).bank) == {"one": "x?", "two": "y?"}
    assert read == ["b.yaml"]


@pytest.mark.parametrize("earlier_change", [False, True])
def test_an_unreadable_file_keeps_its_old_version(shipped: Path, earlier_change: bool) -> None:
    live = LiveBank((), None)
    live.load()
    expected = "What is one?"
    if earlier_change:
        expected = "What is 1?"
        write(shipped / "a.yaml", rubric("one", expected))
        settled(live)
    write(shipped / "a.yaml", "topic: T\nquestions:\n  - id: one\n    id: two\n")
    reloaded = settled(live)
    assert asked(reloaded.bank) == {"one": expected, "two": "What is two?"}
    assert str(reloaded.fresh[0]).startswith(f"{shipped / 'a.yaml'}:4: ")
    # The problem stays known while another file changes, and is no news then.
    write(shipped / "b.yaml", rubric("two", "What is 2?"))
    reloaded = settled(live)
    assert len(reloaded.problems) == 1 and reloaded.fresh == ()
    write(shipped / "a.yaml", rubric("one", "Right again?"))
    reloaded = settled(live)
    assert reloaded.problems == () and asked(reloaded.bank)["one"] == "Right again?"


def test_the_users_folder_may_appear_override_and_go(shipped: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    live = LiveBank((), own)
    live.load()
    own.mkdir()
    write(own / "mine.yaml", rubric("one", "My own?"))
    assert asked(settled(live).bank) == {"one": "My own?", "two": "What is two?"}
    (own / "mine.yaml").unlink()
    assert asked(settled(live).bank) == {"one": "What is one?", "two": "What is two?"}


def test_what_the_user_overrode_from_the_start_returns(shipped: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    write(own / "mine.yaml", rubric("one", "My own?"))
    live = LiveBank((), own)
    assert asked(live.load()[0])["one"] == "My own?"
    (own / "mine.yaml").unlink()
    assert asked(settled(live).bank)["one"] == "What is one?"


def test_an_id_used_twice_in_given_files_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path / "a.yaml", rubric("one", "First?"))
    live = LiveBank((tmp_path,), None)
    live.load()
    write(tmp_path / "b.yaml", rubric("one", "Second?"))
    reloaded = settled(live)
    assert asked(reloaded.bank) == {"one": "First?"}
    assert "used twice" in reloaded.fresh[0].message


def test_what_was_wrong_from_the_start_can_be_put_right(tmp_path: Path) -> None:
    write(tmp_path / "a.yaml", "questions: [")
    live = LiveBank((tmp_path,), None)
    with pytest.raises(RubricError):
        live.load()
    write(tmp_path / "a.yaml", rubric("one", "Now?"))
    assert asked(settled(live).bank) == {"one": "Now?"}


def test_everything_gone_is_an_empty_bank_and_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    write(path, rubric("one", "First?"))
    live = LiveBank((path,), None)
    live.load()
    path.unlink()
    assert asked(settled(live).bank) == {}
