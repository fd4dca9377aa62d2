from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest

from tests.factories import a_draft
from tests.integration.web.conftest import Visitor

Put = Callable[..., tuple[int, list[int]]]


@pytest.mark.parametrize("what", ["claims", "cases", "records", "decisions"])
def test_each_kind_comes_in_both_forms(ana: Visitor, a_case: Put, what: str) -> None:
    case_id, _ = a_case(a_draft("Nine people died."))
    ana.decide(case_id, "accept")
    text = ana.text(f"/exports/{what}.csv").removeprefix("\ufeff")
    table = list(csv.DictReader(io.StringIO(text)))
    lines = ana.text(f"/exports/{what}.jsonl").splitlines()
    assert len(table) == len(lines) == 1
    assert set(json.loads(lines[0])) == set(table[0])


def test_what_an_article_says_never_becomes_a_formula(
    ana: Visitor, a_case: Put
) -> None:
    evil = '=HYPERLINK("http://evil.example","12 died")'
    a_case(a_draft(evil), question="+1")
    answer = ana.get("/exports/claims.csv")
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert row["text"] == f"'{evil}"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert json.loads(ana.text("/exports/claims.jsonl"))["text"] == evil


def test_an_empty_export_is_an_empty_file(ana: Visitor) -> None:
    assert ana.text("/exports/records.jsonl") == ""


def test_other_exports_are_missing(ana: Visitor) -> None:
    assert ana.get("/exports/users.csv").status_code == 404
    assert ana.get("/exports/claims.xml").status_code == 404
