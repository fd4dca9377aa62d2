from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest

from services.judging.judge import judge_pair
from services.model.claim import Claim, Granularity, Hedge, Metric, Polarity, When
from services.model.opinion import OpinionKind
from tests.factories import a_claim, a_day, a_quantity, some_time

SAME = OpinionKind.SAME
COMPATIBLE = OpinionKind.COMPATIBLE
UPDATE = OpinionKind.UPDATE
COMPETING = OpinionKind.COMPETING_ESTIMATES
CONTRADICTION = OpinionKind.CONTRADICTION
UNLIKE = OpinionKind.NOT_COMPARABLE

FLOOD = ("Brenmoor Dam",)
MONDAY, TUESDAY = date(2026, 3, 9), date(2026, 3, 10)


def deaths(id: int, value: int, by: str = "", **more: object) -> Claim:
    """A claim about the dead of one flood."""
    hedge = more.pop("hedge", None)
    assert hedge is None or isinstance(hedge, Hedge)
    metric = str(more.pop("metric", "killed"))
    return a_claim(
        id,
        f"{value} people were {metric} in the flood below the Brenmoor Dam.",
        by=[by] if by else [],
        quantities=[a_quantity(value, metric, hedge=hedge)],
        entities=FLOOD,
        **more,
    )


def kind(a: Claim, b: Claim) -> OpinionKind:
    return judge_pair(a, b).kind


def test_one_figure_by_two_speakers_is_the_same() -> None:
    assert kind(deaths(1, 12, "police"), deaths(2, 12, "hospital")) is SAME


def test_a_bound_is_compatible_with_what_it_admits() -> None:
    assert kind(deaths(1, 4000, hedge=Hedge.UP_TO), deaths(2, 3000)) is COMPATIBLE


def test_two_named_sources_compete() -> None:
    assert kind(deaths(1, 12, "police"), deaths(2, 15, "hospital")) is COMPETING


@pytest.mark.parametrize("word", ["survey", "surveys", "polling", "poll"])
def test_a_count_of_a_survey_is_an_estimate(word: str) -> None:
    text = "{} people were killed in the flood below the Brenmoor Dam, by our {}."
    one, other = deaths(1, 12), deaths(2, 15)
    told = [
        replace(side, draft=replace(side.draft, text=text.format(count, word)))
        for side, count in ((one, 12), (other, 15))
    ]
    assert kind(one, other) is OpinionKind.CONTRADICTION
    assert kind(*told) is COMPETING


def test_two_estimates_in_own_voice_compete() -> None:
    about = deaths(1, 1200, hedge=Hedge.ABOUT), deaths(2, 4000, hedge=Hedge.ABOUT)
    assert kind(*about) is COMPETING


def test_two_flat_own_voice_figures_contradict() -> None:
    opinion = judge_pair(deaths(1, 12), deaths(2, 15))
    assert opinion.kind is CONTRADICTION
    assert opinion.rule == "count.own-voice"
    assert "12" in opinion.reason and "15" in opinion.reason
    assert "Outlet 1" in opinion.reason and "Outlet 2" in opinion.reason


def test_a_speaker_against_himself_contradicts() -> None:
    pair = deaths(1, 12, "police"), deaths(2, 15, "police")
    assert judge_pair(*pair).rule == "count.one-speaker"


def test_a_later_higher_count_is_an_update() -> None:
    pair = deaths(1, 12, published=MONDAY), deaths(2, 15, published=TUESDAY)
    assert kind(*pair) is UPDATE


def test_deaths_that_fall_are_no_update() -> None:
    pair = deaths(1, 15, published=MONDAY), deaths(2, 12, published=TUESDAY)
    assert kind(*pair) is CONTRADICTION


def test_wording_may_order_an_undated_pair() -> None:
    january = some_time("in January", None, None, Granularity.UNRESOLVED)
    opinion = judge_pair(deaths(1, 3000, when=january), deaths(2, 4000, "Kyiv"))
    assert (opinion.kind, opinion.rule) == (UPDATE, "count.later-assumed")


def test_killed_and_killed_or_wounded_are_one_question_but_not_comparable() -> None:
    pair = deaths(1, 300), deaths(2, 4000, metric="killed-or-wounded")
    opinion = judge_pair(*pair)
    assert (opinion.kind, opinion.links) == (UNLIKE, True)
    assert opinion.rule == "gate.metric"


def test_parts_of_one_claim_add_up() -> None:
    parts = [a_quantity(300), a_quantity(2700, "wounded", additional=True)]
    summed = a_claim(1, "300 killed, 2,700 wounded.", quantities=parts, entities=FLOOD)
    whole = deaths(2, 3000, metric="killed-or-wounded")
    assert judge_pair(summed, whole).rule == "count.sum"


def test_another_event_is_a_veto() -> None:
    kettra = a_claim(
        2,
        "212 people were killed when the Kettra Dam failed.",
        quantities=[a_quantity(212)],
        entities=("Kettra Dam",),
    )
    opinion = judge_pair(deaths(1, 9), kettra)
    assert (opinion.kind, opinion.rule) == (UNLIKE, "gate.entity")
    assert not opinion.links


def test_another_country_is_a_veto_however_alike() -> None:
    north = a_claim(1, "North Korea sent troops.", entities=("North Korea",))
    south = a_claim(2, "South Korea sent troops.", entities=("South Korea",))
    assert judge_pair(north, south).rule == "gate.country"


def test_unlike_things_counted_are_not_compared() -> None:
    one = a_claim(1, quantities=[a_quantity(12, "damaged", of="homes")], entities=FLOOD)
    two = a_claim(2, quantities=[a_quantity(9, "damaged", of="roads")], entities=FLOOD)
    assert kind(one, two) is not CONTRADICTION


def dam(id: int, state: str, **more: object) -> Claim:
    return a_claim(id, f"The breach is {state}.", state=("leak:Dam", state), **more)


def points(id: int, text: str, number: int, article: int) -> Claim:
    score = a_quantity(number, "point score", unit=None)
    score = replace(score, metric=Metric("point score", "point"))
    return a_claim(
        id, text, quantities=[score], entities=("Artino",), article_id=article
    )


@pytest.mark.parametrize("article", [1, 2])
def test_figures_of_words_at_hand_are_no_contradiction_unless_told_alike(
    article: int,
) -> None:
    one = points(1, "Artino scored 14 points off the bench.", 14, 1)
    other = points(2, "Seven points came from Artino before the break.", 7, article)
    assert judge_pair(one, other).kind is not CONTRADICTION
    again = points(3, "Artino scored 16 points off the bench.", 16, 3)
    assert judge_pair(one, again).kind is CONTRADICTION


def test_what_stands_beside_a_denial_is_not_denied() -> None:
    years = {"quantities": [a_quantity(15, "years")], "entities": ("Hiller",)}
    one = a_claim(1, "Nobody said why Hiller, there for 15 years, left.", **years)
    draft = replace(one.draft, polarity=Polarity.DENIED)
    other = a_claim(2, "Hiller had worked at the bakery for 15 years.", **years)
    assert judge_pair(replace(one, draft=draft), other).kind is not CONTRADICTION


def test_two_readings_of_one_place_do_not_contradict_each_other() -> None:
    text = "Artino scored 14 points off the bench."
    one, other = points(1, text, 14, 1), points(2, text, 16, 1)
    assert judge_pair(one, other).kind is not CONTRADICTION


def held(id: int, text: str, state: str) -> Claim:
    return a_claim(id, text, state=("custody:Weil", state), entities=("Weil",))


def test_who_was_arrested_and_released_is_brought_up_to_date() -> None:
    arrested = held(1, "Weil was arrested in Tresk.", "held")
    released = held(2, "Weil was later released on bail.", "free")
    found = judge_pair(arrested, released)
    assert (found.kind, found.rule) == (OpinionKind.UPDATE, "state.course-assumed")


@pytest.mark.parametrize("lasting", ["Weil is still held.", "Weil remains in prison."])
def test_who_is_still_held_has_not_been_released(lasting: str) -> None:
    released = held(2, "Weil was released on bail.", "free")
    assert judge_pair(held(1, lasting, "held"), released).rule == "state.opposed"


def test_opposed_states_contradict_whoever_says_so() -> None:
    pair = dam(1, "sealed", by="Isvar Hydro"), dam(2, "leaking", by="fire brigade")
    assert judge_pair(*pair).rule == "state.opposed"


def test_a_dated_change_of_state_is_an_update() -> None:
    pair = (
        dam(1, "leaking", published=MONDAY),
        dam(2, "sealed", when=a_day("on Tuesday", TUESDAY)),
    )
    assert kind(*pair) is UPDATE


def test_a_state_that_lasts_is_no_change() -> None:
    pair = (
        dam(1, "sealed", when=a_day()),
        a_claim(
            2,
            "The dam was still leaking on Tuesday.",
            state=("leak:Dam", "leaking"),
            when=a_day("on Tuesday", TUESDAY),
        ),
    )
    assert kind(*pair) is CONTRADICTION


def test_an_assertion_and_its_denial_contradict() -> None:
    said = a_claim(
        1,
        "The inspectorate had warned Isvar Hydro about cracks in the Brenmoor Dam.",
        by="Pavla Rusk",
        subject="inspectorate",
        predicate="warn",
        entities=("Isvar Hydro", "Brenmoor Dam"),
    )
    denied = a_claim(
        2,
        "Isvar Hydro had been warned about cracks in the Brenmoor Dam.",
        by="Isvar Hydro",
        subject="Isvar Hydro",
        predicate="warn",
        entities=("Isvar Hydro", "Brenmoor Dam"),
        polarity=Polarity.DENIED,
    )
    assert judge_pair(said, denied).rule == "polarity.denied"


def began(id: int, text: str, day: date) -> Claim:
    return a_claim(
        id,
        f"The flood in Ostrell began {text}.",
        subject="flood",
        predicate="begin",
        entities=("Ostrell",),
        when=a_day(text, day),
    )


def test_one_event_has_one_date() -> None:
    pair = began(1, "on 3 March", date(2026, 3, 3)), began(2, "on 4 March", MONDAY)
    assert judge_pair(*pair).rule == "fixed.date"


def test_a_coarser_date_is_the_same() -> None:
    month = some_time(
        "in March", date(2026, 3, 1), date(2026, 3, 31), Granularity.MONTH
    )
    vague = a_claim(
        1,
        "The flood in Ostrell began in March.",
        subject="flood",
        predicate="begin",
        entities=("Ostrell",),
        when=month,
    )
    assert kind(vague, began(2, "on Monday", MONDAY)) is SAME


def test_the_first_and_not_the_first_contradict() -> None:
    text = "It is {}the first dam failure in Sorvania's history."
    one = a_claim(1, text.format(""), first=True, entities=("Sorvania",))
    two = a_claim(
        2, text.format("not "), first=True, negated=True, entities=("Sorvania",)
    )
    assert judge_pair(one, two).kind is CONTRADICTION


def test_one_statement_in_other_words_is_the_same() -> None:
    one = a_claim(1, "Selwick will rebuild every house in Ostrell before the snow.")
    two = a_claim(2, "Every house in Ostrell will be rebuilt before first snow.")
    near = (1.0, 0.0)
    one = a_claim(1, one.draft.text, vector=near, entities=("Ostrell",))
    two = a_claim(2, two.draft.text, vector=near, entities=("Ostrell",))
    assert kind(one, two) is SAME


def test_predicates_that_exclude_each_other_contradict() -> None:
    one, other = (
        a_claim(
            id,
            f"The council has {verb}ed the school in Tavish.",
            subject="council",
            predicate=verb,
            objects=("school",),
            entities=("Tavish",),
        )
        for id, verb in ((1, "approve"), (2, "reject"))
    )
    assert judge_pair(one, other).rule == "state.opposite"


def test_what_was_planned_and_came_about_is_an_update() -> None:
    planned = in_mode(began(1, "on 4 March", date(2026, 3, 4)), Polarity.PLANNED)
    opinion = judge_pair(planned, began(2, "on 4 March", date(2026, 3, 4)))
    assert (opinion.kind, opinion.rule) == (UPDATE, "stage.came-about")


def in_mode(claim: Claim, polarity: Polarity) -> Claim:
    return replace(claim, draft=replace(claim.draft, polarity=polarity))


def test_what_comes_on_top_is_compatible() -> None:
    extra = a_claim(
        1,
        "Another 600 people were killed.",
        quantities=[a_quantity(600, additional=True)],
        entities=FLOOD,
    )
    assert judge_pair(extra, deaths(2, 1800)).rule == "count.on-top"


def test_a_figure_asserted_and_denied_contradicts() -> None:
    denied = in_mode(deaths(1, 12), Polarity.DENIED)
    assert judge_pair(denied, deaths(2, 12)).rule == "count.denied"


def test_flat_figures_without_a_common_name_stay_calm() -> None:
    one, other = (
        a_claim(id, f"The flood killed {value}.", quantities=[a_quantity(value)])
        for id, value in ((1, 12), (2, 15))
    )
    opinion = judge_pair(one, other)
    assert (opinion.rule, opinion.links) == ("gate.untied", False)


def test_nearness_never_makes_a_contradiction() -> None:
    near = (1.0, 0.0)
    one = a_claim(1, "The bridge is open.", vector=near)
    other = a_claim(2, "Schools are closed.", vector=near)
    assert kind(one, other) is not CONTRADICTION


@pytest.mark.parametrize("place", range(6))
def test_it_judges_alike_from_both_sides(place: int) -> None:
    claims = [
        deaths(1, 12, "police"),
        deaths(2, 15),
        deaths(3, 15, "hospital", published=TUESDAY),
        dam(4, "sealed"),
        dam(5, "leaking"),
        began(6, "on 3 March", date(2026, 3, 3)),
    ]
    for a, b in combinations(claims[place:], 2):
        assert judge_pair(a, b) == judge_pair(b, a)


def a_deal(id: int, text: str, when: str, month: int | None, **more: object) -> Claim:
    """A claim about a treaty, dated by a month of 2024, or by words alone."""
    time = some_time(when, None, None, Granularity.UNRESOLVED)
    if month:
        start, end = date(2024, month, 1), date(2024, month, 28)
        time = When(when, start, end, Granularity.MONTH)
    return a_claim(id, text, when=time, **more)


def test_one_deal_signed_here_and_acted_upon_there_is_one() -> None:
    year = When("2024", date(2024, 1, 1), date(2024, 12, 31), Granularity.YEAR)
    signed = a_deal(1, "Orland signed a defense pact in June 2024.", "June 2024", 6)
    acted = a_claim(2, "Boats came under the 2024 mutual defence treaty.", when=year)
    made = judge_pair(signed, acted, story=0.7)
    assert (made.kind, made.rule) == (SAME, "date.deal")


def test_an_unknown_year_does_not_part_a_deal() -> None:
    last = a_deal(1, "Orland signed a fishing pact in June.", "in June", None)
    dated = a_deal(2, "A fishing agreement of June 2024 binds it.", "June 2024", 6)
    assert judge_pair(last, dated, story=0.7).rule == "date.deal"


def test_two_kinds_of_deal_are_not_one() -> None:
    fishing = a_deal(1, "Orland signed a fishing pact in June 2024.", "June 2024", 6)
    gas = a_deal(2, "Sorvania has had a gas accord since June 2024.", "June 2024", 6)
    assert judge_pair(fishing, gas, story=0.7).rule != "date.deal"


def first(id: int, text: str, who: str, **more: object) -> Claim:
    """A claim that somebody is the first of a kind."""
    more.setdefault("entities", ("Sorvania", who))
    return a_claim(id, text, subject=who, first=True, **more)


def test_two_that_are_each_the_first_cannot_both_be() -> None:
    one = first(1, "Ada Quill is the first woman to lead Sorvania.", "Ada Quill")
    other = first(2, "Lena Orth was the first woman to lead Sorvania.", "Lena Orth")
    made = judge_pair(one, other)
    assert (made.kind, made.rule) == (CONTRADICTION, "fixed.two-firsts")


def test_firsts_of_two_kinds_do_not_meet() -> None:
    one = first(1, "Ada Quill is the first woman to lead Sorvania.", "Ada Quill")
    other = first(2, "Lena Orth won Sorvania's first medal on ice.", "Lena Orth")
    assert kind(one, other) is not CONTRADICTION


def test_one_that_is_called_the_first_twice_is_no_conflict() -> None:
    one = first(1, "Ada Quill is the first woman to lead Sorvania.", "Ada Quill")
    other = first(2, "Quill, first woman to lead Sorvania, spoke.", "Ada Quill")
    assert kind(one, other) is not CONTRADICTION


def test_who_denies_a_bound_does_not_deny_the_figure() -> None:
    more = deaths(1, 8, "police", hedge=Hedge.AT_LEAST, polarity=Polarity.DENIED)
    assert kind(more, deaths(2, 8, "hospital")) is not CONTRADICTION


def test_what_would_have_been_contradicts_nothing() -> None:
    said = "The council would not have closed the bridge if the flood had stayed low."
    supposed = a_claim(1, said, negated=True, entities=("Brenmoor",))
    told = a_claim(2, "The council closed the bridge.", entities=("Brenmoor",))
    assert kind(supposed, told) is not CONTRADICTION


def fire(id: int, state: str, text: str, **more: object) -> Claim:
    """A claim on the state of a fire that has no name."""
    return a_claim(id, text, subject="fire", state=("fire:fire", state), **more)


def test_two_fires_without_a_name_are_not_one_question() -> None:
    one = fire(1, "burning", "The fire was still burning on Saturday.")
    other = fire(2, "out", "Crews had the blaze at a bakery contained with foam.")
    assert kind(one, other) is UNLIKE


def test_one_fire_with_a_common_name_is_one_question() -> None:
    here: dict[str, object] = {"entities": ("Orvane Mill",)}
    one = fire(1, "burning", "The Orvane Mill fire is still burning.", **here)
    other = fire(2, "out", "The Orvane Mill fire is out.", **here)
    assert kind(one, other) is CONTRADICTION


def test_two_trials_years_apart_do_not_contradict() -> None:
    then = some_time("in 1988", date(1988, 1, 1), date(1988, 12, 31), Granularity.YEAR)
    here: dict[str, object] = {"entities": ("Merle Andry",), "subject": "Merle Andry"}
    verdict = "verdict:Merle Andry"
    one = a_claim(
        1,
        "Andry was acquitted in 1988.",
        state=(verdict, "not guilty"),
        when=then,
        **here,
    )
    other = a_claim(2, "Andry was convicted.", state=(verdict, "guilty"), **here)
    assert judge_pair(one, other).rule == "state.once-assumed"
    assert (
        kind(
            a_claim(
                1, "Andry was acquitted.", state=one.draft.predication.status, **here
            ),
            other,
        )
        is CONTRADICTION
    )


def test_two_claims_said_in_passing_raise_no_alarm() -> None:
    dam = "leak:Brenmoor Dam"
    one = a_claim(
        1, "The Brenmoor Dam is sealed.", entities=FLOOD, state=(dam, "sealed")
    )
    other = a_claim(
        2, "The Brenmoor Dam is leaking.", entities=FLOOD, state=(dam, "leaking")
    )
    passing = [replace(c, draft=replace(c.draft, worth=0.1)) for c in (one, other)]
    assert kind(one, other) is CONTRADICTION
    assert judge_pair(*passing).rule == "gate.passing"
    assert kind(passing[0], other) is CONTRADICTION
    assert judge_pair(*passing, story=1.0).kind is CONTRADICTION
