"""What nightly rounds found, and which versions run: shown wherever operators look."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import NullPool, create_engine, text

from services.config import Settings
from services.desk.decide import decide
from services.model.decision import DecisionKind
from services.pipeline import rounds
from services.store import heartbeats
from services.store.transaction import transaction
from tests.integration.desk import rows
from tests.integration.web.conftest import Visitor
from web.app import create_app
from workers.doctor import Finding, State, examine

TOKEN = "a token for figures"


def night(settings: Settings) -> None:
    rounds.start(settings, "ana", now=True)
    while rounds.step(settings, "ana"):
        pass


def figures(settings: Settings) -> dict[str, float]:
    known = replace(settings, secret_key="x", metrics_token=TOKEN)
    visitor = Visitor(create_app(known))
    told = visitor.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    lines = [one.rpartition(" ") for one in told.splitlines() if one[0] != "#"]
    return {name.removeprefix("crossclaim_"): float(value) for name, _, value in lines}


def doctor(settings: Settings, what: str) -> Finding:
    return next(one for one in examine(settings) if one.what == what)


def decided(settings: Settings) -> None:
    with transaction(settings.database_url) as session:
        case = rows.a_case(session)
        rows.a_claim(session, case)
        who = rows.a_user(session, "Ola")
        decide(session, rows.a_request(session, case, DecisionKind.ACCEPT), who)
        session.execute(text("UPDATE articles SET let_go_at = clock_timestamp()"))


def beat(settings: Settings, name: str, **details: Any) -> None:
    with transaction(settings.database_url) as session:
        heartbeats.beat(session, name, 1, details=details)


def alarms(page: str) -> str:
    found = re.search(r"<h2>Needs somebody</h2>\s*<ul>(.*?)</ul>", page, re.S)
    return found[1] if found else ""


def test_a_broken_chain_is_an_alarm_on_the_page_the_figures_and_at_the_doctor(
    ana: Visitor, settings: Settings
) -> None:
    decided(settings)
    night(settings)
    assert "decisions" not in alarms(ana.text("/status"))
    assert figures(settings)['round_found{check="chain"}'] == 0
    assert doctor(settings, "chain").state is State.WELL
    owner = create_engine(settings.owner_url, poolclass=NullPool)
    with owner.begin() as connection:
        connection.execute(text("ALTER TABLE decisions DISABLE TRIGGER USER"))
        connection.execute(text("UPDATE decisions SET reason = 'other'"))
        connection.execute(text("ALTER TABLE decisions ENABLE TRIGGER USER"))
    assert doctor(settings, "chain").state is State.BAD  # it looks for itself
    night(settings)
    told = alarms(ana.text("/status"))
    assert "Decisions that were changed, taken out or cut off: decision 1." in told
    assert "compare with a backup" in told
    assert figures(settings)['round_found{check="chain"}'] == 1


def test_what_a_round_found_and_put_right_is_shown(
    ana: Visitor, settings: Settings
) -> None:
    with transaction(settings.database_url) as session:
        lost = rows.an_article(session, name="lost.txt")
        stuck = rows.an_article(session, status="read", let_go_at=rows.WHEN)
        session.execute(
            text("UPDATE articles SET received_at = :then WHERE id = :id"),
            {"then": rows.WHEN, "id": stuck},
        )
    assert "None has come to its end yet." in ana.text("/status")
    assert "round_age_seconds" not in figures(settings)
    night(settings)
    page = ana.text("/status")
    told = f"Articles whose bytes are gone or damaged: {lost} (lost.txt)."
    assert told in alarms(page)
    assert "Articles that nothing will move" not in alarms(page)
    ends = re.search(r'<th scope="row">Ends</th>(.*?)</tr>', page, re.S)
    assert ends and re.findall(r'number">(\d+)<', ends[1]) == ["1", "1"]
    known = figures(settings)
    assert known['round_found{check="bytes"}'] == 1
    assert known['round_put_right{check="ends"}'] == 1
    assert 0 <= known["round_age_seconds"] < 60


def test_a_finding_is_shown_before_the_round_is_over(
    ana: Visitor, settings: Settings
) -> None:
    with transaction(settings.database_url) as session:
        session.execute(
            text("UPDATE articles SET let_go_at = clock_timestamp() WHERE id = :id"),
            {"id": rows.an_article(session)},
        )
        rows.a_claim(session, None, article_id=rows.an_article(session))
    rounds.start(settings, "ana")
    for _ in range(3):
        assert rounds.step(settings, "ana")
    page = ana.text("/status")
    assert "One is under way." in page
    assert "Pending claims that stand in no case: claim 1." in alarms(page)


def test_rounds_that_no_longer_come_are_an_alarm(
    ana: Visitor, settings: Settings
) -> None:
    night(settings)
    assert "nightly round began" not in alarms(ana.text("/status"))
    assert doctor(settings, "round").state is State.WELL
    with transaction(settings.database_url) as session:
        session.execute(
            text("UPDATE rounds SET began_at = began_at - interval '49 hours'")
        )
    assert "The last nightly round began 49 hours ago." in ana.text("/status")
    assert doctor(settings, "round").state is State.UNWELL


def test_two_versions_side_by_side_are_said_in_a_sentence(
    ana: Visitor, settings: Settings
) -> None:
    old = {"program": "0.1.0", "reading": "5", "judging": "5"}
    beat(settings, "worker@a", versions=old, slots=1, running=0, stages=["reading"])
    beat(settings, "watcher@a", versions=old, queue={})
    page = ana.text("/status")
    assert "judging 5, program 0.1.0, reading 5" in page
    assert "side by side" not in page
    new = old | {"reading": "6"}
    beat(settings, "worker@b", versions=new, slots=1, running=0, stages=["reading"])
    told = alarms(ana.text("/status"))
    sides = "5 (watcher@a, worker@a) and 6 (worker@b)"
    assert f"Two versions of the reader run side by side: {sides}." in told
    assert "versions of judging" not in told
    with transaction(settings.database_url) as session:
        session.execute(
            text(
                "UPDATE heartbeats SET beaten_at = beaten_at - interval '1 min'"
                " WHERE name = 'worker@b'"
            )
        )
    assert "side by side" not in ana.text("/status")  # it is no longer there


def test_what_a_worker_is_at_is_shown(
    ana: Visitor, settings: Settings, a_case: Callable[..., Any]
) -> None:
    runs = [{"run": 7, "stage": "judging", "article": 12, "seconds": 3.2}]
    beat(settings, "worker@a", slots=2, running=1, stages=["judging"], runs=runs)
    assert "judging of article 12 for 3 s" in ana.text("/status")
