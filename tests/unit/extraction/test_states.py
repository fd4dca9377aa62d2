from __future__ import annotations

import pytest

from tests.unit.extraction.conftest import Claims


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Norway has retaken Vardal.", ("control:Vardal", "retaken")),
        (
            "Norway expelled the rebels from the Vardal region.",
            ("control:Vardal", "retaken"),
        ),
        (
            "Troops are still fighting in parts of Vardal.",
            ("control:Vardal", "contested"),
        ),
        (
            "He announced the complete liberation of Vardal.",
            ("control:Vardal", "retaken"),
        ),
        ("The breach has been sealed.", ("leak:breach", "sealed")),
        ("The fire did not spread to the barn.", None),
        ("The breach has not been sealed.", ("leak:breach", "leaking")),
        ("The court convicted Robert Dole.", ("verdict:Robert Dole", "guilty")),
        ("The court acquitted Robert Dole.", ("verdict:Robert Dole", "not guilty")),
        ("Parliament approved the budget.", ("approval:budget", "approved")),
        ("Parliament rejected the budget.", ("approval:budget", "rejected")),
        ("Robert Dole resigned on Friday.", ("office:Robert Dole", "left")),
        ("The airport was reopened on Friday.", ("access:airport", "open")),
        ("The fire has been extinguished.", ("fire:fire", "out")),
        ("The fire is under control.", ("fire:fire", "out")),
        ("The airport remains closed.", ("access:airport", "closed")),
        ("The closure of the plant was announced.", ("access:plant", "closed")),
        ("Robert Dole remains in custody.", ("custody:Robert Dole", "held")),
        ("Robert Dole was among the dead.", ("life:Robert Dole", "dead")),
        (
            "Police confirmed the arrest of Robert Dole.",
            ("custody:Robert Dole", "held"),
        ),
        ("The jury found Robert Dole guilty.", ("verdict:Robert Dole", "guilty")),
        (
            "The jury found Robert Dole not guilty.",
            ("verdict:Robert Dole", "not guilty"),
        ),
        ("Robert Dole pleaded not guilty.", ("plea:Robert Dole", "not guilty")),
        ("Robert Dole stepped down on Friday.", ("office:Robert Dole", "left")),
        ("Robert Dole refused to resign.", ("office:Robert Dole", "in office")),
        ("Parliament voted down the budget.", ("approval:budget", "rejected")),
        ("Parliament failed to approve the budget.", ("approval:budget", "rejected")),
        ("The treaty has not been signed.", ("signature:treaty", "unsigned")),
        ("The curfew has been lifted.", ("rule:curfew", "lifted")),
        ("The curfew is no longer in force.", ("rule:curfew", "lifted")),
        ("The curfew is still in force.", ("rule:curfew", "in force")),
        ("The match was called off.", ("occasion:match", "cancelled")),
        ("The match went ahead on Friday.", ("occasion:match", "going ahead")),
        ("The talks broke down on Friday.", ("talks:talks", "broken off")),
        ("The truce is holding.", ("truce:truce", "holding")),
        ("The water is not safe to drink.", ("safety:water", "unsafe")),
        ("The video is fake.", ("truth:video", "fake")),
        ("The court overturned the verdict.", ("judgement:verdict", "overturned")),
        ("Flights resumed on Friday.", ("service:flights", "running")),
        ("Tugs refloated the ferry.", ("vessel:ferry", "afloat")),
    ],
)
def test_it_places_a_state(claims: Claims, text: str, status: tuple[str, str]) -> None:
    assert claims(text)[0].predication.status == status


@pytest.mark.parametrize(
    "text",
    [
        "Norway sent troops to retake Vardal.",
        "Norway could retake Vardal.",
        "If Vardal is retaken, the war will end.",
        "The court convicted Robert Dole of theft but acquitted Robert Dole of fraud.",
        "Norway will reopen the airport.",
        "The king called for the release of Robert Dole.",
        "Three roads were closed on Friday.",
        "The frigate Norway fired at the pirates.",
        "The third victim died on Friday.",
        "A man was arrested in Oslo.",
        "Some flights were suspended on Friday.",
    ],
)
def test_what_is_not_settled_has_no_state(claims: Claims, text: str) -> None:
    assert claims(text)[0].predication.status is None


def test_a_denial_turns_the_state(claims: Claims) -> None:
    found = claims("Norway denied that Vardal had been retaken.")
    assert found[0].predication.status == ("control:Vardal", "contested")


def test_a_breach_is_asked_about_through_its_dam(claims: Claims) -> None:
    found = claims("The Vardal Dam broke on Friday. The breach has been sealed.")
    assert found[-1].predication.status == ("leak:Vardal Dam", "sealed")


def test_things_of_one_kind_are_told_apart_by_what_names_them(claims: Claims) -> None:
    one = claims("The trade deal was rejected on Friday.")[0].predication.status
    other = claims("The peace deal was approved on Friday.")[0].predication.status
    assert one is not None
    assert other is not None
    assert one[0] != other[0]
