"""Export a trained reader to ONNX with its weights in int8."""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from training.reader import Reader

# Matrices of more values than this are stored as int8; the rest is a thousandth of the file.
LARGE = 10_000
TARGET = Path(__file__).resolve().parent.parent / "interviewer" / "models" / "weights" / "reader.onnx"


class _Positional(nn.Module):
    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        logits: Tensor = self.reader(input_ids, attention_mask, token_type_ids)
        return logits


def export(reader: Reader, target: Path = TARGET, *, whole: Path | None = None) -> None:
    """Write the graph with int8 weights to ``target`` (and the fp32 one to ``whole``, to measure the loss against)."""
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
        graph = onnx.load(prepared)
    shrink(graph)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(graph.SerializeToString())


def shrink(model: onnx.ModelProto) -> None:
    """Store every large matrix as int8 with a scale for each row or column; the sums stay in 32-bit floats.

    Only the weights are rounded, not the activations: to round those too cost a fifth of the verdicts once the reader
    was well trained, and is no faster on machines without int8 instructions. A table that is looked up is scaled row by
    row after the look-up; a matrix that is multiplied with becomes floats again when the session is made.
    """
    nodes, weights = model.graph.node, model.graph.initializer
    looked_up = {node.input[0] for node in nodes if node.op_type == "Gather"}
    for weight in [w for w in weights if len(w.dims) == 2 and int(np.prod(w.dims)) > LARGE]:
        name, values = weight.name, numpy_helper.to_array(weight).astype(np.float32)
        axis = 1 if name in looked_up else 0
        scale = np.maximum(np.abs(values).max(axis=axis, keepdims=True), 1e-12) / 127
        weights.remove(weight)
        rounded = np.clip(np.rint(values / scale), -127, 127).astype(np.int8)
        weights.append(numpy_helper.from_array(rounded, f"{name}.int8"))
        weights.append(numpy_helper.from_array(scale.astype(np.float32), f"{name}.scale"))
        if name not in looked_up:
            cast = helper.make_node("Cast", [f"{name}.int8"], [f"{name}.cast"], to=TensorProto.FLOAT)
            nodes.insert(0, helper.make_node("Mul", [f"{name}.cast", f"{name}.scale"], [name]))
            nodes.insert(0, cast)
            continue
        for node in [n for n in nodes if n.op_type == "Gather" and n.input[0] == name]:
            at, found, index = list(nodes).index(node), node.output[0], node.input[1]
            nodes.remove(node)
            for made in reversed(
                (
                    helper.make_node("Gather", [f"{name}.int8", index], [f"{found}.int8"], axis=0),
                    helper.make_node("Gather", [f"{name}.scale", index], [f"{found}.scale"], axis=0),
                    helper.make_node("Cast", [f"{found}.int8"], [f"{found}.cast"], to=TensorProto.FLOAT),
                    helper.make_node("Mul", [f"{found}.cast", f"{found}.scale"], [found]),
                )
            ):
                nodes.insert(at, made)
