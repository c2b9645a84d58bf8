"""The verdict reader in torch: a MiniLM encoder that reads a key point and a stretch of an answer together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from interviewer.grading.combine import VERDICTS
from interviewer.models.reader import MAX_TOKENS

CLASSES = tuple(verdict.value for verdict in VERDICTS)


def additive(attention_mask: Tensor) -> Tensor:
    """The mask (n, tokens) as attention adds it (n, 1, t, t): transformers' own way does not survive tracing."""
    hidden = (1.0 - attention_mask[:, None, None, :].float()) * -1e4
    return hidden.expand(-1, 1, attention_mask.shape[1], -1)


class Reader(nn.Module):
    """Four verdict logits for a (key point, stretch) pair, from the first token beside the mean of all tokens."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(2 * config.hidden_size, len(CLASSES))

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Return logits of shape (batch, 4) for token tensors of shape (batch, tokens)."""
        hidden = self.encoder(
            input_ids=input_ids, attention_mask=additive(attention_mask), token_type_ids=token_type_ids
        ).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * mask).sum(1) / mask.sum(1)
        return self.head(self.dropout(torch.cat([hidden[:, 0], mean], dim=1)))


def from_minilm(folder: Path) -> Reader:
    """A reader whose encoder holds the all-MiniLM-L6-v2 weights of ``folder`` and whose head is fresh."""
    reader = Reader(BertConfig.from_pretrained(str(folder)))
    reader.encoder = BertModel.from_pretrained(str(folder), add_pooling_layer=False)
    return reader


def load(folder: Path, checkpoint: Path) -> Reader:
    """A reader with the weights that ``save`` wrote to ``checkpoint``."""
    reader = Reader(BertConfig.from_pretrained(str(folder)))
    reader.load_state_dict(torch.load(checkpoint, weights_only=True))
    return reader


def tokenizer(folder: Path) -> Tokenizer:
    """The MiniLM tokenizer, truncating the longer text of a pair at ``MAX_TOKENS``; padding is left to ``batch``."""
    made = Tokenizer.from_file(str(folder / "tokenizer.json"))
    made.enable_truncation(MAX_TOKENS)
    made.no_padding()
    return made


def probabilities(
    reader: Reader, tokens: Tokenizer, pairs: Sequence[tuple[str, str]], size: int = 64
) -> list[tuple[float, float, float, float]]:
    """What ``reader`` says of each (claim, stretch) pair, in order: the four verdicts' probabilities."""
    encodings = tokens.encode_batch(list(pairs))
    order = sorted(range(len(pairs)), key=lambda i: len(encodings[i].ids))
    found: list[tuple[float, float, float, float]] = [(0.0, 0.0, 1.0, 0.0)] * len(pairs)
    was_training = reader.training
    reader.eval()
    with torch.inference_mode():
        for start in range(0, len(order), size):
            rows = order[start : start + size]
            shares = torch.softmax(reader(**batch([encodings[i] for i in rows])), 1).tolist()
            for i, (covered, partial, missed, contradicted) in zip(rows, shares, strict=True):
                found[i] = (covered, partial, missed, contradicted)
    reader.train(was_training)
    return found


def batch(encodings: Sequence[object]) -> dict[str, Tensor]:
    """Token tensors of shape (pairs, longest) from encodings, padded with zeros on the right."""
    longest = max(len(e.ids) for e in encodings)  # type: ignore[attr-defined]
    ids = torch.zeros(len(encodings), longest, dtype=torch.long)
    types, mask = torch.zeros_like(ids), torch.zeros_like(ids)
    for row, encoding in enumerate(encodings):
        n = len(encoding.ids)  # type: ignore[attr-defined]
        ids[row, :n] = torch.tensor(encoding.ids)  # type: ignore[attr-defined]
        types[row, :n] = torch.tensor(encoding.type_ids)  # type: ignore[attr-defined]
        mask[row, :n] = 1
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
