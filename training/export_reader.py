"""Export a trained reader to ONNX and quantise it to int8, with the loss measured."""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from training.reader import Reader

TARGET = Path(__file__).resolve().parent.parent / "interviewer" / "models" / "weights" / "reader.onnx"


class _Positional(nn.Module):
    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        logits: Tensor = self.reader(input_ids, attention_mask, token_type_ids)
        return logits


def export(reader: Reader, target: Path = TARGET, *, whole: Path | None = None) -> None:
    """Write the int8 graph to ``target`` (and the fp32 one to ``whole``, to measure the loss against)."""
    reader.eval()
    reader.encoder.set_attn_implementation("eager")
    ids = torch.ones(2, 8, dtype=torch.long)
    axes = {name: {0: "pairs", 1: "tokens"} for name in ("input_ids", "attention_mask", "token_type_ids")}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain, prepared = Path(folder) / "plain.onnx", Path(folder) / "prepared.onnx"
        torch.onnx.export(
            _Positional(reader),
            (ids, ids, ids),
            str(plain),
            dynamo=False,
            opset_version=17,
            input_names=list(axes),
            output_names=["logits"],
            dynamic_axes={**axes, "logits": {0: "pairs"}},
        )
        quant_pre_process(str(plain), str(prepared), skip_symbolic_shape=True)
        if whole is not None:
            whole.write_bytes(prepared.read_bytes())
        target.parent.mkdir(parents=True, exist_ok=True)
        # Per channel and with a reduced range: without the latter AVX2 machines overflow in their 16-bit sums.
        quantize_dynamic(
            str(prepared),
            str(target),
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
        )
