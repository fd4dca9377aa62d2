"""No text takes more than linear time, whatever it is made of."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable

import pytest

from services.cleaning.clean import clean
from services.engines.loading import engines
from services.errors import Unreadable
from services.offline import read_article
from services.reading.read import read
from tests.unit.cleaning.beehive import STORY

#: What each family of rules looks for, so written that its patterns nearly fit again
#: and again. A piece is repeated; a number in it makes each copy another.
PIECES = {
    "sentences": "The keepers of hive {n} lost {n} colonies over the winter, it said. ",
    "lines without a stop": "The keepers of hive {n} lost their colonies\n",
    "headlines": "Hive {n} Burns Down In Tollmar As Keepers Sleep\n\n",
    "captions": "A hive ( [ Photo / by (via — Ada {n} courtesy © of\n\n",
    "bylines": "By Ada Moor{n}, Ivo Stern and Lena Maar | Tollmar - Editor\n\n",
    "cookies": "cookies cookies we use your cookies we you our {n} site cookies\n\n",
    "chrome": "Home > Bees > {n} | a · b • c › d → e » share this on via to it\n\n",
    "sales": "Sign up now! Register today! Please give {n} for your ticket! Save.\n\n",
    "links": "Related stories\n\nBees {n} in the news\n\n",
    "comments": "{n} comments\n\nI told you so, {n} times, said nobody.\n\n",
    "repeats": "The keepers of Tollmar lost all colonies in a hard winter.\n\n",
    "near repeats": "The keepers of Tollmar lost hive {n} in the hard winter.\n\n",
    "stops": "... !!! ??? {n} … ",
    "capitals": "THE KEEPERS OF HIVE {n} LOST THEIR COLONIES OVER THE WINTER. ",
    "one word": "x{n}",
    "no spaces": "养蜂人失去了蜂群{n}的一半",
    "quotation marks": "“hive {n} ",
    "brackets": "(((([[[{{{{ {n} ",
    "spaces": "hive {n}" + " " * 40,
    "tabs and breaks": "hive {n}\t\t\r\n\t \r\n",
    "unseen signs": "hi\u200bve\u00ad \x00{n}\ufeff ",
    "combining marks": "e\u0301\u0302\u0303\u0304{n}",
    "garbled signs": "â€œhive {n}â€™ Ã© Â ",
    "emoji": "🐝🏽\u200d🌾{n} ",
    "right to left": "\u202eהדבוראים של {n} טולמר\u202c ",
}
MARKUP = {
    "open tags": "<div class='a{n}'><p>hive {n} ",
    "closing tags": "</div></p></b>hive {n}",
    "attributes": "<p a{n}='b' c=d e>hive</p>",
    "links": "<p><a href='/{n}'>hive {n}</a></p>",
    "entities": "&amp;&#x200b;&nbsp;&unknown{n};",
    "comments": "<!-- {n} -- > <!- <! hive ",
    "scripts": "<script>{n}</scrip<style>",
}
#: Code points of the smaller text; the larger is four times as long.
SIZE = 20_000


def _filled(piece: str, size: int) -> str:
    """Repeat a piece up to a size, with a running number."""
    count = size // max(1, len(piece))
    return "".join(piece.replace("{n}", str(n)) for n in range(count))


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _cleaned(text: str, name: str) -> None:
    try:
        clean(read(text.encode("utf-8", "replace"), name))
    except Unreadable:
        return


@pytest.mark.parametrize("kind", PIECES)
def test_four_times_the_text_takes_no_more_than_linear_time(kind: str) -> None:
    story = "\n\n".join(STORY) + "\n\n"
    small, large = (story + _filled(PIECES[kind], size) for size in (SIZE, 4 * SIZE))
    first = _seconds(lambda: _cleaned(small, "a.txt"))
    second = _seconds(lambda: _cleaned(large, "a.txt"))
    assert second < 10 * first + 0.5


@pytest.mark.parametrize("kind", MARKUP)
def test_four_times_the_page_takes_no_more_than_linear_time(kind: str) -> None:
    small, large = (
        f"<html><body>{_filled(MARKUP[kind], size)}" for size in (SIZE, 4 * SIZE)
    )
    first = _seconds(lambda: _cleaned(small, "a.html"))
    second = _seconds(lambda: _cleaned(large, "a.html"))
    assert second < 10 * first + 2


def _book(words: int) -> str:
    """Write a long text of which no two sentences are alike."""
    told = (
        "On day {n} of the siege, the governor of district {n} said that {m} people "
        "had left the town of Tollmar{n}, up from {k} the week before. Doctors counted "
        "{k} wounded in ward {n}, and the guard denied that its men had fired first."
    )
    each = len(told.split())
    return "\n\n".join(
        told.replace("{n}", str(n))
        .replace("{m}", str(3 * n + 7))
        .replace("{k}", str(2 * n + 5))
        for n in range(words // each + 1)
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "shape"), [(200_000, "one line"), (60_000, "paragraphs")]
)
def test_a_book_is_read_from_end_to_end(words: int, shape: str) -> None:
    text = _book(words)
    if shape == "one line":
        text = text.replace("\n\n", " ")
    started = time.process_time()
    found = read_article(text.encode(), "book.txt", parser=engines().parser)
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        f"{len(text.split()):,} words, {shape}: {seconds:.0f} s of one core, "
        f"{len(found['claims']):,} claims, peak {peak:,.0f} MB\n"
    )
    assert len(found["claims"]) > words // 40
    assert text[-60:-1] in found["text"]
    # Thrice what it takes: time that grows with the square is seen.
    assert seconds < words / 900
