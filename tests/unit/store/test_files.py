"""A drop that fails leaves nothing in the inbox."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs import ROOT

#: Writes at most so many bytes into a file, as on a disk that is full.
DROPPING = """
import resource, signal, sys
from pathlib import Path
from services.store import files
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
sidecar = b"{}" if sys.argv[2] == "with" else None
try:
    files.drop(Path(sys.argv[1]), "flood.txt", b"a" * int(sys.argv[3]), sidecar=sidecar)
except OSError as error:
    print("failed", error.errno)
"""


@pytest.mark.parametrize("sidecar", ["with", "without"])
def test_a_drop_onto_a_full_disk_leaves_no_empty_file(
    tmp_path: Path, sidecar: str
) -> None:
    """The name it had taken was refused a minute later, as an article of no bytes."""
    assert _drop(tmp_path, sidecar, 101).startswith("failed")
    assert list(tmp_path.iterdir()) == []
    assert _drop(tmp_path, sidecar, 100) == ""
    assert (tmp_path / "flood.txt").read_bytes() == b"a" * 100


def _drop(inbox: Path, sidecar: str, size: int) -> str:
    return subprocess.run(
        [sys.executable, "-c", DROPPING, str(inbox), sidecar, str(size)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout.strip()
