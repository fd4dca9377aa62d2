from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Any

from services.gathering.fields import differing, judged_alike
from services.model.claim import ClaimDraft, ClaimStatus, Granularity, Polarity, When
from services.model.text import OffsetMap, Span
from services.pipeline.differences import changes
from services.pipeline.matching import Known, Seen, match, places
from tests.factories import a_draft, a_quantity

DEAD = a_draft("Nine people died in the fire.", quantities=[a_quantity(9)], by="Police")
HURT = a_draft("Forty were injured.", quantities=[a_quantity(40, "wounded")])


def known(
    id: int, draft: ClaimDraft, *, at: int = 0, version: str = "1", **more: Any
) -> Known:
    status = more.get("status", ClaimStatus.PENDING)
    return Known(draft, version, ((at, at + 30),), id=id, status=status)


def seen(draft: ClaimDraft, *, at: int = 0, version: str = "1") -> Seen:
    return Seen(draft, version, ((at, at + 30),))


def test_what_says_the_same_at_its_place_is_the_same() -> None:
    found = match(
        [known(1, DEAD), known(2, HURT, at=50)], [seen(DEAD), seen(HURT, at=50)]
    )
    assert [(one.id, number) for one, number in found.kept] == [(1, 0), (2, 1)]
    assert not (found.changed or found.gone or found.new)


def test_what_says_the_same_elsewhere_is_the_same() -> None:
    found = match([known(1, DEAD)], [seen(DEAD, at=9000)])
    assert len(found.kept) == 1


def test_the_same_words_twice_are_paired_by_place() -> None:
    ours = [known(1, DEAD), known(2, DEAD, at=500)]
    found = match(ours, [seen(DEAD, at=500), seen(DEAD)])
    assert {one.id: number for one, number in found.kept} == {1: 1, 2: 0}


def test_a_time_that_is_known_now_leaves_the_claim_the_same() -> None:
    open_ = When("on Monday", None, None, Granularity.UNRESOLVED)
    day = When("on Monday", date(2026, 3, 9), date(2026, 3, 9), Granularity.DAY)
    found = match(
        [known(1, replace(DEAD, when=open_), version="0")],
        [seen(replace(DEAD, when=day))],
    )
    assert len(found.kept) == 1


def test_another_speaker_by_another_version_is_a_changed_claim() -> None:
    mayor = a_draft(DEAD.text, quantities=DEAD.quantities, by="Mayor")
    found = match([known(1, DEAD, version="0")], [seen(mayor)])
    assert [one.id for one, _ in found.changed] == [1]


def test_another_name_by_the_same_version_leaves_the_claim_the_same() -> None:
    mayor = a_draft(DEAD.text, quantities=DEAD.quantities, by="Mayor")
    found = match([known(1, DEAD)], [seen(mayor)])
    assert [one.id for one, _ in found.kept] == [1]


def test_another_figure_is_a_changed_claim_whoever_read_it() -> None:
    ten = replace(DEAD, quantities=(a_quantity(10),), text="Ten people died in it.")
    found = match([known(1, DEAD)], [seen(ten)])
    assert [(one.id, number) for one, number in found.changed] == [(1, 0)]


def test_the_same_content_in_other_words_is_the_same_at_its_place() -> None:
    longer = replace(DEAD, text="Nine people died in the mill fire.")
    assert len(match([known(1, DEAD, version="0")], [seen(longer)]).kept) == 1
    apart = match([known(1, DEAD, version="0")], [seen(longer, at=500)])
    assert (len(apart.gone), apart.new) == (1, (0,))


def test_what_was_rejected_is_not_offered_again() -> None:
    denied = replace(DEAD, polarity=Polarity.DENIED)
    ours = known(1, DEAD, version="0", status=ClaimStatus.REJECTED)
    assert len(match([ours], [seen(denied)]).kept) == 1


def test_a_withdrawn_claim_comes_back_and_is_never_gone() -> None:
    ours = known(1, DEAD, status=ClaimStatus.WITHDRAWN)
    assert len(match([ours], [seen(DEAD)]).kept) == 1
    left = match([ours], [])
    assert not (left.gone or left.changed)


def test_a_standing_claim_goes_before_a_withdrawn_one() -> None:
    ours = [known(1, DEAD, status=ClaimStatus.WITHDRAWN), known(2, DEAD)]
    ((kept, _),) = match(ours, [seen(DEAD)]).kept
    assert kept.id == 2


def test_every_claim_is_used_once_in_any_order() -> None:
    drafts = [
        a_draft(f"Claim {n} stands.", quantities=[a_quantity(n)]) for n in range(1, 40)
    ]
    ours = [known(n, one, at=n * 40) for n, one in enumerate(drafts)]
    theirs = [seen(one, at=n * 40) for n, one in enumerate(drafts)][5:]
    random.Random(7).shuffle(ours)
    found = match(ours, theirs)
    assert len(found.kept) == 34
    assert sorted(one.id for one in found.gone) == [0, 1, 2, 3, 4]
    assert len({number for _, number in found.kept}) == 34


def test_five_thousand_claims_are_matched_in_little_time() -> None:
    drafts = [a_draft(f"Claim {n} stands.") for n in range(5_000)]
    ours = [known(n, one, at=n * 40, version="0") for n, one in enumerate(drafts)]
    other = [a_draft(f"Other {n} falls.") for n in range(5_000)]
    found = match(ours, [seen(one, at=n * 40) for n, one in enumerate(other)])
    assert len(found.changed) == 5_000


def test_places_are_those_of_the_text_before_cleaning() -> None:
    draft = replace(DEAD, spans=(Span(2, 6, "ople"),))
    assert places(draft, OffsetMap.identity(40)) == ((2, 6),)


def test_differences_are_told_field_by_field() -> None:
    ten = replace(
        a_draft("Ten people died.", quantities=[a_quantity(10, of="Halden")]),
        worth=0.4,
    )
    assert differing(DEAD, ten) == {
        "text": ("Nine people died in the fire.", "Ten people died."),
        "said by": ("Police", ""),
        "figures": ("9 killed", "10 killed (Halden)"),
        "worth": ("0.80", "0.40"),
    }
    assert differing(DEAD, DEAD) == {}


def test_place_and_worth_lead_to_no_other_opinion() -> None:
    moved = replace(DEAD, spans=(Span(4, 9, "xxxxx"),), worth=0.1)
    assert judged_alike(DEAD, moved)
    assert not judged_alike(DEAD, replace(DEAD, keys=("killed",)))


def test_changes_count_decided_claims_that_are_touched() -> None:
    ours = [
        known(1, DEAD, status=ClaimStatus.ACCEPTED),
        known(2, HURT, at=900, status=ClaimStatus.ACCEPTED),
    ]
    told = changes(match(ours, [seen(DEAD)]), [DEAD])
    assert (told["kept"], told["decided"]) == (1, [2])
    assert told["gone"] == [{"id": 2, "text": HURT.text, "status": "accepted"}]


def test_the_same_words_by_the_same_version_are_the_same_claim() -> None:
    """With a date known, "within three days" is a time and no figure any more."""
    undated = a_draft("Power was back in three days.", quantities=[a_quantity(3)])
    dated = replace(undated, quantities=())
    assert len(match([known(1, undated)], [seen(dated)]).kept) == 1
