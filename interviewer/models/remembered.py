"""Vectors of a question's own statements, kept on disk: they are the same each time, and a third of a cold start."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from interviewer.grading.stretches import Embed, Vectors

# About 80 KB each: more than the shipped bank has questions, and never more than some 40 MB.
MOST = 512


class RememberedVectors:
    """Files of unit vectors in ``folder``, named by texts and ``model``; a fault of the disk costs only time."""

    def __init__(self, folder: Path, model: str) -> None:
        self._folder = folder
        self._model = model

    def of(self, texts: Sequence[str], embed: Embed) -> Vectors:
        """Vectors of shape (texts, dimensions), float32: read if they are there, else made by ``embed`` and kept."""
        file = self._folder / f"{self._name(texts)}.npy"
        # Anything may have happened to the file: whatever cannot be used is made anew.
        with contextlib.suppress(OSError, ValueError, EOFError):
            found = np.load(file, allow_pickle=False)
            if found.dtype == np.float32 and found.ndim == 2 and len(found) == len(texts):
                return np.asarray(found, dtype=np.float32)
        made = embed(texts)
        with contextlib.suppress(OSError):
            self._keep(file, made)
        return made

    def _name(self, texts: Sequence[str]) -> str:
        digest = hashlib.sha256(self._model.encode())
        for text in texts:
            digest.update(b"\0" + text.encode(errors="surrogatepass"))
        return digest.hexdigest()[:32]

    def _keep(self, file: Path, vectors: Vectors) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, partial = tempfile.mkstemp(dir=self._folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as target:
                np.save(target, vectors)
            Path(partial).replace(file)
        except OSError:
            Path(partial).unlink(missing_ok=True)
            raise
        kept = sorted(self._folder.glob("*.npy"), key=lambda p: p.stat().st_mtime)
        for old in kept[:-MOST]:
            old.unlink(missing_ok=True)
