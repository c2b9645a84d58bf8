"""Any sentence-transformers model that the user configured, in place of the shipped one; imports torch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from interviewer.grading.stretches import Vectors
from interviewer.models.minilm import ModelMissing


class Configured:
    """A model by name or folder; raises ``ModelMissing`` where sentence-transformers cannot load it."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(name, device="cpu")
        except Exception as error:  # the library raises whatever its loaders raise
            raise ModelMissing(f"sentence-transformers cannot load {name!r}: {str(error).splitlines()[0]}") from None

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (texts, the model's own dimensions), float32."""
        made = self._model.encode(
            list(texts), normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(made, dtype=np.float32)
