"""What `crossclaim reread` does: compare, ask, and wait with a sign of progress."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.config import Settings
from services.engines.loading import engines
from services.model.lifecycle import Stage
from services.pipeline import rereading
from services.pipeline.rereading import Choice
from services.store.rereading import Progress
from workers.app import make_app
from workers.doorbell import Doorbell

#: Why an article was read again that nobody asked for by hand.
WHY = "crossclaim reread."
#: Seconds between two looks at how far it is.
_LOOK = 0.5


def compared(settings: Settings, choice: Choice) -> Iterator[dict[str, Any]]:
    """Give for each article what reading it again would change; writes nothing."""
    for one in rereading.chosen(settings.database_url, choice):
        yield rereading.compare(settings, engines, one)


def ask(settings: Settings, choice: Choice) -> list[int]:
    """Put the articles onto the queue; give which."""
    ids = rereading.chosen(settings.database_url, choice)
    rereading.ask(settings.database_url, ids, WHY)
    Doorbell(make_app(settings)).ring(Stage.READING, min(len(ids), settings.workers))
    return ids


def progress(
    settings: Settings, ids: Sequence[int], *, patience: float
) -> Iterator[Progress]:
    """Give how far it is, at each change, until all is done or patience (s) is over.

    The wishes are rows: whoever stops looking stops nothing.
    """
    until = time.monotonic() + patience
    told: Progress | None = None
    while time.monotonic() < until:
        now = rereading.progress(settings.database_url, ids)
        if now != told:
            told = now
            yield now
        if now.done + now.failed >= now.wanted:
            return
        time.sleep(_LOOK)


def lines(one: Mapping[str, Any]) -> Iterator[str]:
    """Say in lines what reading one article again would change."""
    head = f"article {one['article']}  {one['file']}"
    if "error" in one:
        yield f"{head}  cannot be read any more: {one['error']}"
        return
    counts = ", ".join(
        f"{len(one[name])} {name}" for name in ("changed", "new", "gone")
    )
    versions = f"{one['from'] or 'none'} -> {one['to']}"
    yield f"{head}  version {versions}  {one['kept']} kept, {counts}"
    for claim in one["changed"]:
        mark = "" if claim["identity"] == "kept" else ", as a new claim"
        yield f"  ~ claim {claim['id']} ({claim['status']}){mark}: {claim['text']}"
        for name, (old, new) in claim["fields"].items():
            yield f"      {name}: {old or '-'} -> {new or '-'}"
    yield from (f"  + {claim['text']}" for claim in one["new"])
    for claim in one["gone"]:
        yield f"  - claim {claim['id']} ({claim['status']}): {claim['text']}"


def summary(sums: Mapping[str, int]) -> str:
    """Say in one sentence what reading all of them again would change."""
    told = {name: sums.get(name, 0) for name in _SUMMED}
    sentence = (
        "{articles} articles: {kept} claims kept, {changed} changed, {new} new, "
        "{gone} gone; {decided} decided claims are affected"
    ).format_map(told)
    unread = f"; {told['errors']} articles cannot be read" if told["errors"] else ""
    return sentence + unread


_SUMMED = ("articles", "kept", "changed", "new", "gone", "decided", "errors")
