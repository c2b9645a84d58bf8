"""Progress over time as plots for a page, and as a page of its own."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.exports.markup import Markup, tag
from interviewer.exports.plots import line
from interviewer.exports.style import STYLE
from interviewer.progress.trends import MEASURES, SCORE, Answered, Measure, by_day, streak, topics

# One day is a figure, not a trend.
_LEAST_DAYS = 2
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def trend_plots(answers: Sequence[Answered], wanted: Sequence[str]) -> list[Markup]:
    """Line plots of what was measured on two days or more: score overall and by topic, depths, fillers, time used."""
    series: list[tuple[str, Measure, str | None]] = [("Score, all topics", SCORE, None)]
    series += [(f"Score: {topic}", SCORE, topic) for topic in wanted]
    series += [(measure.name.capitalize(), measure, None) for measure in MEASURES if measure is not SCORE]
    found = []
    for title, measure, topic in series:
        points = by_day(answers, measure, topic)
        if len(points) >= _LEAST_DAYS:
            caption = tag("figcaption", title, tag("span", f" {measure.unit}", class_="soft"))
            found.append(tag("figure", caption, line(title, points, measure.most, measure.unit)))
    return found


def page(answers: Sequence[Answered], today: str) -> str:
    """Everything over time as one self-contained HTML page; ``today`` is an ISO date."""
    run = streak((answer.day for answer in answers), today)
    assessed = sum(answer.score is not None for answer in answers)
    about = (
        f"{len(answers)} answers, {assessed} of them assessed. Streak: {run.now} days in a row, {run.longest} at best. "
        "Each point is the mean of a day."
    )
    plots = trend_plots(answers, topics(answers))
    body = tag(
        "main",
        tag("h1", "Progress"),
        tag("p", about, class_="soft"),
        tag("div", *plots, class_="plots trends")
        if plots
        else tag("p", f"Trends need answers on at least {_LEAST_DAYS} days."),
    )
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", "Progress"),
        tag("style", Markup(STYLE)),
    )
    return f"<!doctype html>\n{tag('html', head, tag('body', body), lang='en')}\n"
