"""Denials, clock times, dates and turns of phrase of one story."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.judging import second
from services.judging.judge import judge_pair
from services.judging.pair import paired
from services.model.claim import Claim, Context, Polarity
from services.model.opinion import OpinionKind
from tests.factories import a_claim, a_day, a_quantity

MONDAY, TUESDAY = date(2026, 3, 9), date(2026, 3, 10)
MINE = Context(frozenset({"Tresk", "Orland", "Halm Mining"}), (1.0, 0.0))
UPDATE, RED = OpinionKind.UPDATE, OpinionKind.CONTRADICTION


def told(id: int, text: str, **more: object) -> Claim:
    """A claim of an article on a mine at Tresk, one day after the other."""
    day = MONDAY if id == 1 else TUESDAY
    return a_claim(id, text, **({"published": day, "context": MINE} | more))


def paid(id: int, text: str, **more: object) -> Claim:
    about = {"subject": "Halm", "predicate": "pay", "objects": ("bribe",)}
    return told(id, text, **(about | more))


def test_a_deed_denied_after_it_was_told_is_red() -> None:
    said = paid(1, "Halm paid a bribe of $9,000 to an inspector of the mine.")
    denied = paid(2, "Halm has not paid any bribe.", negated=True)
    assert judge_pair(said, denied).rule == "polarity.denied"


def test_a_deed_told_after_a_flat_denial_is_red() -> None:
    denied = paid(1, "Halm did not pay a bribe.", negated=True)
    said = paid(2, "Halm paid a bribe of $9,000 to an inspector.")
    assert judge_pair(denied, said).rule == "polarity.denied"


def test_what_has_not_happened_yet_may_happen() -> None:
    denied = paid(1, "Halm has not paid the fine yet.", negated=True)
    assert judge_pair(denied, paid(2, "Halm paid the fine.")).kind is not RED


def test_a_state_denied_on_another_day_is_no_conflict() -> None:
    shut = {"subject": "shaft", "predicate": "be", "objects": ()}
    one = told(1, "The shaft is not flooded at Tresk.", negated=True, **shut)
    other = told(2, "The shaft is flooded at Tresk.", **shut)
    assert judge_pair(one, other).kind is not RED


def test_a_plan_denied_and_a_plan_told_is_red() -> None:
    about = {"subject": "Halm", "predicate": "close", "objects": ("mine",)}
    denied = told(1, "Halm plans to close the mine.", polarity=Polarity.DENIED, **about)
    plan = told(2, "Halm plans to close the mine in May.", **about)
    plan = replace(plan, draft=replace(plan.draft, polarity=Polarity.PLANNED))
    assert judge_pair(denied, plan).rule == "polarity.denied"


def test_a_nameless_denial_does_not_deny_a_named_deed_of_its_own_article() -> None:
    denied = told(1, "No contract was signed.", negated=True, predicate="sign")
    about = {"subject": "Ivo Rask", "predicate": "sign", "entities": ("Ivo Rask",)}
    signed = replace(told(1, "Ivo Rask signed a contract.", **about), id=5)
    assert judge_pair(denied, signed).kind is not RED


def test_without_warning_denies_nothing() -> None:
    about = {"subject": "Halm", "predicate": "flood", "objects": ("shaft",)}
    said = told(1, "Halm flooded the old shaft without warning.", **about)
    denied = told(2, "Halm flooded the old shaft.", polarity=Polarity.DENIED, **about)
    found = judge_pair(said, denied)
    assert found.rule == "polarity.denied"
    assert "(denied by Outlet 2" in found.reason


def at(id: int, text: str, **more: object) -> Claim:
    return told(id, text, **({"subject": "lift", "predicate": "crash"} | more))


def test_one_happening_has_one_clock_time() -> None:
    one = at(1, "The lift crashed at 6:10 a.m.")
    found = judge_pair(one, at(2, "The lift crashed into the shaft at 7:45 a.m."))
    assert (found.kind, found.rule) == (RED, "fixed.clock")
    assert "6:10 a.m." in found.reason
    assert "7:45 a.m." in found.reason


@pytest.mark.parametrize(
    "text",
    [
        "The lift crashed at about 6:30 a.m.",
        "The lift crashed at 6:12 a.m.",
        "The lift crashed at 0610 GMT, or 7:10 a.m. GMT.",
        "As of 11 a.m. the lift was being repaired.",
        "The lift crashed at 6:10 a.m. and again at 9 a.m.",
    ],
)
def test_near_vague_foreign_or_other_clock_times_are_no_conflict(text: str) -> None:
    assert (
        judge_pair(at(1, "The lift crashed at 6:10 a.m."), at(2, text)).kind is not RED
    )


def test_clock_times_of_two_happenings_are_no_conflict() -> None:
    one = at(1, "The lift crashed at 6:10 a.m.")
    other = at(2, "Rescuers left at 9 a.m.", subject="rescuer", predicate="leave")
    assert judge_pair(one, other).kind is not RED


def test_one_date_of_one_act_is_not_the_same_with_two_figures() -> None:
    about = {"subject": "Halm", "predicate": "raise", "objects": ("pay",)}
    day = a_day()
    one, other = (
        told(
            id,
            f"Halm raised the pay at Tresk by {value} dollars on Monday.",
            quantities=[a_quantity(value, "rise of pay", unit="USD")],
            when=day,
            **about,
        )
        for id, value in ((1, 40), (2, 60))
    )
    assert judge_pair(one, other).kind is not OpinionKind.SAME


def test_a_blaze_that_broke_out_and_started_has_one_day() -> None:
    one = told(
        1,
        "A fire broke out on Sunday.",
        subject="fire",
        predicate="break out",
        when=a_day("on Sunday", date(2026, 3, 8)),
    )
    other = told(
        2,
        "The fire started on Monday when a pump overheated.",
        subject="fire",
        predicate="start",
        when=a_day(),
    )
    assert judge_pair(one, other).rule == "fixed.date"


def test_who_was_dismissed_has_not_resigned() -> None:
    state = ("office:Ada Quill", "left")
    one = told(1, "Ada Quill stepped down.", state=state, predicate="step down")
    other = told(2, "The owners sacked Ada Quill.", state=state, predicate="sack")
    assert judge_pair(one, other).rule == "state.way"
    again = told(2, "Ada Quill resigned.", state=state, predicate="resign")
    assert judge_pair(one, again).rule == "state.same"


def test_what_is_called_off_does_not_go_ahead() -> None:
    one = told(1, "The vigil has been called off.", objects=("vigil",))
    other = told(2, "The vigil would still go ahead.", subject="vigil")
    assert judge_pair(one, other).rule == "state.opposite"
    unlike = told(2, "The inquest would go ahead.", subject="inquest")
    assert judge_pair(one, unlike).kind is not RED


def test_a_road_closed_until_four_may_be_open_at_five() -> None:
    about = {"subject": "road", "entities": ("Tresk",)}
    one = told(1, "The Tresk road closed until 4 p.m.", predicate="close", **about)
    other = told(2, "The Tresk road had reopened.", predicate="reopen", **about)
    assert judge_pair(one, other).kind is not RED


def test_acquitted_and_convicted_are_no_change_within_one_story() -> None:
    about = {"objects": ("foreman",), "entities": ("Halm Mining",)}
    one = told(1, "The Halm Mining foreman was acquitted.", predicate="acquit", **about)
    other = told(
        2, "A Halm Mining foreman was convicted.", predicate="convict", **about
    )
    assert judge_pair(one, other).rule == "state.opposite"


def test_the_model_takes_no_denial_for_the_same() -> None:
    one = told(1, "The town had been told of the cracks at Tresk.", entities=("Tresk",))
    other = told(
        2,
        "Halm had told Tresk of the cracks.",
        polarity=Polarity.DENIED,
        entities=("Tresk",),
    )
    first = replace(judge_pair(one, one), rule="gate.unlike")
    alike = told(2, "Halm had told Tresk of the cracks.", entities=("Tresk",))
    assert not second.is_open(paired(one, replace(other, published=MONDAY)), first)
    assert second.is_open(paired(one, replace(alike, published=MONDAY)), first)


def test_a_surname_is_the_name_of_its_bearer() -> None:
    one = told(1, "Ada Quill owns the mine.", entities=("Ada Quill",))
    other = told(2, "Quill owns it.", entities=("Quill",))
    assert paired(one, other).names == {"Quill"}
    assert not paired(one, told(2, "Ada owns it.", entities=("Ada",))).names


def test_who_would_not_do_it_may_have_done_it_since() -> None:
    refused = paid(1, "Halm would not pay a bribe.", negated=True)
    said = paid(2, "Halm paid a bribe of $9,000.")
    assert judge_pair(refused, said).kind is not RED
    denied = paid(1, "Halm had not paid a bribe and would not.", negated=True)
    assert judge_pair(denied, said).kind is RED
