from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, permutations
from random import Random

import pytest

from services.judging.grouping import components, summarize
from services.judging.judge import judge_pair
from services.model.case import CaseSummary, Lane
from services.model.claim import FLOOR, Attribution, Claim, ClaimStatus, Hedge, Speaker
from services.model.opinion import Opinion, OpinionKind, PairOpinion
from tests.factories import a_claim, a_day, a_quantity

NORTH = ("North Korea",)
ABOUT = Hedge.ABOUT


def judged(claims: Sequence[Claim]) -> list[PairOpinion]:
    by_id = sorted(claims, key=lambda one: one.id)
    return [
        PairOpinion(a.id, b.id, judge_pair(a, b)) for a, b in combinations(by_id, 2)
    ]


def summary(*claims: Claim) -> CaseSummary:
    return summarize(claims, judged(claims))


def lost(id: int, value: int, by: str, **more: object) -> Claim:
    """A claim about the losses of one army; `metric` and `hedge` as needed."""
    metric = str(more.pop("metric", "killed-or-wounded"))
    hedge = more.pop("hedge", ABOUT)
    assert hedge is None or isinstance(hedge, Hedge)
    quantity = a_quantity(value, metric, hedge=hedge, of="North Korea")
    return a_claim(
        id,
        f"{value} North Korean soldiers were {metric}.",
        by=[by] if by else [],
        quantities=[quantity],
        entities=NORTH,
        **more,
    )


def losses() -> list[Claim]:
    here = {"article_id": 2, "source": "Outlet 2"}
    return [
        lost(1, 4000, "", hedge=Hedge.UP_TO),
        lost(2, 300, "NIS", metric="killed", **here),
        lost(3, 2700, "NIS", metric="wounded", **here),
        lost(4, 4000, "Zelenskyy", hedge=Hedge.COULD, **here),
        lost(5, 1200, "United States", **here),
        lost(6, 4000, "South Korea's military"),
        lost(7, 4000, "South Korea's Joint Chiefs of Staff"),
    ]


def test_competing_estimates_make_one_case_and_no_alarm() -> None:
    claims = losses()
    opinions = judged(claims)
    assert components([one.id for one in claims], opinions) == [{1, 2, 3, 4, 5, 6, 7}]
    found = summarize(claims, opinions)
    assert found.lane is Lane.ESTIMATES
    assert found.question == "North Korea: killed or wounded"
    assert "= 3,000 killed or wounded" in found.why
    assert found.sources == "4 articles, 4 attributions, 1–5 origins"


def test_the_order_of_arrival_changes_nothing() -> None:
    claims = losses()
    expected = summary(*claims)
    shuffle = Random(7)
    for _ in range(5):
        ids = shuffle.sample(range(1, 8), 7)
        moved = [replace(one, id=id) for one, id in zip(claims, ids, strict=True)]
        shuffle.shuffle(moved)
        assert summary(*moved) == expected
        assert len(components([one.id for one in moved], judged(moved))) == 1


def test_components_do_not_depend_on_the_order_of_pairs() -> None:
    opinions = judged(losses()[:4])
    for order in permutations(opinions[:4]):
        assert components([4, 3, 2, 1], order) == components([1, 2, 3, 4], opinions[:4])


def test_a_negative_breaks_a_link() -> None:
    pair = losses()[0], losses()[4]
    negatives = frozenset({(1, 5)})
    assert components([1, 5], judged(pair), negatives) == [{1}, {5}]
    assert summarize(pair, judged(pair), negatives).lane is Lane.NEW


def sent(id: int, low: int, high: int, by: str, **more: object) -> Claim:
    quantity = a_quantity((low, high), "deployed", of="North Korea", **more)
    return a_claim(
        id, f"{by} counts {high} sent.", by=by, quantities=[quantity], entities=NORTH
    )


def test_a_sum_over_the_case_explains_a_pair() -> None:
    first = sent(1, 10_000, 12_000, "United States")
    later = sent(2, 14_000, 14_000, "Ukraine", hedge=ABOUT)
    extra = sent(3, 3000, 3000, "South Korea", additional=True)
    assert summary(first, later).lane is Lane.ESTIMATES
    found = summary(first, later, extra)
    assert (found.lane, found.kind) == (Lane.NEW, OpinionKind.COMPATIBLE)


def kursk(id: int, state: str, by: str, **more: object) -> Claim:
    text = f"Kursk is {state}, {by} says."
    return a_claim(id, text, by=by, state=("control:Kursk", state), **more)


def test_opposed_speakers_inside_one_article_raise_no_alarm() -> None:
    here = {"article_id": 1}
    found = summary(
        kursk(1, "retaken", "Russia", **here), kursk(2, "contested", "Ukraine", **here)
    )
    assert found.lane is Lane.NEW
    assert "disputed in the article" in found.marks


def test_another_article_that_takes_a_side_turns_the_dispute_red() -> None:
    here = {"article_id": 1}
    found = summary(
        kursk(1, "retaken", "Russia", **here),
        kursk(2, "contested", "Ukraine", **here),
        kursk(3, "retaken", "Moscow"),
    )
    assert (found.lane, found.rule) == (Lane.CONTRADICTIONS, "state.opposed")
    assert found.question == "Control of Kursk"


def test_one_speaker_against_himself_is_red_within_an_article() -> None:
    here = {"article_id": 1}
    found = summary(
        kursk(1, "retaken", "Russia", **here), kursk(2, "contested", "Russia", **here)
    )
    assert found.lane is Lane.CONTRADICTIONS


def held(claim: Claim, record: int = 1) -> Claim:
    return replace(claim, status=ClaimStatus.ACCEPTED, record_id=record)


def in_passing(claim: Claim) -> Claim:
    return replace(claim, draft=replace(claim.draft, worth=FLOOR - 0.01))


def painted(id: int, *more: str) -> Claim:
    words = " ".join(("The bridge over the Tarrow was painted green", *more))
    return a_claim(id, f"{words}.", entities=("Tarrow",))


def test_what_was_only_said_in_passing_waits_in_the_last_lane() -> None:
    told = [in_passing(painted(one)) for one in (1, 2)]
    assert summary(told[0]).lane is Lane.MINOR
    found = summary(*told)
    assert (found.lane, found.kind) == (Lane.MINOR, OpinionKind.SAME)


def test_a_claim_in_passing_changes_neither_lane_nor_name_of_another() -> None:
    worthy, shorter = painted(1, "by volunteers"), painted(2)
    alone, beside = summary(worthy), summary(worthy, in_passing(shorter))
    assert (beside.lane, beside.question) == (alone.lane, alone.question)
    assert beside.kind is OpinionKind.SAME
    assert summary(worthy, shorter).question != alone.question


def test_what_is_held_already_and_said_in_passing_is_minor() -> None:
    assert summary(held(painted(1)), painted(2)).lane is Lane.SUPPORTING
    assert summary(held(painted(1)), in_passing(painted(2))).lane is Lane.MINOR


def test_a_case_in_which_nothing_waits_is_not_minor() -> None:
    assert summary(held(in_passing(painted(1)))).lane is Lane.NEW


def test_a_claim_in_passing_counts_in_full_where_it_contradicts() -> None:
    retaken, contested = kursk(1, "retaken", "Russia"), kursk(2, "contested", "Russia")
    found = summary(in_passing(retaken), contested)
    assert found.lane is Lane.CONTRADICTIONS
    assert found == summary(retaken, contested)


def test_what_a_record_holds_already_is_supporting() -> None:
    found = summary(held(lost(1, 4000, "Kyiv")), lost(2, 4000, "Seoul"))
    assert found.lane is Lane.SUPPORTING


def test_repeating_one_side_of_a_held_dispute_is_supporting() -> None:
    found = summary(
        held(lost(1, 4000, "Kyiv")),
        held(lost(2, 1200, "Washington")),
        lost(3, 1200, "Seoul"),
    )
    assert found.lane is Lane.SUPPORTING


def test_a_new_figure_against_a_record_challenges_it() -> None:
    found = summary(held(lost(1, 4000, "Kyiv")), lost(2, 1200, "Washington"))
    assert found.lane is Lane.ESTIMATES


def test_a_case_of_decided_claims_has_no_open_pair() -> None:
    found = summary(held(lost(1, 4000, "Kyiv")), held(lost(2, 1200, "Washington")))
    assert (found.lane, found.kind) == (Lane.NEW, None)


def test_a_lone_claim_has_marks_and_no_opinion() -> None:
    unnamed = Attribution((Speaker("", "an estimated"),))
    claim = lost(1, 75_000, "", metric="killed")
    claim = replace(claim, draft=replace(claim.draft, attribution=unnamed))
    found = summarize([claim], [], story=losses())
    assert (found.lane, found.kind) == (Lane.NEW, None)
    assert found.marks == ("single source", "unattributed", "extreme value")
    assert found.sources == "1 article, 1 attribution, 1 origin"


@pytest.mark.parametrize("text", ["x" * 300, "word " * 90])
def test_a_question_is_short(text: str) -> None:
    assert len(summary(a_claim(1, text)).question) <= 80


def test_a_large_case_is_summed_up_in_time() -> None:
    by = [f"Agency {number}" for number in range(100)]
    claims = [lost(number, 900 + number % 3 * 400, by[number]) for number in range(100)]
    held = [
        replace(one, status=ClaimStatus.ACCEPTED, record_id=7) for one in claims[:33]
    ]
    claims = [*held, *claims[33:]]
    opinions = judged(claims)
    started = time.perf_counter()
    found = summarize(claims, opinions)
    assert time.perf_counter() - started < 1
    assert len(opinions) == 4_950
    assert found.lane is not Lane.NEW


def test_a_case_on_two_days_of_one_event_asks_for_the_day() -> None:
    claims = [
        a_claim(1, "The strike began on 3 March.", when=a_day("3 March")),
        a_claim(2, "The strike began on 4 March.", when=a_day("4 March")),
    ]
    differ = Opinion(OpinionKind.CONTRADICTION, "question.date", "why", 0.6, True)
    found = summarize(claims, [PairOpinion(1, 2, differ)])
    assert found.question == "When the strike began"


def _opinion(kind: OpinionKind, rule: str, why: str, sure: float = 0.6) -> Opinion:
    return Opinion(kind, rule, why, sure, True)


def test_what_only_may_contradict_waits_with_the_estimates() -> None:
    claims = [a_claim(1, "The alarm sounded."), a_claim(2, "No siren went off.")]
    may = _opinion(OpinionKind.CONTRADICTION, "conflict.maybe", "They may not.", 0.9)
    found = summarize(claims, [PairOpinion(1, 2, may)])
    assert (found.lane, found.kind) == (Lane.ESTIMATES, OpinionKind.CONTRADICTION)


def test_what_surely_contradicts_outweighs_what_only_may() -> None:
    claims = [a_claim(n, f"The alarm sounded {n} times.") for n in (1, 2, 3)]
    may = _opinion(OpinionKind.CONTRADICTION, "conflict.maybe", "They may not.", 0.9)
    must = _opinion(OpinionKind.CONTRADICTION, "count.excluded", "They cannot.", 0.5)
    found = summarize(claims, [PairOpinion(1, 2, may), PairOpinion(2, 3, must)])
    assert (found.lane, found.why) == (Lane.CONTRADICTIONS, "They cannot.")
