from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.reading.plain import read_plain, visible

TODAY = date(2026, 5, 4)


def test_the_text_stands_as_it_is() -> None:
    assert visible("One line.\n\n  Two lines.\n")[0] == "One line.\n\n  Two lines.\n"


def test_line_ends_of_all_systems_become_newlines() -> None:
    assert visible("a\r\nb\rc\u2028d\x85e")[0] == "a\nb\nc\nd\ne"


@given(
    st.text(alphabet=st.sampled_from("ab \r\n\x00\u00ad\ufeff\u2028é😀"), max_size=60)
)
def test_every_code_point_stands_where_the_map_says(source: str) -> None:
    text, offsets = visible(source)
    for position, sign in enumerate(text):
        start, end = offsets.span_to_source(position, position + 1)
        assert source[start:end] == sign or sign == "\n"


def test_it_states_a_title() -> None:
    body = "The ferry to Osmund was late again on Monday, and so were its passengers. "
    parts = read_plain("Ferry to Osmund late again\n\n" + body * 3, TODAY)
    assert parts.stated[0].fields == {"title": "Ferry to Osmund late again"}
