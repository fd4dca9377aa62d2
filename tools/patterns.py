"""Run every regular expression of ours on hostile text; name those that take long.

    python tools/patterns.py

A pattern that backtracks can take hours for a line that somebody made for it. All are
collected by listening to the compiler while our modules are imported. For each, texts
are made out of the pattern itself: every part of it that may repeat is repeated. They
are as long as what the pattern gets to see, and it is asked in the way it is used.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from re import _constants, _parser  # type: ignore[attr-defined]  # untyped
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("services", "workers", "web")
#: Characters of a text, and CPU seconds that a pattern may take for it.
LONG, BOUND = 50_000, 0.25
#: What a pattern gets to see at most, where that is less than a whole text, and why.
SEEN = {
    # services.extraction.sentences.LONGEST: no sentence is longer.
    "services/extraction/": 1_500,
    "services/judging/": 1_500,
    # services.cleaning.furniture.chrome: no longer paragraph is compared.
    "services/cleaning/phrases.py": 600,
    "services/cleaning/furniture.py": 600,
    # services.extraction.quotes, .sentences look at whole lines.
    "services/extraction/quotes.py": LONG,
    "services/extraction/sentences.py": LONG,
}
_WAYS = ("match", "fullmatch", "search", "finditer", "findall", "sub", "subn", "split")
_SEARCHING = {"search", "finditer", "findall", "sub", "subn", "split"}
#: Texts that fit many patterns nearly.
_USUAL = ("a", "A", "Aa ", "0", " ", "\n", "0,", "(", '"', "“", "-", ". ", "a\n")


@dataclass(frozen=True, slots=True)
class Ours:
    """A pattern of ours: where it is compiled, and by which methods it is asked."""

    pattern: re.Pattern[str]
    file: str
    line: int
    ways: frozenset[str]

    @property
    def seen(self) -> int:
        """How many characters it gets to see at most."""
        fitting = [one for one in SEEN if self.file.startswith(one)]
        return SEEN[max(fitting, key=len)] if fitting else LONG


class _TooLong(Exception):
    """A pattern did not come back in time."""


def collect() -> list[Ours]:
    """Import everything of ours and give each pattern that it compiled."""
    found: dict[tuple[str, int], tuple[re.Pattern[Any], str, int]] = {}
    compiled = re._compile  # type: ignore[attr-defined]  # what all of `re` goes through

    def listening(pattern: Any, flags: int) -> Any:
        made = compiled(pattern, flags)
        frame: FrameType | None = sys._getframe(1)
        while frame and frame.f_code.co_filename == re.__file__:
            frame = frame.f_back
        if frame and isinstance(made.pattern, str):
            place = Path(frame.f_code.co_filename)
            if place.is_relative_to(ROOT) and place.parts[len(ROOT.parts)] in PACKAGES:
                key = made.pattern, made.flags
                found[key] = made, str(place.relative_to(ROOT)), frame.f_lineno
        return made

    re._compile = listening  # type: ignore[attr-defined]
    try:
        _import_all()
    finally:
        re._compile = compiled  # type: ignore[attr-defined]
    names, asked = _names(), _asked()
    return [
        Ours(made, file, line, _ways(file, names.get(id(made), set()), asked))
        for made, file, line in found.values()
    ]


def _import_all() -> None:
    for name in PACKAGES:
        package = importlib.import_module(name)
        for one in pkgutil.walk_packages(package.__path__, f"{name}."):
            if "migrations" not in one.name:
                importlib.import_module(one.name)


def _names() -> dict[int, set[str]]:
    """Give by which names of modules each pattern is reached, in containers too."""
    found: dict[int, set[str]] = defaultdict(set)

    def look(name: str, value: object, depth: int) -> None:
        if isinstance(value, re.Pattern):
            found[id(value)].add(name)
        elif depth and isinstance(value, tuple | list | frozenset | set):
            for one in value:
                look(name, one, depth - 1)
        elif depth and isinstance(value, dict):
            look(name, [*value.keys(), *value.values()], depth)

    for module in list(sys.modules.values()):
        if module.__name__.split(".")[0] in PACKAGES:
            for name, value in list(vars(module).items()):
                look(name, value, 3)
    return found


def _asked() -> dict[str, set[str]]:
    """Give by which methods each name of a pattern is asked anywhere.

    A pattern out of a container is asked under another name: then whatever is asked
    of small names in the files that mention the container.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            calls = list(_calls(tree))
            loose = {way for owner, way in calls if owner.islower()}
            file = str(path.relative_to(ROOT))
            for owner, way in calls:
                found[_key(file, owner)].add(way)
            for node in ast.walk(tree):
                if isinstance(node, ast.Name) and node.id.isupper():
                    found[f"in {_key(file, node.id)}"] |= loose
    return found


def _calls(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute) or node.attr not in _WAYS:
            continue
        owner = node.value
        name = getattr(owner, "id", "") or getattr(owner, "attr", "")
        if name != "re":
            yield name, node.attr


def _key(file: str, name: str) -> str:
    """Tell the private names of one file from those of another."""
    return f"{file} {name}" if name.startswith("_") else name


def _ways(file: str, names: set[str], asked: dict[str, set[str]]) -> frozenset[str]:
    """Give the methods of a pattern's names; nothing known means all."""
    keys = [_key(file, name) for name in names]
    direct = {way for key in keys for way in asked.get(key, ())}
    loose = {way for key in keys for way in asked.get(f"in {key}", ())}
    return frozenset(direct or loose or _WAYS)


def attacks(one: Ours) -> set[str]:
    """Make hostile texts out of a pattern: each part that may repeat, repeated."""
    repeated: list[tuple[str, str]] = []
    flags = one.pattern.flags & ~re.UNICODE
    whole = _sample(_parser.parse(one.pattern.pattern, flags), repeated)
    size = one.seen
    texts = {filler * (size // len(filler)) for filler in _USUAL}
    for before, part in repeated:
        if part:
            both = before + part
            texts |= {before + part * (size // len(part)), both * (size // len(both))}
    if whole:
        texts.add(whole * (size // len(whole)))
    return {text[:size] + end for text in texts for end in ("", "\x00!")}


def _sample(parsed: Any, repeated: list[tuple[str, str]]) -> str:
    """Give a text that fits a parsed pattern more or less; note what may repeat."""
    made = ""
    for kind, what in parsed:
        if kind in _REPEATS:
            part = _sample(what[2], repeated)
            repeated.append((made, part))
            made += part * max(what[0], 1)
        elif kind is _constants.BRANCH:
            samples = [_sample(one, repeated) for one in what[1]]
            made += samples[0]
        elif kind is _constants.SUBPATTERN:
            made += _sample(what[-1], repeated)
        elif kind is _constants.ATOMIC_GROUP:
            made += _sample(what, repeated)
        else:
            made += _sign(kind, what)
    return made


_REPEATS = (
    _constants.MAX_REPEAT,
    _constants.MIN_REPEAT,
    _constants.POSSESSIVE_REPEAT,
)
_CLASSES = {
    _constants.CATEGORY_DIGIT: "0",
    _constants.CATEGORY_SPACE: " ",
    _constants.CATEGORY_WORD: "a",
    _constants.CATEGORY_NOT_DIGIT: "a",
    _constants.CATEGORY_NOT_SPACE: "a",
    _constants.CATEGORY_NOT_WORD: " ",
}


def _sign(kind: Any, what: Any) -> str:
    """Give a sign that fits one place of a pattern; nothing for what has no width."""
    if kind is _constants.LITERAL:
        return chr(what)
    if kind is _constants.NOT_LITERAL:
        return "a" if what != ord("a") else "b"
    if kind is _constants.ANY:
        return "a"
    if kind is _constants.IN:
        return _one_of(what)
    return ""


def _one_of(listed: Any) -> str:
    """Give a sign of a class, also of one that says what it is not."""
    signs = [_of_class(kind, what) for kind, what in listed]
    signs = [one for one in signs if one]
    if listed[0][0] is not _constants.NEGATE:
        return signs[0]
    return next(one for one in "a 0.-,A\n(" if one not in signs)


def _of_class(kind: Any, what: Any) -> str:
    if kind is _constants.LITERAL:
        return chr(what)
    if kind is _constants.RANGE:
        return chr(what[0])
    return _CLASSES.get(what, "") if kind is _constants.CATEGORY else ""


def seconds(one: Ours) -> tuple[float, str]:
    """Give the CPU seconds of the worst text, and its beginning."""
    worst = (0.0, "")
    for text in sorted(attacks(one)):
        worst = max(worst, (_timed(one, text), text[:40]))
        if worst[0] > BOUND:
            break
    return worst


def _timed(one: Ours, text: str) -> float:
    """Ask a pattern as it is asked; one that does not come back is stopped."""
    begun = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, 4 * BOUND)
    try:
        if one.ways & {"match", "fullmatch"}:
            one.pattern.match(text)
        if "fullmatch" in one.ways:
            one.pattern.fullmatch(text)
        if one.ways & (_SEARCHING - {"search"}):
            for _ in one.pattern.finditer(text):
                pass
        elif "search" in one.ways:
            one.pattern.search(text)
    except _TooLong:
        pass
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - begun


def _stop(*_: object) -> None:
    raise _TooLong


def main() -> int:
    """Name the slow ones; the exit code is 1 if there are any."""
    signal.signal(signal.SIGVTALRM, _stop)
    found = sorted(collect(), key=lambda one: (one.file, one.line))
    slow = 0
    for one in found:
        took, text = seconds(one)
        if took > BOUND:
            slow += 1
            ways = ", ".join(sorted(one.ways))
            print(f"{one.file}:{one.line} {took:.2f} s by {ways} of {text!r}...")
            print(f"    {one.pattern.pattern[:100]}", flush=True)
    print(f"{len(found)} patterns, {slow} slow")
    return 1 if slow or len(found) < 200 else 0


if __name__ == "__main__":
    sys.exit(main())
