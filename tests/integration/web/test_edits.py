"""Correcting a claim on its page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from services.model.claim import Hedge
from services.model.opinion import OpinionKind
from tests.factories import a_day, a_draft, a_quantity
from tests.integration.web.conftest import Visitor

TWELVE = a_draft(
    quantities=[a_quantity(12, of="Ostrell")], entities=("Ostrell",), when=a_day()
)
FIFTEEN = a_draft(
    "Fifteen people were killed in the Ostrell flood.",
    quantities=[a_quantity(15, of="Ostrell", hedge=Hedge.ABOUT)],
    entities=("Ostrell",),
    by="Hospital",
    when=a_day(),
)

Put = Callable[..., tuple[int, list[int]]]


@pytest.fixture
def claim(a_case: Put) -> int:
    _, (_, second) = a_case(TWELVE, FIFTEEN, kind=OpinionKind.CONTRADICTION)
    return second


def _fields(page: str) -> dict[str, str]:
    """The form as the page shows it."""
    found = dict(re.findall(r'name="([\w-]+)"[^>]*? value="([^"]*)"', page))
    chosen = re.findall(
        r'name="(hedge-\d)">(?:(?!</select>).)*?value="([^"]*)" selected', page
    )
    for name in ("csrf_token", "request_id", "machine", "undated", "decision"):
        found.pop(name, None)
    return found | dict(chosen)


def test_the_form_sent_as_it_is_changes_nothing(ana: Visitor, claim: int) -> None:
    fields = _fields(ana.text(f"/claims/{claim}/edit"))
    assert (fields["low-0"], fields["hedge-0"]) == ("15", "about")
    answer = ana.post(f"/claims/{claim}/edit", **fields)
    assert answer.status_code == 409
    assert "Nothing would be changed" in answer.text


def test_a_value_is_corrected_and_the_machines_stays_in_sight(
    ana: Visitor, claim: int
) -> None:
    fields = _fields(ana.text(f"/claims/{claim}/edit"))
    fields |= {"low-0": "1,200", "high-0": "", "hedge-0": "up to", "note": "Misread."}
    answer = ana.post(f"/claims/{claim}/edit", **fields)
    assert answer.status_code == 303, answer.text
    page = ana.text(answer.location)
    assert "up to 1,200" in page
    assert "The machine reads: about 15 killed" in page
    assert "Misread." in page
    back = ana.post(f"/claims/{claim}/edit", machine="1", seen="2")
    assert back.status_code == 303
    assert "corrected</span>" not in ana.text(back.location)


def test_speaker_and_days_are_corrected(ana: Visitor, claim: int) -> None:
    fields = _fields(ana.text(f"/claims/{claim}/edit"))
    fields |= {"said_by": "Runa  Falk", "from": "2026-03-01", "to": "2026-03-31"}
    fields |= {"low-1": "30", "high-1": "40", "metric-1": "Wounded"}
    page = ana.text(ana.post(f"/claims/{claim}/edit", **fields).location)
    assert "Runa Falk" in page
    assert "Mar 2026" in page
    assert "30–40" in page
    fields = _fields(ana.text(f"/claims/{claim}/edit"))
    fields |= {"said_by": "", "undated": "1"}
    page = ana.text(ana.post(f"/claims/{claim}/edit", **fields).location)
    assert "own voice" in page


def test_what_was_typed_is_kept_when_it_is_refused(ana: Visitor, claim: int) -> None:
    fields = _fields(ana.text(f"/claims/{claim}/edit"))
    for wrong, why in [
        ({"low-0": "many"}, "“many” is no number."),
        ({"low-0": "9", "high-0": "3"}, "The lowest value is above"),
        ({"from": "soon"}, "“soon” is no day"),
        ({"seen": "0", "low-0": "3", "high-0": ""}, "joined this case"),
    ]:
        answer = ana.post(
            f"/claims/{claim}/edit", **(fields | wrong | {"note": "because"})
        )
        assert answer.status_code == 409, wrong
        assert why in answer.text
        assert 'value="because"' in answer.text


def test_a_claim_that_is_not_there(ana: Visitor) -> None:
    assert ana.get("/claims/99/edit").status_code == 404


def test_marked_words_are_added_as_a_claim(ana: Visitor, claim: int) -> None:
    page = ana.text("/cases/1")
    assert "Add as a claim" in page
    form = {"article": "2", "words": "killed in the Ostrell", "back": "/cases/1"}
    answer = ana.post("/claims", **form)
    assert answer.status_code == 303, answer.text
    assert answer.location.endswith("/cases/1")
    assert "Added a claim: “killed in the Ostrell”." in ana.text("/cases/1")
    assert "added a claim" in ana.text("/articles/2")
    refused = ana.post("/claims", **(form | {"words": "nothing of the kind"}))
    assert refused.status_code == 409
    assert "no such words" in refused.text
