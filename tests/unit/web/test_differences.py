from __future__ import annotations

from dataclasses import replace

from services.desk.views import ClaimView
from services.model.claim import Claim, ClaimStatus
from services.model.opinion import Opinion, OpinionKind, PairOpinion
from tests.factories import a_claim, a_quantity
from web.differences import Difference, difference
from web.table import Row


def _row(number: int, claim: Claim) -> Row:
    return Row(number, ClaimView(claim, f"{number}.txt", None, "Post", ()))


def _killed(identity: int, value: int, by: str) -> Claim:
    return a_claim(
        identity,
        f"{by} said {value} people were killed in the flood.",
        by=by,
        quantities=[a_quantity(value, quote=str(value))],
    )


def _pair(kind: OpinionKind, a: int = 1, b: int = 2) -> PairOpinion:
    return PairOpinion(a, b, Opinion(kind, "rule", "Because.", 1.0, True))


def _between(one: Claim, other: Claim, kind: OpinionKind) -> Difference:
    found = difference([_row(1, one), _row(2, other)], [_pair(kind)], frozenset())
    assert found is not None
    return found


POLICE = _killed(1, 12, "Police")
HOSPITAL = _killed(2, 15, "Hospital")


def test_the_words_that_differ_are_marked_on_both_sides() -> None:
    found = _between(POLICE, HOSPITAL, OpinionKind.CONTRADICTION)
    marked = [
        [token.text for token in side if token.differs]
        for side in (found.was_words, found.now_words)
    ]
    assert marked == [["Police", "12"], ["Hospital", "15"]]
    assert "".join(one.text for one in found.was_words) == POLICE.draft.span.quote


def test_the_fields_that_differ_are_told() -> None:
    found = _between(POLICE, HOSPITAL, OpinionKind.CONTRADICTION)
    told = [(one.name, one.was, one.now) for one in found.fields]
    assert told == [("Value", "12", "15"), ("Said by", "Police", "Hospital")]


def test_what_a_record_holds_stands_first() -> None:
    held = replace(HOSPITAL, record_id=17, status=ClaimStatus.ACCEPTED)
    found = _between(POLICE, held, OpinionKind.UPDATE)
    assert found.held and found.was.claim.id == 2 and found.now.claim.id == 1


def test_the_gravest_pair_is_shown() -> None:
    third = _killed(3, 14, "Mayor")
    rows = [_row(1, POLICE), _row(2, HOSPITAL), _row(3, third)]
    pairs = [_pair(OpinionKind.UPDATE), _pair(OpinionKind.CONTRADICTION, 1, 3)]
    found = difference(rows, pairs, frozenset())
    assert found is not None and found.now.claim.id == 3


def test_a_settled_or_decided_pair_is_not_shown() -> None:
    rows = [_row(1, POLICE), _row(2, HOSPITAL)]
    pairs = [_pair(OpinionKind.CONTRADICTION)]
    assert difference(rows, pairs, frozenset({(1, 2)})) is None
    decided = [
        _row(one.number, replace(one.claim, status=ClaimStatus.ACCEPTED))
        for one in rows
    ]
    assert difference(decided, pairs, frozenset()) is None


def test_sentences_with_little_in_common_are_not_marked_word_by_word() -> None:
    other = a_claim(2, "Nobody at the ministry wished to comment.")
    found = _between(POLICE, other, OpinionKind.CONTRADICTION)
    assert not any(one.differs for one in found.was_words + found.now_words)


def test_only_what_came_after_is_called_now() -> None:
    held = replace(HOSPITAL, record_id=17, status=ClaimStatus.ACCEPTED)
    assert _between(POLICE, HOSPITAL, OpinionKind.UPDATE).sides == ("was", "now")
    assert _between(POLICE, held, OpinionKind.CONTRADICTION).sides == ("was", "now")
    opposed = _between(POLICE, HOSPITAL, OpinionKind.CONTRADICTION)
    assert opposed.sides == ("row 1", "row 2")
