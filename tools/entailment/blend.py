"""Put two checkpoints of one training run together, weight by weight.

    python -m tools.entailment.blend BEFORE AFTER SHARE FOLDER

Between the weights before and after a last part of training most of what it taught is
there already, and what it made the model forget not yet gone (Wortsman et al., "Robust
fine-tuning of zero-shot models", 2022). SHARE is how much of AFTER is taken.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from safetensors.torch import load_file, save_file


def main() -> None:
    """Write the mean of two checkpoints."""
    parser = argparse.ArgumentParser(description="Blend two checkpoints.")
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("share", type=float, help="of the second, 0 to 1")
    parser.add_argument("to", type=Path, help="folder to write to")
    asked = parser.parse_args()
    folders = (asked.before, asked.after)
    one, other = (load_file(folder / "model.safetensors") for folder in folders)
    mixed = {
        name: ((1 - asked.share) * one[name] + asked.share * other[name]).contiguous()
        for name in one
    }
    asked.to.mkdir(parents=True, exist_ok=True)
    save_file(mixed, asked.to / "model.safetensors")
    print(f"{asked.to}: {len(mixed)} weights, {asked.share} of {asked.after}")


if __name__ == "__main__":
    main()
