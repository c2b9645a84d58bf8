from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.grading.checks import copied_share
from interviewer.grading.cleanup import clean, misheard_terms, printable
from interviewer.grading.delivery import delivery
from interviewer.grading.segment import LONGEST, sentences


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("um so the the gradient, uh, vanishes", "so the gradient, vanishes"),
        ("we use rely you instead of sig moid", "we use ReLU instead of sigmoid"),
        ("a one by one conv and el two penalty", "a 1x1 convolution and L2 penalty"),
        ("it's, you know, saturating", "it's, saturating"),
        ("I'd add drop out\nand batch norm", "I'd add dropout and batch normalization"),
        ("the human brain has a hummingbird", "the human brain has a hummingbird"),
    ],
)
def test_spoken_style_is_cleaned_for_reading(said: str, read: str) -> None:
    assert clean(said) == read


def test_terminal_escapes_and_controls_never_reach_the_screen() -> None:
    shown = printable("a\x1b[31mred\x1b]0;title\x07 b\u202e\x00c\n")
    assert "\x1b" not in shown and "\x00" not in shown and "\u202e" not in shown
    assert "title" not in shown
    assert shown.endswith("c\n")


def test_misheard_terms_are_found_with_their_place() -> None:
    answer = "the rely you is dead"
    assert [(answer[a:b], meant) for a, b, meant in misheard_terms(answer)] == [("rely you", "ReLU")]


def test_what_is_only_spelt_apart_or_short_is_no_transcription_error() -> None:
    assert misheard_terms("soft max and batch norm, three by three, el two, ReLU, dropout") == []
    answer = "a dead rely you and a colonel"
    assert [meant for _, _, meant in misheard_terms(answer)] == ["dead ReLU", "kernel"]


def test_sentences_keep_abbreviations_and_cut_breathless_speech() -> None:
    assert len(sentences("It saturates, e.g. at the ends. Then it stops.")) == 2
    breathless = "so the gradient gets small and " * 30
    spans = sentences(breathless)
    assert len(spans) > 4
    assert all(len(breathless[s.start : s.end].split()) <= LONGEST for s in spans)


@given(st.text(max_size=600))
def test_sentences_are_ordered_disjoint_and_lose_no_word(answer: str) -> None:
    spans = sentences(answer)
    at = 0
    for span in spans:
        assert at <= span.start < span.end <= len(answer)
        assert not any(c.isalnum() for c in answer[at : span.start])
        at = span.end
    assert not any(c.isalnum() for c in answer[at:])


def test_delivery_counts_what_was_said() -> None:
    counted = delivery("Um, I think it's, like, you know, kind of the the same. Sort of. I'm not sure.")
    assert (counted.fillers, counted.hedges, counted.repetitions) == (5, 2, 1)
    assert counted.words_per_minute is None
    assert delivery("one two three four", speech_seconds=2).words_per_minute == 120


def test_like_as_a_comparison_is_no_filler() -> None:
    assert delivery("It behaves like a linear layer, much like the first.").fillers == 0


def test_copied_share_needs_whole_runs() -> None:
    source = "all neurons of a layer compute the same output and stay identical for ever"
    assert copied_share(source, source) == 1
    assert copied_share("the neurons of one layer stay the same", source) == 0
