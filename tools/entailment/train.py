"""Train the cross-encoder on the written pairs, for a given time, on the CPU.

    python -m tools.entailment.train PAIRS FOLDER --minutes 80 --examples 400000

Writes FOLDER/model.safetensors every few minutes. The rate of learning falls to zero
with the share of the time that has passed, or of the pairs that were read, whichever is
further: the last checkpoint is a finished model however slow the machine was.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Encoding, Tokenizer
from torch import Tensor, multiprocessing

from tools.entailment.network import (
    OPINIONS,
    CrossEncoder,
    loss,
    padded,
    pairs_tokenizer,
)
from tools.entailment.sources import read
from tools.export_embedder import check, installed

BATCH = 32
MEGABATCH = 64  # so many batches are sorted by length together
RATE = 1.5e-4
WARMING = 0.04  # share of the run
SMOOTHING = 0.06
LETTERS = "enc"
SEED = 20
OPINIONS_COUNT = 0.7  # weight of that loss beside the classes

# The classes that a pair may have, then the opinions; all 0 where nobody knows.
Pair = tuple[Encoding, list[int]]


class Turn(NamedTuple):
    """Which share of the pairs a worker reads."""

    number: int
    workers: int


def original() -> Path:
    """Give the folder of the published weights; raises SystemExit if they differ."""
    folder = installed()
    check(folder)
    return folder


def encoded(rows: list[dict[str, str]], tokenizer: Tokenizer) -> Iterator[Pair]:
    """Give each pair's tokens and its allowed classes and opinions."""
    sides = [(row["a"], row["b"]) for row in rows]
    encodings = tokenizer.encode_batch(sides)
    for row, encoding in zip(rows, encodings, strict=True):
        classes = [int(letter in row["allowed"]) for letter in LETTERS]
        yield encoding, classes + [int(row.get("opinion") == one) for one in OPINIONS]


def batches(
    path: Path, tokenizer: Tokenizer, turn: Turn
) -> Iterator[tuple[dict[str, Tensor], Tensor]]:
    """Give this worker's batches of like length, without end, shuffled at each pass."""
    rows = list(read(path))
    rng = random.Random(SEED)
    while True:
        rng.shuffle(rows)
        size = BATCH * MEGABATCH
        for start in range(turn.number * size, len(rows), turn.workers * size):
            group = list(encoded(rows[start : start + size], tokenizer))
            group.sort(key=lambda pair: len(pair[0]))
            cuts = list(range(0, len(group), BATCH))
            random.Random(start).shuffle(cuts)
            for cut in cuts:
                part = group[cut : cut + BATCH]
                yield (
                    padded([encoding for encoding, _ in part]),
                    torch.tensor([allowed for _, allowed in part]),
                )


def rate(share: float, most: float) -> float:
    """Give the rate of learning after a share of the run."""
    if share < WARMING:
        return most * share / WARMING
    return most * max(0.0, (1 - share) / (1 - WARMING))


def optimiser(model: CrossEncoder) -> torch.optim.Optimizer:
    """Decay weights, not biases and norms."""
    learnt = [p for p in model.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in learnt if p.ndim > 1], "weight_decay": 0.01},
        {"params": [p for p in learnt if p.ndim == 1], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=RATE, fused=True)


def write(model: CrossEncoder, folder: Path, seen: int) -> None:
    """Write a checkpoint whole, or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    state = {name: value.contiguous() for name, value in model.state_dict().items()}
    save_file(state, folder / "new.safetensors")
    (folder / "new.safetensors").replace(folder / "model.safetensors")
    (folder / "run.json").write_text(json.dumps({"examples": seen}) + "\n")


class Clock:
    """Says how far a run is, by time and by pairs; workers share it."""

    def __init__(self, minutes: float, examples: int) -> None:
        """Start now."""
        self.start = time.monotonic()
        self.seconds = minutes * 60
        self.examples = examples
        self.seen = torch.zeros(1, dtype=torch.long).share_memory_()

    def share(self) -> float:
        """Give the share of the run that is over: 1 or more at the end."""
        passed = (time.monotonic() - self.start) / self.seconds
        return max(passed, int(self.seen) / self.examples)

    def minutes(self) -> float:
        """Give the minutes since the start."""
        return (time.monotonic() - self.start) / 60


def learn(
    number: int, asked: argparse.Namespace, model: CrossEncoder, clock: Clock
) -> None:
    """Train until time or pairs are over; worker 0 reports and writes."""
    torch.set_num_threads(1)
    tokenizer = pairs_tokenizer(original())
    steps = optimiser(model)
    written, recent = 0.0, 0.0
    stream = batches(asked.pairs, tokenizer, Turn(number, asked.workers))
    for count, (batch, allowed) in enumerate(stream, start=1):
        for group in steps.param_groups:
            group["lr"] = rate(clock.share(), asked.rate)
        cost = step(model, steps, batch, allowed)
        clock.seen += len(allowed)
        recent = cost if count == 1 else 0.98 * recent + 0.02 * cost
        if clock.share() >= 1:
            break
        if number:
            continue
        if count % 50 == 0:
            print(
                f"{clock.minutes():6.1f} min {int(clock.seen):7d} pairs"
                f"  loss {recent:.3f}",
                flush=True,
            )
        if clock.minutes() - written >= asked.every:
            write(model, asked.folder, int(clock.seen))
            written = clock.minutes()


def step(
    model: CrossEncoder,
    steps: torch.optim.Optimizer,
    batch: dict[str, Tensor],
    allowed: Tensor,
) -> float:
    """Learn from one batch; give its loss."""
    classes, opinions = model(batch)
    known = len(LETTERS)
    cost = loss(classes, allowed[:, :known], SMOOTHING)
    cost = cost + OPINIONS_COUNT * loss(opinions, allowed[:, known:], SMOOTHING)
    steps.zero_grad(set_to_none=True)
    cost.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    steps.step()
    return cost.item()


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description="Train the entailment model.")
    parser.add_argument("pairs", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=80)
    parser.add_argument("--examples", type=int, default=400_000)
    parser.add_argument("--every", type=float, default=10, help="minutes a checkpoint")
    parser.add_argument(
        "--start", type=Path, help="folder of a checkpoint to go on from"
    )
    parser.add_argument("--frozen", type=int, default=0, help="lowest layers that stay")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rate", type=float, default=RATE, help="of learning, at most")
    asked = parser.parse_args()
    torch.manual_seed(SEED)
    model = CrossEncoder(original(), asked.frozen)
    if asked.start:
        # A checkpoint from before the opinions lacks their weights.
        state = load_file(asked.start / "model.safetensors")
        missing, unknown = model.load_state_dict(state, strict=False)
        if unknown or any(not name.startswith("opinions.") for name in missing):
            raise SystemExit(f"not a checkpoint of this model: {missing or unknown}")
    model.train()
    # Each worker has one thread and steps the same weights when it is ready: threads
    # that wait for each other at every layer lose half their time on a busy machine.
    model.share_memory()
    clock = Clock(asked.minutes, asked.examples)
    multiprocessing.spawn(learn, (asked, model, clock), nprocs=asked.workers)
    write(model, asked.folder, int(clock.seen))


if __name__ == "__main__":
    main()
