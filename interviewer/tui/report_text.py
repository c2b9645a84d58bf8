"""The report's texts: pure functions from a record to what is shown, tested without a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual.content import Content

from interviewer.grading import opinions
from interviewer.grading.delivery import filler_spans, hedge_spans, repetition_spans
from interviewer.grading.grade import Grade, KeyPointVerdict
from interviewer.grading.signs import SIGN
from interviewer.interview.outcome import Outcome, PointOutcome, overall, overall_depth, to_study
from interviewer.interview.state import Attempt, FollowUp, Status
from interviewer.rubrics.model import Question
from interviewer.tui.record import Record
from interviewer.tui.widgets.marked import Mark, marked, raised
from interviewer.tui.words import NOT_ASSESSED, STYLE, bar, count, duration, score_text, shortened, shown

if TYPE_CHECKING:
    from interviewer.settings import LLMSettings

Piece = tuple[str, str] | str | Content
_BAR = 20
# Said after the grader's name where nothing left the machine.
OFFLINE = ", offline"

STATUS = {
    Status.OPEN: "open",
    Status.ANSWERED: "answered",
    Status.TIMED_OUT: "time ran out, the draft was taken",
    Status.SKIPPED: "skipped",
    Status.NOT_REACHED: "not reached",
}


def point_line(number: int, found: PointOutcome) -> Content:
    """A key point in the list of verdicts: symbol and word, confidence, weight, then its text."""
    verdict, own = found.now.verdict, found.own
    head: list[Piece] = [(f"{SIGN[verdict]} {verdict.value}", f"bold {STYLE[verdict]}")]
    if found.said_in:
        before = found.before.verdict
        head = [(f"{SIGN[before]} → ", "$foreground-muted"), *head]
    head.append((f" {found.now.confidence:.0%}", "$foreground-muted"))
    if found.now.unsure:
        head.append((" ? unsure", "bold $text-warning"))
    if opinions.differ(found.before):
        head.append(("  " + _other(found.before), "$text-accent"))
    if own:
        head.append((f"  yours: {SIGN[own]} {own.value}", f"bold {STYLE[own]}"))
    return Content.assemble(*head, "\n", (f"{number} ", "$foreground-muted"), shown(found.point.text))


def point_note(found: PointOutcome, reason: str = "") -> Content:
    """Everything about the chosen key point that the list has no room for; ``reason`` is why it was overruled."""
    now, depth = found.now, found.point.depth
    facts = [f"confidence {now.confidence:.0%}", f"weight {found.point.weight:g}"]
    if depth:
        facts.append(depth.value)
    if now.judged_by != "rubric":
        facts.append(f"judged by {shown(now.judged_by)}")
    parts: list[Piece] = [
        (f"{SIGN[now.verdict]} {now.verdict.value}", f"bold {STYLE[now.verdict]}"),
        "  " + " · ".join(facts),
    ]
    if found.said_in:
        parts.append(f"\nsaid in follow-up {found.said_in}; {found.before.verdict.value} before")
    if now.unsure:
        parts.append(("\n? The grader is not sure. Read it yourself; o overrules it.", "$text-warning"))
    if found.own:
        because = f": {shown(reason)}" if reason else ""
        parts.append(("\nyours: ", "$foreground-muted"))
        parts += [(f"{SIGN[found.own]} {found.own.value}", f"bold {STYLE[found.own]}"), because]
    if now.reason:
        parts.append("\n" + shown(now.reason))
    used = "yours" if found.own else f"the one of follow-up {found.said_in}" if found.said_in else ""
    both = opinions.both(found.before, used)
    if both:
        parts.append((f"\n{shown(both)}", "$text-accent" if opinions.differ(found.before) else "$foreground-muted"))
    if now.evidence is None:
        parts.append(("\nNo words of the answer were read as this.", "$foreground-muted"))
    return Content.assemble(*parts)


def _other(verdict: KeyPointVerdict) -> str:
    """The verdict that does not count, where the offline grader and a language model differ."""
    said = verdict.opinion.verdict if verdict.opinion else None
    if verdict.judged_by != "rubric" or said is None:
        offline = opinions.offline_verdict(verdict)
        return f"offline: {SIGN[offline]} {offline.value}"
    return f"model: {SIGN[said]} {said.value}, not counted"


@dataclass(frozen=True, slots=True)
class Wrong:
    """A misconception that the answer holds, with what is right instead."""

    id: str
    text: str
    right: str | None
    confidence: float
    evidence: tuple[int, int] | None


def wrongs(question: Question, grade: Grade | None) -> list[Wrong]:
    """The misconceptions found in an answer."""
    known = {misconception.id: misconception for misconception in question.misconceptions}
    found = []
    for finding in grade.misconceptions if grade else ():
        misconception = known.get(finding.id)
        if misconception is None:
            continue
        right = question.key_point(misconception.contradicts).text if misconception.contradicts else None
        place = (finding.evidence.start, finding.evidence.end) if finding.evidence else None
        found.append(Wrong(finding.id, misconception.text, right, finding.confidence, place))
    return found


def wrong_line(wrong: Wrong) -> Content:
    """A misconception in the list of verdicts."""
    return Content.assemble(("✗ misconception", "bold $text-error"), "\n", "! ", shown(wrong.text))


def wrong_note(wrong: Wrong) -> Content:
    """A misconception, and what is right instead."""
    parts: list[Piece] = [("✗ misconception", "bold $text-error"), f"  confidence {wrong.confidence:.0%}"]
    if wrong.right:
        parts += ["\n", ("Right instead: ", "bold $text-success"), shown(wrong.right)]
    return Content.assemble(*parts)


def words_in_order(found: Outcome, misconceptions: Sequence[Wrong]) -> list[str]:
    """What has words in the answer or a follow-up (``point:id``, ``wrong:id``), in the order in which they stand."""
    places = [(p.said_in, p.evidence.start, f"point:{p.point.id}") for p in found.points if p.evidence]
    places += [(0, wrong.evidence[0], f"wrong:{wrong.id}") for wrong in misconceptions if wrong.evidence]
    return [name for _, _, name in sorted(places)]


def delivery_marks(text: str) -> list[Mark]:
    """Fillers, hedges and repetitions in a text, told apart by a raised letter."""
    kinds = (
        ("ᶠ", "underline $text-warning", filler_spans),
        ("ʰ", "underline italic $secondary", hedge_spans),
        ("ʳ", "underline $foreground-muted", repetition_spans),
    )
    return [Mark(start, end, tag, style=style) for tag, style, spans in kinds for start, end in spans(text)]


DELIVERY_KEY = "underlined: fillersᶠ, hedgesʰ, repetitionsʳ; u shows the evidence again\n\n"


def answer_text(
    attempt: Attempt,
    found: Outcome,
    misconceptions: Sequence[Wrong],
    chosen: str | None,
    *,
    show_delivery: bool = False,
) -> tuple[Content, int | None]:
    """Answer and follow-ups with evidence marked, and where the chosen one (``point:id``, ``wrong:id``) begins.

    With ``show_delivery`` fillers, hedges and repetitions are marked instead, beside the chosen evidence only.
    """
    by_part: dict[int, list[Mark]] = {}
    for number, point in enumerate(found.points, 1):
        if point.evidence:
            style = f"underline {STYLE[point.now.verdict]}"
            name = f"point:{point.point.id}"
            mark = Mark(point.evidence.start, point.evidence.end, raised(number), chosen == name, style, name)
            by_part.setdefault(point.said_in, []).append(mark)
    for wrong in misconceptions:
        if wrong.evidence:
            name = f"wrong:{wrong.id}"
            mark = Mark(*wrong.evidence, "!", chosen == name, "underline $text-error", name)
            by_part.setdefault(0, []).append(mark)
    parts: list[Piece] = []
    length, at = 0, None
    if attempt.status in (Status.SKIPPED, Status.NOT_REACHED):
        reason = f"This question was {STATUS[attempt.status]}: {NOT_ASSESSED}.\n"
        parts.append((reason, "$foreground-muted"))
        length += len(reason)
    texts: list[tuple[str, str | None]] = [("", attempt.answer)]
    texts += [
        (f"└ Follow-up {n}{_about(found, f.key_point)}{_worded(f)}: {shown(f.prompt)}", f.answer)
        for n, f in enumerate(attempt.follow_ups, 1)
    ]
    if show_delivery:
        parts.append((DELIVERY_KEY, "$foreground-muted"))
        length += len(DELIVERY_KEY)
    for part, (heading, text) in enumerate(texts):
        if heading:
            parts.append((f"\n\n{heading}\n", "bold $accent"))
            length += len(heading) + 3
        if not text:
            nothing = "" if attempt.status in (Status.SKIPPED, Status.NOT_REACHED) and not heading else "(nothing said)"
            parts.append((nothing, "$foreground-muted"))
            length += len(nothing)
            continue
        marks = by_part.get(part, [])
        if show_delivery:
            marks = [*(mark for mark in marks if mark.chosen), *delivery_marks(text)]
        content, chosen_at = marked(text, marks)
        at = length + chosen_at if chosen_at is not None else at
        parts.append(content)
        length += len(content.plain)
        if part:
            change = _moved(found, attempt.follow_ups[part - 1].key_point, part)
            parts.append(change)
            length += len(change.plain)
    return Content.assemble(*parts), at


def _about(found: Outcome, key_point: str) -> str:
    number = next((n for n, p in enumerate(found.points, 1) if p.point.id == key_point), None)
    return "" if number is None else f", about point {number}"


def _worded(follow_up: FollowUp) -> str:
    by = follow_up.written_by
    return "" if by == "rubric" else f", worded by {shown(by.removeprefix('llm:'))}"


def _moved(found: Outcome, key_point: str, part: int) -> Content:
    """What a follow-up's answer changed: the point's verdict before and after it."""
    point = next((p for p in found.points if p.point.id == key_point), None)
    if point is None:
        return Content("")
    before, now = point.before.verdict, point.now.verdict
    if point.said_in != part:
        return Content.styled(f"\n  stays {SIGN[now]} {now.value}", "$foreground-muted")
    return Content.assemble(
        (f"\n  {SIGN[before]} {before.value} → ", "$foreground-muted"), (f"{SIGN[now]} {now.value}", STYLE[now])
    )


def score_made_of(
    question: Question, grade: Grade | None, found: Outcome, why_not: str | None, delivery: Content
) -> Content:
    """The score as a sum: weights times credits, before and after follow-ups, and the candidate's own view."""
    if grade is None or found.score is None:
        parts: list[Piece] = [(NOT_ASSESSED, "bold"), f"\n{shown(why_not)}" if why_not else ""]
        return Content.assemble(*parts)
    total = sum(point.point.weight for point in found.points)
    earned = sum(point.point.weight * point.credit for point in found.points)
    parts = [(f"{found.score:.1f}", "bold $primary"), f" of 100 = {earned:.2f} of {total:g} × 100\n"]
    if found.score_before is not None and found.score_graded != found.score_before:
        parts.append(f"{found.score_before:.1f} before the follow-ups, {found.score_graded:.1f} after\n")
    if found.overruled and found.score_graded is not None:
        parts.append(f"{found.score_graded:.1f} by the grader, {found.score:.1f} with your verdicts\n")
    parts.append(("\nweight × credit\n", "$foreground-muted"))
    for number, point in enumerate(found.points, 1):
        symbol, style = SIGN[point.counts], STYLE[point.counts]
        own = " yours" if point.own else ""
        parts += [
            f"{point.point.weight:>5g} × {point.credit:.2f}  ",
            (symbol, style),
            f"{own} ",
            (shortened(f"{number} {point.point.id.replace('-', ' ')}", 34), "$foreground-muted"),
            "\n",
        ]
    parts += ["\n", depth_bars(found.depth), "\n\n", delivery]
    return Content.assemble(*parts)


def depth_bars(depth: Mapping[str, float | None]) -> Content:
    """The depth profile as bars; it is told apart from the score."""
    parts: list[Piece] = [("Depth", "bold"), ("  kinds of understanding shown\n", "$foreground-muted")]
    for name, share in depth.items():
        if share is None:
            parts.append((f"{name:<11} not asked for\n", "$foreground-muted"))
        else:
            parts += [f"{name:<11} ", (bar(share, _BAR), "$primary"), f" {share:.0%}\n"]
    return Content.assemble(*parts).rstrip()


def delivery_text(grade: Grade | None, attempt: Attempt, *, imported: bool) -> Content:
    """How the answer was said; pace and pauses only where speech was timed."""
    if grade is None:
        return Content("")
    said = grade.delivery
    parts = [
        count(said.words, "word"),
        count(said.fillers, "filler"),
        count(said.hedges, "hedge"),
        count(said.repetitions, "repetition"),
    ]
    if said.words_per_minute is not None:
        parts.append(f"{said.words_per_minute:.0f} words a minute")
    elif attempt.speech_seconds is not None:
        parts.append("too short to tell a pace")
    else:
        parts.append("pace not measured: " + ("the transcript does not tell when you spoke" if imported else "typed"))
    if attempt.speech_seconds is not None:
        parts.append(f"spoke for {duration(attempt.speech_seconds)} of {duration(attempt.seconds)}")
        pause = attempt.longest_pause
        parts.append(f"longest pause {pause:.1f} s" if pause else "no pause of a second or more")
    return Content.assemble(("Delivery", "bold"), ("  not part of the score\n", "$foreground-muted"), " · ".join(parts))


def grade_notes(grade: Grade | None) -> Content:
    """What the grader wants the candidate to know."""
    notes = [shown(note.text) for note in grade.notes] if grade else []
    return Content("\n".join(f"• {note}" for note in notes) if notes else "The grader has no remarks.")


def small_print(grade: Grade | None, why_not: str | None) -> Content:
    """Where the shown numbers come from."""
    if grade is None:
        return Content(f"{NOT_ASSESSED}: {shown(why_not)}" if why_not else NOT_ASSESSED)
    by = grade.graded_by + (OFFLINE if grade.graded_by == "rubric" else "")
    return Content(f"graded by {shown(by)} · rubric {shown(grade.rubric_hash)} · grader {shown(grade.grader_version)}")


def question_line(position: int, record: Record, found: Outcome, width: int) -> Content:
    """A question in the overview: score, status, flag, its text on one line of ``width`` cells."""
    attempt = record.interview.attempts[position]
    score = f"{found.score:>3.0f}" if found.score is not None else "  –"
    notes = []
    if attempt.status != Status.ANSWERED:
        notes.append(STATUS[attempt.status])
    if found.score is None and attempt.status in (Status.ANSWERED, Status.TIMED_OUT):
        notes.append(NOT_ASSESSED)
    if attempt.follow_ups:
        notes.append(count(len(attempt.follow_ups), "follow-up"))
    if found.overruled:
        notes.append("your verdicts count")
    if attempt.seconds >= 1:
        notes.append(duration(attempt.seconds))
    if attempt.flagged:
        notes.append("⚑ flagged")
    text = shortened(record.asked(position), max(20, width - 5))
    return Content.assemble(
        (score, "bold"), f"  {text}", ("\n     " + " · ".join(notes) if notes else "", "$foreground-muted")
    )


def summary(record: Record, outcomes: Sequence[Outcome]) -> Content:
    """The interview's score, what it is the mean of, and the depth profile."""
    score = overall(one.score for one in outcomes)
    assessed = sum(1 for one in outcomes if one.score is not None)
    left_out = len(outcomes) - assessed
    parts: list[Piece] = [(score_text(score), "bold $primary"), " of 100" if score is not None else ""]
    parts.append(f"  mean of {count(assessed, 'assessed question')}" if assessed else "")
    if left_out:
        parts.append((f"; {left_out} skipped or {NOT_ASSESSED}, left out", "$foreground-muted"))
    before = overall(one.score_before for one in outcomes)
    graded = overall(one.score_graded for one in outcomes)
    if before is not None and before != graded:
        parts.append((f"\n{before:.0f} before the follow-ups, {score_text(graded)} after", "$foreground-muted"))
    if score is not None and score != graded:
        parts.append((f"\n{score_text(graded)} by the grader, {score:.0f} with your own verdicts", "$foreground-muted"))
    if record.talk:
        parts.append((f"\n{shown(record.talk)}", "$foreground-muted"))
    return Content.assemble(*parts)


def assistance(record: Record, llm: LLMSettings, notice: str | None) -> Content | None:
    """What of this interview left the machine, what it cost and what failed; ``None`` without a language model.

    ``notice`` says where answers go now, ``None`` while the model is switched off.
    """
    failed = dict.fromkeys(why for _, grade in sorted(record.grades.items()) for why in opinions.faults(grade))
    if notice is None and not record.usage.requests and not failed:
        return None
    parts: list[Piece] = [("Language model", "bold")]
    if notice is not None:
        parts.append(f"\n{shown(notice)}")
    if record.usage.requests or notice is not None:
        usage = replace(record.usage, price_in=llm.price_in, price_out=llm.price_out)
        parts.append((f"\nFor this interview: {usage.sentence}", "$foreground-muted"))
    parts += [(f"\n! {shown(why)}", "$text-warning") for why in failed]
    return Content.assemble(*parts)


def written_by(source: str) -> str:
    """Who wrote a text and by which prompt, from the source that is kept beside it."""
    return f"Written by {source.removeprefix('llm:')}; the verdicts and the score are not its own."


def study_text(record: Record, outcomes: Sequence[Outcome]) -> Content:
    """What to study next: the key points that cost the most."""
    found = to_study(outcomes)
    if not found:
        nothing = "Nothing was missed." if any(one.score is not None for one in outcomes) else "Nothing was assessed."
        return Content.assemble(("Study next\n", "bold"), (nothing, "$foreground-muted"))
    parts: list[Piece] = [("Study next", "bold")]
    for position, point in found:
        symbol, style = SIGN[point.counts], STYLE[point.counts]
        parts += [
            "\n",
            (symbol, style),
            f" {shown(point.point.text)}",
            (f"  question {position + 1}", "$foreground-muted"),
        ]
    return Content.assemble(*parts)


def interview_depth(outcomes: Sequence[Outcome]) -> Content:
    """The depth profile over all questions."""
    return depth_bars(overall_depth(outcomes)) if overall_depth(outcomes) else Content("")
