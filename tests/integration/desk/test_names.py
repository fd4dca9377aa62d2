"""What the desk calls things, and who said so."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from services.desk import names
from services.errors import Illegal, Missing, Refused, Reused, Stale
from services.extraction.aliasfile import Row
from services.model.decision import Reviewer, Role
from services.store import names as held
from services.store import rereading
from services.store.transaction import Session
from tests.factories import a_draft
from tests.integration.desk.rows import a_case, a_claim, a_user, an_article

ROW = ("Harbour Watch", "Coastal Guard", "org")


@pytest.fixture
def edda(session: Session) -> Reviewer:
    return a_user(session, "Edda", Role.EDITOR)


def add(session: Session, by: Reviewer, row: Row = ROW, **more: str) -> int:
    return names.add(session, row, by, request_id=str(uuid.uuid4()), **more)


def test_a_name_is_listed_with_who_added_it(session: Session, edda: Reviewer) -> None:
    add(session, edda, note="Their new name since May.")
    (line,) = names.page(session).lines
    assert (line.alias, line.canonical, line.kind) == ROW
    assert (line.added_by, line.retired_by) == ("Edda", None)
    assert line.note == "Their new name since May."


def test_a_change_makes_a_new_version(session: Session, edda: Reviewer) -> None:
    assert held.version(session) == 0
    number = add(session, edda)
    assert held.version(session) == 1
    names.retire(session, number, edda)
    assert held.version(session) == 2
    assert held.standing(session) == []


def test_a_retired_name_stays_in_the_list_and_may_come_back(
    session: Session, edda: Reviewer
) -> None:
    names.retire(session, add(session, edda), edda)
    add(session, edda)
    newer, older = names.page(session).lines
    assert (newer.retired_by, older.retired_by) == (None, "Edda")


def test_the_same_form_twice_counts_once(session: Session, edda: Reviewer) -> None:
    number = str(uuid.uuid4())
    first = names.add(session, ROW, edda, request_id=number)
    assert names.add(session, ROW, edda, request_id=number) == first
    with pytest.raises(Reused):
        names.add(session, ("Other", *ROW[1:]), edda, request_id=number)


def test_a_name_that_stands_is_not_given_twice(
    session: Session, edda: Reviewer
) -> None:
    add(session, edda)
    with pytest.raises(Stale, match="an alias of “Coastal Guard” already: Edda added"):
        add(session, edda, ("Harbour Watch", "Harbour Police", "org"))


def test_who_comes_second_to_retire_is_told(session: Session, edda: Reviewer) -> None:
    number = add(session, edda)
    names.retire(session, number, edda)
    with pytest.raises(Stale, match="Edda has retired “Harbour Watch” already"):
        names.retire(session, number, a_user(session, "Eli", Role.EDITOR))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ((" ", "Coastal Guard", "org"), "the alias is empty"),
        (("Guard", "", "org"), "the name is empty"),
        (("Guard", "Guard", "org"), "are the same"),
        (("Guard", "Coastal Guard", "ship"), "is no kind"),
        (("G" * 201, "Coastal Guard", "org"), "longer than 200"),
        (("Gu\u202eard", "Coastal Guard", "org"), "cannot be seen"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(
    session: Session, edda: Reviewer, row: Row, reason: str
) -> None:
    with pytest.raises(Illegal, match=reason):
        add(session, edda, row)


def test_a_name_that_is_an_alias_itself_is_refused(
    session: Session, edda: Reviewer
) -> None:
    add(session, edda)
    with pytest.raises(Illegal, match="itself an alias of “Coastal Guard”"):
        add(session, edda, ("The Watch", "Harbour Watch", "org"))


@pytest.mark.parametrize("role", [Role.VIEWER, Role.REVIEWER])
def test_it_takes_an_editor(session: Session, edda: Reviewer, role: Role) -> None:
    number = add(session, edda)
    somebody = a_user(session, "Eve", role)
    with pytest.raises(Refused):
        add(session, somebody)
    with pytest.raises(Refused):
        names.retire(session, number, somebody)
    with pytest.raises(Refused):
        names.reread(session, number, somebody)


def test_a_name_must_be_there(session: Session, edda: Reviewer) -> None:
    with pytest.raises(Missing):
        names.retire(session, 999_999, edda)


def test_what_the_built_in_table_says_otherwise_is_shown(
    session: Session, edda: Reviewer
) -> None:
    add(session, edda, ("WHO", "Wool Handlers Office", "org"))
    (line,) = names.page(session).lines
    assert line.instead_of == "World Health Organization"


def test_what_the_desks_file_says_otherwise_is_shown(
    session: Session, edda: Reviewer, tmp_path: Path
) -> None:
    file = "Harbour Watch\tHarbour Police\torg\nbroken line\n"
    (tmp_path / "aliases.tsv").write_text(file, encoding="utf-8")
    add(session, edda)
    page = names.page(session, data=tmp_path)
    assert page.lines[0].instead_of == "Harbour Police"
    (fault,) = page.file.faults
    assert (fault.line, fault.reason[:17]) == (2, "it has 1 of 3 col")


def test_a_search_looks_at_both_names_and_into_the_built_in_table(
    session: Session, edda: Reviewer
) -> None:
    add(session, edda)
    add(session, edda, ("Fire Corps", "Fire Service", "org"))
    assert len(names.page(session, "coastal").lines) == 1
    assert names.page(session, "100%").lines == ()
    assert ("WHO", "World Health Organization") in names.page(session, "who").built_in


def test_it_tells_where_a_name_stands_and_has_it_read_again(
    session: Session, edda: Reviewer
) -> None:
    words = "The Harbour Watch said nine people were saved."
    article = an_article(session, words)
    an_article(session, "Nobody watched the harbour.")
    case = a_case(session)
    spoken = a_draft(words, by="Harbour Watch")
    a_claim(session, case, a_draft(words), article_id=article)
    a_claim(session, case, spoken, article_id=article, status="accepted")
    number = add(session, edda)
    found = names.reach(session, number)
    assert found.articles == (article,)
    assert (found.holding, found.naming, found.decided) == (2, 1, 1)
    assert names.reread(session, number, edda) == 1
    (reading,) = rereading.of_article(session, article)
    assert reading.row.why == "The name “Harbour Watch” was added."
