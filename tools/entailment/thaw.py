"""Give the shipped model back as a checkpoint that training can go on from.

    python -m tools.entailment.thaw FOLDER

The first parts of training take hours. What ships is their int8 result; multiplied by
its scales it is the same model to within its rounding, and a further part of training
can start there. Only places beyond the longest pair are as published.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from services.engines.entailment import SHIPPED
from tools.entailment.export import LOWERED, lowered
from tools.entailment.network import CrossEncoder
from tools.entailment.train import original, write
from tools.export_embedder import FINER, LAYERS, SELF, STEPS, Array

Constants = dict[str, Array]


def constants(path: Path) -> Constants:
    """Give the numbers of a model by name."""
    made = onnx.load(path)
    return {one.name: numpy_helper.to_array(one) for one in made.graph.initializer}


def layer(found: Constants, name: str) -> tuple[Array, Array]:
    """Give weight and bias of a dense layer, as training has them."""
    scale = found[f"{name}.scale"] * (STEPS * FINER)
    weight = found[f"{name}.weight"].T.astype(np.float32) * scale[:, None]
    return weight, found[f"{name}.bias"]


def thawed(found: Constants) -> dict[str, Array]:
    """Give the trained weights by their names in the network."""
    state: dict[str, Array] = {}

    def put(name: str, pair: tuple[Array, Array]) -> None:
        state[f"{name}.weight"], state[f"{name}.bias"] = pair

    table = "bert.embeddings"
    words = found["words"].astype(np.float32) * found["words.scale"]
    state[f"{table}.word_embeddings.weight"] = words
    state[f"{table}.token_type_embeddings.weight"] = found["sides"]
    put(f"{table}.LayerNorm", (found["embedded.gain"], found["embedded.shift"]))
    for number in range(LAYERS):
        ours, theirs = f"layer{number}", f"bert.encoder.layer.{number}"
        weight, bias = layer(found, f"{ours}.qkv")
        parts = zip(np.split(weight, 3), np.split(bias, 3), strict=True)
        for kind, part in zip(SELF, parts, strict=True):
            put(f"{theirs}.attention.self.{kind}", part)
        put(f"{theirs}.attention.output.dense", layer(found, f"{ours}.mixed"))
        put(f"{theirs}.intermediate.dense", layer(found, f"{ours}.wide"))
        put(f"{theirs}.output.dense", layer(found, f"{ours}.narrow"))
        for kind, norm in (("middle", "attention.output"), ("out", "output")):
            gain, shift = (found[f"{ours}.{kind}.{one}"] for one in ("gain", "shift"))
            put(f"{theirs}.{norm}.LayerNorm", (gain, shift))
    put("bert.pooler.dense", layer(found, "pooled"))
    put("classifier", layer(found, "probabilities.logits"))
    put("opinions", lowered(layer(found, "opinions.logits"), LOWERED))
    return state


def main() -> None:
    """Write the checkpoint."""
    parser = argparse.ArgumentParser(description="Thaw the shipped entailment model.")
    parser.add_argument("to", type=Path, help="folder to write to")
    asked = parser.parse_args()
    model = CrossEncoder(original())
    found = constants(SHIPPED / "model.onnx")
    state = {name: torch.tensor(value) for name, value in thawed(found).items()}
    _, unknown = model.load_state_dict(state, strict=False)
    if unknown:
        raise SystemExit(f"not a model of this kind: {unknown}")
    places = torch.tensor(found["places"])
    with torch.no_grad():
        model.bert.embeddings.position_embeddings.weight[: len(places)] = places
    write(model, asked.to, 0)
    print(f"{asked.to}: {len(state)} weights of the model that ships")


if __name__ == "__main__":
    main()
