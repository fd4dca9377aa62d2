from __future__ import annotations

from web.attempts import FREE, LONGEST, Attempts


def test_a_few_failures_cost_nothing() -> None:
    attempts = Attempts(clock=lambda: 0.0)
    for _ in range(FREE - 1):
        attempts.failed("ana")
    assert attempts.allowed("ana")


def test_then_the_wait_doubles_up_to_its_longest() -> None:
    now = [1000.0]
    attempts = Attempts(clock=lambda: now[0])
    for _ in range(FREE + 2):
        attempts.failed("ana")
    assert not attempts.allowed("ana")
    now[0] += 4.0
    assert attempts.allowed("ana")
    for _ in range(60):
        attempts.failed("ana")
    now[0] += LONGEST
    assert attempts.allowed("ana")


def test_others_do_not_wait() -> None:
    attempts = Attempts(clock=lambda: 0.0)
    for _ in range(20):
        attempts.failed("ana")
    assert attempts.allowed("ben")


def test_success_forgets_the_failures() -> None:
    attempts = Attempts(clock=lambda: 0.0)
    for _ in range(20):
        attempts.failed("ana")
    attempts.succeeded("ana")
    assert attempts.allowed("ana")
