"""Opens the models that lie in the package, and only if they are the known files."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import onnxruntime

from services.errors import StartError


def described(folder: Path, fields: tuple[str, ...], model: str) -> dict[str, Any]:
    """Read the named fields of a folder's `model.json`.

    `model` is what a person calls it: "embedding model". Raises StartError if the file
    is missing or lacks a field.
    """
    path = folder / "model.json"
    try:
        stated = json.loads(path.read_bytes())
        return {field: stated[field] for field in fields}
    except OSError as error:
        raise _unreadable(path, error, model) from error
    except (ValueError, LookupError, TypeError) as error:
        raise StartError(
            f"The {model} is damaged: {path} does not describe it. "
            "Install crossclaim again."
        ) from error


def checked(path: Path, sha256: str, model: str) -> str:
    """Give the path of a file that has this digest; raises StartError otherwise."""
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(path, error, model) from error
    if found != sha256:
        raise StartError(
            f"The {model} is damaged: {path} is not the file that model.json "
            "names. Install crossclaim again."
        )
    return str(path)


def session(model: str) -> onnxruntime.InferenceSession:
    """Open an ONNX file on one thread, run exactly as it was written and measured."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    # Fusing parts of the graph gains nothing and would change last bits.
    options.graph_optimization_level = (
        onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    )
    # An arena would keep the memory of the longest text that it ever saw.
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3  # errors only
    return onnxruntime.InferenceSession(
        model, options, providers=["CPUExecutionProvider"]
    )


def _unreadable(path: Path, error: OSError, model: str) -> StartError:
    return StartError(
        f"The {model} cannot be read: {path} ({error.strerror}). "
        "Install crossclaim again."
    )
