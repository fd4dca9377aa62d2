"""Whatever bytes are dropped: an article or a refusal, within seconds.

A refusal is `Unreadable`, which parks the file with its reason. Anything else would be
a bug, tried three times.
"""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from services.cleaning.clean import clean
from services.errors import Unreadable
from services.reading.read import read

NAMES = st.sampled_from(["a.txt", "a.md", "a.html", "a.htm", "a", "a.TXT", "ü.txt"])
STORY = "The mayor of Ostrell said on Monday that ten people died in the flood. " * 3
#: CPU seconds for a small file, whatever is in it.
BOUND = 5.0

PIECES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            *("<p>", "</p>", "<div class=x>", "<table><tr><td>", "<!--", "-->", "<"),
            *("<script>", "</script>", "<style>", "<title>", "<a href='", "<br/", "&#"),
            *("<?xml version='1.0'?>", "<!DOCTYPE html>", "<![CDATA[", "]]>", "&nbsp;"),
            *("<meta charset=utf-16>", "<meta charset=x-none>", "&#x110000;", "&amp"),
            *("<script type='application/ld+json'>", '{"@graph": [{', '"headline":'),
            *(
                "---\n",
                "title: ",
                "published: 0000-00-00\n",
                "- ",
                "&a [*a]",
                "!!python",
            ),
            *("\0", "\x1b[2J", "\ufeff", "\ufffe", "\u202e", "\ud7ff", "\r", "\n\n"),
            *("# ", "```\n", "[x](y)", "![", "**", "|a|b|\n", "> ", "\t", "\\", "$$"),
            *("By Ana Brol", "Photo: ", "Monday", "1,000", "“", "’s ", "£", "—", STORY),
        ]
    ),
)
SIDECARS = st.one_of(
    st.none(),
    st.binary(max_size=60),
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["title", "published", "url", "language", "x"]), inner
            )
        ),
        max_leaves=6,
    ).map(lambda one: json.dumps(one).encode("utf-8", "replace")),
)
CALM = tried(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def _taken(data: bytes, name: str, sidecar: bytes | None = None) -> None:
    """Read and clean; refuse or succeed within the bound, and hold what is promised."""
    begun = time.process_time()
    try:
        text = read(data, name, sidecar)
        assert "\0" not in text.text
        text.text.encode("utf-8")  # no half characters: the database refuses them
        cleaned = clean(text)
        assert all(0 <= one.start <= one.end <= len(text.text) for one in cleaned.cuts)
    except Unreadable as refusal:
        assert refusal.code and str(refusal)
    assert time.process_time() - begun < BOUND


@CALM
@given(data=st.binary(max_size=400), name=NAMES, sidecar=SIDECARS)
def test_any_bytes_end_as_an_article_or_a_refusal(
    data: bytes, name: str, sidecar: bytes | None
) -> None:
    _taken(data, name, sidecar)


@CALM
@given(pieces=st.lists(PIECES, max_size=25), name=NAMES, sidecar=SIDECARS)
def test_pieces_of_pages_in_any_order_do(
    pieces: list[str], name: str, sidecar: bytes | None
) -> None:
    _taken("".join(pieces).encode("utf-8", "replace"), name, sidecar)


@CALM
@given(
    text=st.text(max_size=60),
    code=st.sampled_from(["utf-16", "utf-32", "utf-7", "cp1252", "cp1251", "gb18030"]),
    cut=st.integers(0, 5),
)
def test_text_of_any_encoding_broken_off_anywhere_does(
    text: str, code: str, cut: int
) -> None:
    data = (STORY + text).encode(code, "replace")
    _taken(data[: len(data) - cut], "a.txt")
    _taken(data[cut:], "a.html")


_LAUGHS = "\n".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
BOMBS = {
    "yaml laughs": ("a.md", f"---\na: &a [x]\n{_LAUGHS}\ntitle: *i\n---\n{STORY}"),
    "yaml nested": ("a.md", f"---\ntitle: {'[' * 20_000}\n---\n{STORY}"),
    "yaml object": (
        "a.md",
        f"---\ntitle: !!python/object/apply:os.abort []\n---\n{STORY}",
    ),
    "json-ld nested": (
        "a.html",
        f"<script type='application/ld+json'>{'[' * 100_000}</script><p>{STORY}",
    ),
    "xml entities": (
        "a.html",
        "<!DOCTYPE lolz [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
        f"<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;'>]><p>&c; {STORY}",
    ),
    "deep tags": ("a.html", f"{'<div>' * 5_000}<p>{STORY}"),
    "deep inline tags": ("a.html", f"<p>{'<b><i>' * 3_000}{STORY}"),
    "deep tables": ("a.html", f"{'<table><tr><td>' * 2_000}<p>{STORY}"),
    "many attributes": (
        "a.html",
        f"<p {' '.join(f'a{n}=1' for n in range(2_000))}>{STORY}",
    ),
    "a tag as long as the file": (
        "a.html",
        f"<p {' '.join(f'a{n}' for n in range(40_000))}>{STORY}</p>",
    ),
    "a script as long as the file": (
        "a.html",
        f"<script {' '.join(f'a{n}=1' for n in range(40_000))}></script><p>{STORY}</p>",
    ),
    "a byline that goes on": (
        "a.txt",
        "".join(f"By Ana Brol{one * 60}- x\n\n" for one in ("9", "A.", "A-", "A’"))
        + STORY,
    ),
    "many entities": ("a.html", f"<p>{'&amp;' * 20_000}{STORY}"),
    "deep quotes": ("a.md", f"{'> ' * 2_000}{STORY}"),
    "deep lists": ("a.md", "".join(f"{' ' * n}- x\n" for n in range(200)) + STORY),
    "many brackets": ("a.md", f"{'[' * 10_000}{STORY}"),
    "many stars": ("a.md", f"{'*a_' * 5_000}{STORY}"),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_a_file_made_to_grow_does_not(kind: str) -> None:
    name, text = BOMBS[kind]
    _taken(text.encode(), name)


@pytest.mark.parametrize("sign", ["\x1b", "\x0b", "\ufffe", "&#27;", "&#xFFFE;"])
def test_a_control_character_behind_a_script_stops_nothing(sign: str) -> None:
    page = f"<html><body><p>{STORY}<script>x</script>{sign} and more.</p></body></html>"
    assert STORY.strip() in read(page.encode(), "a.html").text


def test_no_file_of_ours_is_read_into_an_article() -> None:
    page = (
        "<!DOCTYPE p [<!ENTITY x SYSTEM 'file:///etc/passwd'>"
        "<!ENTITY % y SYSTEM 'file:///etc/hostname'>%y;]>"
        "<html xmlns:xi='http://www.w3.org/2001/XInclude'><p>&x;"
        f"<xi:include href='file:///etc/passwd' parse='text'/>{STORY}"
    )
    for start in ("", "<?xml version='1.0'?>"):
        text = read((start + page).encode(), "a.html").text
        assert "root:" not in text


@pytest.mark.parametrize("depth", [100, 100_000])
def test_a_sidecar_as_deep_as_a_well_says_nothing(depth: int) -> None:
    told = read(STORY.encode(), "a.txt", b'{"title": ' + b"[" * depth)
    assert told.text
