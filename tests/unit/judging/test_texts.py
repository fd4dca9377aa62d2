from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from services.engines.protocols import Verdict
from services.judging import second, signs, tables, texts, weighing
from services.judging.pair import TIE, paired
from services.judging.second import Reading
from services.judging.text import Text
from services.model.opinion import Opinion, OpinionKind
from tests.factories import a_claim, a_day, a_quantity

NEAR, FAR = (1.0, 0.0), (0.0, 1.0)
UNLIKE = Opinion(OpinionKind.NOT_COMPARABLE, "gate.unlike", "", 0.7, False)


def a_text(
    text: str, who: str = "", vector: tuple[float, ...] = NEAR, **more: object
) -> Text:
    by = [who] if who else []
    claim = replace(a_claim(1, text, by=by, **more), vector=vector)
    return Text(text, (who,) if who else (), date(2026, 3, 9), (claim,), vector)


def shown(one: str, other: str) -> dict[str, float]:
    return signs.signs(a_text(one), a_text(other), UNLIKE)


def test_names_leave_out_speakers_days_and_first_words() -> None:
    text = a_text("Divers told Anna Brandt on Monday that the Merle sank", who="Brandt")
    assert text.names == {"anna", "merl"}


def test_signs_do_not_depend_on_the_order() -> None:
    one = a_text("No homes were lost in Pell", who="the mayor")
    other = a_text("Twelve homes in Pell burned down on Friday")
    assert signs.signs(one, other, UNLIKE) == signs.signs(other, one, UNLIKE)


@pytest.mark.parametrize(
    ("sign", "one", "other"),
    [
        ("figures_apart", "They count 565 shops", "They count 355 shops"),
        ("figures_equal", "They count 565 shops", "565 shops were hit"),
        ("times_apart", "It began on Monday", "It began on Friday"),
        ("opposites", "It lies west of Pell", "It lies east of Pell"),
        ("denied_one", "It was never found", "It was found"),
        ("courses", "Weil was arrested", "Weil was convicted"),
        ("pending", "He has not been charged yet", "He was charged"),
        ("estimates", "It cost roughly that", "It cost that"),
        ("figures_one", "They count 565 shops", "They count shops"),
    ],
)
def test_signs_are_shown_by_words(sign: str, one: str, other: str) -> None:
    assert shown(one, other)[sign] > 0


def test_words_that_one_text_mixes_are_no_opposites() -> None:
    found = signs.opposites(
        a_text("It was open, then closed"), a_text("It was closed all day")
    )
    assert found == []


def a_reading(
    entails: float = 0.1,
    contradicts: float = 0.1,
    kind: OpinionKind = OpinionKind.SAME,
) -> Reading:
    """A model's reading that is sure of one opinion."""
    likely = {one: 0.9 if one is kind else 0.02 for one in OpinionKind}
    return Reading(entails, contradicts, likely)


def test_a_model_s_opinion_moves_the_chances_and_keeps_their_sum() -> None:
    signs_say = dict.fromkeys(OpinionKind, 1 / 6)
    read = a_reading(kind=OpinionKind.UPDATE).opinions
    given = weighing.pooled(signs_say, read)
    assert max(given, key=lambda kind: given[kind]) is OpinionKind.UPDATE
    assert sum(given.values()) == pytest.approx(1)


def test_what_a_model_reads_can_be_pointed_at() -> None:
    red = leaning(OpinionKind.CONTRADICTION)
    one, other = a_text("Kim slept through it"), a_text("Kim saw all of it")
    reading = a_reading(0.0, 0.95, OpinionKind.CONTRADICTION)
    assert texts.judge(one, other, weights=red).kind is not OpinionKind.CONTRADICTION
    made = texts.judge(one, other, weights=red, reading=reading)
    assert (made.kind, made.rule) == (OpinionKind.CONTRADICTION, "told.read")


def test_a_model_that_leans_to_no_makes_an_open_pair_amber_and_never_red() -> None:
    calm = weighing.weights([[weighing.BASE, "0", "1", *"001010"]])  # a quarter is odds
    one, other = a_text("Kim slept through it"), a_text("Kim saw all of it")
    unsure = a_reading(0.1, 0.6, OpinionKind.CONTRADICTION)
    made = texts.judge(one, other, weights=calm, reading=unsure)
    assert (made.kind, made.rule) == (OpinionKind.COMPETING_ESTIMATES, "told.read")
    silent = a_reading(0.1, 0.4, OpinionKind.COMPATIBLE)
    assert texts.judge(one, other, weights=calm, reading=silent).rule != "told.read"
    far = a_text("Kim saw all of it", vector=FAR)
    assert texts.judge(one, far, weights=calm, reading=unsure).rule != "told.read"


def test_a_model_reads_a_pair_both_ways_round() -> None:
    class OneSided:
        """Thinks that the longer text implies the shorter one, and no more."""

        version = "one-sided-1"

        def probabilities(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
            kinds = (0.0, 1.0, 0.0, 0.0, 0.0, 0.0)
            return [
                Verdict(0.8, 0.2, 0.0, kinds)
                if len(a) > len(b)
                else Verdict(0.2, 0.6, 0.2, kinds)
                for a, b in pairs
            ]

    ((first, second_),) = [second.read(OneSided(), [("ab", "a"), ("a", "ab")])]
    assert first == second_
    assert (first.entails, first.contradicts) == (0.5, 0.1)
    assert first.opinions[OpinionKind.SAME] == 1


def test_chances_add_up_to_one() -> None:
    given = weighing.chances({"near": 0.5, "unheard of": 9.0}, weighing.stored())
    assert sum(given.values()) == pytest.approx(1)
    assert set(given) == set(OpinionKind)


def test_every_stored_sign_is_one_that_texts_show() -> None:
    known = set(shown("It sank", "It went down"))
    assert weighing.stored().keys() - {weighing.BASE} <= known


def test_every_table_is_told_apart_by_tabs() -> None:
    for name in ("alike.tsv", "opposites.tsv", "courses.tsv", "wordmarks.tsv"):
        assert tables.rows(name)
    assert all(len(row) == 2 for row in tables.rows("opposites.tsv"))


def leaning(kind: OpinionKind) -> weighing.Weights:
    """Weights that hold one opinion for certain, whatever the signs."""
    base = ["9" if one is kind else "0" for one in OpinionKind]
    return weighing.weights([[weighing.BASE, "0", "1", *base]])


@pytest.mark.parametrize("kind", [one for one in OpinionKind if one.value != "same"])
def test_where_rules_are_silent_the_likeliest_opinion_is_given(
    kind: OpinionKind,
) -> None:
    one, other = a_text("It lies west of Pell"), a_text("It lies east of Pell", "Ann")
    made = texts.judge(one, other, weights=leaning(kind))
    assert made.kind is kind
    assert made.reason.endswith(".") and "west of Pell" in made.reason


def test_red_needs_something_to_point_at() -> None:
    red = leaning(OpinionKind.CONTRADICTION)
    made = texts.judge(a_text("Kim saw it", "Kim"), a_text("Ann did"), weights=red)
    assert made.kind is OpinionKind.COMPETING_ESTIMATES
    assert made.rule == "told.differently"


def test_the_amounts_that_differ_are_named() -> None:
    red = leaning(OpinionKind.CONTRADICTION)
    one, other = a_text("It took them 70 days to leave"), a_text("It took 140 days")
    made = texts.judge(one, other, weights=red)
    assert made.rule == "told.figures"
    assert "“140” and “70”" in made.reason


def test_a_rule_stands_unless_the_signs_speak_against_it() -> None:
    def dead(value: int) -> Text:
        said = f"{value} people were killed in the flood below the Brenmoor Dam."
        quantities = [a_quantity(value, "killed")]
        return a_text(said, quantities=quantities, entities=("Brenmoor Dam",))

    one, other = dead(12), dead(15)
    other = replace(
        other, claims=tuple(replace(claim, article_id=2) for claim in other.claims)
    )
    red = leaning(OpinionKind.CONTRADICTION)
    assert texts.judge(one, other, weights=red).rule == "count.own-voice"
    calm = leaning(OpinionKind.COMPATIBLE)
    assert texts.judge(one, other, weights=calm).rule == "told.compatible"


def test_texts_are_judged_the_same_in_any_order() -> None:
    one = a_text("The icon hung in a barn near Ostry on Monday")
    other = a_text("The icon was in a flat in Ebral", vector=FAR)
    assert texts.judge(one, other) == texts.judge(other, one)


def test_a_model_moves_how_sure_a_rule_is() -> None:
    pair = paired(a_claim(1, "Weil fell."), a_claim(2, "Weil fell."))
    same = Opinion(OpinionKind.SAME, "wording.same", "", 0.7, True)
    assert second.opinion(pair, same, a_reading(0.9, 0.0)).confidence > 0.7
    assert second.opinion(pair, same, a_reading(0.0, 0.9)).confidence < 0.7


def test_a_model_decides_where_rules_are_silent_and_claims_are_one_thing() -> None:
    told = ["Weil sank the boat in Pell.", "Weil saved the boat in Pell."]
    claims = [
        a_claim(n, said, entities=("Weil", "Pell")) for n, said in enumerate(told)
    ]
    pair = paired(claims[0], claims[1], TIE)
    made = second.opinion(pair, UNLIKE, a_reading(0.0, 0.95, OpinionKind.CONTRADICTION))
    assert made.doubtful  # alone it makes nothing red
    assert second.opinion(pair, UNLIKE, a_reading(0.2, 0.2)) == UNLIKE


@pytest.mark.parametrize("what", ["figures", "times"])
def test_figures_are_not_a_models_to_compare(what: str) -> None:
    """Of two games, quakes or lengths: to a model they look opposed."""
    told = ["Weil caught 29 boats in Pell.", "Weil caught 39 boats in Pell."]
    both = {"quantities": [a_quantity(9, "caught")]}
    more = both if what == "figures" else {"when": a_day()}
    claims = [
        a_claim(n, said, entities=("Weil", "Pell"), **more)
        for n, said in enumerate(told)
    ]
    opposed = a_reading(0.0, 0.95, OpinionKind.CONTRADICTION)
    assert second.opinion(paired(*claims, TIE), UNLIKE, opposed) == UNLIKE
    one_has = [claims[0], a_claim(1, told[1], entities=("Weil", "Pell"))]
    assert second.opinion(paired(*one_has, TIE), UNLIKE, opposed).doubtful


def test_a_model_overrules_no_veto() -> None:
    pair = paired(a_claim(1, "Weil fell."), a_claim(2, "Orth fell."))
    veto = replace(UNLIKE, rule="gate.actor")
    assert second.opinion(pair, veto, a_reading(0.0, 1.0)) == veto
