"""Answers of one stretch against rubrics with statements, made of passages that the reader was not trained on.

A follow-up is answered in a sentence. The single statements of the gold questions come with exemplars of their own
author, beside which nearness alone tells right from wrong; here, as in the bank, a claim's wrong statement is its right
one turned by a few words, and what the candidate says is worded otherwise than both.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from interviewer.grading.stretches import Targets, stretches
from interviewer.rubrics.model import KeyPoint
from training.measure import Case, Embed, case_of
from training.passages import Passage, Segment

# What the rubric says and what the candidate says: each wording is tried in both places.
WORDINGS = (("plain", "text"), ("text", "plain"))
TURNED = {"text": "turned", "plain": "turned_plain"}


def single_cases(passages: Sequence[Passage], embed: Embed, *, exemplars: bool, seed: int = 0) -> list[Case]:
    """Each claim said rightly, wrongly, vaguely, and another one said, as answers to its key point; not read yet."""
    rng = random.Random(seed)
    made: list[Case] = []
    for place, passage in enumerate(passages):
        claiming = [segment for segment in passage.segments if segment.claim]
        points = [KeyPoint(id=f"point-{n}", text=segment.claim) for n, segment in enumerate(claiming)]
        asked = embed([passage.question])[0]
        for rubric, spoken in WORDINGS:
            aims = [_targets(segment, rubric, embed, exemplars) for segment in claiming]
            for n, segment in enumerate(claiming):
                other = rng.choice([s for s in claiming if s is not segment])
                for text, label in (
                    (segment.said(spoken), "covered"),
                    (segment.said(TURNED[spoken]), "contradicted"),
                    (segment.vague, "partial"),
                    (other.said(rng.choice((spoken, TURNED[spoken]))), "missed"),
                ):
                    said = stretches(text, embed)
                    if len(said.spans) != 1:
                        continue
                    near = said.nearest(aims, asked, 1)[n]
                    also = [segment.said(rubric)] if exemplars else []
                    number = -1_000_000 - len(made)
                    made.append(case_of(f"passage-{place}", "single", number, points[n], label, said, near, also))
    rng.shuffle(made)
    return made


def _targets(segment: Segment, wording: str, embed: Embed, exemplars: bool) -> Targets:
    also = embed([segment.said(wording)]) if exemplars else None
    wrong = embed([segment.said(TURNED[wording])]) if exemplars else None
    return Targets(embed([segment.claim])[0], also, wrong)
