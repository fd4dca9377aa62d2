"""A message can say no more than which stage has work."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from services.config import Settings
from services.pipeline.work import LONGEST, LOOP
from services.store import runs
from workers import tasks
from workers.app import TIME_LIMIT, app


def test_a_forged_stage_is_refused() -> None:
    with pytest.raises(ValueError, match="not a valid Stage"):
        tasks.work("'; DROP TABLE claims")


def test_there_is_one_task_and_it_takes_json_only() -> None:
    ours = {name for name in app.tasks if not name.startswith("celery.")}
    assert ours == {"work"}
    assert app.conf.accept_content == ["json"]
    assert app.conf.broker_transport_options["ack_emulation"] is False
    assert app.conf.result_backend is None


#: A loop in C that lets no handler of Python's run.
ENDLESS = """
from workers.tasks import killed_after
with killed_after(0.5):
    {inside}
print("outlived it", flush=True)
{behind}
"""


def test_native_code_without_end_is_ended() -> None:
    inside = "sum(iter(int, 1))"
    done = run_python(ENDLESS.format(inside=inside, behind=""))
    assert (done.returncode, done.stdout) == (-signal.SIGALRM, "")


def test_what_ends_in_time_is_left_alone() -> None:
    behind = "import time; time.sleep(1)"
    done = run_python(ENDLESS.format(inside="pass", behind=behind))
    assert (done.returncode, done.stdout) == (0, "outlived it\n")


def test_celery_ends_a_task_only_after_the_longest_run() -> None:
    assert Settings().lease > LONGEST
    assert LONGEST + runs.MOST_MORE + LOOP < TIME_LIMIT


def run_python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
