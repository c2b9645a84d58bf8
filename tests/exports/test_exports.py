from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.exports import as_anki, as_csv, as_html, as_json, as_md
from interviewer.exports.anonymous import anonymous
from interviewer.exports.document import NothingToExport, document
from interviewer.exports.marking import Mark, pieces
from interviewer.exports.plots import line
from interviewer.exports.record import MOST_HISTORY
from interviewer.progress.trends import Answered
from tests.exports.records import record

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"' onload=x &lt; {{7*7}} ]]>--></style>\x1b[31m\x00"
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "div", "section", "figure",
    "figcaption", "svg", "text", "rect", "mark", "sup", "a", "ol", "ul", "li", "span",
}  # fmt: skip


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.words, self.marked, self.ids, self.links = [], [], "", "", [], []
        self.open = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.ids += [value for name, value in attrs if name == "id"]
        self.links += [value for name, value in attrs if name in ("href", "src")]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] != ["style"]:
            self.words += data
        if "mark" in self.open and "sup" not in self.open:
            self.marked += data


@given(st.one_of(st.just(HOSTILE), st.text(min_size=1, max_size=60)))
@settings(max_examples=25, deadline=None)
def test_no_text_becomes_markup(foreign):
    page = Page(as_html.render(record(f"{foreign} zero weights {foreign}", foreign=foreign)))
    assert set(page.tags) <= ALLOWED
    assert not [name for name in page.attributes if name.startswith("on") or name in ("src", "style")]
    assert all(link.startswith("#q") for link in page.links)
    assert page.tags.count("style") == 1


def test_the_page_holds_everything_and_nothing_from_elsewhere():
    text = as_html.render(record())
    page = Page(text)
    for word in ("Mock plain", "75 of 100", "not assessed", "Read again.", "I said so.", "Right instead", "skipped",
                 "Who are you?", "2025-03-04 05:06", "said in follow-up 1", "mechanism", "summary"):  # fmt: skip
        assert word in page.words, word
    assert "http" not in text.replace("http-equiv", "")
    assert "prefers-color-scheme:dark" in text and "@media print" in text
    assert page.tags.count("svg") == 2


def test_many_questions_stand_in_two_columns():
    few = record()
    answers = [few.answers[0]] * 11
    assert Page(as_html.render(replace(few, answers=answers))).tags.count("svg") == 3
    assert Page(as_html.render(replace(few, answers=answers[:10]))).tags.count("svg") == 2


@pytest.mark.parametrize("days", [2, 100])
def test_a_long_history_is_a_line_without_dots_and_told_in_short(days):
    start = date(2025, 1, 1)
    points = [((start + timedelta(n)).isoformat(), float(n)) for n in range(days)]
    drawn = line("Score", points, 100, "of 100")
    assert drawn.count("<circle") == (2 if days == 2 else 0) and "polyline" in drawn
    assert ("100 days, from 0 on 2025-01-01 to 99 on 2025-04-10, lowest 0, highest 99" in drawn) == (days == 100)


def test_a_history_that_was_cut_says_so():
    answers = tuple(Answered(day=f"2025-01-{n % 9 + 1:02}", topic="T", score=1.0) for n in range(MOST_HISTORY))
    assert "over all interviews up to this one" in as_html.render(replace(record(), history=answers[1:]))
    assert f"over the {MOST_HISTORY:,} newest answers up to" in as_html.render(replace(record(), history=answers))


def test_a_document_has_a_name_and_bytes_or_says_what_is_missing():
    made = document(record("\ud800"), "md")
    assert (made.name, made.media_type) == (
        "interview-2025-03-04.md",
        "text/markdown",
    ) and b"Mock plain" in made.content
    assert document(anonymous(record()), "html").name == "interview.html"
    with pytest.raises(NothingToExport, match="nothing was missed"):
        document(replace(record(), answers=()), "anki")


def test_evidence_is_marked_and_linked_both_ways():
    page = Page(as_html.render(record()))
    assert "All neurons" in page.marked and "trains faster." in page.marked
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert "q1p1" in page.ids and "q1e1" in page.ids
    assert len(page.ids) == len(set(page.ids))


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6))
def test_pieces_are_the_text_and_nothing_but_marks_is_over_them(text, spans):
    marks = [Mark(start, end, number) for number, (start, end) in enumerate(spans)]
    found = pieces(text, marks)
    assert "".join(piece.text for piece in found) == text
    place = 0
    for piece in found:
        for mark in marks:
            end = min(mark.end, len(text))
            inside = mark.start <= place and place + len(piece.text) <= end and mark.start < end
            assert inside == (mark.number in [m.number for m in piece.over])
        place += len(piece.text)


def test_json_holds_the_contracts_results_with_verbatim_evidence():
    document = json.loads(as_json.render(record()))
    first, second, third = document["answers"]
    assert document["score"] == first["score"] and first["result"]["id"] == "abc123/1"
    for found in first["result"]["verdicts"]:
        if found["evidence"]:
            span = found["evidence"]
            assert first["answer"][span["start"] : span["end"]] == span["text"]
    assert second["score"] is None and second["result"] is None
    assert third["question"].startswith("Who are you?")


@pytest.mark.parametrize("foreign", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "＝1"])
def test_no_cell_is_a_formula(foreign):
    for row in csv.reader(io.StringIO(as_csv.render(record(foreign)), newline="")):
        assert not [cell for cell in row if cell.lstrip(" ").startswith(tuple("=+-@\t\r\n＝＋－＠"))]


def test_csv_has_a_row_for_each_key_point_and_keeps_answers_whole():
    rows = list(csv.DictReader(io.StringIO(as_csv.render(record('two\nlines, "quoted"')), newline="")))
    assert [row["key_point"] for row in rows] == ["same", "random", "bias", "", ""]
    assert rows[0]["answer"] == 'two\nlines, "quoted"' and rows[0]["own_verdict"] == "covered"


def test_markdown_keeps_hostile_text_inert():
    text = as_md.render(record(HOSTILE, foreign=HOSTILE.replace("\n", " ")))
    assert "<script" not in text.replace("\\<", "") and "\x1b" not in text
    assert "Who are you?" in text


def test_cards_of_what_was_missed(tmp_path):
    found = as_anki.cards(record(foreign="<b>{{x}}"))
    # `same` was overruled as covered, `random` was said in the follow-up: only `bias` is left.
    assert [card.key for card in found] == ["zero-init/bias"]
    (tmp_path / "deck.apkg").write_bytes(as_anki.package(found))
    with zipfile.ZipFile(tmp_path / "deck.apkg") as archive:
        archive.extract("collection.anki2", tmp_path)
    with sqlite3.connect(tmp_path / "collection.anki2") as collection:
        ((fields, tags),) = collection.execute("SELECT flds, tags FROM notes").fetchall()
    assert "&lt;b&gt;&#123;&#123;x" in fields and "contradicted" in tags


def test_the_anonymous_form_tells_no_names_and_dates_and_keeps_evidence_in_place():
    said = "My name is Ada Lovelace, ada@example.org, on 3 May 2024. Grace told me: all neurons stay the same."
    masked = anonymous(record(said, foreign="Grace"), names=["grace"])
    everything = "".join(module.render(masked) for module in (as_html, as_json, as_md, as_csv))
    for told in ("Ada", "Lovelace", "example.org", "2024", "2025", "abc123",
                 "Grace told", "Read again", "I said so"):  # fmt: skip
        assert told not in everything, told
    answer = masked.answers[0]
    assert len(answer.attempt.answer) == len(said)
    for verdict in answer.grade.verdicts:
        if verdict.evidence:
            assert answer.attempt.answer[verdict.evidence.start : verdict.evidence.end] == verdict.evidence.text
    assert masked.score == record(said).score
