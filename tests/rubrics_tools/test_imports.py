from __future__ import annotations

import io
import json
import sqlite3
import zipfile

import pytest

from interviewer.rubrics.errors import RubricError
from interviewer.rubrics.exchange.formats import FORMATS, format_of
from interviewer.rubrics.exchange.markup import cloze_filled, cloze_gaps, plain


def read(form, text):
    return FORMATS[form].read(text if isinstance(text, bytes) else text.encode(), f"list.{form}")


ASKED = ["What is overfitting?", "Why does dropout help?"]
A, B = "It learns noise. The gap grows.", "It prevents co-adaptation."


@pytest.mark.parametrize(
    "text",
    [
        f"# Basics\n\n### Q1: {ASKED[0]}\n\n{A}\n\n### Q2: {ASKED[1]}\n{B}\n",
        f"# Basics\n## {ASKED[0]}\n{A}\n\n## {ASKED[1]}\n\n{B}\n",
        f"# Basics\n\n**{ASKED[0]}**\n\n{A}\n\n**Q2. {ASKED[1]}**\n\n{B}\n",
        f"## Basics\nQ1: {ASKED[0]}\nA: {A}\n\nQ2: {ASKED[1]}\nAnswer: {B}\n",
        f"## Basics\n**Q1:** {ASKED[0]}\n**A:** {A}\n\n**Q2:** {ASKED[1]}\n**A:** {B}\n",
        f"## Basics\n1. {ASKED[0]}\n\n   {A}\n\n2. {ASKED[1]}\n   {B}\n",
        f"## Basics\n1) **{ASKED[0]}**\n{A}\n2) **{ASKED[1]}** {B}\n",
        f"## Basics\n- {ASKED[0]}\n  - It learns noise.\n  - The gap grows.\n- {ASKED[1]}\n  - {B}\n",
        f"## Basics\n* {ASKED[0]} {A}\n* {ASKED[1]} {B}\n",
        f"\ufeff## Basics\r\n#### {ASKED[0]}\r\n{A}\r\n#### {ASKED[1]}\r\n\r\n{B}\r\n",
        f"## Basics\n### {ASKED[0]}\n<details><summary>Answer</summary>\n\n{A}\n</details>\n\n### {ASKED[1]}\n> {B}\n",
    ],
)
def test_markdown_lists(text):
    got = read("markdown", text)
    assert [t.question.question for t in got.questions] == ASKED
    assert [t.topic for t in got.questions] == ["Basics", "Basics"]
    points = [[p.text for p in t.question.key_points] for t in got.questions]
    assert points == [["It learns noise.", "The gap grows."], [B]]
    assert all(t.question.draft for t in got.questions)
    assert any("draft" in note for note in got.notes)


def test_markdown_marks_code_and_unanswered_questions():
    text = (
        "## Contents\n- [What is X?](#x)\n## What is `X`?\nIt is **very** [big](http://x.y).\n"
        "```\n## What is code?\n```\n## What is Y?\n## Explain Z\nZ is *last*.\n"
    )
    got = read("markdown", text)
    assert [t.question.question for t in got.questions][-2:] == ["What is X?", "Explain Z"]
    assert got.questions[-2].question.reference_answer == "It is very big."
    assert any("left out" in note and "8" in note for note in got.notes)
    assert any("code" in note for note in got.notes)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("csv", f'question,answer,topic\n"{ASKED[0]}","{A}",Basics\n{ASKED[1]},{B},Basics\n'),
        ("csv", f"Front;Back;Category\r\n{ASKED[0]};{A};Basics\r\n{ASKED[1]};{B};Basics\r\n"),
        ("tsv", f"{ASKED[0]}\t{A}\n{ASKED[1]}\t{B}\n"),
        (
            "anki-tsv",
            f"#separator:tab\n#html:true\n#deck column:1\nBasics\t{ASKED[0]}\t<div>{A}</div>\n"
            f"Basics\t<b>{ASKED[1]}</b>\t{B}\n",
        ),
        ("anki-tsv", f"#separator:Semicolon\n#columns:Back;Front\n{A};{ASKED[0]}\n{B};{ASKED[1]}\n"),
    ],
)
def test_tables(form, text):
    got = read(form, text)
    assert [t.question.question for t in got.questions] == ASKED
    assert [t.question.reference_answer for t in got.questions] == [A, B]
    assert {t.topic for t in got.questions} in ({"Basics"}, {None})


def test_a_table_with_key_points_keeps_them():
    got = read("csv", "question,key points,difficulty\nWhat is X?,X is big; X is red,hard\n").questions[0].question
    assert [p.text for p in got.key_points] == ["X is big", "X is red"]
    assert got.difficulty == "hard"


def test_markup_of_cards():
    assert plain("<div>a&nbsp;<b>b</b><br>c</div><script>evil()</script>[sound:x.mp3]") == "a b\nc"
    nested = "The {{c1::loss of {{c2::ReLU::which?}}}} falls {{c3::x}}"
    assert cloze_filled(nested) == "The loss of ReLU falls x"
    assert cloze_gaps("{{c1::Adam::optimiser}} is {{c2::fast}}") == "[optimiser] is […]"


def collection(notes, models=None, decks=None, newer=False):
    path = ":memory:"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, mid INTEGER, flds TEXT)")
    db.execute("CREATE TABLE cards (id INTEGER PRIMARY KEY, nid INTEGER, did INTEGER, ord INTEGER)")
    db.executemany("INSERT INTO notes VALUES (?, 7, ?)", [(i, "\x1f".join(n)) for i, n in enumerate(notes, 1)])
    db.executemany("INSERT INTO cards VALUES (?, ?, 3, 0)", [(i, i) for i, _ in enumerate(notes, 1)])
    if newer:
        db.create_collation("unicase", lambda a, b: (a > b) - (a < b))
        db.execute("CREATE TABLE decks (id INTEGER PRIMARY KEY, name TEXT COLLATE unicase)")
        columns = "ntid INTEGER, ord INTEGER, name TEXT COLLATE unicase, PRIMARY KEY (ntid, ord)"
        db.execute(f"CREATE TABLE fields ({columns}) WITHOUT ROWID")
        db.execute("CREATE UNIQUE INDEX idx ON fields (name, ntid)")
        db.execute("INSERT INTO decks VALUES (3, 'ML\x1fBasics')")
        db.executemany("INSERT INTO fields VALUES (7, ?, ?)", [(1, "Back"), (0, "Front")])
    else:
        db.execute("CREATE TABLE col (models TEXT, decks TEXT)")
        fields = json.dumps({"7": {"flds": [{"name": "Front"}, {"name": "Back"}]}})
        db.execute("INSERT INTO col VALUES (?, ?)", (fields, json.dumps({"3": {"name": "ML::Basics"}})))
    db.commit()
    return db.serialize()


def package(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return out.getvalue()


NOTES = [(f"<b>{ASKED[0]}</b>", f"{A}<img src=x>"), ("{{c1::Dropout}} prevents co-adaptation.", "see paper")]


@pytest.mark.parametrize("newer", [False, True])
def test_apkg_of_others(newer):
    content = collection(NOTES, newer=newer)
    if newer:
        import zstandard

        data = package(collection__anki2=b"stub", collection__anki21b=zstandard.compress(content))
    else:
        data = package(collection__anki2=content)
    got = read("apkg", data)
    assert [t.question.question for t in got.questions] == [ASKED[0], "Complete: […] prevents co-adaptation."]
    assert got.questions[1].question.reference_answer == "Dropout prevents co-adaptation.\nsee paper"
    assert got.questions[0].topic == "Basics"
    assert any("image" in note for note in got.notes)


def bomb():
    return package(collection__anki2=b"\0" * (65 * 1024 * 1024))


def tricked(name):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("collection.anki2", collection(NOTES))
        archive.writestr(name, b"x")
    return out.getvalue()


def wal():
    content = bytearray(collection(NOTES))
    content[18:20] = b"\x02\x02"
    return package(collection__anki2=bytes(content))


def test_a_collection_in_write_ahead_mode_is_read():
    assert len(read("apkg", wal()).questions) == 2


def view():
    db = sqlite3.connect(":memory:")
    endless = "WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n)"
    db.execute(f"CREATE VIEW notes AS {endless} SELECT id, 7 AS mid, 'a' AS flds FROM n")
    return db.serialize()


DEEP = "[" * 100_000
BAD = {
    "no zip": ("apkg", b"PK no zip", "not an Anki package"),
    "empty": ("apkg", b"", "not an Anki package"),
    "no collection": ("apkg", package(a=b"x"), "no Anki collection"),
    "no database": ("apkg", package(collection__anki2=b"x" * 200), "no SQLite database"),
    "damaged database": ("apkg", package(collection__anki2=collection(NOTES)[:5000]), "cannot be read"),
    "damaged zstandard": ("apkg", package(collection__anki21b=b"x" * 200), "damaged"),
    "path above": ("apkg", tricked("../../evil"), "leads out"),
    "absolute path": ("apkg", tricked("/etc/evil"), "leads out"),
    "drive": ("apkg", tricked("C:evil"), "leads out"),
    "backslash": ("apkg", tricked("..\\evil"), "leads out"),
    "bomb": ("apkg", bomb(), "unpacks to more"),
    "endless view": ("apkg", package(collection__anki2=view()), "no notes"),
    "50 MB": ("csv", b"a,b\n" * 13_000_000, "larger than"),
    "utf-16": ("markdown", "# Q".encode("utf-16"), "UTF-16"),
    "latin-1": ("csv", "question,answer\nWas?,größer\n".encode("latin-1"), "list.csv:2: not UTF-8"),
    "binary": ("tsv", b"a\tb\n\0\0", "binary"),
    "no questions": ("markdown", "just prose\n", "no questions found"),
    "empty table": ("csv", "\n\n", "empty"),
    "no answers": ("csv", "question,answer\nWhy?,\n", "no question with an answer"),
    "open quote": ("csv", 'question,answer\n"Why?,x\n', "not a table"),
    "duplicate column": ("csv", "question,answer,answer\na,b,c\n", "stands twice"),
    "unknown kind": ("csv", "kind,topic,question_id,id,text\nnonsense,,a,b,c\n", "list.csv:2: the kind is"),
    "orphan": ("csv", "kind,topic,question_id,id,text\nkey_point,,a,b,c\n", "no row of the kind"),
    "own without points": ("csv", "kind,topic,question_id,id,text\nquestion,,a,,c\n", "key_points"),
    "own markdown": ("markdown", "<!-- interviewer rubrics -->\n## T\n### Q1: x\nfoo\n", ":4: not as this program"),
    "yaml tag": ("autorubric", "- !!python/object/apply:os.system [x]\n", "tag"),
    "yaml bomb": ("autorubric", "a: &a [x]\nb: [*a, *a]\ncriteria: []\n", ""),
    "deep yaml": ("autorubric", DEEP, "deep"),
    "yaml duplicates": ("autorubric", "- name: a\n  name: b\n  requirement: x\n", ":2: the key 'name' stands twice"),
    "no criteria": ("autorubric", "topic: x\nquestions: []\n", "no autorubric file"),
    "no requirement": ("autorubric", "criteria:\n  - weight: 1\n    requirement: x\n  - name: a\n", ":4: criterion 2"),
    "weight": ("autorubric", "- requirement: x\n  weight: heavy\n", "no number"),
    "only errors": ("autorubric", "- requirement: x\n  weight: -1\n", "above 0"),
    "no json": ("healthbench", '{"prompt": []}\nnonsense\n', "HealthBench"),
    "json duplicates": ("healthbench", '{"a": 1, "a": 2}\n', ":1: the key 'a' stands twice"),
    "deep json": ("healthbench", DEEP, "nested too deeply"),
    "nan": ("healthbench", '{"prompt": "x", "rubrics": [{"criterion": "a", "points": NaN}]}\n', "NaN"),
    "infinite": ("healthbench", '{"prompt": "x", "rubrics": [{"criterion": "a", "points": 1e999}]}\n', "number"),
    "second line": ("healthbench", '{"prompt": "x", "rubrics": [{"criterion": "a", "points": 1}]}\n{}\n', ":2: needs"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_clear_error(case):
    form, content, message = BAD[case]
    with pytest.raises(RubricError) as error:
        read(form, content)
    assert message in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_autorubric_of_others():
    text = """
sections:
  - criteria:
      - {name: Accuracy Check, weight: 10.0, requirement: It is right}
      - {requirement: It is short, weight: 0}
  - criteria:
      - {name: error, weight: -5.0, requirement: It is rude}
"""
    got = FORMATS["autorubric"].read(text.encode(), "dir/my_essay.yaml")
    question = got.questions[0].question
    assert [(p.id, p.weight) for p in question.key_points] == [("accuracy-check", 10)]
    assert question.misconceptions[0].text == "It is rude"
    assert "weight 0" in got.notes[0] and any("holds no question" in note for note in got.notes)


def test_healthbench_of_others():
    line = {
        "example_tags": ["theme:hedging"],
        "ideal_completions_data": None,
        "prompt": [
            {"role": "user", "content": "Hi"},
            {"role": "assistant", "content": "Yes?"},
            {"role": "user", "content": "Why?"},
        ],
        "prompt_id": "0b1c-22",
        "rubrics": [
            {"criterion": "Says so", "points": 7, "tags": ["level:example"]},
            {"criterion": "Says so", "points": 3, "tags": []},
            {"criterion": "Lies", "points": -4, "tags": []},
        ],
    }
    got = read("healthbench", json.dumps(line) + "\n")
    question = got.questions[0].question
    assert (question.id, got.questions[0].topic) == ("0b1c-22", "hedging")
    assert question.question == "User: Hi\nAssistant: Yes?\nUser: Why?"
    assert [p.id for p in question.key_points] == ["says-so", "says-so-2"]
    assert [m.text for m in question.misconceptions] == ["Lies"]


def test_formats_by_ending():
    assert [format_of(f"x.{e}") for e in ("md", "CSV", "txt", "apkg", "yml", "jsonl")] == [
        "markdown", "csv", "tsv", "apkg", "autorubric", "healthbench",
    ]  # fmt: skip
    with pytest.raises(RubricError, match="--format"):
        format_of("x.docx")


@pytest.mark.parametrize(
    "text",
    ["{{c1::" + "a::" * 60_000, "{{c1::" * 50_000, "<!--" * 50_000, "<a " * 50_000, "[sound:" * 50_000, "&#" * 50_000],
    ids=["hints", "open", "comments", "tags", "sounds", "entities"],
)  # fmt: skip
def test_markup_made_to_keep_a_parser_busy(text):
    import time

    start = time.process_time()
    plain(text), cloze_filled(text)
    assert time.process_time() - start < 5


@pytest.mark.parametrize("part", ["[", "![", "*", "_", "<!--", "`", "? "])
def test_markdown_made_to_keep_a_parser_busy(part):
    import time

    start = time.process_time()
    with pytest.raises(RubricError):
        read("markdown", f"# What?\n{part * (19_000 // len(part))}\n")
    assert time.process_time() - start < 3
