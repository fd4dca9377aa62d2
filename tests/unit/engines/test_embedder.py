"""Minilm against the model that ships: no fake can show what it gets wrong."""

from __future__ import annotations

import math
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from services.engines.embedder import SHIPPED, Minilm
from services.errors import StartError

FLOOD = "The river burst its banks on Tuesday, forcing 400 families out of their homes."
FLOOD_AGAIN = "Some 400 households had to leave after the river flooded on Tuesday."
FLOOD_MORE = (
    "At least 600 families have been driven out by the flooding, officials said."
)
RATES = "The central bank raised its key rate by a quarter point to 4.5 percent."
RATES_AGAIN = "Interest rates went up by 0.25 percentage points, the bank announced."
SHORT = "Nobody was hurt."
EVERYTHING = [FLOOD, SHORT, RATES, FLOOD_AGAIN, RATES_AGAIN, FLOOD_MORE]


@pytest.fixture(scope="module")
def minilm() -> Minilm:
    return Minilm()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "minilm"))


def cosine(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(
    ("claim", "paraphrase", "other"),
    [
        (FLOOD, FLOOD_AGAIN, RATES),
        (FLOOD, FLOOD_MORE, SHORT),
        (RATES, RATES_AGAIN, FLOOD_AGAIN),
    ],
)
def test_a_paraphrase_is_nearer_than_another_subject(
    minilm: Minilm, claim: str, paraphrase: str, other: str
) -> None:
    a, b, c = minilm.embed([claim, paraphrase, other])
    assert cosine(a, b) > cosine(a, c) + 0.3


@pytest.mark.parametrize(
    ("one", "other", "similarity"),
    [
        (FLOOD, FLOOD_AGAIN, 0.696),
        (FLOOD, FLOOD_MORE, 0.569),
        (FLOOD, RATES, 0.067),
        (RATES, RATES_AGAIN, 0.519),
        (SHORT, FLOOD_MORE, 0.120),
    ],
)
def test_it_agrees_with_the_original_in_full_precision(
    minilm: Minilm, one: str, other: str, similarity: float
) -> None:
    a, b = minilm.embed([one, other])
    assert cosine(a, b) == pytest.approx(similarity, abs=0.01)


def test_it_gives_vectors_of_the_stated_length_and_of_length_one(
    minilm: Minilm,
) -> None:
    for vector in minilm.embed(EVERYTHING):
        assert len(vector) == minilm.dimensions == 384
        assert math.hypot(*vector) == pytest.approx(1, abs=1e-5)


def test_it_keeps_the_order(minilm: Minilm) -> None:
    forwards = minilm.embed(EVERYTHING)
    assert minilm.embed(EVERYTHING[::-1]) == forwards[::-1]


def test_a_vector_does_not_depend_on_its_company(minilm: Minilm) -> None:
    long = " ".join(EVERYTHING * 4)
    alone = minilm.embed([SHORT])
    assert minilm.embed([long, SHORT, long])[1:2] == alone
    assert minilm.embed([SHORT] * 3) == alone * 3


def test_a_second_model_gives_the_same_vectors(minilm: Minilm) -> None:
    assert Minilm().embed(EVERYTHING) == minilm.embed(EVERYTHING)


def test_no_texts_give_no_vectors(minilm: Minilm) -> None:
    assert minilm.embed([]) == []


@pytest.mark.parametrize("text", ["", " \n", "\x00", "🌊", "東京で地震", "x" * 5000])
def test_it_takes_any_text(minilm: Minilm, text: str) -> None:
    (vector,) = minilm.embed([text])
    assert math.hypot(*vector) == pytest.approx(1, abs=1e-5)


def test_case_does_not_matter(minilm: Minilm) -> None:
    assert minilm.embed([RATES]) == minilm.embed([RATES.upper()])


def test_only_the_first_256_pieces_count(minilm: Minilm) -> None:
    # Two pieces mark start and end, so 254 words of one piece each are read.
    read, more = minilm.embed(["river " * 254, "river " * 254 + "bank"])
    (fewer,) = minilm.embed(["river " * 252 + "bank"])
    assert read == more
    assert read != fewer


def test_a_changed_model_needs_a_new_version(minilm: Minilm) -> None:
    # Stored vectors carry the version: two models under one name would be compared.
    digest = "caf36be3190a01c7a47460044370d235e2ea7195b25d74a8b68fc5e3643c5874"
    assert minilm.version == "minilm-l6-v2-int8-1"
    assert digest in (SHIPPED / "model.json").read_text()


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_it_refuses_a_changed_file(copied: Path, name: str) -> None:
    changed = bytearray((copied / name).read_bytes())
    changed[len(changed) // 2] ^= 1
    (copied / name).write_bytes(changed)
    with pytest.raises(StartError, match=rf"damaged: .*{name} is not the file"):
        Minilm(copied)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "model.json"])
def test_it_refuses_a_missing_file(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(StartError, match=rf"cannot be read: .*{name} \(No such file"):
        Minilm(copied)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"version": "1"'])
def test_it_refuses_a_damaged_description(copied: Path, content: str) -> None:
    (copied / "model.json").write_text(content)
    with pytest.raises(StartError, match=r"model\.json does not describe it"):
        Minilm(copied)


def test_a_process_that_only_loads_it_stays_under_160_megabytes() -> None:
    program = (
        "import psutil; from services.engines.embedder import Minilm; "
        "Minilm().embed(['The river burst its banks.']); "
        "print(psutil.Process().memory_info().rss)"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, check=True
    )
    assert int(done.stdout) < 160_000_000
