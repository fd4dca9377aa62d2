"""What a page costs the database: how many questions, how many transactions, no scans.

Nothing here is timed: a page that asks one question a row, opens a transaction for each
of its parts, or reads a table from end to end is slow on every machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine

from services.config import Settings
from services.model.case import Lane
from services.model.opinion import OpinionKind
from services.store.transaction import engine
from tests.factories import a_draft, a_quantity
from tests.integration.web.conftest import Visitor

ACase = Callable[..., tuple[int, list[int]]]

#: Tables that grow with what is read or decided.
GROWING = (
    *("articles", "cases", "claims", "decisions", "evidence", "merges", "opinions"),
    *("places", "ranks", "records", "sightings", "vectors"),
)


@dataclass
class Heard:
    """What the program says to the database."""

    statements: list[tuple[str, Any]] = field(default_factory=list)
    transactions: int = 0

    def forget(self) -> None:
        self.statements.clear()
        self.transactions = 0


@pytest.fixture
def heard(clean_database: str) -> Generator[Heard, None, None]:
    """Hear what is asked from when the tables are empty."""
    said = Heard()

    def hear(
        _connection: object, _cursor: object, statement: str, given: Any, *_: object
    ) -> None:
        said.statements.append(
            (statement, given[0] if isinstance(given, list) else given)
        )

    def begin(_connection: object) -> None:
        said.transactions += 1

    event.listen(Engine, "before_cursor_execute", hear)
    event.listen(Engine, "begin", begin)
    yield said
    event.remove(Engine, "before_cursor_execute", hear)
    event.remove(Engine, "begin", begin)


def figures(count: int) -> list[Any]:
    return [
        a_draft(
            f"Police said {value} people were killed.",
            by=f"Police of town {value}",
            quantities=[a_quantity(value, quote=str(value))],
        )
        for value in range(10, 10 + count)
    ]


@pytest.fixture
def desk(a_case: ACase, ana: Visitor) -> Visitor:
    """A desk with a record, decided cases, and cases of several sizes."""
    for count in (2, 3, 4, 3):
        a_case(
            *figures(count),
            kind=OpinionKind.COMPETING_ESTIMATES,
            lane=Lane.ESTIMATES,
        )
    assert ana.decide(1, "accept").status_code == 303
    return ana


#: Pages with the most questions that each may ask. All read in one transaction.
PAGES = {
    "/queue": 7,
    "/queue?lane=estimates": 7,
    "/cases/2": 15,
    "/live": 3,
    "/search?q=police": 16,
    "/articles/1": 10,
    "/history": 4,
    "/history?person=1": 4,
    "/history?record=1": 5,
    "/second": 8,
    "/intake": 3,
    "/records": 6,
    "/records/1": 15,
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_little_and_in_one_transaction(
    desk: Visitor, heard: Heard, page: str
) -> None:
    desk.text(page)  # what is kept in memory from then on is read once
    heard.forget()
    desk.text(page)
    assert heard.transactions == 1
    assert len(heard.statements) <= PAGES[page], "\n".join(
        statement for statement, _ in heard.statements
    )


def test_a_case_asks_no_more_for_more_claims(
    a_case: ACase, ana: Visitor, heard: Heard
) -> None:
    asked = []
    for count in (2, 40):
        case, _ = a_case(*figures(count), kind=OpinionKind.COMPETING_ESTIMATES)
        ana.text(f"/cases/{case}")
        heard.forget()
        ana.text(f"/cases/{case}")
        asked.append(len(heard.statements))
    assert asked[0] == asked[1]


def test_a_decision_and_the_next_case_take_few_questions(
    desk: Visitor, heard: Heard
) -> None:
    part = {"headers": {"HX-Request": "true"}}
    page = desk.get("/cases/2", **part).text
    form = {"choice": "accept", "seen": "1", "request_id": REQUEST}
    form["csrf_token"] = desk.token()
    heard.forget()
    answer = desk.client.post("/cases/2/decide", data=form, **part)
    assert answer.status_code == 200
    assert answer.headers["HX-Push-Url"] == "/cases/4"
    assert page != answer.text
    # Who asks; the decision; the page of the next case.
    assert heard.transactions == 3
    assert len(heard.statements) <= 40, "\n".join(one for one, _ in heard.statements)


def test_a_decision_whose_next_card_is_at_hand_takes_two_transactions(
    desk: Visitor, heard: Heard
) -> None:
    part = {"headers": {"HX-Request": "true"}}
    card = desk.get("/cases/2/ahead", **part).text
    kept = card.partition('data-kept="')[2].partition('"')[0]
    form = {"choice": "accept", "seen": "1", "request_id": REQUEST, "ahead": kept}
    form["csrf_token"] = desk.token()
    heard.forget()
    answer = desk.client.post("/cases/2/decide", data=form, **part)
    assert answer.headers["HX-Reswap"] == "none"
    assert len(answer.text) < 4_000
    # Who asks; the decision.
    assert heard.transactions == 2
    assert len(heard.statements) <= 27, "\n".join(one for one, _ in heard.statements)


REQUEST = "00000000-0000-4000-8000-000000000001"


def test_no_page_reads_a_growing_table_from_end_to_end(
    desk: Visitor, heard: Heard, settings: Settings
) -> None:
    heard.forget()
    for page in (
        *PAGES,
        "/queue?sort=age",
        "/queue?mine=1",
        "/search?q=%22police+said%22",
    ):
        desk.text(page)
    assert desk.decide(2, "reject:1").status_code == 303
    assert desk.post("/undo").status_code == 303
    assert desk.post("/redo").status_code == 303
    assert len(heard.statements) > 100
    assert _scans(settings, heard) == {}


def test_a_page_that_does_is_found_out(heard: Heard, settings: Settings) -> None:
    with engine(settings.database_url).connect() as connection:
        connection.exec_driver_sql("SELECT id FROM merges WHERE into_id <> 3")
    assert list(_scans(settings, heard).values()) == [["merges"]]


def _scans(settings: Settings, heard: Heard) -> dict[str, list[str]]:
    """Give each statement for which PostgreSQL finds no index, with the tables.

    It is told to avoid reading whole tables: where it plans to, no index serves.
    """
    owner = create_engine(settings.owner_url)
    found = {}
    with owner.connect() as connection:
        connection.exec_driver_sql("SET enable_seqscan = off")
        for statement, given in dict(heard.statements).items():
            if not statement.lstrip().startswith(
                ("SELECT", "WITH", "UPDATE", "DELETE")
            ):
                continue
            plan = connection.exec_driver_sql(f"EXPLAIN {statement}", given).scalars()
            told = "\n".join(plan)
            tables = [one for one in GROWING if f"Seq Scan on {one}" in told]
            if tables:
                found[statement] = tables
        connection.rollback()
    owner.dispose()
    return found


def test_to_move_a_claim_leaves_the_index_of_meanings_alone(
    heard: Heard, settings: Settings, desk: Visitor
) -> None:
    """To put a vector into its index is dearer than all else that a decision writes."""
    with engine(settings.database_url).connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT tablename FROM pg_indexes WHERE indexdef LIKE '%%USING hnsw%%'"
        )
        assert {one.tablename for one in found} == {"contexts", "vectors"}
    heard.forget()
    desk.decide(2, "accept")
    moved = [
        one for one, _ in heard.statements if not one.lstrip().startswith("SELECT")
    ]
    assert any(one.startswith("UPDATE claims") for one in moved)
    assert not any("vectors" in one and "near" not in one for one in moved)


def test_of_a_large_case_the_first_rows_come_and_the_rest_on_demand(
    a_case: ACase, ana: Visitor
) -> None:
    case, _ = a_case(*figures(70), kind=OpinionKind.COMPETING_ESTIMATES)
    page = ana.text(f"/cases/{case}")
    assert page.count('class="claim') == 50
    assert page.count('class="source"') == 50
    assert "The first 50 of 70 rows." in page
    assert "Acts on all 70 undecided rows" in page
    whole = ana.text(f"/cases/{case}?rows=all")
    assert whole.count('class="claim') == 70
    assert whole.count('class="source"') == 70
    assert "The first" not in whole
    # What is decided is all of it, shown or not.
    ana.decide(case, "accept")
    assert "70 rows" in ana.text(f"/cases/{case}")
    assert 'name="choice"' not in ana.text(f"/cases/{case}")


def test_the_program_spares_the_collector_and_a_part_of_another_leaves_it_alone(
    settings: Settings,
) -> None:
    told = (
        "import gc; from web.app import create_app; before = gc.get_threshold();"
        " from services.config import Settings;"
        " create_app({}); print(gc.get_freeze_count() > 10_000,"
        " gc.get_threshold() == before)"
    )
    env = {"CROSSCLAIM_DATABASE_URL": settings.database_url, "PYTHONPATH": "."}
    env["CROSSCLAIM_DATA"] = str(settings.data)
    for given, sees in (
        ("", "True False"),
        ("Settings.from_environment()", "False True"),
    ):
        done = subprocess.run(
            [sys.executable, "-c", told.format(given)],
            env=os.environ | env,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.split("\n")[-2] == sees
