"""A person's word on a piece of text is a decision like any other."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import text

from services.desk import articles, exports, history, mending
from services.desk.undo import redo, undo
from services.errors import Illegal, Missing, Refused, Reused, Stale
from services.model.decision import DecisionKind, Mend, Reviewer, Role
from services.store import decisions, rereading
from services.store.transaction import Session
from tests.integration.desk.rows import a_user, an_article

TEXT = "Photo: archive\nNine people died.\nThe dam held."
CUTS = [[0, 14, "furniture.caption", "Photo: archive"]]


@pytest.fixture
def article(session: Session) -> int:
    return an_article(session, TEXT, cuts=CUTS, title="Nine dead")


def a_mend(
    session: Session,
    article: int,
    kind: DecisionKind = DecisionKind.PUT_BACK,
    place: tuple[int, int] = (0, 14),
    *,
    seen: int | None = None,
) -> Mend:
    newest = decisions.newest_of_article(session, article)
    return Mend(
        request_id=str(uuid.uuid4()),
        article_id=article,
        kind=kind,
        start=place[0],
        end=place[1],
        seen=newest if seen is None else seen,
    )


def test_putting_back_is_a_decision_and_a_wish(
    session: Session, article: int, ana: Reviewer
) -> None:
    outcome = mending.mend(session, a_mend(session, article), ana)
    assert outcome.message == "Put back: “Photo: archive”. The article is read again."
    assert outcome.article == article
    (line,) = history.of_article(session, article)
    assert (line.kind, line.by, line.question) == (
        DecisionKind.PUT_BACK,
        "Ana",
        "Nine dead",
    )
    (edit,) = rereading.edits(session, article)
    assert (edit.text, edit.keep) == ("Photo: archive", True)
    (reading,) = rereading.of_article(session, article)
    assert (reading.row.version, reading.by) == (2, "Ana")
    assert history.broken(session) == []


def test_cutting_keeps_the_words(session: Session, article: int, ana: Reviewer) -> None:
    start = TEXT.index("The dam")
    asked = a_mend(session, article, DecisionKind.CUT, (start, len(TEXT)))
    mending.mend(session, asked, ana)
    (edit,) = rereading.edits(session, article)
    assert (edit.text, edit.keep) == ("The dam held.", False)


def test_the_same_form_twice_counts_once(
    session: Session, article: int, ana: Reviewer
) -> None:
    asked = a_mend(session, article)
    first = mending.mend(session, asked, ana)
    assert mending.mend(session, asked, ana) == first
    assert len(history.of_article(session, article)) == 1
    with pytest.raises(Reused):
        mending.mend(session, a_mend_like(asked, end=5), ana)


def a_mend_like(asked: Mend, *, end: int) -> Mend:
    return Mend(asked.request_id, asked.article_id, asked.kind, 0, end, asked.seen)


def test_a_text_that_somebody_mended_since_is_told(
    session: Session, article: int, ana: Reviewer
) -> None:
    mending.mend(session, a_mend(session, article), a_user(session, "Ben"))
    stale = a_mend(session, article, DecisionKind.CUT, (15, 32), seen=0)
    with pytest.raises(Stale, match=r"Ben, .* UTC: Put back: “Photo: archive”"):
        mending.mend(session, stale, ana)


def test_a_piece_that_no_rule_took_out_is_not_put_back(
    session: Session, article: int, ana: Reviewer
) -> None:
    asked = a_mend(session, article, place=(15, 32))
    with pytest.raises(Stale, match="part of the article already"):
        mending.mend(session, asked, ana)


@pytest.mark.parametrize("place", [(5, 5), (40, 999), (14, 15)])
def test_a_piece_must_be_there(
    session: Session, article: int, ana: Reviewer, place: tuple[int, int]
) -> None:
    with pytest.raises(Illegal, match="no such piece"):
        mending.mend(session, a_mend(session, article, DecisionKind.CUT, place), ana)


def test_a_viewer_mends_nothing(session: Session, article: int) -> None:
    eve = a_user(session, "Eve", Role.VIEWER)
    with pytest.raises(Refused):
        mending.mend(session, a_mend(session, article), eve)


def test_an_article_must_be_there(session: Session, ana: Reviewer) -> None:
    with pytest.raises(Missing):
        mending.mend(session, a_mend(session, 999_999_999), ana)


def test_undo_takes_the_word_back_and_reads_again(
    session: Session, article: int, ana: Reviewer
) -> None:
    done = mending.mend(session, a_mend(session, article), ana)
    outcome = undo(session, ana, str(uuid.uuid4()))
    assert outcome.message == "Undid: put back: “Photo: archive”."
    assert (outcome.article, outcome.next_case) == (article, None)
    assert rereading.edits(session, article) == []
    newest, first = history.of_article(session, article)
    assert (newest.undoes, first.undone_by) == (done.decision_id, newest.id)
    with pytest.raises(Illegal, match="undone already"):
        undo(session, ana, str(uuid.uuid4()), done.decision_id)
    assert redo(session, ana, str(uuid.uuid4())).article == article
    assert [one.keep for one in rereading.edits(session, article)] == [True]
    undo(session, ana, str(uuid.uuid4()))
    assert rereading.edits(session, article) == []
    assert history.broken(session) == []


def test_only_an_editor_undoes_what_somebody_else_said(
    session: Session, article: int, ana: Reviewer
) -> None:
    done = mending.mend(session, a_mend(session, article), ana)
    with pytest.raises(Refused):
        undo(session, a_user(session, "Ben"), str(uuid.uuid4()), done.decision_id)
    editor = a_user(session, "Edda", Role.EDITOR)
    undo(session, editor, str(uuid.uuid4()), done.decision_id)


def test_of_several_words_the_standing_ones_count_in_order(
    session: Session, article: int, ana: Reviewer
) -> None:
    mending.mend(session, a_mend(session, article), ana)
    first = a_mend(session, article, DecisionKind.CUT, (0, 14))
    second = mending.mend(session, first, ana)
    assert [one.keep for one in rereading.edits(session, article)] == [True, False]
    undo(session, ana, str(uuid.uuid4()), second.decision_id)
    assert [one.keep for one in rereading.edits(session, article)] == [True]


def test_an_export_holds_decisions_on_texts(
    session: Session, article: int, ana: Reviewer
) -> None:
    mending.mend(session, a_mend(session, article), ana)
    (row,) = exports.rows(session, "decisions")
    assert (row["kind"], row["article"], row["case"]) == ("put_back", article, None)
    assert row["question"] == "Nine dead"


def test_reading_again_is_an_admins_but_for_what_was_not_read(
    session: Session, article: int, ana: Reviewer
) -> None:
    with pytest.raises(Refused):
        mending.reread(session, article, ana)
    session.execute(text("UPDATE articles SET unread = 'It is written in German.'"))
    mending.reread(session, article, ana)
    assert articles.show(session, article).readings[0].why == "Ana asked for it."


def test_the_page_says_which_version_read_it(session: Session, article: int) -> None:
    view = articles.show(session, article)
    assert not view.outdated
    session.execute(text("UPDATE articles SET extractor = 'old'"))
    view = articles.show(session, article)
    assert view.outdated and view.extractor == "old"


def test_paragraphs_are_told_apart_where_one_may_be_cut(
    session: Session, article: int
) -> None:
    view = articles.show(session, article, mending=True).view
    assert view is not None
    ends = [piece.ends for piece in view.pieces if not piece.cut and piece.ends]
    assert [TEXT[start:end] for start, end in ends] == [
        "Nine people died.",
        "The dam held.",
    ]


def test_what_a_reading_changed_is_told_with_mere_weights_last(
    session: Session, article: int, ana: Reviewer
) -> None:
    mending.mend(session, a_mend(session, article), ana)
    fields = ({"worth": ["0.40", "0.80"]}, {"said by": ["", "Police"]})
    changed = [{"id": n, "fields": one} for n, one in enumerate(fields, start=1)]
    told = {"kept": 3, "changed": changed, "new": [], "gone": [{"text": "It rained."}]}
    rereading.note(session, article, told)
    (reading,) = articles.show(session, article).readings
    assert reading.counts == {"kept": 3, "changed": 2, "new": 0, "gone": 1}
    assert reading.lines == (
        "Claim 2: said by “none” → “Police”",
        "Claim 1: worth “0.40” → “0.80”",
        "No longer found: It rained.",
    )
