from __future__ import annotations

from dataclasses import replace

from services.judging import marks
from services.model.claim import Attribution, Claim
from services.model.opinion import Opinion, OpinionKind, PairOpinion
from tests.factories import a_claim, a_quantity, a_speaker


def a_pair(kind: OpinionKind, rule: str) -> PairOpinion:
    return PairOpinion(1, 2, Opinion(kind, rule, "Because.", 0.8, True))


SAME = a_pair(OpinionKind.SAME, "wording.same")
COMPETING = a_pair(OpinionKind.COMPETING_ESTIMATES, "count.competing")


def figure(id: int, value: float, **more: object) -> Claim:
    return a_claim(id, quantities=[a_quantity(value)], **more)


def test_one_article_is_a_single_source() -> None:
    claims = [a_claim(1, article_id=1), a_claim(2, article_id=1)]
    assert "single source" in marks.marks(claims, [])
    assert "single source" not in marks.marks([a_claim(1), a_claim(2)], [])


def test_only_named_speakers_attribute() -> None:
    assert "unattributed" in marks.marks([a_claim(1)], [])
    assert "unattributed" not in marks.marks([a_claim(1, by="police")], [])


def test_five_times_any_other_figure_is_extreme() -> None:
    assert marks.is_extreme([figure(1, 75_000)], [figure(2, 4_000)])
    assert not marks.is_extreme([figure(1, 16_000)], [figure(2, 4_000)])
    assert not marks.is_extreme([figure(1, 75_000)], [])


def test_only_a_figure_without_a_rival_so_far_may_turn_out_extreme() -> None:
    alone, rival = figure(1, 75_000), figure(2, 16_000)
    (family,) = {one for _, one, _ in marks.figures([alone])}
    assert marks.may_dwarf([alone]) == {family}
    assert marks.may_dwarf([alone, rival]) == set()
    assert marks.may_dwarf([alone], [(2, family, 16_000.0)]) == set()
    assert marks.may_dwarf([alone], [(2, family, 4_000.0)]) == {family}
    assert marks.may_dwarf([a_claim(3)]) == set()


def test_a_quotation_printed_as_narration_has_lost_its_speaker() -> None:
    claims = [a_claim(1, by="Marta Selwick"), a_claim(2)]
    assert "attribution lost" in marks.marks(claims, [SAME])


def test_what_extraction_found_to_be_lost_is_marked() -> None:
    claim = a_claim(1)
    lost = replace(claim.draft, attribution=Attribution((a_speaker(),), lost=True))
    assert "attribution lost" in marks.marks([replace(claim, draft=lost)], [])


def test_a_conflict_without_dates_is_marked() -> None:
    claims = [figure(1, 12, by="police"), figure(2, 15, by="hospital")]
    assert "date unknown" in marks.marks(claims, [COMPETING])


def test_an_assumed_order_is_marked() -> None:
    later = a_pair(OpinionKind.UPDATE, "count.later-assumed")
    assert "order assumed" in marks.marks([a_claim(1), a_claim(2)], [later])
