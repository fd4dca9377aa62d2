from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from services.model.decision import Role
from services.model.opinion import OpinionKind
from tests.factories import a_draft, a_quantity
from tests.integration.web.conftest import Visitor

Put = Callable[..., tuple[int, list[int]]]


@pytest.fixture
def disputed(ana: Visitor, a_case: Put) -> list[int]:
    """Two figures that stand side by side as record 1; gives their claims."""
    drafts = [
        a_draft(
            f"{who} said {n} died.", by=who, quantities=[a_quantity(n, quote=str(n))]
        )
        for who, n in (("Police", 12), ("Hospital", 15))
    ]
    case_id, claims = a_case(*drafts, kind=OpinionKind.COMPETING_ESTIMATES)
    ana.decide(case_id, "both_stand", note="both are official")
    return claims


@pytest.fixture
def edda(visit: Callable[..., Visitor]) -> Visitor:
    return visit(Role.EDITOR, "Edda")


def form(page: str, **fields: str) -> dict[str, str]:
    """Give the fields of a form of the record's page as it is now."""
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen is not None
    return {"seen": seen[1]} | fields


def value_of(page: str, words: str) -> str:
    """Give the key of the value that reads so."""
    table = page.split('<h2 id="values">')[1]
    row = table.split(f'<span class="figure">{words}</span>')[1]
    found = re.search(r'name="value" value="([^"]+)"', row)
    assert found is not None
    return found[1]


def change(visitor: Visitor, page: str, **fields: str) -> str:
    """Send a form of record 1; give the page that follows."""
    answer = visitor.post("/records/1/change", **form(page, **fields))
    assert answer.status_code == 303, answer.text
    return visitor.text(answer.location)


def test_without_records_it_says_how_they_are_made(ana: Visitor) -> None:
    assert "Nothing is held yet." in ana.text("/records")


def test_a_record_tells_how_we_know(ana: Visitor, disputed: list[int]) -> None:
    assert "disputed" in ana.text("/records")
    page = ana.text("/records/1")
    chain = page.split('<ol class="chain">')[1].split("</ol>")[0]
    places = [chain.index(word) for word in ("File", "Words", "Claim", "Decision")]
    assert places == sorted(places)
    assert f"#claim-{disputed[0]}" in page
    assert "by Ana" in chain
    assert "both are official" in page


def test_a_record_has_low_best_and_high_with_their_claims_and_a_sentence(
    ana: Visitor, disputed: list[int]
) -> None:
    page = ana.text("/records/1")
    ends = page.split('<dl class="ends">')[1].split("</dl>")[0]
    assert re.search(r"Low.*12.*Police.*Best.*disputed.*High.*15.*Hospital", ends, re.S)
    assert ends.count("#evidence-") == 2
    assert "from 12 (Police) to 15 (Hospital)" in page


def test_an_editor_deprecates_a_value_and_it_stays_in_sight(
    edda: Visitor, disputed: list[int]
) -> None:
    page = edda.text("/records/1")
    key = value_of(page, "12")
    note = "the police <b>corrected</b> it"
    page = change(edda, page, act="rank", value=key, rank="deprecated", note=note)
    assert "Ranked 12 killed in record 1 deprecated" in page
    assert "the police &lt;b&gt;corrected&lt;/b&gt; it" in page
    assert '<span class="tag strong">deprecated</span>' in page
    assert "1 attribution in 1 article" in page
    assert "12" in page.split('<h2 id="values">')[1]
    answer = edda.post("/undo")
    assert answer.status_code == 303
    assert "2 attributions in 2 articles" in edda.text("/records/1")


def test_a_reviewer_sees_no_rank_form_and_is_refused(
    ana: Visitor, disputed: list[int]
) -> None:
    page = ana.text("/records/1")
    assert 'name="rank"' not in page
    answer = ana.post(
        "/records/1/change", **form(page, act="rank", value="x", rank="normal")
    )
    assert answer.status_code == 403


def test_a_viewer_may_read_and_change_nothing(
    visit: Callable[..., Visitor], disputed: list[int]
) -> None:
    viewer = visit(Role.VIEWER)
    assert "/records/1/change" not in viewer.text("/records/1")
    assert viewer.post("/records/1/change", act="split").status_code == 403


def test_what_was_typed_is_kept_when_somebody_was_first(
    edda: Visitor, disputed: list[int]
) -> None:
    page = edda.text("/records/1")
    fields = form(page, act="rank", value=value_of(page, "12"), rank="preferred")
    change(edda, page, **fields)
    again = fields | {"rank": "deprecated", "note": "a slip of the pen"}
    answer = edda.post("/records/1/change", **again)
    assert answer.status_code == 409
    assert "Ranked 12 killed in record 1 preferred" in answer.text
    assert 'value="a slip of the pen"' in answer.text


def test_evidence_is_split_off_and_sent_back(ana: Visitor, disputed: list[int]) -> None:
    one, other = (str(claim) for claim in disputed)
    page = ana.text("/records/1")
    page = change(ana, page, act="split", evidence=other)
    assert "Split 1 claim off record 1 as record 2." in page
    assert "15" in ana.text("/records/2").split("held-value")[1]
    page = change(ana, page, act="send_back", evidence=one)
    assert "back to the queue" in page
    assert "All evidence of this record was taken back." in page


def test_a_joined_record_leads_to_the_other_and_is_separated_again(
    ana: Visitor, disputed: list[int]
) -> None:
    page = change(ana, ana.text("/records/1"), act="split", evidence=str(disputed[1]))
    answer = ana.post("/records/2/change", **form(page, act="join", other="#1"))
    assert answer.status_code == 303, answer.text
    led = ana.get("/records/2")
    assert (led.status_code, led.location) == (302, "/records/1#joined-2")
    page = ana.text("/records/1")
    assert "came with record 2" in page
    assert "12–15, no best: disputed" in page
    change(ana, page, act="separate:2")
    assert ana.get("/records/2").status_code == 200


def test_nonsense_is_refused(ana: Visitor, disputed: list[int]) -> None:
    page = ana.text("/records/1")
    assert ana.post("/records/1/change", **form(page, act="burn")).status_code == 400
    answer = ana.post("/records/1/change", **form(page, act="join", other="x"))
    assert answer.status_code == 409
    assert "Name the record to join into." in answer.text


def test_a_record_is_shown_as_it_was_held(ana: Visitor, disputed: list[int]) -> None:
    page = ana.text("/records/1")
    then = re.search(r'href="(/records/1\?on=[^"]+)"', page)
    assert then is not None
    change(ana, page, act="split", evidence=str(disputed[1]))
    assert "no best: disputed" not in ana.text("/records/1")
    past = ana.text(then[1].replace("&amp;", "&"))
    assert "12–15, no best: disputed" in past
    assert "As the desk held it on" in past
    assert 'name="act"' not in past
    assert "This record held nothing then." in ana.text("/records/1?on=2020-01-31")
    assert "Nothing was held then." in ana.text("/records?on=2020-01-31T14:00")
    listed = then[1].replace("/records/1", "/records").replace("&amp;", "&")
    assert "12–15, no best: disputed" in ana.text(listed)
    assert ana.get("/records/1?on=yesterday").status_code == 400


def test_the_whole_way_from_value_to_file_has_a_permalink(
    ana: Visitor, disputed: list[int]
) -> None:
    page = ana.text(f"/records/1/how/{disputed[0]}")
    steps = (
        "The record holds a value",
        "Because people decided so",
        "On a claim",
        "Found in these words",
        "Of an article",
        "That came as a file",
    )
    places = [page.index(f"<h2>{step}</h2>") for step in steps]
    assert places == sorted(places)
    assert '<mark class="ours">Police said 12 died.</mark>' in page
    assert len(re.findall(r"[0-9a-f]{64}", page)) >= 3  # file, decision, the one before
    assert "Somebody" not in page
    assert re.search(r'In the logs</dt><dd><code class="hash">[0-9a-f-]{36}<', page)
    assert "both are official" in page
    assert ana.get("/records/1/how/4711").status_code == 404
    assert ana.get("/records/4711/how/1").status_code == 404


def test_a_record_that_is_not_there_is_missing(ana: Visitor) -> None:
    answer = ana.get("/records/4711")
    assert answer.status_code == 404
    assert "There is no record 4711." in answer.text
