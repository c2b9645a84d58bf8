"""The training loop: length-bucketed batches, a warm-up, a linear decay, soft targets."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence

import torch
from tokenizers import Tokenizer
from torch.nn import functional

from training.pairs import Pair
from training.reader import Reader, batch

# The share of a run in which the learning rate rises; it falls to nearly nothing over the rest.
WARM_UP = 0.06


def buckets(lengths: Sequence[int], size: int, rng: random.Random) -> list[list[int]]:
    """Indices in batches of ``size`` whose lengths are alike, in random order: little padding, no fixed order."""
    order = list(range(len(lengths)))
    rng.shuffle(order)
    span = size * 40
    batches = []
    for start in range(0, len(order), span):
        chunk = sorted(order[start : start + span], key=lambda i: lengths[i])
        batches += [chunk[i : i + size] for i in range(0, len(chunk), size)]
    rng.shuffle(batches)
    return batches


def fit(
    reader: Reader,
    tokens: Tokenizer,
    pairs: Sequence[Pair],
    *,
    epochs: float,
    peak: float,
    seed: int,
    size: int = 32,
    frozen: int | None = None,
    seconds: float | None = None,
    label: str = "",
) -> None:
    """Train ``reader`` in place on ``pairs``; prints the running loss to stderr every 50 steps.

    ``frozen`` keeps the token embeddings and that many of the lowest layers as they are: a third less work.
    ``seconds`` bounds the run: the learning rate then follows the clock, so that it has decayed when time is up.
    """
    if frozen is not None:
        for part in (reader.encoder.embeddings, *reader.encoder.encoder.layer[:frozen]):
            part.requires_grad_(False)
    rng = random.Random(seed)
    torch.manual_seed(seed)
    encodings = tokens.encode_batch([(p.claim, p.stretch) for p in pairs])
    lengths = [len(e.ids) for e in encodings]
    targets = torch.tensor([p.target for p in pairs])
    schedule: list[list[int]] = []
    while len(schedule) < epochs * len(pairs) / size:
        schedule += buckets(lengths, size, rng)
    schedule = schedule[: int(epochs * len(pairs) / size) + 1]
    learning = [p for p in reader.parameters() if p.requires_grad]
    matrices = [p for p in learning if p.dim() > 1]
    vectors = [p for p in learning if p.dim() <= 1]
    optimiser = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": 0.01}, {"params": vectors, "weight_decay": 0.0}], lr=peak, foreach=True
    )
    started = time.monotonic()

    def progress(step: int) -> float:
        by_steps = step / len(schedule)
        return by_steps if seconds is None else max(by_steps, (time.monotonic() - started) / seconds)

    reader.train()
    running = 0.0
    for step, rows in enumerate(schedule, 1):
        done = progress(step)
        if done > 1:
            break
        for group in optimiser.param_groups:
            group["lr"] = peak * min(done / WARM_UP, max(0.02, (1 - done) / (1 - WARM_UP)))
        logits = reader(**batch([encodings[i] for i in rows]))
        loss = functional.cross_entropy(logits, targets[rows], label_smoothing=0.02)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learning, 1.0)
        optimiser.step()
        optimiser.zero_grad()
        running += loss.item()
        if step % 50 == 0 or step == len(schedule):
            spent = time.monotonic() - started
            print(
                f"{label} {step}/{len(schedule)} loss {running / (step % 50 or 50):.3f} {spent:.0f} s",
                file=sys.stderr,
                flush=True,
            )
            running = 0.0
    reader.eval()
