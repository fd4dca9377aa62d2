from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from services.config import Settings
from services.model.decision import Role
from services.store.transaction import transaction
from tests.integration.desk import rows
from tests.integration.web.conftest import Visitor

FIELDS = {"alias": "Harbour Watch", "canonical": "Coastal Guard", "kind": "org"}


@pytest.fixture
def edda(visit: Callable[..., Visitor]) -> Visitor:
    return visit(Role.EDITOR, "Edda")


def test_an_editor_adds_a_name_and_is_offered_to_read_again(
    edda: Visitor, settings: Settings
) -> None:
    with transaction(settings.database_url) as session:
        rows.an_article(session, "The Harbour Watch said so.")
    answer = edda.post("/names", **FIELDS)
    assert answer.status_code == 303
    page = edda.text(answer.location)
    assert "It stands in 1 article that was read before" in page
    assert "Read this article again" in page
    again = edda.post("/names/1/reread")
    assert again.status_code == 303
    assert "1 article is read again" in edda.text("/names")
    assert "not done yet" in edda.text("/articles/1")


def test_a_name_that_was_refused_keeps_what_was_typed(edda: Visitor) -> None:
    edda.post("/names", **FIELDS)
    answer = edda.post("/names", **{**FIELDS, "canonical": "Harbour Police"})
    assert answer.status_code == 409
    assert "Edda added it on" in answer.text
    assert 'value="Harbour Police"' in answer.text
    assert answer.text.count('role="alert"') == 1


def test_a_retired_name_stays_in_the_list(edda: Visitor) -> None:
    edda.post("/names", **FIELDS)
    assert edda.post("/names/1/retire").status_code == 303
    page = edda.text("/names?changed=1")
    assert "was retired" in page
    assert "Retire<" not in page
    assert edda.post("/names/1/retire").status_code == 409


def test_a_reviewer_looks_and_changes_nothing(edda: Visitor, ana: Visitor) -> None:
    edda.post("/names", **FIELDS)
    page = ana.text("/names")
    assert "Harbour Watch" in page and "<form" in page
    assert 'action="/names/1/retire"' not in page
    assert ana.post("/names", **FIELDS).status_code == 403
    assert ana.post("/names/1/retire").status_code == 403


def test_names_are_searched(edda: Visitor) -> None:
    edda.post("/names", **FIELDS)
    assert "Harbour Watch" in edda.text("/names?search=coastal")
    page = edda.text("/names?search=WHO")
    assert "No name of the desk holds “WHO”" in page
    assert re.search(r"WHO <span[^>]*>stands for</span> World Health", page)


def test_lines_of_the_file_that_cannot_be_used_are_named(
    edda: Visitor, settings: Settings
) -> None:
    lines = "Harbour Watch\tCoastal Guard\torg\nbroken\n"
    (settings.data / "aliases.tsv").write_text(lines, encoding="utf-8")
    assert "Line 2 is not used: it has 1 of 3 columns" in edda.text("/names")


def test_a_name_is_text_and_nothing_else(edda: Visitor) -> None:
    edda.post("/names", **{**FIELDS, "alias": "<b>Watch</b>"})
    assert "&lt;b&gt;Watch&lt;/b&gt;" in edda.text("/names")
