"""Whom "he" and "she" mean: grammar, names, forms of address, weight."""

from __future__ import annotations

import pytest

from tests.unit.extraction.conftest import Claims


def texts(claims: Claims, text: str) -> str:
    return " ".join(one.text for one in claims(text))


@pytest.mark.parametrize(
    ("text", "put_in"),
    [
        (
            "Pavla Rusk met Tomas Vell in Ostrell on Friday. She left on Sunday.",
            "Pavla Rusk left on Sunday",
        ),
        (  # a first name from elsewhere
            "Loredana Conti met Ottavio Bassi on Friday. He left on Sunday.",
            "Ottavio Bassi left on Sunday",
        ),
        (  # a form of address tells what the name does not
            "Mrs Zeral met Captain Orv on Friday. She left on Sunday.",
            "Zeral left on Sunday",
        ),
        (  # what she is tells it too
            "Her husband, Ilmo Krat, met the nurse, Mrs Ruvi Dahn. She left on Sunday.",
            "Ruvi Dahn left on Sunday",
        ),
    ],
)
def test_the_name_is_put_in(claims: Claims, text: str, put_in: str) -> None:
    assert put_in in texts(claims, text)


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        (  # somebody without a name is somebody
            "The janitor Derek Paton rang the police. A boy had left the school. "
            "He was held for 14 days.",
            "Derek Paton was held",
        ),
        (  # nobody digs himself out
            "Nora Lind dug him out of the mud with 20 others.",
            "Nora Lind dug Nora Lind",
        ),
        (  # her aide is not herself
            "Her aide Levan Dolidze was held for 14 days.",
            "Levan Dolidze's aide",
        ),
        (
            "Its owner, Anders Noll, sold 300 boats. Her aide, Levan Dolidze, left.",
            "Levan Dolidze's aide",
        ),
        ("Everyone kept his 300 crowns, Anders Noll said.", "Anders Noll's 300"),
        (  # a lake
            "Divers searched in Llyn Hesgin for 14 days. She was found on Friday.",
            "Llyn Hesgin was found",
        ),
        (  # who speaks is "I" in his own words
            'Derek Paton spoke on Friday. "He sold 300 boats," Derek Paton said.',
            "Derek Paton sold",
        ),
        (  # two men of one weight
            "Anders Noll and Karl Brandt met on Friday. He sold 300 boats.",
            "Anders Noll sold",
        ),
        (  # what he owns is nearer to the subject of its own verb
            "Karl Brandt was ill. "
            "Karl Brandt left after Anders Moss sold his 14 shares.",
            "Karl Brandt's 14",
        ),
        ("Anders Noll left. It was he who sold 300 boats.", "It was it"),
    ],
)
def test_no_wrong_name_is_put_in(claims: Claims, text: str, left_out: str) -> None:
    assert left_out not in texts(claims, text)


def test_the_mayor_is_who_was_named_as_mayor(claims: Claims) -> None:
    text = (
        "The mayor, Olena Prus, stayed in the town. A farmer left it on Friday. "
        "The mayor has 300 names on a list. She read them on Sunday."
    )
    assert "Olena Prus read them on Sunday" in texts(claims, text)


def test_what_a_bearer_is_is_no_part_of_the_name(claims: Claims) -> None:
    text = "Owner Leon Vasker sold the club on Friday. He kept 300 shares."
    assert "Leon Vasker kept 300 shares" in texts(claims, text)
    assert "Owner Leon Vasker kept" not in texts(claims, text)


def test_a_lawyer_speaks_of_somebody_else(claims: Claims) -> None:
    text = (
        "Anders Dahl was jailed on Friday. His lawyer said he would appeal on Sunday."
    )
    assert "Anders Dahl would appeal" in texts(claims, text)


def test_nobody_is_remembered_for_ever(claims: Claims) -> None:
    between = "Rain fell on the town. " * 6
    text = f"Anders Noll left. {between}He was held for 14 days."
    assert "Anders Noll was held" not in texts(claims, text)


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("Norway acted on Friday. It was Marsh who sold 300 boats.", "Norway was"),
        ("Norway read the plan and signed it on Friday.", "signed Norway"),
        ("Norway left. It was the third defeat in 14 days.", "Norway was the third"),
        ("The fire in Norway cost three people their lives.", "Norway's lives"),
        ('Norway said: "It was the largest of 14 ships."', "Norway was the largest"),
    ],
)
def test_it_and_they_stay_where_they_may_be_anything(
    claims: Claims, text: str, left_out: str
) -> None:
    assert left_out not in texts(claims, text)
