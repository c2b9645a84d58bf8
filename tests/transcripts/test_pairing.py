from __future__ import annotations

import numpy as np
import pytest

from interviewer.transcripts import corrections
from interviewer.transcripts.matching import Match, kept, match, readings
from interviewer.transcripts.pairing import interviewers, pair, talk_share, unmarked
from interviewer.transcripts.read import read
from interviewer.transcripts.turns import CANDIDATE, INTERVIEWER, Exchange, TranscriptError, Turn

LONG = "It drops units at random during training, " * 8


def said(*lines):
    return [Turn(who, None, None, text) for who, text in lines]


def test_the_interviewer_is_who_asks():
    assert interviewers(said(("Ada", "What is dropout?"), ("Ben", LONG), ("Ada", "Why?"), ("Ben", "So."))) == {"Ada"}
    assert interviewers(said((INTERVIEWER, "x"), (CANDIDATE, "y"))) == {INTERVIEWER}
    assert interviewers(said(("Ada", "Explain it."), ("Cy", "And why?"), ("Ben", LONG * 3))) == {"Ada", "Cy"}
    assert interviewers(said(("Ada", "Only me."))) == frozenset()
    assert interviewers(said((None, "Who?"))) == frozenset()


def test_answers_are_joined_over_turns_and_listening_does_not_end_them():
    found = pair(said(
        ("Ben", "Hello."), ("Ada", "Great."), ("Ada", "What is dropout?"), ("Ben", "It drops"), ("Ada", "Mm-hm, okay."),
        ("Ben", "units."), ("Ada", "That is fine."), ("Ben", "At random."), ("Ada", "Why does it help?"),
        ("Ben", "Yes."),
    ), {"Ada"})  # fmt: skip
    assert [(e.question, e.answer) for e in found] == [
        ("Great. What is dropout?", "It drops units. At random."), ("Why does it help?", "Yes."),
    ]  # fmt: skip


def test_listening_while_a_question_is_still_being_asked_is_no_answer():
    found = pair(
        said(("Ada", "Let us turn to regularisation."), ("Ben", "Sure."), ("Ada", "What is dropout?"), ("Ben", LONG)),
        {"Ada"},
    )
    assert len(found) == 1 and found[0].answer == LONG


def test_times_give_speech_and_pauses_with_overlaps_counted_once():
    turns = [
        Turn("Ada", 0.0, 4.0, "What is it?"), Turn("Ben", 5.0, 8.0, "It is"), Turn("Ben", 7.0, 9.0, "a thing"),
        Turn("Ben", 12.0, 14.0, "of beauty"),
    ]  # fmt: skip
    (found,) = pair(turns, {"Ada"})
    assert (found.start, found.seconds, found.speech_seconds, found.longest_pause) == (0.0, 9.0, 6.0, 3.0)
    share = talk_share(turns, {"Ada"})
    assert share == (pytest.approx(7 / 11), "time")


def test_without_ends_there_is_a_length_but_no_pace():
    turns = [Turn("Ada", 0.0, None, "What?"), Turn("Ben", 3.0, None, "That."), Turn("Ada", 9.0, None, "Why?")]
    first, second = pair(turns, {"Ada"})
    assert (first.seconds, first.speech_seconds) == (6.0, None)
    assert (second.answer, second.seconds) == ("", None)
    assert talk_share(turns, {"Ada"}) == (pytest.approx(1 / 3), "words")


def test_without_speakers_each_question_sentence_begins_an_exchange():
    found = unmarked([Turn(None, 1.0, 2.0, "Hello. What is it? A thing. You know why? Because.")])
    assert [(e.question, e.answer) for e in found] == [("What is it?", "A thing."), ("You know why?", "Because.")]


def unit(*values):
    vector = np.array([values], dtype=np.float32)
    return vector / np.linalg.norm(vector)


def test_matching_takes_the_nearest_and_is_less_confident_between_two():
    bank = np.concatenate([unit(1, 0, 0), unit(0, 1, 0), unit(0, 0.99, 0.1)])
    sure, torn, none = match([unit(1, 0, 0), unit(0, 1, 0.04), unit(-1, -1, -1)], bank)
    assert sure.place == 0 and sure.accepted and sure.confidence > 0.95
    assert torn.place in (1, 2) and torn.accepted and torn.confidence < 0.7
    assert not none.accepted and none.confidence == 0.0
    assert match([unit(1, 0, 0)], np.zeros((0, 3), dtype=np.float32)) == [None]


def test_a_question_is_looked_up_by_its_asking_sentences_too():
    found = readings("Great, thanks a lot. Let us move on now. What is dropout and why use it?")
    assert "What is dropout and why use it?" in found and len(found) == 2


def test_a_question_asked_again_is_one_and_rhetorical_questions_belong_to_the_answer():
    yes, no = Match(0, 0.9, 0.9, True), Match(1, 0.3, 0.3, False)
    a, b, c = (
        Exchange("What is it?", "A.", speech_seconds=1.0),
        Exchange("So what is it?", "B.", speech_seconds=2.0),
        Exchange("Why?", "C."),
    )
    told = kept([a, b, c], [yes, yes, no], told_apart=True)
    assert [(e.answer, m) for e, m in told] == [("A. B.", yes), ("C.", no)]
    assert told[0][0].speech_seconds == 3.0
    assert [e.answer for e, _ in kept([a, c], [yes, no], told_apart=False)] == ["A. Why? C."]


def test_corrections_replace_whole_words_in_any_case():
    listed = corrections.parse("# mine\nray lou -> ReLU\nattend shun->attention\n", "c.txt")
    assert corrections.apply("Ray  Lou and array louder attend shun", listed) == ("ReLU and array louder attention", 2)
    assert corrections.parse(corrections.text_of(listed), "c.txt") == listed
    with pytest.raises(TranscriptError, match=r"c\.txt:2: expected"):
        corrections.parse("a -> b\nnonsense\n", "c.txt")


def test_possible_transcription_errors_are_found_where_they_stand():
    text = "we use a rely you there"
    (found,) = corrections.possible(text)
    assert text[found.start : found.end] == found.heard == "rely you" and found.meant == "ReLU"


def test_a_greeting_before_the_first_question_is_no_question():
    hello = (("Ada", "Hello, nice to meet you."), ("Ben", "Nice to meet you too."))
    found = pair(said(*hello, ("Ada", "What is dropout?"), ("Ben", LONG)), {"Ada"})
    assert [e.question for e in found] == ["What is dropout?"]
    assert len(pair(said(*hello), {"Ada"})) == 1


def test_speakers_a_and_b_are_names_and_q_and_a_are_roles() -> None:
    tagged = (
        b"WEBVTT\n\n00:01.000 --> 00:04.000\n<v A>What is dropout?\n\n00:05.000 --> 00:09.000\n<v B>It drops units.\n"
    )
    turns = read(tagged, "ab.vtt").turns
    assert [turn.speaker for turn in turns] == ["A", "B"] and interviewers(turns) == {"A"}
    lines = read(b"A: What is dropout?\nB: It drops units.\nA: And why?\nB: Against overfitting.\n", "ab.txt").turns
    assert interviewers(lines) == {"A"}
    marked = read(b"Q: What is dropout?\nA: It drops units.\n", "qa.txt").turns
    assert [turn.speaker for turn in marked] == [INTERVIEWER, CANDIDATE]
