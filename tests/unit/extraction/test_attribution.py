from __future__ import annotations

import pytest

from services.model.claim import ClaimDraft
from tests.unit.extraction.conftest import Claims


def voices(found: list[ClaimDraft]) -> list[list[str]]:
    return [[one.name for one in draft.attribution.speakers] for draft in found]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Norway said the bridge was closed.", ["Norway"]),
        ("The bridge was closed, Norway said.", ["Norway"]),
        ("The bridge, Norway said, was closed on Friday.", ["Norway"]),
        ("According to Norway, the bridge was closed.", ["Norway"]),
        ("The bridge was closed, according to Norway.", ["Norway"]),
        ("A statement released by Norway said the bridge was closed.", ["Norway"]),
        ("Reports from Norway's military suggest 30 men died.", ["Norway's military"]),
        ("Reports estimate that up to 40 men were killed.", [""]),
        ("An estimated 40 men were killed in Oslo.", [""]),
        ("40 men were reportedly killed in Oslo.", [""]),
        ("The bridge was closed on Friday.", []),
        ("Police in Bergen said the bridge was closed.", ["Bergen police"]),
    ],
)
def test_it_finds_who_says_so(claims: Claims, text: str, names: list[str]) -> None:
    assert voices(claims(text))[0] == names


def test_a_chain_is_outermost_first(claims: Claims) -> None:
    found = claims("Reuters reported that Norway said the bridge was closed.")
    assert voices(found) == [["Reuters", "Norway"]]


def test_although_begins_a_new_voice(claims: Claims) -> None:
    text = "Norway declared that it had retaken Vardal, although Sweden disagreed."
    found = claims(text)
    assert voices(found)[:2] == [["Norway"], ["Sweden"]]


def test_a_pronoun_goes_on_speaking(claims: Claims) -> None:
    text = "Norway's military disagreed. They said that 30 men were killed."
    assert voices(claims(text))[-1] == ["Norway's military"]


def test_a_surname_leads_to_the_full_name(claims: Claims) -> None:
    text = "Robert Dole left on Friday. Dole said the bridge was closed."
    assert voices(claims(text))[-1] == ["Robert Dole"]


def test_a_quotation_keeps_its_voice_over_sentences(claims: Claims) -> None:
    text = '"They closed the bridge," said Robert Dole. "Nobody told the police."'
    assert voices(claims(text)) == [["Robert Dole"], ["Robert Dole"]]


def test_a_quotation_is_his_who_is_named_at_its_end(claims: Claims) -> None:
    text = '"They closed the bridge. It was dark," said Robert Dole of Oslo.'
    assert voices(claims(text)) == [["Robert Dole"], ["Robert Dole"]]


def test_i_think_adds_no_speaker(claims: Claims) -> None:
    text = '"I think the bridge was closed," said Robert Dole.'
    assert voices(claims(text)) == [["Robert Dole"]]


def test_rejecting_a_budget_is_no_denial(claims: Claims) -> None:
    assert voices(claims("Parliament rejected the budget.")) == [[]]


def test_a_capital_speaks_for_its_country(claims: Claims) -> None:
    assert voices(claims("Oslo said the bridge was closed."))[0] == ["Norway"]


def test_who_does_not_say_it_is_no_speaker(claims: Claims) -> None:
    found = claims("Norway did not say how many soldiers were sent.")
    assert voices(found) == [[]]


def test_what_is_admitted_is_news_and_so_is_admitting(claims: Claims) -> None:
    found = claims("Norway officially acknowledged on Monday that it had sent troops.")
    assert voices(found) == [[], ["Norway"]]
    assert found[0].when is not None
    assert found[1].when is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A spokesman for the ministry said the road was open.", ["ministry"]),
        ("Norvane's spokesman said two bridges were closed.", ["Norvane"]),
        ("Reuters, quoting police, said two men were held.", ["Reuters", "police"]),
        ("A poll showed a lead of 9 points for Dole.", [""]),
        ("Norway made clear that the bridge was closed.", ["Norway"]),
        ("Norway went on to say that the bridge was closed.", ["Norway"]),
        ("Norway says in a statement that the bridge was closed.", ["Norway"]),
        ("The bridge is expected to open on Friday.", [""]),
        ("Dole is accused of closing the bridge.", [""]),
    ],
)
def test_it_finds_less_plain_speakers(
    claims: Claims, text: str, names: list[str]
) -> None:
    assert voices(claims(text))[-1] == names


def test_while_begins_a_new_voice_at_a_figure(claims: Claims) -> None:
    found = claims("Norway said 40 died, while the Red Cross put the toll at 55.")
    assert voices(found) == [["Norway"], ["Red Cross"]]


@pytest.mark.parametrize(
    "text",
    [
        "Norway declined to comment.",
        "Norway did not respond to a request for comment.",
    ],
)
def test_silence_is_no_claim(claims: Claims, text: str) -> None:
    assert claims(text) == []


def test_a_quotation_keeps_its_voice_over_paragraphs(claims: Claims) -> None:
    text = (
        "Robert Dole stated:\n“They closed it. It was dark.\n“Nobody told the police.”"
    )
    assert voices(claims(text))[1:] == [["Robert Dole"]] * 3


def test_who_is_quoted_inside_a_quotation_stands_under_its_voice(
    claims: Claims,
) -> None:
    found = claims("“Sweden said the bridge was closed,” Norway told reporters.")
    assert voices(found) == [["Norway", "Sweden"]]


def test_a_quotation_is_marked_whole(claims: Claims) -> None:
    found = claims("“I think the bridge was closed on Friday,” said Robert Dole.")
    assert found[0].span.quote == "I think the bridge was closed on Friday"
    assert found[0].text == "The bridge was closed on Friday."


def test_of_a_promise_what_is_promised_is_marked(claims: Claims) -> None:
    found = claims("Norway vowed to close the bridge.")
    assert found[0].span.quote == "to close the bridge"
    assert found[0].text == "Norway vowed to close the bridge."


def test_a_share_of_those_asked_is_no_speaker(claims: Claims) -> None:
    (found,) = claims("Some 64 percent of voters in Oslo believe the bridge is safe.")
    assert found.attribution.speakers == ()
    assert found.quantities[0].metric.name == "share of voter"


@pytest.mark.parametrize(
    "before",
    [
        "Rescuers from the agency Basarnel said 18 people died. The ferry belongs to"
        " PT Samudra Bara.",
        "The licence of PT Samudra Bara was revoked by the safety board, the KNKT.",
        "The regulator, the KNKT, fined the operator, Samudra Bara, on Monday.",
    ],
)
def test_a_company_is_the_firm_and_no_public_body(claims: Claims, before: str) -> None:
    found = claims(f"{before} The company denied that the ship was overloaded.")
    assert voices(found)[-1][0].removeprefix("PT ") == "Samudra Bara"


def test_to_call_something_off_is_no_speech(claims: Claims) -> None:
    (deed,) = claims("Norland called off the search for 21 people on Monday.")
    assert voices([deed]) == [[]]
    assert voices(claims("Norland called for an inquiry on Monday."))[0] == ["Norland"]
