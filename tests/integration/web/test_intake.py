from __future__ import annotations

from services.config import Settings
from services.store.tables import SightingRow
from services.store.transaction import transaction
from tests.integration.desk import rows
from tests.integration.web.conftest import Visitor


def _refused(settings: Settings, **more: str) -> int:
    with transaction(settings.database_url) as session:
        return rows.a_sighting(
            session,
            None,
            name="scan.pdf",
            reason="reading.unknown_type",
            error="This looks like a PDF. Save it as text.",
            **more,
        )


def test_every_file_shows_its_fate_and_why(ana: Visitor, settings: Settings) -> None:
    _refused(settings)
    with transaction(settings.database_url) as session:
        rows.a_sighting(session, rows.an_article(session), name="good.txt")
    page = ana.text("/intake")
    assert "good.txt" in page and "on the desk" in page
    assert "This looks like a PDF. Save it as text." in page
    assert "reading.unknown_type" in page


def test_a_refused_file_goes_back_into_the_inbox(
    ana: Visitor, settings: Settings
) -> None:
    moved = settings.inbox / "failed" / "1-scan.pdf"
    moved.parent.mkdir()
    moved.write_bytes(b"%PDF")
    number = _refused(settings, moved_to="failed/1-scan.pdf")
    answer = ana.post(f"/intake/sighting/{number}/replay")
    assert answer.status_code == 303
    assert (settings.inbox / "scan.pdf").read_bytes() == b"%PDF"


def test_a_dismissed_failure_stays_listed(ana: Visitor, settings: Settings) -> None:
    number = _refused(settings)
    assert ana.post(f"/intake/sighting/{number}/dismiss").status_code == 303
    page = ana.text("/intake")
    assert "failed, dismissed" in page
    assert "Dismissed." in page
    with transaction(settings.database_url) as session:
        assert session.get_one(SightingRow, number).dismissed_at is not None


def test_what_never_failed_cannot_be_tried_again(ana: Visitor) -> None:
    assert ana.post("/intake/run/4711/replay").status_code in (404, 409)
    assert ana.post("/intake/truth/1/replay").status_code == 404


def test_the_state_gives_counts_and_fates(ana: Visitor, settings: Settings) -> None:
    number = _refused(settings)
    state = ana.get("/intake/state").get_json()
    assert state["counts"]["failed"] == 1
    assert state["newest"] == number
    assert state["fates"] == {str(number): "failed"}


def test_an_empty_intake_names_the_inbox(ana: Visitor, settings: Settings) -> None:
    assert str(settings.inbox) in ana.text("/intake")
