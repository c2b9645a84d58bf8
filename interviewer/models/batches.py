"""Batches of token sequences of like length, padded: what both models are fed with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Encoding

Tokens = NDArray[np.int64]


def batches(encodings: Sequence[Encoding], size: int) -> Iterator[tuple[list[int], dict[str, Tokens]]]:
    """Row numbers, and their ids, mask and token types of shape (rows, longest), padded with zeros on the right.

    Shortest sequences first, ``size`` rows at the most: little is padded, every row comes once.
    """
    order = sorted(range(len(encodings)), key=lambda i: len(encodings[i].ids))
    for start in range(0, len(order), size):
        rows = order[start : start + size]
        ids = np.zeros((len(rows), len(encodings[rows[-1]].ids)), dtype=np.int64)
        mask, types = np.zeros_like(ids), np.zeros_like(ids)
        for row, i in enumerate(rows):
            n = len(encodings[i].ids)
            ids[row, :n], types[row, :n], mask[row, :n] = encodings[i].ids, encodings[i].type_ids, 1
        yield rows, {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
