from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import NullPool, create_engine, text

from services.config import Settings
from services.desk import login
from services.model.decision import Role
from services.store import endings, heartbeats, runs
from services.store.endings import Ending
from services.store.transaction import transaction
from tests.factories import a_draft
from tests.integration.desk import rows
from tests.integration.web.conftest import Visitor
from tests.integration.web.furnished import furnish
from web.app import create_app

TOKEN = "a token for figures"
WATCHER = {
    "files": 3,
    "oldest_file": 12.5,
    "troubles": [],
    "rings_again": 4,
    "queue": {"reading": 2},
}
WORKER = {"slots": 2, "running": 0, "stages": ["reading"], "memory": 260_000_000}


def _cut_off(settings: Settings) -> Visitor:
    """A desk whose database is gone."""
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"
    told = {"secret_key": "x", "metrics_token": TOKEN}
    return Visitor(create_app(replace(settings, database_url=nowhere, **told)))


@pytest.fixture
def beat(settings: Settings) -> Callable[..., None]:
    """Let worker and watcher give a sign of life."""

    def give(
        watcher: Mapping[str, Any] = WATCHER, worker: Mapping[str, Any] = WORKER
    ) -> None:
        with transaction(settings.database_url) as session:
            for name, details in (("watcher@a", watcher), ("worker@a", worker)):
                heartbeats.beat(session, name, 1, details=dict(details))

    return give


def _age(settings: Settings, seconds: int) -> None:
    with transaction(settings.database_url) as session:
        session.execute(
            text("UPDATE heartbeats SET beaten_at = beaten_at - :by * interval '1 s'"),
            {"by": seconds},
        )


def _figures(settings: Settings) -> str:
    visitor = Visitor(
        create_app(replace(settings, secret_key="x", metrics_token=TOKEN))
    )
    answer = visitor.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.mimetype == "text/plain"
    return answer.text


def test_both_answer_while_all_is_well(
    ana: Visitor, beat: Callable[..., None], settings: Settings
) -> None:
    beat()
    assert ana.get("/healthz").get_json() == {"status": "ok"}
    ready = ana.get("/readyz")
    assert ready.status_code == 200
    parts = ("database", "schema", "inbox", "disk", "queue", "worker", "watcher")
    assert ready.get_json() == {"status": "ok"} | dict.fromkeys(parts, True)


def test_an_outage_is_told_but_does_not_ask_for_a_restart(settings: Settings) -> None:
    visitor = _cut_off(settings)
    assert visitor.get("/healthz").status_code == 200
    answer = visitor.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["status"] == "unavailable"


def test_a_database_that_hangs_is_given_a_second(settings: Settings) -> None:
    """Somebody migrates by hand and holds the tables: who asks is answered in time."""
    visitor = Visitor(create_app(replace(settings, secret_key="x")))
    owner = create_engine(settings.owner_url, poolclass=NullPool)
    with owner.connect() as held:
        held.execute(text("LOCK TABLE heartbeats, alembic_version"))
        for _ in range(2):
            begun = time.monotonic()
            assert visitor.get("/readyz").status_code == 503
            assert time.monotonic() - begun < 3.0
        assert visitor.get("/healthz").status_code == 200
    until = time.monotonic() + 10
    while visitor.get("/readyz").status_code != 200 and time.monotonic() < until:
        time.sleep(0.1)
    assert visitor.get("/readyz").status_code == 200


def test_an_older_schema_is_not_ready(ana: Visitor, settings: Settings) -> None:
    owner = create_engine(settings.owner_url, poolclass=NullPool)
    set_ = "UPDATE alembic_version SET version_num = :version"
    with owner.begin() as connection:
        (known,) = connection.execute(
            text("SELECT version_num FROM alembic_version")
        ).one()
        connection.execute(text(set_), {"version": "0000"})
    try:
        answer = ana.get("/readyz")
    finally:
        with owner.begin() as connection:
            connection.execute(text(set_), {"version": known})
    assert answer.status_code == 503
    assert answer.get_json()["database"] is True
    assert answer.get_json()["schema"] is False


@pytest.mark.parametrize(
    ("details", "wrong"), [({**WATCHER, "queue": None}, "queue"), ({}, "queue")]
)
def test_without_the_queue_reviewing_goes_on(
    ana: Visitor,
    beat: Callable[..., None],
    details: dict[str, Any],
    wrong: str,
) -> None:
    beat(details)
    answer = ana.get("/readyz")
    assert answer.status_code == 200
    found = answer.get_json()
    assert found.pop("status") == "degraded"
    assert [name for name, well in found.items() if not well] == [wrong]
    assert ana.get("/queue").status_code == 200


def test_parts_that_fell_silent_are_told(
    ana: Visitor, beat: Callable[..., None], settings: Settings
) -> None:
    beat()
    _age(settings, 31)
    found = ana.get("/readyz").get_json()
    assert found["status"] == "degraded"
    assert not found["worker"] and not found["watcher"]


def test_without_a_database_the_pages_say_so_plainly(settings: Settings) -> None:
    visitor = _cut_off(settings)
    visitor.client.set_cookie("crossclaim", "a token")
    answer = visitor.get("/queue")
    assert answer.status_code == 503
    assert "The database does not answer" in answer.text
    assert "Nothing that was saved is lost" in answer.text


def test_without_a_database_a_form_is_handed_back_and_no_password(
    settings: Settings,
) -> None:
    visitor = _cut_off(settings)
    token = {"csrf_token": visitor.token()}
    visitor.client.set_cookie("crossclaim", "a token")
    typed = token | {"alias": 'the "Dam" <b>'}
    answer = visitor.client.post("/names", data=typed)
    assert answer.status_code == 503
    assert 'name="alias" value="the &#34;Dam&#34; &lt;b&gt;"' in answer.text
    assert "Send it again" in answer.text
    secret = token | {"name": "ana", "password": "not for any page"}
    for path in ("/sign-in", "/names"):
        answer = visitor.client.post(path, data=secret)
        assert answer.status_code == 503
        assert "not for any page" not in answer.text
    parts = visitor.client.post("/names", data=typed, headers={"HX-Request": "true"})
    assert parts.status_code == 503


def test_an_inbox_that_is_gone_is_told(ana: Visitor, settings: Settings) -> None:
    settings.inbox.rmdir()
    found = ana.get("/readyz").get_json()
    assert found["inbox"] is False
    assert found["status"] == "degraded"


def test_a_disk_that_is_nearly_full_is_told(
    visit: Callable[..., Visitor], settings: Settings
) -> None:
    crowded = replace(settings, secret_key="for tests only", min_free_bytes=1 << 62)
    app = create_app(crowded)
    found = app.test_client().get("/readyz").get_json()
    assert (found["disk"], found["status"]) == (False, "degraded")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer wrong"},
        {"Authorization": f"Basic {TOKEN}"},
    ],
)
@pytest.mark.parametrize("token", ["", TOKEN])
def test_figures_are_for_whoever_has_the_token(
    settings: Settings, headers: dict[str, str], token: str
) -> None:
    known = replace(settings, secret_key="x", metrics_token=token)
    visitor = Visitor(create_app(known))
    assert visitor.get("/metrics", headers=headers).status_code == 404


def test_the_figures_tell_everything_that_an_alarm_is_made_of(
    settings: Settings, beat: Callable[..., None]
) -> None:
    beat()
    with transaction(settings.database_url) as session:
        furnish(session, "Ten died at Ostrell")
        rows.a_sighting(session, None, reason='a "quoted"\\reason\n', error="x")
    told = _figures(settings)
    for line in (
        "crossclaim_database_up 1.0",
        'crossclaim_runs{stage="reading",state="failed"} 1.0',
        'crossclaim_failures{reason="a \\"quoted\\"\\\\reason\\n"} 1.0',
        'crossclaim_decisions_total{kind="both_stand"} 1.0',
        'crossclaim_inbox_files{part="watcher@a"} 3.0',
        'crossclaim_inbox_oldest_seconds{part="watcher@a"} 12.5',
        'crossclaim_queue_messages{part="watcher@a",stage="reading"} 2.0',
        'crossclaim_worker_slots{part="worker@a"} 2.0',
        'crossclaim_rings_again_total{part="watcher@a"} 4.0',
        "# TYPE crossclaim_decisions_total counter",
    ):
        assert f"\n{line}\n" in f"\n{told}"
    assert re.search(r"crossclaim_disk_free_bytes\{folder=\"articles\"\} \d", told)
    _well_formed(told)


def _well_formed(told: str) -> None:
    """Check that each family stands together, under its help and its type."""
    label = r'\w+="(?:[^"\\\n]|\\.)*"'
    sample = re.compile(rf"(crossclaim_\w+)(?:\{{(?:{label},?)+\}})? [-\d.e+]+")
    families = []
    for line in told.splitlines():
        if line.startswith("# HELP "):
            families.append(line.split()[2])
        elif not line.startswith("# TYPE "):
            found = sample.fullmatch(line)
            assert found and found[1] == families[-1], line
    assert len(families) == len(set(families))
    assert told.endswith("\n")


def test_the_figures_say_when_the_database_is_away(settings: Settings) -> None:
    answer = _cut_off(settings).get(
        "/metrics", headers={"Authorization": f"Bearer {TOKEN}"}
    )
    assert answer.status_code == 200
    assert "crossclaim_database_up 0.0" in answer.text


def test_figures_come_as_whoever_asks_prefers_them(settings: Settings) -> None:
    wanted = "application/openmetrics-text; version=1.0.0"
    answer = _cut_off(settings).get(
        "/metrics", headers={"Authorization": f"Bearer {TOKEN}", "Accept": wanted}
    )
    assert answer.mimetype == "application/openmetrics-text"
    assert answer.text.endswith("# EOF\n")


def test_a_lease_that_ran_out_and_a_form_that_came_late_are_counted(
    settings: Settings, ana: Visitor, a_case: Callable[..., tuple[int, list[int]]]
) -> None:
    case, _ = a_case(a_draft())
    for _ in range(2):
        answer = ana.decide(case, "accept", seen="0")
        assert answer.status_code == 409
    with transaction(settings.database_url) as session:
        article = rows.an_article(session)
        session.execute(
            text(
                "INSERT INTO runs (article_id, stage, version, trace_id, state,"
                " attempts, started_at, lease_until) VALUES (:id, 'reading', 1,"
                " gen_random_uuid(), 'running', 1, clock_timestamp(),"
                " clock_timestamp())"
            ),
            {"id": article},
        )
    with transaction(settings.database_url) as session:
        assert runs.sweep(session) == 1
    told = _figures(settings)
    assert 'crossclaim_conflicts_total{what="cases.decided"} 2.0' in told
    assert 'crossclaim_leases_expired_total{what="reading"} 1.0' in told


def test_the_page_for_operators_says_that_all_is_well(
    ana: Visitor, beat: Callable[..., None]
) -> None:
    beat()
    page = ana.text("/status")
    assert "All is well." in page
    assert "worker@a" in page and "watcher@a" in page
    assert "too little" not in page


def test_the_page_for_operators_names_a_disk_that_is_full(settings: Settings) -> None:
    most = replace(settings, secret_key="for tests only", min_free_bytes=1 << 60)
    with transaction(settings.database_url) as session:
        login.add_user(session, "Ola", Role.VIEWER)
        link = login.make_link(session, "Ola")
    ola = Visitor(create_app(most))
    ola.post(f"/sign-in/{link}")
    assert "too little: no file is taken" in ola.text("/status")


def test_the_page_for_operators_names_what_is_wrong_and_what_to_do(
    ana: Visitor, beat: Callable[..., None], settings: Settings
) -> None:
    trouble = {"troubles": ["flood.txt: Permission denied"], "queue": None}
    beat(WATCHER | trouble | {"oldest_file": 900.0})
    with transaction(settings.database_url) as session:
        furnish(session, "Ten died at Ostrell")
        article = rows.an_article(session)
        session.execute(
            text(
                "INSERT INTO runs (article_id, stage, version, trace_id, not_before)"
                " VALUES (:id, 'reading', 1, gen_random_uuid(),"
                " clock_timestamp() - interval '20 min')"
            ),
            {"id": article},
        )
    page = ana.text("/status")
    for sentence in (
        "The queue (Redis) is away or full",
        "flood.txt: Permission denied",
        "A file lies in the inbox for 15 minutes",
        "Work is due for 1200 seconds, and no worker begins it",
        "The oldest run waits for 20 minutes",
        "2 failed",
    ):
        assert sentence in page
    _age(settings, 60)
    assert "No worker was heard for 30 seconds" in ana.text("/status")


@pytest.mark.parametrize("doing", [{"running": 1}, {"waits": 75.0}])
def test_a_worker_that_works_or_waits_for_the_queue_is_not_called_deaf(
    ana: Visitor,
    beat: Callable[..., None],
    settings: Settings,
    doing: dict[str, object],
) -> None:
    beat(worker=WORKER | doing)
    with transaction(settings.database_url) as session:
        article = rows.an_article(session)
        session.execute(
            text(
                "INSERT INTO runs (article_id, stage, version, trace_id, not_before)"
                " VALUES (:id, 'reading', 1, gen_random_uuid(),"
                " clock_timestamp() - interval '5 min')"
            ),
            {"id": article},
        )
    assert "no worker begins it" not in ana.text("/status")


def test_a_worker_that_waits_for_the_queue_says_so(
    ana: Visitor, beat: Callable[..., None], settings: Settings
) -> None:
    beat(worker=WORKER | {"waits": 75.0})
    assert "waits for the queue for 75 s" in ana.text("/status")
    figure = 'crossclaim_worker_waits_seconds{part="worker@a"} 75'
    assert figure in _figures(settings)
    beat(worker=WORKER | {"waits": 0.0})
    assert "waits for the queue" not in ana.text("/status")


def test_a_part_that_ends_again_and_again_is_told(
    ana: Visitor, beat: Callable[..., None], settings: Settings
) -> None:
    beat()
    endings.note(settings.data, [Ending("worker", 6, "killed by SIGKILL")])
    page = ana.text("/status")
    assert "It ended 6 times in a row, last with: killed by SIGKILL." in page
    endings.note(settings.data, [])
    assert "times in a row" not in ana.text("/status")
    (settings.data / endings.FILE).write_text("{ half a li")
    assert "times in a row" not in ana.text("/status")
