from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reading.blocks import take_apart


def _blocks(source: str) -> list[str]:
    page = take_apart(source)
    return [page.text[one.start : one.end] for one in page.blocks]


def test_each_block_element_is_a_paragraph() -> None:
    assert _blocks("<div>One<p>two <b>and</b> more<br>three</div>four") == [
        "One",
        "two and more",
        "three",
        "four",
    ]


def test_white_space_is_levelled_but_not_in_preformatted_text() -> None:
    assert _blocks("<p>a \n\t b</p><pre>c\nd  e</pre>") == ["a b", "c", "d e"]


def test_what_is_not_shown_is_left_out() -> None:
    page = (
        "<head><title>T</title><style>p{}</style></head><p>a<script>x()</script>"
        "<noscript>n</noscript><template>t</template><svg><text>s</text></svg></p>"
        "<p hidden>h</p>b"
    )
    assert _blocks(page) == ["a", "b"]


def test_a_head_that_is_never_closed_hides_nothing() -> None:
    assert _blocks("<html><head><title>T</title><p>It sank.</p>") == ["It sank."]


def test_entities_are_decoded_and_keep_their_place() -> None:
    source = "<p>Fish &amp; chips cost &pound;5 &bogus; &#8211; ok</p>"
    page = take_apart(source)
    assert page.text == "Fish & chips cost £5 &bogus; – ok"
    at = page.text.index("£5")
    start, end = page.offsets.span_to_source(at, at + 2)
    assert source[start:end] == "&pound;5"


def test_the_head_is_noted() -> None:
    page = take_apart(
        '<html lang="en"><title>A &amp; B</title><meta name="x" content="1 &lt; 2">'
        '<link rel="canonical" href="https://a.example">'
        '<script type="application/ld+json">{"a": 1}</script>'
    )
    assert (page.language, page.title) == ("en", "A & B")
    assert page.metas[0]["content"] == "1 < 2"
    assert page.links[0]["href"] == "https://a.example"
    assert page.scripts == ['{"a": 1}']


def test_links_are_counted() -> None:
    page = take_apart("<p>All <a href=x>of this</a></p><p><a>linked</p><p>plain")
    assert [one.linked for one in page.blocks][:2] == [7, 6]


@given(
    st.text(alphabet=st.sampled_from("<>/pdivab &amp;;\n\"'=\x00\u00ad"), max_size=100)
)
def test_every_copied_run_stands_in_the_source(source: str) -> None:
    page = take_apart(source)
    for one in page.offsets.segments:
        if one.length == one.source_length and one.length > 1:
            derived = page.text[one.derived : one.derived + one.length]
            copied = source[one.source : one.source + one.length]
            assert re.sub(r"\s", " ", copied) == derived


@pytest.mark.parametrize(
    "unit",
    [
        "<div>",
        "<b>x",
        "<!--",
        "<a ",
        '<a b="',
        "<noscript>",
        "</x",
        "<",
        "&",
        "<p>x</nav>",
    ],
)
def test_bombs_take_linear_time(unit: str) -> None:
    started = time.perf_counter()
    take_apart(unit * 100_000)
    assert time.perf_counter() - started < 20  # quadratic would take hours
