from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from interviewer.importing.file import content
from interviewer.rubrics.bank import Bank
from interviewer.transcripts.decoding import MAX_BYTES
from interviewer.transcripts.prepared import Item, given, interview
from interviewer.transcripts.preparing import MOST_WORDS, prepare
from interviewer.transcripts.read import read
from interviewer.transcripts.turns import Exchange, TranscriptError

EXCHANGE = Exchange("Why is the sky blue?", "Because.", seconds=9.0, speech_seconds=6.0, longest_pause=3.0)


def embed(texts):
    return np.ones((len(texts), 1), dtype=np.float32)


def test_times_are_kept_with_the_interview():
    (attempt,) = interview([Item(EXCHANGE, None)], "i", "x").attempts
    assert (attempt.seconds, attempt.speech_seconds, attempt.longest_pause) == (9.0, 6.0, 3.0)


def test_two_imports_do_not_share_the_ids_of_their_own_questions():
    one = given(Item(EXCHANGE, None), reference="Light scatters.")
    other = given(Item(Exchange("Why is grass green?", "So."), None), key_points=["Chlorophyll reflects green."])
    again = given(Item(Exchange("why is  the sky BLUE?", "So."), None), reference="Light scatters.")
    assert one.question.id == again.question.id != other.question.id


def test_speakers_are_told_with_what_they_said():
    text = "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Ada>Why?\n\n00:04.000 --> 00:09.000\n<v Ben>So it is.\n"
    found = prepare(read(text.encode(), "x"), Path("x"), Bank(), embed)
    assert [(s.name, s.words, s.seconds, s.asks) for s in found.speakers] == [
        ("Ada", 1, 2.0, True),
        ("Ben", 3, 5.0, False),
    ]
    with pytest.raises(TranscriptError, match="nobody in it is called 'Cy'"):
        prepare(read(text.encode(), "x"), Path("x"), Bank(), embed, asking=["Cy"])


def test_what_no_interview_can_be_is_refused():
    text = "Q: Why?\nA: " + "so " * MOST_WORDS
    with pytest.raises(TranscriptError, match="which no interview has"):
        prepare(read(text.encode(), "x"), Path("x"), Bank(), embed)


def test_a_hundred_megabytes_and_endless_devices_are_refused_without_reading_them(tmp_path):
    path = tmp_path / "large.vtt"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    for large in (path, Path("/dev/zero")):
        with pytest.raises(TranscriptError, match="larger than 32 MB"):
            content(large)
    path.write_bytes(b"x" * MAX_BYTES)
    assert len(content(path)) == MAX_BYTES
    for wrong in (tmp_path, tmp_path / "none", Path("nul\0")):
        with pytest.raises(TranscriptError):
            content(wrong)


def test_half_a_surrogate_pair_becomes_a_character_that_can_be_kept():
    (exchange,) = read(b'[{"question": "Why \\ud83d\\ude00?", "answer": "so \\ud83d"}]', "x").exchanges
    assert exchange.question == "Why \U0001f600?" and exchange.answer == "so ?"
