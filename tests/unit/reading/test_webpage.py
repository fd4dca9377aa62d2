from __future__ import annotations

from datetime import date

from services.reading.webpage import read_webpage

TODAY = date(2026, 5, 4)

PAGE = """<!doctype html><html lang="en"><head>
<title>Ferry sinks off Osmund | Lindhaven Herald</title>
<meta property="og:site_name" content="Lindhaven Herald">
<style>p { color: red }</style></head><body>
<nav><a href="/">Front page</a> <a href="/boats">Boats</a></nav>
<div class="cookie-banner">We use cookies and our partners do so too.
<button>OK</button></div>
<main><article><h1>Ferry sinks off Osmund</h1>
<p class="lead">The ferry Alba sank off the island of Osmund on Friday night with 40
people on board, the coast guard said, and all of them were saved.</p>
<p>Fishing boats from three villages reached the ferry within half an hour. The
captain was the last to leave, according to the coast guard in Lindhaven.</p>
<figure><img src="a.jpg"><figcaption>The Alba in her good days. Photo: Bo
Lind</figcaption></figure>
<p>The ferry was built in 1971 and had been due for repairs in the autumn. The
island&#8217;s council has asked for a new one ever since the storms of last
winter.</p>
<p><a href="/other">Lighthouse Keeper Wins Lottery And Buys 3 More Lighthouses</a></p>
<p>An inquiry will begin on Monday, the harbour office said. It is expected to take
several weeks, and the crew has been told not to speak before it is over.</p>
</article></main>
<aside class="most-read"><h2>Most read</h2><ul><li><a href="/1">Cat Up A
Tree</a></li></ul></aside>
<footer><p>© 2026 Lindhaven Herald, 1 Quay Street</p></footer></body></html>"""


def _kept(page: str) -> str:
    parts = read_webpage(page, TODAY)
    text = parts.text
    for cut in reversed(parts.furniture):
        text = text[: cut.start] + text[cut.end :]
    return text


def test_the_article_is_kept_and_the_page_around_it_is_furniture() -> None:
    kept = _kept(PAGE)
    for words in (
        "sank off the island",
        "Fishing boats",
        "island’s council",
        "An inquiry",
    ):
        assert words in kept
    for words in ("Front page", "cookies", "Photo:", "Lottery", "Cat Up", "©"):
        assert words not in kept


def test_all_that_is_shown_is_in_the_text_and_every_cut_has_its_rule() -> None:
    parts = read_webpage(PAGE, TODAY)
    assert "Cat Up A Tree" in parts.text
    assert "color" not in parts.text
    for cut in parts.furniture:
        assert parts.text[cut.start : cut.end] == cut.text
        assert cut.rule.startswith("webpage.")
    assert "webpage.caption" in {one.rule for one in parts.furniture}
    assert "webpage.navigation" in {one.rule for one in parts.furniture}


def test_offsets_lead_into_the_page() -> None:
    parts = read_webpage(PAGE, TODAY)
    at = parts.text.index("The island’s council")
    start, end = parts.source_map.span_to_source(at, at + len("The island’s council"))
    assert PAGE[start:end].split() == ["The", "island&#8217;s", "council"]


def test_a_lead_that_the_library_drops_is_put_back() -> None:
    page = PAGE.replace(
        "<main><article><h1>",
        '<main><div class="teaser"><p class="abstract">Forty people were saved when '
        "the old island ferry went down on Friday, and a cat was saved too.</p></div>"
        "<article><h1>",
    )
    assert "a cat was saved too" in _kept(page)


def test_a_broken_page_is_still_read() -> None:
    broken = PAGE.replace("</p>", "").replace("</nav>", "").replace("</div>", "<b>")
    assert "Fishing boats from three villages" in read_webpage(broken, TODAY).text


def test_a_page_too_deep_for_a_tree_is_read_without_one() -> None:
    deep = (
        "<div>" * 5_000 + "<p>The ferry Alba sank off Osmund, the coast guard said.</p>"
    )
    assert "The ferry Alba sank" in _kept(f"<nav>Menu</nav>{deep}")


def test_a_page_of_nothing_but_a_line_keeps_it() -> None:
    assert _kept("<p>It sank.") == "It sank."


def test_a_date_in_the_text_is_never_the_publication_date() -> None:
    page = PAGE.replace(
        "An inquiry will begin", "Our course of 14 April 2026 is full. An"
    )
    assert "published" not in read_webpage(page, TODAY).stated[0].fields


def test_a_date_in_the_markup_is_the_last_resort() -> None:
    page = PAGE.replace(
        "<h1>", '<time datetime="2026-05-02" class="published">2 May</time><h1>'
    )
    assert read_webpage(page, TODAY).stated[0].fields["published"] == date(2026, 5, 2)
