from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.exports.plots import line
from interviewer.exports.trends import page, trend_plots
from interviewer.progress.trends import (
    FILLERS,
    MEASURES,
    SCORE,
    TIME_USED,
    Answered,
    Streak,
    by_day,
    mean,
    sparkline,
    streak,
    topics,
)

ANSWERS = [
    Answered("2025-01-02", "B", 40.0, {"mechanism": 0.5}, words=50, fillers=5, seconds=60, allowed=120),
    Answered("2025-01-01", "A", 80.0, {"mechanism": None}, words=100, fillers=1, seconds=30, allowed=120),
    Answered("2025-01-02", "A", 60.0, {}, words=4, fillers=4),
    Answered("2025-01-03", "A", None),
]


def test_days_hold_the_mean_of_what_was_measured():
    assert by_day(ANSWERS, SCORE) == [("2025-01-01", 80.0), ("2025-01-02", 50.0)]
    assert by_day(ANSWERS, SCORE, "A") == [("2025-01-01", 80.0), ("2025-01-02", 60.0)]
    mechanism = next(m for m in MEASURES if m.name == "depth: mechanism")
    assert by_day(ANSWERS, mechanism) == [("2025-01-02", 50.0)]
    assert by_day(ANSWERS, TIME_USED) == [("2025-01-01", 25.0), ("2025-01-02", 50.0)]
    # Four words are too few for a rate of fillers.
    assert by_day(ANSWERS, FILLERS) == [("2025-01-01", 1.0), ("2025-01-02", 10.0)]
    assert mean(ANSWERS, SCORE) == 60.0 and mean([], SCORE) is None
    assert topics(ANSWERS) == ["A", "B"]


@pytest.mark.parametrize(("days", "today", "expected"), [
    ([], "2025-01-05", Streak(0, 0)),
    (["2025-01-05"], "2025-01-05", Streak(1, 1)),
    (["2025-01-03", "2025-01-04", "2025-01-03"], "2025-01-05", Streak(2, 2)),
    (["2025-01-01", "2025-01-02", "2025-01-03", "2025-01-05"], "2025-01-05", Streak(1, 3)),
    (["2024-12-31", "2025-01-01"], "2025-01-05", Streak(0, 2)),
])  # fmt: skip
def test_streaks(days, today, expected):
    assert streak(days, today) == expected


@given(st.lists(st.integers(0, 40), max_size=20), st.integers(0, 45))
def test_a_streak_is_never_longer_than_the_longest(numbers, today):
    first = date(2025, 1, 1)
    found = streak([(first + timedelta(n)).isoformat() for n in numbers], (first + timedelta(today)).isoformat())
    assert 0 <= found.now <= found.longest <= len(set(numbers))


@given(st.lists(st.floats(0, 1e6), max_size=30), st.sampled_from([None, 100.0]))
def test_a_sparkline_has_one_bar_for_each_value(values, most):
    assert len(sparkline(values, most)) == min(20, len(values))


def test_plots_escape_topics_and_need_two_days():
    foreign = "<script>alert(1)</script>"
    answers = [Answered("2025-01-01", foreign, 10.0), Answered("2025-02-01", foreign, 90.0)]
    html = page(answers, "2025-02-01")
    assert "<script>" not in html and "&lt;script&gt;" in html and "<polyline" in html
    assert trend_plots(answers[:1], [foreign]) == []
    assert "at least 2 days" in page([], "2025-02-01")


@given(st.lists(st.tuples(st.dates(), st.floats(0, 1000)), max_size=8), st.sampled_from([None, 100.0]))
def test_a_line_stays_inside_its_plot(points, most):
    days = sorted((day.isoformat(), value) for day, value in points)
    svg = line("T", days, most, "u")
    for part in svg.split('cx="')[1:]:
        assert 0 <= float(part.split('"')[0]) <= 360
    for part in svg.split('cy="')[1:]:
        assert 0 <= float(part.split('"')[0]) <= 110
