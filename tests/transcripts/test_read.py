from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.transcripts.decoding import MAX_BYTES, decode, too_large
from interviewer.transcripts.read import read
from interviewer.transcripts.times import seconds
from interviewer.transcripts.turns import CANDIDATE, INTERVIEWER, TranscriptError, Turn


def turns(text, name="file"):
    found = read(text if isinstance(text, bytes) else text.encode(), name)
    return [(t.speaker, t.start, t.end, t.text) for t in found.turns], found


VTT = """WEBVTT - mock

NOTE a remark
over two lines

1
00:01.000 --> 00:04.500 align:start
<v Ada Lovelace>What is <i>dropout</i>?</v>

00:00:05.000 --> 00:00:08.000
<v Ben &amp; Co>It drops units.</v>
"""


def test_webvtt_with_voices_tags_and_entities():
    found, transcript = turns(VTT)
    assert transcript.form == "vtt" and not transcript.problems
    assert found == [("Ada Lovelace", 1.0, 4.5, "What is dropout?"), ("Ben & Co", 5.0, 8.0, "It drops units.")]


def test_zooms_webvtt_has_names_before_a_colon():
    found, _ = turns("WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nAda: Why: because?\n"
                     "\n2\n00:00:03.000 --> 00:00:04.000\n"
                     "Ben: So.\n\n3\n00:00:05.000 --> 00:00:06.000\nAda: Fine.\n")  # fmt: skip
    assert [(f[0], f[3]) for f in found] == [("Ada", "Why: because?"), ("Ben", "So."), ("Ada", "Fine.")]


def test_srt_with_broken_disordered_and_reversed_captions():
    text = (
        "2\n00:00:05,000 --> 00:00:06,000\nsecond\n\n1\n00:00:01,000 --> 00:00:02,000\nfirst\n\n"
        "3\n00:99:01,000 --> 00:00:07,500\nbroken\n\n4\n00:00:09,000 --> 00:00:08,000\nreversed\n"
    )
    found, transcript = turns(text)
    assert transcript.form == "srt"
    assert [f[3] for f in found] == ["first", "broken", "second", "reversed"]
    assert found[1][1:3] == (None, None) and found[3][1:3] == (9.0, None)
    told = " ".join(transcript.problems)
    assert "line 10" in told and "line 14" in told and "out of order" in told


def test_rolling_captions_say_each_line_once():
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\none\n\n00:01.500 --> 00:03.000\none\ntwo\n\n"
        "00:02.500 --> 00:04.000\ntwo\nthree\n"
    )
    assert " ".join(f[3] for f in turns(text)[0]) == "one two three"


def test_a_caption_without_a_speaker_goes_on_with_the_last_one():
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ada>Why\n\n00:02.000 --> 00:03.000\nis that?\n"
    assert [f[0] for f in turns(text)[0]] == ["Ada", "Ada"]


def test_whisper_json_with_and_without_speakers():
    document = {"text": "…", "segments": [
        {"start": 3.0, "end": 4.0, "text": " later", "speaker": "SPEAKER_01"},
        {"start": 1.0, "end": 2.0, "text": " Hello?"}, {"start": 5, "end": 4, "text": "odd"}, {"start": 6, "text": ""},
    ]}  # fmt: skip
    found, transcript = turns(json.dumps(document))
    assert transcript.form == "whisper"
    assert found == [(None, 1.0, 2.0, "Hello?"), ("SPEAKER_01", 3.0, 4.0, "later"), ("SPEAKER_01", 5.0, None, "odd")]
    assert len(transcript.problems) == 2


def test_whisper_cpp_json_with_turns():
    document = {"transcription": [
        {"timestamps": {"from": "00:00:00,000", "to": "00:00:02,500"}, "offsets": {"from": 0, "to": 2500},
         "text": " Why?",
         "speaker_turn_next": True},
        {"timestamps": {"from": "00:00:02,500", "to": "00:00:04,000"}, "text": " So."},
    ]}  # fmt: skip
    found, transcript = turns(json.dumps(document))
    assert transcript.form == "whisper.cpp"
    assert found == [("Speaker 1", 0.0, 2.5, "Why?"), ("Speaker 2", 2.5, 4.0, "So.")]


def test_otter_and_zoom_text():
    found, transcript = turns(
        "Ada Lovelace  0:03\nWhat is dropout?\n\nBen  1:10\nIt drops\nunits.\n\nTranscribed by https://otter.ai\n"
    )
    assert transcript.form == "otter"
    assert found == [("Ada Lovelace", 0.0, None, "What is dropout?"), ("Ben", 67.0, None, "It drops units.")]
    found, transcript = turns("[Ada L] 10:01:02\nWhat?\n\n[Ben] 10:01:05\nThat.\n")
    assert transcript.form == "zoom" and found == [("Ada L", 0.0, None, "What?"), ("Ben", 3.0, None, "That.")]


@pytest.mark.parametrize("text", [
    "Q: What is dropout?\nA: It drops units.\nAt random.",
    "**Q1:** What is dropout?\n\n**A1:** It drops units.\n\nAt random.",
    "Question 1: What is dropout?\nAnswer: It drops units. At random.",
    "Q. What is dropout?\nA. It drops units. At random.",
])  # fmt: skip
def test_questions_and_answers_by_letter(text):
    assert [(f[0], f[3]) for f in turns(text)[0]] == [
        (INTERVIEWER, "What is dropout?"), (CANDIDATE, "It drops units. At random."),
    ]  # fmt: skip


def test_names_in_plain_text_and_colons_that_name_nobody():
    text = "Ada: What is it?\nBen: Two things.\nNote: one is this.\nTo be clear: no.\nAda: Fine.\nBen: Thanks."
    assert [f[3] for f in turns(text)[0]] == [
        "What is it?",
        "Two things. Note: one is this. To be clear: no.",
        "Fine.",
        "Thanks.",
    ]
    assert [f[0] for f in turns("What is it?\n\nTo be clear: a thing.")[0]] == [None, None]


def test_pairs_with_their_own_rubric():
    found = read(
        json.dumps([{"question": "Why?", "answer": "So.", "reference": "It is so."}, {"question": "And?"}]).encode(),
        "x",
    )
    assert found.form == "pairs"
    assert found.exchanges[0].rubric == {"reference": "It is so."} and found.exchanges[1].answer == ""


def test_tables_of_pairs_and_of_turns():
    found = read('﻿question;answer\nWhy?;"So; there\nit is"\n'.encode(), "x.csv")
    assert [(e.question, e.answer) for e in found.exchanges] == [("Why?", "So; there\nit is")]
    assert turns("Speaker,Start,Text\nQ,0:01,Why?\nA,2.5,So.\n")[0] == [
        (INTERVIEWER, 1.0, None, "Why?"), (CANDIDATE, 2.5, None, "So."),
    ]  # fmt: skip


@pytest.mark.parametrize(("content", "says"), [
    (b"", "empty"), (b" \n", "empty"), (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x01\x02\x03\x04\x05\x06", "not a text file"),
    (b"WEBVTT\n\n", "no captions"), (b"[{}]", "item 1"), (b'[{"question": "a", "answer": 3}]', "item 1"),
    (b'{"segments": []}', "no segment"), (b'{"a": 1}', "expected"), (b"{nope", "bad.json:1: not valid JSON"),
    (b"[" * 100_000 + b"{", "not valid JSON"),
])  # fmt: skip
def test_bad_files_are_told_in_a_sentence(content, says):
    with pytest.raises(TranscriptError, match=says) as caught:
        read(content, "bad.json")
    assert str(caught.value).startswith("bad.json") and "\n" not in str(caught.value)


def test_a_table_without_known_columns_names_its_line():
    with pytest.raises(TranscriptError, match=r"x\.csv:1: the first line must name columns"):
        read(b"a,b\n1,2\n", "x.csv")


def test_files_that_are_too_large_are_refused():
    assert too_large(MAX_BYTES, "f") is None
    assert "larger than" in str(too_large(100 * 1024 * 1024, "f"))


def test_encodings_even_mixed_in_one_file():
    assert decode("Q: naïve?".encode("utf-16"), "f") == ("Q: naïve?", [])
    assert decode("Q: why?\r\nA: so".encode("utf-16-le"), "f")[0] == "Q: why?\nA: so"
    text, problems = decode("Q: naïve?\n".encode() + "A: café “so”".encode("cp1252"), "f")
    assert text == "Q: naïve?\nA: café “so”" and "1 lines" in problems[0]


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_turns_or_a_plain_error(content):
    for name in ("f.txt", "f.json", "f.csv", "f.vtt"):
        try:
            found = read(content, name)
        except TranscriptError:
            continue
        assert found.turns or found.exchanges
        assert all(isinstance(t, Turn) and t.text.strip() for t in found.turns)


@given(st.lists(st.tuples(st.sampled_from(["Q", "A"]), st.from_regex(r"[a-z]{1,8}( [a-z]{1,8}){0,4}", fullmatch=True)),
                min_size=2, max_size=8))  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_every_word_of_a_well_formed_caption_file_is_kept_in_order(said):
    text = "WEBVTT\n\n" + "\n\n".join(
        f"00:{n:02}.000 --> 00:{n:02}.900\n<v {who}>{words}</v>" for n, (who, words) in enumerate(said)
    )
    assert [f[3] for f in turns(text)[0]] == [words for _, words in said]


@pytest.mark.parametrize(("stamp", "value"), [
    ("01:02:03.450", 3723.45), ("2:03", 123.0), ("00:00:01,5", 1.5), ("1:99", None), ("x", None), ("1:60:00", None),
])  # fmt: skip
def test_time_stamps(stamp, value):
    assert seconds(stamp) == value
