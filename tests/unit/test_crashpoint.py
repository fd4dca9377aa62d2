"""Crash points do nothing unless asked, and then exactly once."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from services.config import environment
from services.crashpoint import POINTS, VARIABLE, parse
from services.errors import WrongSetting
from tests.programs import ROOT

PASSING = """
from services.crashpoint import crashpoint
for number in range(5):
    crashpoint("work.claimed")
    crashpoint("work.thought")
    print(number, flush=True)
"""


def _pass(asked: str | None) -> tuple[int, list[str]]:
    told = {} if asked is None else {VARIABLE: asked}
    done = subprocess.run(
        [sys.executable, "-c", PASSING],
        cwd=ROOT,
        env={**environment(), **told},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout.split()


def test_without_the_variable_nothing_happens() -> None:
    assert parse(None) is None and parse("") is None
    assert _pass(None) == (0, list("01234"))


def test_one_process_is_killed_at_the_third_passing_and_the_next_is_not(
    tmp_path: Path,
) -> None:
    asked = f"work.claimed:3:KILL:{tmp_path / 'mark'}"
    assert _pass(asked) == (-signal.SIGKILL, list("01"))
    assert (tmp_path / "mark").read_text().isdecimal()
    assert _pass(asked) == (0, list("01234"))


@pytest.mark.parametrize(
    "asked", ["nowhere:1:KILL:/x", "work.claimed", "work.claimed:1:HUP:/x"]
)
def test_what_is_no_point_is_refused(asked: str) -> None:
    with pytest.raises(WrongSetting):
        parse(asked)


def test_every_point_is_passed_somewhere_and_no_other() -> None:
    passed = {
        name
        for package in ("services", "workers", "web")
        for path in (ROOT / package).rglob("*.py")
        for name in re.findall(r'\bcrashpoint\("([a-z.]+)"\)', path.read_text())
    }
    assert passed == set(POINTS)
