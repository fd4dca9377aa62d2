"""A message can say no more than which stage has work."""

from __future__ import annotations

import pytest

from workers import tasks
from workers.app import app


def test_a_forged_stage_is_refused() -> None:
    with pytest.raises(ValueError, match="not a valid Stage"):
        tasks.work("'; DROP TABLE claims")


def test_there_is_one_task_and_it_takes_json_only() -> None:
    ours = {name for name in app.tasks if not name.startswith("celery.")}
    assert ours == {"work"}
    assert app.conf.accept_content == ["json"]
    assert app.conf.broker_transport_options["ack_emulation"] is False
    assert app.conf.result_backend is None
