from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

from services.config import Settings
from services.model.case import Lane
from services.model.opinion import OpinionKind
from services.store.transaction import transaction
from tests.factories import a_draft, a_quantity
from tests.integration.desk import rows
from tests.integration.web.conftest import Visitor

Put = Callable[..., tuple[int, list[int]]]
STATIC = Path(__file__).resolve().parents[3] / "web" / "static"


def figures(*told: tuple[str, float]) -> list[object]:
    return [
        a_draft(f"{by} said {n} died.", by=by, quantities=[a_quantity(n)])
        for by, n in told
    ]


def test_a_case_has_its_figures_in_a_table_and_its_sources_in_a_list(
    ana: Visitor, a_case: Put
) -> None:
    drafts = figures(("Police", 12), ("Hospital <b>", 15))
    case, claims = a_case(*drafts, kind=OpinionKind.CONTRADICTION)
    page = ana.text(f"/cases/{case}/pictures")
    table = page.split('<table class="list points">')[1].split("</table>")[0]
    assert f"#claim-{claims[0]}" in table
    assert 'data-low="12"' in table
    assert "contradicts 2" in table
    assert "<li><b>Police</b> → Outlet" in page
    assert "2 attributions, 1–2 origins" in page
    assert "Hospital &lt;b&gt;" in page
    assert "Hospital <b>" not in page


def test_a_record_shows_its_figures_over_time(ana: Visitor, a_case: Put) -> None:
    case, _ = a_case(*figures(("Police", 12), ("Hospital", 15)))
    ana.decide(case, "both_stand")
    assert "data-course" in ana.text("/records/1")


def test_a_case_without_figures_says_so(ana: Visitor, a_case: Put) -> None:
    case, _ = a_case(a_draft("It leaks."))
    assert "Nothing is counted in this case." in ana.text(f"/cases/{case}/pictures")


def test_pictures_of_a_joined_case_lead_to_the_other(
    ana: Visitor, a_case: Put, settings: Settings
) -> None:
    case, _ = a_case(a_draft("It leaks."))
    with transaction(settings.database_url) as session:
        joined = rows.a_case(session, status="joined", joined_into=case)
    answer = ana.get(f"/cases/{joined}/pictures")
    assert (answer.status_code, answer.location) == (301, f"/cases/{case}/pictures")
    assert ana.get("/cases/4711/pictures").status_code == 404


def test_the_state_of_an_empty_desk_is_calm(ana: Visitor) -> None:
    page = ana.text("/state")
    assert "0 cases waiting" in page
    assert "Nothing: every file" in page
    assert len(re.findall(r'<rect class="done"', page)) == 14


def test_the_state_counts_what_waits_was_done_and_failed(
    ana: Visitor, a_case: Put, settings: Settings
) -> None:
    first, _ = a_case(a_draft("It leaks."), lane=Lane.CONTRADICTIONS)
    a_case(a_draft("It holds."), lane=Lane.NEW)
    a_case(a_draft("By the way."), lane=Lane.MINOR)
    ana.decide(first, "accept")
    with transaction(settings.database_url) as session:
        rows.a_sighting(session, None, reason="reading.broken", error="It is broken.")
    page = ana.text("/state")
    assert "1 case waiting" in page
    assert re.search(r"New.*?<b>1</b>", page, re.S)
    assert re.search(r"Minor.*?<b>1</b>", page, re.S)
    assert re.search(r"Ana</th><td class=\"right\">1</td>", page)
    assert "reading.broken" in page
    today = page.split("<tbody>")[2].split("</tr>")[0]
    assert re.findall(r'<td class="right">(\d+)</td>', today) == ["3", "1", "0"]


def test_the_library_is_the_one_that_was_made(ana: Visitor) -> None:
    """`tools/vendor/make.sh` makes it; whoever changes it says so here."""
    made = (STATIC / "vendor" / "d3-figures.min.js").read_bytes()
    assert hashlib.sha256(made).hexdigest() == _MADE


_MADE = "e306780d6ecab8524b150d6628972be4172f5394342fe0fdb37877a2f6214c74"


def test_state_and_status_lead_to_each_other_and_count_failures_alike(
    ana: Visitor, settings: Settings
) -> None:
    with transaction(settings.database_url) as session:
        for name in ("a.txt", "b.txt"):
            rows.a_sighting(session, None, name=name, reason="reading.broken")
    counted = [
        re.search(r"reading\.broken</code></th><td[^>]*>(\d+)<", ana.text(page))
        for page in ("/state", "/status")
    ]
    assert [found and found[1] for found in counted] == ["2", "2"]
    assert 'href="/status"' in ana.text("/state")
    assert 'href="/state"' in ana.text("/status").partition("<main")[2]
