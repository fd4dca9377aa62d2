"""Conflicts of one story that no rule sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.engines.entailment import CrossEncoder
from services.engines.protocols import Verdict
from services.judging import conflicts, weighing
from services.judging.judge import MOST_READ, judge_all, judge_pair
from services.judging.pair import paired
from services.judging.second import Reading
from services.model.claim import Claim, Context, Polarity
from services.model.opinion import Opinion, OpinionKind
from tests.factories import a_claim

MONDAY = date(2026, 3, 9)
NAMED = frozenset({"Harrow Vale", "Corven"})
#: Two outlets begin as alike as a cosine of .6; word for word only copies do.
DAM = Context(NAMED, (1.0, 0.0)), Context(NAMED, (0.6, 0.8))
#: Vectors of unit length with a cosine of .6.
NEAR = ((1.0, 0.0), (0.6, 0.8))
FAR = (0.1, 0.995)


def told(id: int, text: str, **more: object) -> Claim:
    """A claim of an article of its own on one event, near to the others in meaning."""
    about = {
        "published": MONDAY,
        "context": DAM[id % 2],
        "article_id": id,
        "source": f"Paper {id}",
    }
    vector = more.pop("vector", NEAR[id % 2])
    return replace(a_claim(id, text, **(about | more)), vector=vector)


def siren(id: int = 1, **more: object) -> Claim:
    """What one paper says of the warning."""
    told_ = {"subject": "alarm", "predicate": "sound"} | more
    return told(id, "Sirens sounded in the valley well before the wave came.", **told_)


def silence(id: int = 2, **more: object) -> Claim:
    """What another one denies."""
    denied = {"subject": "siren", "predicate": "go off", "polarity": Polarity.DENIED}
    return told(
        id, "No siren went off in the valley before the wave came.", **(denied | more)
    )


def reading(against: float, same: float = 0.02) -> Reading:
    """What a model reads off two texts that it takes for opposed, or for one."""
    rest = 1 - against - same
    return Reading(
        same,
        against,
        dict.fromkeys(OpinionKind, 0.0)
        | {
            OpinionKind.CONTRADICTION: against,
            OpinionKind.SAME: same,
            OpinionKind.NOT_COMPARABLE: rest,
        },
    )


OPPOSED, UNLIKE = reading(0.95), reading(0.03)


def opinion(one: Claim, other: Claim, read: Reading | None = OPPOSED) -> Opinion | None:
    return conflicts.opinion(paired(one, other), read)


def test_no_rule_sees_it() -> None:
    first = judge_pair(siren(), silence())
    assert first.rule == "gate.unlike"
    assert conflicts.is_open(paired(siren(), silence()), first)


def test_a_denial_that_a_model_reads_surely_is_red() -> None:
    found = opinion(siren(), silence())
    assert found is not None
    assert (found.kind, found.rule) == (OpinionKind.CONTRADICTION, "conflict.denied")
    assert found.links and not found.doubtful


def test_the_reason_is_one_sentence_with_both_voices_and_what_speaks_for_it() -> None:
    found = opinion(siren(), silence())
    assert found is not None
    for part in ("Paper 1", "Paper 2", "cannot both hold", "a model reads them as"):
        assert part in found.reason
    assert found.reason.count(". ") == 0


def test_the_answer_is_the_same_whichever_comes_first() -> None:
    assert opinion(siren(), silence()) == opinion(silence(), siren())


def test_what_a_model_reads_as_unlike_is_no_conflict() -> None:
    assert opinion(siren(), silence(), UNLIKE) is None


def test_two_assertions_that_a_model_reads_as_opposed_are_doubtful() -> None:
    about = {"subject": "sluice gate", "predicate": "stay"}
    shut = told(1, "The sluice gates of the dam stayed shut all Sunday night.", **about)
    ajar = told(2, "The sluice gates of the dam were open all Sunday night.", **about)
    found = opinion(shut, ajar)
    assert found is not None
    assert found.rule == "conflict.maybe"
    assert found.doubtful


@pytest.mark.parametrize(
    "more",
    [
        {"text": "It never went off in the valley before the wave came."},
        {"polarity": Polarity.PLANNED},
        {"vector": (0.35, (1 - 0.35**2) ** 0.5)},
    ],
    ids=["nobody knows what it is", "ahead", "not near enough"],
)
def test_what_leaves_a_doubt_is_not_red(more: dict[str, object]) -> None:
    text = str(
        more.pop("text", "No siren went off in the valley before the wave came.")
    )
    asked = {"polarity": Polarity.DENIED, "subject": "siren", "predicate": "go off"}
    other = told(2, text, **(asked | more))
    found = opinion(siren(vector=NEAR[0]), other)
    assert found is None or found.rule == "conflict.maybe"


@pytest.mark.parametrize(
    ("text", "denial"),
    [
        ("Leon Vasker has moved to Dubai.", "Leon Vasker denied any wrongdoing."),
        ("Vasker's flat in Dubai has been sold.", "Vasker's aide denied any wrong."),
        ("Vasker, 43, has moved to Dubai.", "Vasker, 43, denied any wrongdoing."),
        ("He (Vasker) moved near al-Zour.", "One (Vasker) denied it near al-Zour."),
    ],
)
def test_a_denial_that_has_only_a_name_in_common_is_not_red(
    text: str, denial: str
) -> None:
    about = {"entities": ("Leon Vasker",)}
    gone = told(1, text, **about)
    found = opinion(gone, told(2, denial, polarity=Polarity.DENIED, **about))
    assert found is None or found.rule == "conflict.maybe"


def test_a_denial_of_what_was_told_of_one_person_is_red() -> None:
    about = {"entities": ("Leon Vasker",)}
    gone = told(1, "Leon Vasker has moved to Dubai.", **about)
    denied = about | {"polarity": Polarity.DENIED}
    found = opinion(gone, told(2, "Leon Vasker never moved abroad.", **denied))
    assert found is not None and found.rule == "conflict.denied"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("No horn blew.", False), ("No siren blew.", True)],
)
def test_what_has_nothing_in_common_is_not_shown(text: str, *, shown: bool) -> None:
    """Hardly one of six such pairs is a conflict, however likely it looks."""
    sure = ["0"] * len(OpinionKind)
    sure[list(OpinionKind).index(OpinionKind.CONTRADICTION)] = "9"
    weights = weighing.weights([(weighing.BASE, "0", "1", *sure)])
    quiet = replace(silence(), draft=replace(silence().draft, text=text))
    found = conflicts.opinion(paired(siren(), quiet), UNLIKE, weights)
    assert (found is not None) is shown


def test_a_denial_that_does_not_say_so_is_opposed_by_what_implies_it() -> None:
    """ "It denied that troops had crossed": the claim's text has no "not"."""
    crossed = told(1, "Troops had crossed the river.", polarity=Polarity.DENIED)
    seen = told(2, "Soldiers went over the river at dawn.")
    pair = paired(crossed, seen)
    found = conflicts.signs(pair, reading(0.02, same=0.95))
    assert found["read as opposed"] == 0.95
    assert conflicts.signs(pair, OPPOSED)["read as opposed"] == 0.02


def test_who_both_deny_do_not_oppose_each_other() -> None:
    other = told(1, "Nobody heard a siren.", polarity=Polarity.DENIED)
    assert conflicts.signs(paired(other, silence()), OPPOSED)["read as opposed"] == 0


@pytest.mark.parametrize(
    "more",
    [
        {"context": Context(frozenset({"Osk"}), (0.0, 1.0))},
        {"context": None},
        {"published": MONDAY + timedelta(days=400)},
        {"vector": FAR},
    ],
    ids=["another event", "no article", "another year", "far in meaning"],
)
def test_outside_one_story_nothing_is_weighed(more: dict[str, object]) -> None:
    pair = paired(siren(vector=NEAR[0]), silence(**more))
    silent = Opinion(OpinionKind.NOT_COMPARABLE, "gate.unlike", "", 0.5, False)
    assert not conflicts.is_open(pair, silent)


@pytest.mark.parametrize("rule", ["count.same", "gate.place", "gate.passing"])
def test_a_rule_that_spoke_is_not_overruled(rule: str) -> None:
    pair = paired(siren(), silence())
    spoken = Opinion(OpinionKind.NOT_COMPARABLE, rule, "", 0.5, False)
    assert not conflicts.is_open(pair, spoken)


def test_without_a_reading_its_signs_are_left_out() -> None:
    pair = paired(siren(), silence())
    bare = conflicts.signs(pair)
    assert not [name for name in bare if name.startswith("read")]
    assert bare.items() <= conflicts.signs(pair, OPPOSED).items()


class Counting:
    """The model that ships; remembers what it was asked."""

    def __init__(self) -> None:
        self.inner = CrossEncoder()
        self.version = self.inner.version
        self.asked: list[tuple[str, str]] = []

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
        self.asked += pairs
        return self.inner.probabilities(pairs)


@pytest.fixture(scope="module")
def model() -> Counting:
    return Counting()


def test_a_claim_is_read_against_so_many_of_an_article(model: Counting) -> None:
    model.asked.clear()
    alarms = [
        siren(id, article_id=article, source=f"Paper {article}", vector=NEAR[0])
        for article in (3, 5)
        for id in range(100 * article, 100 * article + 10)
    ]
    judge_all([(silence(vector=NEAR[1]), one) for one in alarms], lambda: model)
    assert len(model.asked) == 2 * 2 * MOST_READ  # two articles, both ways round


def test_what_is_read_does_not_depend_on_what_came_along(model: Counting) -> None:
    """The third article brings its pairs with both others at once, or one by one."""

    def heard(article: int, count: int) -> list[Claim]:
        told_ = {"article_id": article, "source": f"Paper {article}", "vector": NEAR[0]}
        return [siren(100 * article + number, **told_) for number in range(count)]

    denied = silence(vector=NEAR[1])
    pairs = [(denied, one) for one in (*heard(3, 6), *heard(5, 6))]
    together = judge_all(pairs, lambda: model)
    apart = [*judge_all(pairs[:6], lambda: model), *judge_all(pairs[6:], lambda: model)]
    assert together == apart


def test_the_model_that_ships_sees_what_no_rule_sees(model: Counting) -> None:
    (found,) = judge_all([(siren(), silence())], lambda: model)
    assert found.kind is OpinionKind.CONTRADICTION
    assert found.rule.startswith("conflict.")


def test_a_pair_that_both_stages_want_read_is_read_once(model: Counting) -> None:
    model.asked.clear()
    judge_all([(siren(), silence())], lambda: model)
    assert len(model.asked) == 2


@pytest.mark.parametrize("against", [0.0, 1.0])
def test_a_model_that_is_quite_sure_gives_no_endless_sign(against: float) -> None:
    found = conflicts.signs(paired(siren(), silence()), reading(against, same=0.0))
    assert all(abs(one) < 10 for name, one in found.items() if name.startswith("odds"))
    assert abs(found["odds of opposed"]) == pytest.approx(5.8, 0.01)
