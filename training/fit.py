"""The training loop: length-bucketed batches, a warm-up, a linear decay, soft targets."""

from __future__ import annotations

import math
import random
import sys
import time
from collections.abc import Callable, Sequence

import torch
from tokenizers import Encoding, Tokenizer
from torch.nn import functional

from training.pairs import Pair
from training.reader import CLASSES, Reader, batch

# Pairs a step.
SIZE = 32
# How much the order within a twin counts beside the verdicts themselves.
RANKED = 0.5
COVERED, CONTRADICTED = CLASSES.index("covered"), CLASSES.index("contradicted")
# The share of a run in which the learning rate rises; it falls to nearly nothing over the rest.
WARM_UP = 0.06


def buckets(lengths: Sequence[int], size: int, rng: random.Random, names: Sequence[str] = ()) -> list[list[int]]:
    """Indices in batches of about ``size`` whose lengths are alike, in random order: little padding, no fixed order.

    Those that share a name in ``names`` (twins) stay together.
    """
    together: dict[str, list[int]] = {}
    for i in range(len(lengths)):
        name = names[i] if names and names[i] else f"#{i}"
        together.setdefault(name, []).append(i)
    order = list(together.values())
    rng.shuffle(order)
    span = size * 40
    batches = []
    for start in range(0, len(order), span):
        filling: list[int] = []
        for unit in sorted(order[start : start + span], key=lambda u: lengths[u[0]]):
            filling += unit
            if len(filling) >= size:
                batches.append(filling)
                filling = []
        if filling:
            batches.append(filling)
    rng.shuffle(batches)
    return batches


def rounds(
    reader: Reader,
    tokens: Tokenizer,
    made: Callable[[int], Sequence[Pair]],
    *,
    peak: float,
    seed: int,
    seconds: float = math.inf,
    steps: float = math.inf,
    size: int = SIZE,
    frozen: int | None = None,
) -> None:
    """Train ``reader`` in place on round after round of pairs, ``made(seed)``, for ``seconds`` or ``steps``.

    One warm-up and one decay of the learning rate over the whole run, whatever the number of rounds: where the clock
    bounds it, a slower machine sees fewer pairs. ``frozen`` keeps the token embeddings and that many of the lowest
    layers as they are: a third less work. The running loss goes to stderr every 50 steps.
    """
    optimiser = _optimiser(reader, peak, frozen)
    torch.manual_seed(seed)
    rng = random.Random(seed)
    started = time.monotonic()
    reader.train()
    number = step = 0
    running = 0.0

    def progress() -> float:
        return max(step / steps, (time.monotonic() - started) / seconds)

    while progress() < 1:
        pairs = made(seed + number)
        encodings = tokens.encode_batch([(p.claim, p.stretch) for p in pairs])
        targets = torch.tensor([p.target for p in pairs])
        names = [p.twin for p in pairs]
        for rows in buckets([len(e.ids) for e in encodings], size, rng, names):
            done = progress()
            if done >= 1:
                break
            _set_rate(optimiser, peak, done)
            twins = _twins([names[i] for i in rows])
            running += _step(reader, optimiser, [encodings[i] for i in rows], targets[rows], twins)
            step += 1
            if step % 50 == 0:
                told = f"round {number} step {step} loss {running / 50:.3f} {done:.0%}"
                print(told, file=sys.stderr, flush=True)
                running = 0.0
        number += 1
    reader.eval()


def _optimiser(reader: Reader, peak: float, frozen: int | None) -> torch.optim.Optimizer:
    if frozen is not None:
        for part in (reader.encoder.embeddings, *reader.encoder.encoder.layer[:frozen]):
            part.requires_grad_(False)
    learning = [p for p in reader.parameters() if p.requires_grad]
    matrices = [p for p in learning if p.dim() > 1]
    vectors = [p for p in learning if p.dim() <= 1]
    return torch.optim.AdamW(
        [{"params": matrices, "weight_decay": 0.01}, {"params": vectors, "weight_decay": 0.0}], lr=peak, foreach=True
    )


def _set_rate(optimiser: torch.optim.Optimizer, peak: float, done: float) -> None:
    for group in optimiser.param_groups:
        group["lr"] = peak * min(done / WARM_UP, max(0.02, (1 - done) / (1 - WARM_UP)))


def _twins(names: Sequence[str]) -> list[tuple[int, int]]:
    """Places (covering, contradicting) of the twins in a batch: the covering one was made first."""
    places: dict[str, list[int]] = {}
    for i, name in enumerate(names):
        if name:
            places.setdefault(name, []).append(i)
    return [(p[0], p[1]) for p in places.values() if len(p) == 2]


def _step(
    reader: Reader,
    optimiser: torch.optim.Optimizer,
    encodings: Sequence[Encoding],
    targets: torch.Tensor,
    twins: Sequence[tuple[int, int]] = (),
) -> float:
    logits = reader(**batch(encodings))
    loss = functional.cross_entropy(logits, targets, label_smoothing=0.02)
    if twins:
        # Whatever both texts share falls out of the difference: what is left are the words that turn the claim.
        polarity = logits[:, COVERED] - logits[:, CONTRADICTED]
        right, wrong = (torch.tensor(places) for places in zip(*twins, strict=True))
        loss = loss + RANKED * functional.softplus(polarity[wrong] - polarity[right]).mean()
    loss.backward()
    torch.nn.utils.clip_grad_norm_([p for p in reader.parameters() if p.requires_grad], 1.0)
    optimiser.step()
    optimiser.zero_grad()
    return float(loss.item())
