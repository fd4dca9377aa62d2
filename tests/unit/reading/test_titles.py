from __future__ import annotations

from services.reading.titles import guess_title

BODY = (
    "The bakers of Tollmar will strike on Friday, their union said, unless the mills "
    "lower the price of flour before the end of the week."
)


def test_the_line_above_the_first_paragraph_is_the_title() -> None:
    assert guess_title(f"Bakers of Tollmar to strike\n\n{BODY}") == (
        "Bakers of Tollmar to strike"
    )


def test_of_several_lines_the_text_takes_up_one() -> None:
    text = f"HOME\n\nOur Garden Special\n\nTollmar bakers set to strike\n\n{BODY}"
    assert guess_title(text) == "Tollmar bakers set to strike"


def test_a_line_behind_the_lead_may_be_the_title() -> None:
    assert guess_title(f"{BODY}\nBakers in Tollmar strike\n{BODY}") == (
        "Bakers in Tollmar strike"
    )


def test_a_sentence_is_no_title() -> None:
    assert guess_title(f"The bakers of Tollmar will strike.\n\n{BODY}") is None


def test_a_byline_is_no_title() -> None:
    assert guess_title(f"By Friday Baker in Tollmar\n\n{BODY}") is None


def test_lines_alone_have_no_title() -> None:
    assert guess_title("Bakers strike\nMillers happy\n") is None
