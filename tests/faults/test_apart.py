"""What changes our parts when it is imported never changes those that tests use."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

CHANGING = ("mutant", "newer", "poisoned", "slow")


@pytest.mark.parametrize("name", CHANGING)
def test_the_process_that_runs_tests_is_left_as_it_is(name: str) -> None:
    with pytest.raises(ImportError, match="start a program with it"):
        importlib.import_module(f"tests.faults.{name}")


@pytest.mark.parametrize("name", CHANGING)
def test_a_process_of_its_own_is_changed(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import tests.faults.{name}"],
        env={"FAULTS_MUTATION": "nothing", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
