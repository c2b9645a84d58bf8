"""What lists, filters and trends ask of the store."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

import pytest

from interviewer.interview import state
from interviewer.rubrics.model import KeyPoint, Question, Verdict
from interviewer.store import SessionFilter, Store
from interviewer.store.migrations import MIGRATIONS, migrate
from interviewer.store.packing import unpacked
from tests.store.conftest import Clock, answered, grade, plan, verdict

DAY = 86400.0


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(path, clock):
    with Store(path, clock=clock) as opened:
        yield opened


def keep(store, name, score, *verdicts, topic="CNNs"):
    store.save_interview(answered(state.begin(name, plan(topic)), "said, um, so much"))
    kept = grade(score).model_copy(update={
        "verdicts": tuple(verdict(f"kp-{n}", says) for n, says in enumerate(verdicts)),
        "depth": {"mechanism": 0.25, "example": None},
    })  # fmt: skip
    store.save_grade(name, 0, kept)


@pytest.fixture
def three(store, clock):
    keep(store, "a", 20.0, Verdict.CONTRADICTED, Verdict.MISSED)
    clock.now += 2 * DAY
    keep(store, "b", 60.0, Verdict.COVERED, topic="RNNs")
    clock.now += 2 * DAY
    keep(store, "c", None)
    return [date.fromtimestamp(1_700_000_000 + n * 2 * DAY).isoformat() for n in range(3)]


def ids(store, **only):
    return [row.id for row in store.sessions(only=SessionFilter(**only))]


def test_filters(store, three):
    assert ids(store) == ["c", "b", "a"]
    assert ids(store, topic="RNNs") == ["b"]
    assert ids(store, since=three[1]) == ["c", "b"] and ids(store, until=three[1]) == ["b", "a"]
    assert ids(store, since=three[1], until=three[1]) == ["b"]
    # Without a score there is nothing that a bound could let pass.
    assert ids(store, least=0) == ["b", "a"] and ids(store, most=20) == ["a"] and ids(store, least=20.1) == ["b"]
    assert ids(store, verdict=Verdict.CONTRADICTED) == ["a"] and ids(store, verdict=Verdict.PARTIAL) == []
    assert [row.id for row in store.sessions(search="much", only=SessionFilter(most=30))] == ["a"]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar(store, three, day):
    assert ids(store, since=day) == ([] if day > "2000" else ["c", "b", "a"])
    assert ids(store, until=day) == (["c", "b", "a"] if day > "2000" else [])


def test_a_filter_follows_own_verdicts(store):
    name = "a"
    question = Question(id="q-0", question="Q?", key_points=(KeyPoint(id="kp-0", text="K."),))
    store.save_interview(answered(state.begin(name, plan("CNNs")), "said"))
    store.save_question(name, 0, question)
    store.save_grade(name, 0, grade(0.0).model_copy(update={"verdicts": (verdict("kp-0", Verdict.MISSED),)}))
    assert ids(store, verdict=Verdict.MISSED) == [name]
    store.override(name, 0, "kp-0", Verdict.PARTIAL)
    assert ids(store, verdict=Verdict.MISSED) == [] and ids(store, verdict=Verdict.PARTIAL) == [name]
    assert store.overruled() == [name]


def test_history(store, three):
    first, second, third = store.history()
    assert (first.day, first.topic, first.score, first.allowed) == (three[0], "CNNs", 20.0, 120)
    assert dict(first.depth) == {"mechanism": 0.25} and (first.words, first.fillers) == (3, 0)
    assert second.day == (date.fromisoformat(three[0]) + timedelta(2)).isoformat()
    assert third.score is None
    assert store.history(until=three[0]) == [first]
    assert store.history(newest=2) == [second, third]
    assert store.history(until="9999-12-31", newest=0) == []


def test_attempts_at_a_question(store, three):
    assert [(row.interview_id, row.position, row.score) for row in store.attempts_at("q-0")] == [
        ("a", 0, 20.0), ("b", 0, 60.0), ("c", 0, None),
    ]  # fmt: skip
    assert store.attempts_at("nothing") == []


def test_an_older_store_is_filled_in(tmp_path, store, three):
    """A file of the third migration: its grades say what the new columns ask."""
    old = sqlite3.connect(tmp_path / "old.db", isolation_level=None)
    migrate(old, 3)
    source = sqlite3.connect(store.path)
    for table, columns in (
        ("interview", "id, started, updated, status, title, mode, topics, questions, answered, score, state"),
        ("attempt", "interview_id, position, question_id, topic, status, asked, seconds, score"),
        (
            "grade",
            "id, interview_id, position, follow_up, created, score, rubric_hash, grader_version, graded_by, grade",
        ),
    ):
        rows = [
            # Such a file held its texts as they are.
            tuple(unpacked(value).decode() if isinstance(value, bytes) else value for value in row)
            for row in source.execute(f"SELECT {columns} FROM {table}")
        ]
        old.executemany(f"INSERT INTO {table} ({columns}) VALUES ({','.join('?' * len(rows[0]))})", rows)
    old.close()
    with Store(tmp_path / "old.db") as opened:
        assert len(MIGRATIONS) >= 4
        assert [(a.score, a.words, a.fillers, a.allowed) for a in opened.history()] == [
            (a.score, a.words, a.fillers, a.allowed) for a in store.history()
        ]
        assert dict(opened.history()[0].depth)["mechanism"] == 0.25
        assert opened.load_interview("a") == store.load_interview("a") and opened.grades("a") == store.grades("a")
        assert ids(opened, verdict=Verdict.CONTRADICTED) == ["a"]


def test_the_topics_follow_what_is_asked(store):
    interview = state.begin("a", plan("CNNs", "RNNs"))
    store.save_interview(interview)
    asked = interview.plan.questions
    changed = interview.plan.model_copy(update={"questions": (asked[0], asked[1].model_copy(update={"topic": "GANs"}))})
    store.save_interview(interview.model_copy(update={"plan": changed}))
    assert store.sessions()[0].topics == ("CNNs", "GANs")


def test_a_part_of_the_list_is_the_beginning_of_the_whole(store, three):
    for order in ("date", "score", "answered", "interview", "mode", "topics"):
        for falling in (False, True):
            whole = store.listed(order=order, falling=falling)
            assert whole.found == len(whole.rows) == 3
            part = store.listed(order=order, falling=falling, most=2)
            assert part.found == 3 and part.rows == whole.rows[:2]
    assert [row.id for row in store.listed(order="score", falling=False).rows] == ["c", "a", "b"]
    assert store.listed(search="much", most=1).found == len(store.sessions(search="much"))


def test_all_topics_are_named_once(store, three):
    assert store.topics() == sorted(set(store.topics())) != []
