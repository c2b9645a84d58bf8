"""The verdict reader on onnxruntime: what a stretch of an answer does with a claim."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from interviewer.grading.combine import Probability4
from interviewer.models.batches import batches
from interviewer.models.minilm import ModelMissing, folder, session_options

WEIGHTS = Path(__file__).resolve().parent / "weights"
MODEL = WEIGHTS / "reader.onnx"
CALIBRATION = WEIGHTS / "calibration.json"
# As in training: longer pairs are cut on their longer side.
MAX_TOKENS = 128
BATCH = 8


class VerdictReader:
    """Loads at once; ``read`` then takes about 10 ms a pair."""

    def __init__(self, threads: int = 2) -> None:
        import onnxruntime as ort
        from tokenizers import Tokenizer

        if not MODEL.is_file():
            raise ModelMissing(f"the verdict model {MODEL.name} is missing from this installation")
        self._session = ort.InferenceSession(
            MODEL.read_bytes(), session_options(threads), providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder() / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()

    def read(self, pairs: Sequence[tuple[str, str]]) -> list[Probability4]:
        """Probabilities for each (claim, stretch) pair, in order; they sum to 1."""
        out: list[Probability4] = [(0.0, 0.0, 1.0, 0.0)] * len(pairs)
        for rows, fed in batches(self._tokenizer.encode_batch(list(pairs)), BATCH):
            (logits,) = self._session.run(None, fed)
            powers = np.exp(logits - logits.max(axis=1, keepdims=True))
            shares = powers / powers.sum(axis=1, keepdims=True)
            for i, share in zip(rows, shares, strict=True):
                out[i] = (float(share[0]), float(share[1]), float(share[2]), float(share[3]))
        return out


def version() -> str:
    """A name for this grader: the package's version beside the first digits of the model's and calibration's hash."""
    from interviewer import __version__

    digest = hashlib.sha256()
    for path in (MODEL, CALIBRATION):
        if path.is_file():
            digest.update(path.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:8]}"
