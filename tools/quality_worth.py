"""Measure worth on what tools/train_worth.py never saw: held-out parts of three sets.

ClaimBuster (sentences), CLEF-2019 (whole debates, mean of average precision) and our
own grades of claims in real news: how often a claim worth a minute stands above one
that is not, and what is kept at the floor. The worth is that of the finished claims,
bounds and all. "said/true" gives in fifths what worth was said and what turned out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from quality_shared import row, run
from worth_fit import Case, Floats
from worth_scores import above, by_group, calibrated, f1_at, truths
from worth_sets import Kept, claimbuster, clef, news

from services.engines.loading import engines
from services.model.claim import FLOOR


def rows(data: Path) -> Iterator[dict[str, Any]]:
    """Give a line for each set, and one for the chances themselves."""
    parser = Kept(engines().parser, None)
    debates = claimbuster(data, parser, only_held=True).held
    given = best(debates)
    f1 = f1_at(given, truths(debates), FLOOR)
    yield row("claimbuster", len(debates), "F1 .798, aim .82", f"F1 {f1:.3f}")
    yield row("", len(debates), "said/true", calibrated(given, debates))
    lines = clef(data, parser, only_held=True).held
    precision = by_group(best(lines), lines)
    yield row("clef2019", len(lines), "AP .166, aim .19", f"AP {precision:.3f}")
    articles = news(data, parser).held
    given = best(articles)
    yield row("own grades of news", len(articles), "-", _news(given, articles))
    yield row("", len(articles), "said/true", calibrated(given, articles))


def best(cases: Sequence[Case]) -> Floats:
    """Give the worth of each case's best claim, as the desk would see it."""
    return np.array([max(one.worths, default=0.0) for one in cases])


def _news(given: Floats, cases: Sequence[Case]) -> str:
    truth = truths(cases)
    kept = given >= FLOOR
    good, bad = kept[truth > 0.9].mean(), kept[truth < 0.1].mean()
    return f"above {above(given, truth):.3f}; kept {good:.2f}, of the rest {bad:.2f}"


if __name__ == "__main__":
    run(rows)
