from __future__ import annotations

import importlib.util
import json
import sys
from unittest.mock import MagicMock

import pytest

from interviewer.rubrics.exchange.formats import FORMATS
from interviewer.rubrics.exchange.losses import Part, held
from interviewer.rubrics.files import load, shipped_folder
from interviewer.rubrics.model import RubricFile
from interviewer.rubrics.parse import parse
from interviewer.rubrics.render import render


def back(form, exported):
    found = []
    for name, content in exported.documents.items():
        found += FORMATS[form].read(content, name).questions
    return found


@pytest.mark.parametrize("form", ["markdown", "csv", "tsv", "anki-tsv", "apkg"])
def test_these_formats_lose_nothing(form, entries):
    exported = FORMATS[form].write(entries)
    assert exported.notes == ()
    questions = sorted(back(form, exported), key=lambda t: t.question.id)
    for got, entry in zip(questions, sorted(entries, key=lambda e: e.question.id), strict=True):
        assert got.question == entry.question
        assert got.topic == entry.topic


@pytest.mark.parametrize("form", ["autorubric", "healthbench"])
def test_these_formats_say_what_they_lose(form, entries):
    exported = FORMATS[form].write(entries)
    got = {t.question.id: t for t in back(form, exported)}
    for entry in entries:
        topical, question = got[entry.question.id], entry.question
        kept = topical.question
        assert topical.topic == entry.topic
        for name in ("question", "difficulty", "time_limit"):
            assert getattr(kept, name) == getattr(question, name)
        assert kept.reference_answer == question.reference_answer
        for got_point, point in zip(kept.key_points, question.key_points, strict=True):
            assert (got_point.id, got_point.text, got_point.weight) == (point.id, point.text, point.weight)
        assert [(m.id, m.text) for m in kept.misconceptions] == [(m.id, m.text) for m in question.misconceptions]
        for part in held(question) - held(kept):
            assert part.value in exported.notes[0]
    lost = {part for part in Part if part.value in "".join(exported.notes)}
    assert lost == held(entries[0].question) - held(got["zero-init"].question)


def test_healthbench_holds_depths_and_contradictions(entries):
    got = back("healthbench", FORMATS["healthbench"].write(entries))[0].question
    assert got.key_points[0].depth == "mechanism"
    assert got.misconceptions[0].contradicts == "same"
    assert got.draft


def test_yaml_is_read_back_as_it_was(entries):
    file = RubricFile(topic="T: #1", questions=tuple(e.question for e in entries))
    assert parse(render(file).encode(), "x") == file


def test_a_shipped_topic_survives_every_lossless_format():
    path = shipped_folder() / "deep_learning" / "foundations.yaml"
    entries = list(load([path]).values())
    for form in ("markdown", "csv", "anki-tsv", "apkg"):
        assert [t.question for t in back(form, FORMATS[form].write(entries))] == [e.question for e in entries], form


def test_spreadsheets_get_no_formulas(entries):
    import csv
    import io

    text = FORMATS["csv"].write(entries).documents["rubrics.csv"].decode()
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert len(cells) > 50
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    anki = FORMATS["anki-tsv"].write(entries).documents["rubrics.tsv"].decode()
    rows = list(csv.reader(io.StringIO(anki.split("\n", 5)[5]), delimiter="\t"))
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@")]


def test_nothing_in_a_card_comes_alive(entries):
    anki = FORMATS["anki-tsv"].write(entries).documents["rubrics.tsv"].decode()
    assert "{{c1" not in anki and "[sound:" not in anki and "<b>" not in anki


def test_a_card_edited_in_anki_wins_over_its_rubric_field(entries):
    text = FORMATS["anki-tsv"].write(entries).documents["rubrics.tsv"].decode()
    edited = text.replace("And biases?", "And the biases?", 1).encode()
    got = FORMATS["anki-tsv"].read(edited, "x").questions[1].question
    assert got.question == "And the biases?"
    assert got.key_points == entries[1].question.key_points


@pytest.mark.skipif(importlib.util.find_spec("autorubric") is None, reason="autorubric is not installed")
def test_autorubric_loads_the_export(entries, tmp_path, monkeypatch):
    # It is installed without the library that calls language models, which reading a rubric needs none of.
    if importlib.util.find_spec("litellm") is None:
        monkeypatch.setitem(sys.modules, "litellm", MagicMock(__spec__=None))
    from autorubric import Rubric

    for name, content in FORMATS["autorubric"].write(entries).documents.items():
        (tmp_path / name).write_bytes(content)
        loaded = Rubric.from_file(str(tmp_path / name))
        question = next(e.question for e in entries if name == f"{e.question.id}.yaml")
        assert [c.name for c in loaded.rubric] == [p.id for p in (*question.key_points, *question.misconceptions)]
        assert sum(c.weight > 0 for c in loaded.rubric) == len(question.key_points)
        assert question.question in loaded.guidelines


def test_healthbench_lines_have_the_fields_its_readers_use(entries):
    lines = FORMATS["healthbench"].write(entries).documents["rubrics.jsonl"].decode().splitlines()
    first = json.loads(lines[0])
    assert set(first) == {"example_tags", "ideal_completions_data", "prompt", "prompt_id", "rubrics"}
    assert first["prompt"] == [{"role": "user", "content": entries[0].question.question}]
    assert [item["points"] for item in first["rubrics"]] == [2.5, 1, -2.5, -1]
