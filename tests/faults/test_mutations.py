"""The rig sees what it is there to see: with a guard switched off, it turns red.

Each scene is played twice: as the program is, where the invariants must hold, and with
one guard off (`tests.faults.mutant`), where the one that is named must be broken.
"""

from __future__ import annotations

import random
import signal
import time
import uuid
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import date

import pytest

from services.desk.decide import decide
from services.model.decision import DecisionKind, Request
from services.store.transaction import transaction
from tests.arriving import Story, arrive, extracted
from tests.conftest import empty
from tests.factories import a_draft, a_quantity
from tests.faults.catalogue import QUICK, Context
from tests.faults.history import History
from tests.faults.invariants import broken
from tests.faults.of_parts import LIGHT, at_point, send
from tests.faults.reviewers import Reviewer, hire
from tests.faults.stories import stories, story
from tests.faults.world import LEASE, WITNESS, World, world
from tests.integration.desk.rows import a_case_of, a_user

pytestmark = pytest.mark.slow

Scene = Callable[[World], None]


@pytest.fixture(scope="module")
def stage() -> Generator[World, None, None]:
    """Run servers on which nothing of ours runs yet."""
    with world(parts=("nothing",)) as one:
        yield one


def _play(stage: World, scene: Scene, mutation: str, queues: str = LIGHT) -> None:
    """Play a scene on an empty stage, and leave nobody on it."""
    empty(stage.postgres.owner_url)
    stage.change(WITNESS)
    for known in (stage.dropped, stage.drops, stage.changed, stage.poison):
        known.clear()
    stage.history.close()
    stage.history = History(stage.home / f"{time.monotonic_ns()}.jsonl")
    stage.parts.mutation, stage.parts.queues = mutation, queues
    try:
        scene(stage)
    finally:
        for part in list(stage.parts.children):
            stage.parts.retire(part)


def _context(stage: World) -> Context:
    return Context(stage, random.Random(1), QUICK)


def _settle(stage: World, seconds: float) -> None:
    """Wait until all that our queues hold is done, or never will; give up quietly."""
    stages = stage.parts.queues.replace(",", "','")
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        left = stage.count(
            "SELECT count(*) FROM runs WHERE state IN ('ready', 'running')"
            f" AND stage IN ('{stages}')"
        )
        if stage.count(
            "SELECT count(*) FROM runs WHERE state <> 'failed'"
            " AND lease_token > max_attempts"
        ):
            return
        moved = stage.count("SELECT count(*) FROM sightings WHERE moved_at IS NOT NULL")
        if not left and moved >= stage.drops.total() and not any(stage.lying()):
            return
        time.sleep(0.2)


# --- scenes ---------------------------------------------------------------------------


def a_worker_dies(stage: World) -> None:
    for name, text in stories(3):
        stage.drop(name, text.encode())
    stage.parts.start("watcher")
    at_point(_context(stage), "worker", "work.thought")
    # A sweep comes every five seconds, the backoff is two: that is long enough to know.
    _settle(stage, LEASE + (9 if stage.parts.mutation == "sweeper" else 40))


def a_worker_is_frozen(stage: World) -> None:
    """For longer than its lease: another one does its work meanwhile."""
    for name, text in stories(3):
        stage.drop(name, text.encode())
    stage.parts.start("watcher")
    pid = at_point(_context(stage), "worker", "work.thought", word="STOP")
    _settle(stage, LEASE + 40)
    send([pid], signal.SIGCONT)
    time.sleep(3)


def a_poisonous_article_comes(stage: World) -> None:
    stage.drop("poison.txt", b"POISON swell")
    stage.poison.add("poison.txt")
    stage.parts.start("watcher", "worker")
    _settle(stage, 60)


def two_articles_are_judged_at_once(stage: World) -> None:
    for number in range(8):
        drafts = [
            a_draft(
                text=f"{number} died in Ostrell.",
                quantities=[a_quantity(number)],
                keys=("q:casualties:@Ostrell",),
            )
        ]
        extracted(stage.settings, Story(f"{number}.txt", drafts, date(2026, 3, 9)))
    stage.parts.more["worker"] = {"CROSSCLAIM_SECOND_OPINION": "false"}
    stage.parts.start("watcher", "worker")
    _settle(stage, 60)


def the_same_bytes_come_at_once(stage: World) -> None:
    """One after another: a watcher holds all that it takes together."""
    _, text = story(1)
    stage.parts.start("watcher", "watcher2", "worker")
    for number in range(12):
        stage.drop(f"same-{number}.txt", text.encode())
        time.sleep(0.7)
    _settle(stage, 60)


def a_file_changes_while_it_is_copied(stage: World) -> None:
    first, second = (letter * 3_000_000 for letter in (b"a", b"b"))
    path = stage.settings.inbox / "changing.txt"
    path.write_bytes(first)
    stage.changed[path.name] = [first, second]
    pid = at_point(_context(stage), "watcher", "inbox.copying", word="STOP")
    with path.open("r+b") as file:
        file.write(second)
    send([pid], signal.SIGCONT)
    stage.until(lambda: not any(stage.lying()), 60, "the file still lies there")


def somebody_sends_a_form_of_yesterday(stage: World) -> None:
    arrive(stage.settings, [Story("a.txt", [a_draft()], date(2026, 3, 9))])
    stage.parts.start("web")
    stage.until(lambda: bool(stage.ready()), 60, "no desk")
    people = [
        Reviewer(name, stage.parts.port, stage.history, random.Random(1))
        for name in hire(stage.settings.database_url, 2)
    ]
    forms = [one._case() for one in people]
    for person, found, choice in zip(people, forms, ("park", "accept"), strict=True):
        assert found is not None
        path, form = found
        person._send("decide", path, form | {"choice": choice})
        person.browser.close()


#: The scene, what is off in the whole program, what is switched off, what breaks, the
#: queues, and whether the control is left to `make faults`: other tests show the same.
SCENES: list[tuple[Scene, str, str, str, str, bool]] = [
    (a_worker_dies, "nothing", "sweeper", "I2", LIGHT, True),
    (a_worker_is_frozen, "nothing", "fence", "I2", LIGHT, True),
    (a_poisonous_article_comes, "poison", "attempt", "I7", LIGHT, True),
    (two_articles_are_judged_at_once, "slow turn", "turn", "I3", "judging", False),
    (the_same_bytes_come_at_once, "nothing", "unique", "I2", LIGHT, False),
    (a_file_changes_while_it_is_copied, "nothing", "second look", "I1", LIGHT, False),
    (somebody_sends_a_form_of_yesterday, "nothing", "version", "I4", LIGHT, False),
]


@pytest.mark.parametrize(
    ("scene", "whole", "switched_off", "invariant", "queues", "slow"),
    SCENES,
    ids=[one[2] for one in SCENES],
)
def test_the_rig_turns_red_without(
    stage: World,
    request: pytest.FixtureRequest,
    scene: Scene,
    whole: str,
    switched_off: str,
    invariant: str,
    queues: str,
    slow: bool,
) -> None:
    if not slow or request.config.getoption("--controls"):
        _play(stage, scene, whole, queues)
        assert broken(stage, invariant) == []
    with _without_index(stage, drop=switched_off == "unique"):
        _play(stage, scene, switched_off, queues)
        assert broken(stage, invariant)


def test_the_articles_status_is_a_second_fence(
    stage: World, request: pytest.FixtureRequest
) -> None:
    """With the token alone off nothing is doubled: that is why `fence` takes both."""
    if not request.config.getoption("--controls"):
        pytest.skip("it takes half a minute: make faults")
    _play(stage, a_worker_is_frozen, "token")
    assert broken(stage, "I2") == []


@contextmanager
def _without_index(stage: World, *, drop: bool) -> Generator[None, None, None]:
    """Let two articles have the same bytes, as far as the database is asked."""
    if not drop:
        yield
        return
    (one,) = stage.rows(
        "SELECT conname FROM pg_constraint WHERE contype = 'u'"
        " AND conrelid = 'articles'::regclass"
    )
    stage.change(f"ALTER TABLE articles DROP CONSTRAINT {one['conname']}")
    try:
        yield
    finally:
        empty(stage.postgres.owner_url)
        stage.change(
            f"ALTER TABLE articles ADD CONSTRAINT {one['conname']} UNIQUE (sha256)"
        )


def test_the_rig_turns_red_without_the_triggers_of_the_log(stage: World) -> None:
    empty(stage.postgres.owner_url)
    with transaction(stage.settings.database_url) as session:
        by = a_user(session, "Ana")
        case, _ = a_case_of(session, [a_draft()])
        decide(session, Request(str(uuid.uuid4()), case, DecisionKind.PARK, seen=1), by)
    assert broken(stage, "I5") == []
    stage.change("ALTER TABLE decisions DISABLE TRIGGER USER")
    try:
        found = broken(stage, "I5")
    finally:
        stage.change("ALTER TABLE decisions ENABLE TRIGGER USER")
    assert len(found) == 3, "one for each guard, one for the missing triggers"
