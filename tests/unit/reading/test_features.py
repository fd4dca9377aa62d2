from __future__ import annotations

import time

from services.reading.blocks import take_apart
from services.reading.features import features
from services.reading.weights import EVERY, _weights, weigh

STORY = (
    "The dam above Tolve held through the night, engineers said, although the lake "
    "behind it rose by two metres, and 300 families slept in the school."
)
PAGE = (
    "<html><body><nav><a href='/'>Home</a> <a href='/s'>Sport</a></nav><article>"
    f"<h1>The dam holds</h1><p>{STORY}</p><p>{STORY[::-1]}.</p></article>"
    "<div class='related'><a href='/1'>Ten lakes to see before you drown</a></div>"
    "</body></html>"
)


def test_every_feature_has_a_weight_and_every_weight_a_feature() -> None:
    page = take_apart(PAGE)
    for one in features(page, {1, 2, 3}):
        assert {*one, EVERY} == set(_weights())


def test_running_text_that_is_kept_weighs_more_than_a_link() -> None:
    page = take_apart(PAGE)
    texts = [page.text[one.start : one.end] for one in page.blocks]
    weights = [weigh(one) for one in features(page, {1, 2, 3})]
    of = dict(zip(texts, weights, strict=True))
    assert of[STORY] > 0 > of["Ten lakes to see before you drown"]
    assert of["Home Sport"] < 0


def test_the_names_of_boxes_count() -> None:
    found = list(features(take_apart(PAGE), set()))
    assert found[-1]["strange"]
    assert not found[2]["strange"]
    assert found[0]["in_nav"]
    assert found[0]["only_link"] or found[0]["linked"] > 0.8


def test_a_lead_is_running_text_in_a_box_of_that_name() -> None:
    lead = f"<main><div class='standfirst'><p>{STORY}</p></div></main>"
    assert next(features(take_apart(lead), set()))["lead"]
    assert not next(features(take_apart(f"<aside>{lead}</aside>"), set()))["lead"]


def test_ten_times_the_blocks_take_about_ten_times_as_long() -> None:
    def seconds(count: int) -> float:
        page = take_apart(PAGE * count)
        started = time.process_time()
        assert sum(1 for _ in features(page, {1, 2})) == len(page.blocks)
        return time.process_time() - started

    seconds(10)
    assert seconds(1_000) < 40 * seconds(100) + 0.5
