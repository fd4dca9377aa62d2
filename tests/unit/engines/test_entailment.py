"""The entailment model that ships: no fake can show what it gets wrong."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from services.engines.entailment import SHIPPED, CrossEncoder
from services.errors import StartError
from services.model.opinion import OpinionKind

RIVER = "The river burst its banks on Tuesday, forcing 400 families from their homes."
SAME = "On Tuesday 400 families had to leave home when the river burst its banks."
FEWER = "Only 90 families were forced from their homes when the river burst its banks."
RATES = "The central bank raised its key rate to 4.5 percent."
EVERYTHING = [(RIVER, SAME), (RIVER, FEWER), (SAME, RIVER), (RIVER, RATES)]


@pytest.fixture(scope="module")
def model() -> CrossEncoder:
    return CrossEncoder()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "entailment"))


def test_two_tolls_may_follow_one_another(model: CrossEncoder) -> None:
    one, other = "Twelve people died in the fire.", "Three people died in the fire."
    (verdict,) = model.probabilities([(one, other)])
    kinds = list(OpinionKind)
    told = [
        kinds.index(OpinionKind.UPDATE),
        kinds.index(OpinionKind.COMPETING_ESTIMATES),
    ]
    assert sum(verdict.opinions[place] for place in told) > 0.5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A court acquitted the former mayor.", "A court convicted the former mayor."),
        ("The bridge was opened in 1998.", "The bridge was opened in 2004."),
        ("The union accepted the offer.", "The union did not accept the offer."),
        ("The ship carried 12 lifeboats.", "The ship carried three lifeboats."),
    ],
)
def test_opposed_statements_are_contradictions_both_ways_round(
    model: CrossEncoder, one: str, other: str
) -> None:
    for verdict in model.probabilities([(one, other), (other, one)]):
        assert verdict.contradiction > 0.5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Police arrested two men.", "Two men were arrested by police."),
        ("The court, which sits in Orsk, freed Lund.", "The court freed Lund."),
    ],
)
def test_a_statement_in_other_words_is_entailed(
    model: CrossEncoder, one: str, other: str
) -> None:
    (verdict,) = model.probabilities([(one, other)])
    assert verdict.entailment > 0.5


def test_like_events_of_other_places_and_days_do_not_conflict(
    model: CrossEncoder,
) -> None:
    one = "An earthquake shook Valdoria on Sunday."
    other = "A storm hit Kessia on Monday."
    for verdict in model.probabilities([(one, other), (other, one)]):
        assert verdict.contradiction < 0.2


def test_statements_about_different_things_do_not_conflict(model: CrossEncoder) -> None:
    pair = ("Two ferries collided off Tarn.", "The bank opened a branch in Orsk.")
    for verdict in model.probabilities([pair, pair[::-1]]):
        assert verdict.contradiction < 0.2


@pytest.mark.xfail(strict=True, reason="the model does not see who did it to whom")
def test_swapped_parties_are_a_contradiction(model: CrossEncoder) -> None:
    (verdict,) = model.probabilities([("Varga beat Lund.", "Lund beat Varga.")])
    assert verdict.contradiction > 0.5


@pytest.mark.xfail(strict=True, reason="the model takes rare synonyms for another act")
def test_a_rare_synonym_is_entailed(model: CrossEncoder) -> None:
    pair = ("The minister resigned on Monday.", "The minister stepped down on Monday.")
    (verdict,) = model.probabilities([pair])
    assert verdict.entailment > 0.5


def test_probabilities_add_up_to_one(model: CrossEncoder) -> None:
    for verdict in model.probabilities(EVERYTHING):
        assert sum(verdict[:3]) == pytest.approx(1, abs=1e-5)
        assert sum(verdict.opinions) == pytest.approx(1, abs=1e-5)
        assert min(*verdict[:3], *verdict.opinions) >= 0


def test_there_is_a_number_for_each_of_the_six_opinions(model: CrossEncoder) -> None:
    (verdict,) = model.probabilities([(RIVER, SAME)])
    likely = dict(zip(OpinionKind, verdict.opinions, strict=True))
    assert max(likely, key=lambda kind: likely[kind]) is OpinionKind.SAME


def test_the_opinions_were_trained_in_their_order() -> None:
    stated = json.loads((SHIPPED / "model.json").read_text())["opinions"]
    assert stated == [kind.value for kind in OpinionKind]


def test_an_answer_does_not_depend_on_its_company(model: CrossEncoder) -> None:
    together = model.probabilities(EVERYTHING)
    assert [model.probabilities([pair])[0] for pair in EVERYTHING] == together
    assert model.probabilities(EVERYTHING[::-1]) == together[::-1]


def test_a_second_model_gives_the_same_answers(model: CrossEncoder) -> None:
    assert CrossEncoder().probabilities(EVERYTHING) == model.probabilities(EVERYTHING)


def test_no_pairs_give_no_answers(model: CrossEncoder) -> None:
    assert model.probabilities([]) == []


@pytest.mark.parametrize("text", ["", " \n", "\x00", "🌊", "東京で地震", "x" * 5000])
def test_it_takes_any_text(model: CrossEncoder, text: str) -> None:
    for verdict in model.probabilities([(text, RIVER), (RIVER, text)]):
        assert sum(verdict[:3]) == pytest.approx(1, abs=1e-5)


def test_the_end_of_a_long_side_is_not_read(model: CrossEncoder) -> None:
    long = "river " * 300
    read, more = model.probabilities([(RATES, long), (RATES, long + "bank")])
    assert read == more


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_it_refuses_a_changed_file(copied: Path, name: str) -> None:
    changed = bytearray((copied / name).read_bytes())
    changed[len(changed) // 2] ^= 1
    (copied / name).write_bytes(changed)
    with pytest.raises(StartError, match=rf"entailment model is damaged: .*{name} is"):
        CrossEncoder(copied)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "model.json"])
def test_it_refuses_a_missing_file(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(StartError, match=rf"cannot be read: .*{name} \(No such file"):
        CrossEncoder(copied)


def test_the_files_are_no_larger_than_promised() -> None:
    assert sum(file.stat().st_size for file in SHIPPED.iterdir()) < 25_000_000
