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
        ("The breach has not been sealed.", ("leak:breach", "leaking")),
        ("The court convicted Robert Dole.", ("verdict:Robert Dole", "guilty")),
        ("The court acquitted Robert Dole.", ("verdict:Robert Dole", "not guilty")),
        ("Parliament approved the budget.", ("approval:budget", "approved")),
        ("Parliament rejected the budget.", ("approval:budget", "rejected")),
        ("Robert Dole resigned on Friday.", ("office:Robert Dole", "left")),
        ("The airport was reopened on Friday.", ("access:airport", "open")),
        ("The fire has been extinguished.", ("fire:fire", "out")),
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
