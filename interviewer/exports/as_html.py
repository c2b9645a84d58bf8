"""An interview as one self-contained HTML page: no script, nothing loaded from elsewhere, every text escaped."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.exports.marking import Mark, pieces
from interviewer.exports.markup import Markup, joined, tag
from interviewer.exports.plots import Bar, bars
from interviewer.exports.record import MOST_HISTORY, QUESTION_TEXT, AnswerRecord, InterviewRecord, Text
from interviewer.exports.style import STYLE
from interviewer.exports.trends import trend_plots
from interviewer.grading.grade import Evidence, Grade
from interviewer.grading.signs import SIGN
from interviewer.interview.outcome import PointOutcome
from interviewer.interview.state import Attempt, Status
from interviewer.rubrics.model import Question, Verdict

_NOT_ASSESSED = "not assessed"
# Longer plots stand in two columns, where there is room for two.
_MOST_IN_A_COLUMN = 10
_UNANSWERED = {
    Status.OPEN: "Not answered yet.",
    Status.SKIPPED: "This question was skipped.",
    Status.NOT_REACHED: "This question was not reached.",
}
# Should a text ever slip through unescaped, the browser runs and loads nothing all the same.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render(record: InterviewRecord) -> str:
    """The page as text; it names its charset as UTF-8."""
    interview = record.interview
    title = interview.plan.title
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", title),
        tag("style", Markup(STYLE)),
    )
    about = " · ".join(part for part in (record.day, f"{interview.plan.mode.value} interview") if part)
    body = tag(
        "main",
        tag("h1", title),
        tag("p", about, class_="soft"),
        tag("p", f"Score: {_score(record.score)}", class_="score"),
        tag("p", _counted(record), class_="soft"),
        _plots(record),
        [_text(text) for text in record.texts],
        [_section(number, answer) for number, answer in enumerate(record.answers, 1)],
        _over_time(record),
    )
    return f"<!doctype html>\n{tag('html', head, tag('body', body), lang='en')}\n"


def _counted(record: InterviewRecord) -> str:
    assessed = sum(answer.score is not None for answer in record.answers)
    return f"The mean of {assessed} of {len(record.answers)} questions; those {_NOT_ASSESSED} are left out."


def _plots(record: InterviewRecord) -> Markup:
    scores = [
        Bar(f"{number}. {answer.asked}", None if answer.score is None else answer.score / 100, _short(answer.score))
        for number, answer in enumerate(record.answers, 1)
    ]
    depths = [Bar(name, share, f"{share:.0%}") for name, share in record.depth.items() if share is not None]
    figures = [_scores(scores)]
    if depths:
        caption = tag("figcaption", "Kinds of understanding shown")
        figures.append(tag("figure", caption, bars("Kinds of understanding shown", depths)))
    return tag("div", *figures, class_="plots")


def _scores(scores: Sequence[Bar]) -> Markup:
    caption = tag("figcaption", "Score by question")
    if len(scores) <= _MOST_IN_A_COLUMN:
        return tag("figure", caption, bars("Score by question", scores))
    half = (len(scores) + 1) // 2
    columns = [bars("Score by question", part) for part in (scores[:half], scores[half:])]
    return tag("figure", caption, tag("div", *columns, class_="columns"), class_="wide")


def _over_time(record: InterviewRecord) -> Markup:
    plots = trend_plots(record.history, list(dict.fromkeys(answer.topic for answer in record.answers)))
    if not plots:
        return Markup("")
    whole = len(record.history) < MOST_HISTORY
    over = "all interviews" if whole else f"the {MOST_HISTORY:,} newest answers"
    about = f"The mean of each day, over {over} up to this one."
    return tag(
        "section", tag("h2", "Over time"), tag("p", about, class_="soft"), tag("div", *plots, class_="plots trends")
    )


def _section(number: int, answer: AnswerRecord) -> Markup:
    attempt, found = answer.attempt, answer.outcome
    parts: list[Markup | list[Markup]] = [
        tag("h2", f"{number}. {answer.asked}"),
        tag("p", f"{answer.topic} · {attempt.status.value} · {attempt.seconds:.0f} s", class_="soft"),
        tag("p", f"Score: {_score(answer.score)}", class_="score"),
    ]
    if found.score_before is not None and found.score_before != found.score:
        graded = "" if found.score_graded is None else f", {found.score_graded:g} with the follow-ups"
        own = ", then your own verdicts" if found.overruled else ""
        parts.append(tag("p", f"By the grader: {found.score_before:g} for the answer{graded}{own}.", class_="soft"))
    if attempt.status in _UNANSWERED:
        parts.append(tag("p", _UNANSWERED[attempt.status], class_="soft"))
    if attempt.answer.strip():
        parts.append(_said(number, attempt.answer, answer, 0))
    for n, asked in enumerate(attempt.follow_ups, 1):
        parts.append(tag("h3", f"Follow-up: {asked.prompt}"))
        parts.append(_said(number, asked.answer or "(no answer)", answer, n))
    if found.points:
        parts.append(tag("h3", "Key points"))
        parts.append(tag("ol", [_point(number, n, p, answer) for n, p in enumerate(found.points, 1)]))
    if answer.question and answer.grade:
        parts.append(_misconceptions(answer.question, answer.grade, attempt.answer))
    if answer.question and answer.question.reference_answer:
        parts += [tag("h3", "Reference answer"), tag("p", answer.question.reference_answer)]
    parts.append([_text(text) for text in answer.texts if text.kind != QUESTION_TEXT])
    if answer.note:
        parts += [tag("h3", "Note"), tag("div", answer.note, class_="said")]
    if answer.grade:
        parts.append(_how_graded(answer.grade, answer.attempt))
    return tag("section", *parts)


def _said(number: int, text: str, answer: AnswerRecord, part: int) -> Markup:
    points = answer.outcome.points
    marks = [
        Mark(point.evidence.start, point.evidence.end, n)
        for n, point in enumerate(points, 1)
        if point.evidence and point.said_in == part
    ]
    shown: list[Markup] = []
    for piece in pieces(text, marks):
        if not piece.over:
            shown.append(joined([piece.text]))
            continue
        # Where evidence overlaps, the graver verdict gives the colour; the numbers name all.
        verdict = max((points[mark.number - 1].counts for mark in piece.over), key=list(Verdict).index)
        inside: list[str] = [piece.text]
        for mark in piece.begins:
            inside.insert(0, tag("a", "", id=f"q{number}e{mark.number}"))
        for mark in piece.ends:
            inside.append(tag("sup", tag("a", str(mark.number), href=f"#q{number}p{mark.number}")))
        shown.append(tag("mark", *inside, class_=verdict.value))
    return tag("div", *shown, class_="said")


def _point(number: int, n: int, found: PointOutcome, answer: AnswerRecord) -> Markup:
    now, own = found.now, found.own
    facts = [f"confidence {now.confidence:.0%}", f"weight {found.point.weight:g}"]
    facts += [found.point.depth.value] if found.point.depth else []
    facts += [f"said in follow-up {found.said_in}; {found.before.verdict.value} before"] if found.said_in else []
    facts += ["the grader is not sure"] if now.unsure else []
    facts += [f"judged by {now.judged_by}"] if now.judged_by != "rubric" else []
    parts = [
        tag("span", f"{SIGN[found.counts]} {found.counts.value}", class_=f"verdict {found.counts.value}"),
        tag("span", f" {n}. {found.point.text}"),
    ]
    if found.evidence:
        parts.append(tag("a", " ↑ in the answer", href=f"#q{number}e{n}", class_="back"))
    parts.append(tag("p", " · ".join(facts), class_="soft"))
    if own:
        reason = answer.reasons.get(found.point.id, "")
        said = f"Your own verdict; the grader said {now.verdict.value}." + (f" {reason}" if reason else "")
        parts.append(tag("p", said, class_="soft"))
    if now.reason:
        parts.append(tag("p", now.reason, class_="soft"))
    return tag("li", *parts, id=f"q{number}p{n}")


def _misconceptions(question: Question, grade: Grade, answer: str) -> Markup:
    known = {misconception.id: misconception for misconception in question.misconceptions}
    points = {point.id: point.text for point in question.key_points}
    items = []
    for finding in grade.misconceptions:
        misconception = known.get(finding.id)
        parts = [
            tag("span", "✗ misconception", class_="verdict contradicted"),
            tag("span", f" {misconception.text if misconception else finding.id}"),
            tag("p", f"confidence {finding.confidence:.0%}{_quote(finding.evidence, answer)}", class_="soft"),
        ]
        if misconception and misconception.contradicts:
            parts.append(tag("p", f"Right instead: {points[misconception.contradicts]}"))
        items.append(tag("li", *parts))
    return tag("ul", *items) if items else Markup("")


def _quote(evidence: Evidence | None, answer: str) -> str:
    return f", from “{answer[evidence.start : evidence.end]}”" if evidence else ""


def _text(text: Text) -> Markup:
    return joined([tag("h3", f"{text.kind} ({text.source})"), tag("div", text.text, class_="said")])


def _how_graded(grade: Grade, attempt: Attempt) -> Markup:
    said = grade.delivery
    pace = f", {said.words_per_minute:g} words a minute" if said.words_per_minute is not None else ""
    if attempt.speech_seconds is not None:
        pace += f", spoke for {attempt.speech_seconds:.0f} of {attempt.seconds:.0f} s"
        pace += f", longest pause {attempt.longest_pause:.1f} s" if attempt.longest_pause else ""
    delivery = f"{said.words} words, {said.fillers} fillers, {said.hedges} hedges{pace}."
    by = f"Graded by {grade.graded_by}, grader {grade.grader_version}, rubric {grade.rubric_hash}."
    lines: Sequence[str] = (*(note.text for note in grade.notes), delivery, by)
    return joined([tag("p", line, class_="soft") for line in lines])


def _score(score: float | None) -> str:
    return _NOT_ASSESSED if score is None else f"{score:g} of 100"


def _short(score: float | None) -> str:
    return _NOT_ASSESSED if score is None else f"{score:g}"
