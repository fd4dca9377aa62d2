from __future__ import annotations

from tests.unit.extraction.conftest import Claims


def test_a_passive_and_its_active_have_one_object(claims: Claims) -> None:
    active = claims("The board warned Norway about cracks.")[0].predication
    passive = claims("Norway was warned by the board about cracks.")[0].predication
    assert active.objects == passive.objects == ("Norway",)
    assert active.subject == passive.subject == "board"


def test_names_are_canonical_and_sorted(claims: Claims) -> None:
    said = claims("The DPRK sent soldiers to the Russian Federation.")[0].predication
    assert said.entities == ("North Korea", "Russia")
    assert said.subject == "North Korea"


def test_who_acts_is_no_place(claims: Claims) -> None:
    said = claims("Norway met Sweden in Vardal.")[0].predication
    assert said.places == ("Vardal",)


def test_what_claims_to_be_the_first_is_marked(claims: Claims) -> None:
    yes, no = claims("It is the first dam failure in Norway. The first man left Oslo.")
    assert yes.predication.first
    assert not no.predication.first


def test_it_is_and_it_is_not_the_first_share_a_key(claims: Claims) -> None:
    yes = claims("It is the first dam failure in Norway.")[0]
    no = claims("The Vardal breach is not the first dam failure in Norway.")[0]
    assert no.predication.negated
    assert set(yes.keys) & set(no.keys)


def test_where_somebody_works_is_no_place(claims: Claims) -> None:
    said = claims("Analysts at Orlan expect no strike in Vardal.")[0].predication
    assert said.places == ("Vardal",)
