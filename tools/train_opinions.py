"""Train the weights of signs (services/judging/tables/weights.tsv) on judged pairs.

Which pairs: opinion_sets.py. With `--read` the entailment model reads along, where it
was not itself trained on the pairs. Printed are leave-one-story-out figures, the topics
held out, and how well the confidence of the answers is calibrated. `--write` writes the
table; `--fresh` reads the texts again.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

from opinion_sets import Judged, judged
from quality_shared import ROOT
from softmax import Model, fitted

from services.engines.entailment import CrossEncoder
from services.judging import second, signs, texts, weighing
from services.judging.second import Reading
from services.model.opinion import Opinion as Answer

TABLE = ROOT / "services" / "judging" / "tables" / "weights.tsv"

#: Pull of the weights towards zero, in pairs; chosen leaving one story out.
PULL = 60.0


def _show(name: str, pairs: Sequence[Judged], given: Sequence[str]) -> None:
    """Print the figures that language.md asks for."""

    def share(wanted: Sequence[str], mask: Sequence[bool]) -> str:
        some = [one for one, kept in zip(given, mask, strict=True) if kept]
        hits = sum(one in wanted for one in some)
        return f"{100 * hits / len(some):.1f}" if some else "-"

    conflicts = ("contradiction", "competing_estimates")
    right = [one == pair.label for one, pair in zip(given, pairs, strict=True)]
    hard = [pair.label in conflicts for pair in pairs]
    valued = [h and pair.valued for h, pair in zip(hard, pairs, strict=True)]
    bare = [h and not pair.valued for h, pair in zip(hard, pairs, strict=True)]
    reds = " ".join(
        share(conflicts[:1], [pair.label == label for pair in pairs])
        for label in ("same", "not_comparable", "update", "compatible")
    )
    calm = share(conflicts[1:], [not h for h in hard])
    print(
        f"{name:<22} n {len(pairs)} accuracy {100 * sum(right) / len(right):.1f}"
        f" conflicts {share(conflicts, valued)} {share(conflicts, bare)}"
        f" red on same/n.c./update/comp. {reds}; amber on calm {calm}"
    )


def _is_right(given: str, label: str) -> bool:
    """Tell whether an answer is right; an amber one says only that they conflict."""
    amber = given == "competing_estimates" and label == "contradiction"
    return given == label or amber


def _show_calibration(sure: Sequence[float], right: Sequence[bool]) -> None:
    """Print how often answers of a confidence are right."""
    print("confidence   n     said  right")
    for low in (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        high = low + 0.1 if low else 0.3
        inside = [n for n, one in enumerate(sure) if low <= one < high + (high > 0.99)]
        if inside:
            said = sum(sure[n] for n in inside) / len(inside)
            hits = sum(right[n] for n in inside) / len(inside)
            print(f"{low:.1f}–{high:.1f}   {len(inside):>5}   {said:.2f}   {hits:.2f}")


#: Which pairs the weights are learnt from.
LEARNT = ("ours", "graded", "own")
#: What the entailment model was not trained on: there its reading may be measured.
UNREAD = ("ours", "held out")


@dataclass(frozen=True)
class Pairs:
    """Judged pairs with what a model reads off them, if it was asked."""

    pairs: Sequence[Judged]
    readings: Sequence[Reading | None]

    def signs(self) -> list[dict[str, float]]:
        """Give the signs of each pair."""
        return [
            signs.signs(one.one, one.other, texts.by_claims(one.one, one.other))
            for one in self.pairs
        ]

    def answers(self, model: Model, places: Sequence[int]) -> dict[int, Answer]:
        """Judge some of the pairs with a model of signs."""
        lines = [line.split("\t") for line in model.rows() if not line.startswith("#")]
        weights = weighing.weights(lines)
        return {
            n: texts.judge(
                self.pairs[n].one,
                self.pairs[n].other,
                reading=self.readings[n],
                weights=weights,
            )
            for n in places
        }


def _read(pairs: Sequence[Judged], asked: bool) -> Pairs:
    """Have the entailment model read the pairs that are new to it, if it is asked."""
    new = [n for n, pair in enumerate(pairs) if asked and pair.part in UNREAD]
    told = [(pairs[n].one.text, pairs[n].other.text) for n in new]
    readings = dict(zip(new, second.read(CrossEncoder(), told), strict=True))
    return Pairs(pairs, [readings.get(n) for n in range(len(pairs))])


def _learn(known: Pairs) -> tuple[Model, dict[int, Answer]]:
    """Fit the weights; give answers that come from other stories than their pair's."""
    found, pairs = known.signs(), known.pairs
    learnt = [n for n, pair in enumerate(pairs) if pair.part in LEARNT]
    answers: dict[int, Answer] = {}
    for story in sorted({pairs[n].story for n in learnt}):
        others = [n for n in learnt if pairs[n].story != story]
        model = fitted(
            [found[n] for n in others], [pairs[n].label for n in others], PULL
        )
        here = [n for n in learnt if pairs[n].story == story]
        answers |= known.answers(model, here)
    model = fitted([found[n] for n in learnt], [pairs[n].label for n in learnt], PULL)
    held = [n for n, pair in enumerate(pairs) if pair.part == "held out"]
    return model, answers | known.answers(model, held)


def main() -> None:
    """Train, measure, and write the table if asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--read", action="store_true", help="with the entailment model")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--fresh", action="store_true")
    asked = parser.parse_args()
    pairs = judged(fresh=asked.fresh)
    model, answers = _learn(_read(pairs, asked.read))
    for part in (*LEARNT, "held out"):
        some = [n for n, pair in enumerate(pairs) if pair.part == part]
        _show(part, [pairs[n] for n in some], [answers[n].kind.value for n in some])
    told_ = sorted(answers)
    _show_calibration(
        [answers[n].confidence for n in told_],
        [_is_right(answers[n].kind.value, pairs[n].label) for n in told_],
    )
    if asked.write:
        TABLE.write_text("\n".join(model.rows()) + "\n", "utf-8")
        print(f"wrote {TABLE.relative_to(ROOT)}: {len(model.names)} signs")


if __name__ == "__main__":
    main()
