"""The block of metadata between two `---` lines at the head of a Markdown file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import yaml

from services.reading.metadata import Stated

_FENCE = re.compile(r"---[ \t]*(?:\r?\n)")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.M)
#: Code points within which the block must end; YAML is slow to read.
_LONGEST = 10_000
_NAMES = {
    "title": "title",
    "source": "source",
    "publisher": "source",
    "url": "url",
    "link": "url",
    "canonical": "url",
    "date": "published",
    "published": "published",
    "language": "language",
    "lang": "language",
    "author": "byline",
    "authors": "byline",
    "byline": "byline",
}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the block states, and where the text behind it begins."""

    stated: Stated
    end: int


def read_front_matter(source: str, today: date) -> FrontMatter | None:
    """Read the front matter; None where the file has none.

    An opening line that is never closed is a rule across the page, and so is a pair
    with no `key: value` between. Values are texts: YAML's own dates would shift by a
    zone.
    """
    opening = _FENCE.match(source)
    closing = _END.search(source, opening.end(), _LONGEST) if opening else None
    if opening is None or closing is None:
        return None
    stated = Stated("front-matter")
    try:
        told = source[opening.end() : closing.start()]
        content = yaml.load(told, _Plain)  # noqa: S506  # nosec B506  # _Plain makes no objects
    except yaml.MarkedYAMLError as error:
        stated.warnings.append(_malformed(error))
        return FrontMatter(stated, closing.end())
    except (yaml.YAMLError, RecursionError, ValueError):
        stated.warnings.append("front-matter: not YAML; it was not used.")
        return FrontMatter(stated, closing.end())
    if not isinstance(content, dict):
        return None
    for key, value in content.items():
        name = _NAMES.get(str(key).lower())
        if name and name not in stated.fields:
            stated.put(name, value, today)
    return FrontMatter(stated, closing.end())


class _Plain(yaml.BaseLoader):
    """Reads texts, lists and pairs. A reference to another place is refused.

    A few lines of references to references stand for gigabytes.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Give the next value. Raises YAMLError for a reference."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError
        return super().compose_node(parent, index)


def _malformed(error: yaml.MarkedYAMLError) -> str:
    """Say where the YAML is broken, counted from the file's first line."""
    mark = error.problem_mark or error.context_mark
    place = f" at line {mark.line + 2}, column {mark.column + 1}" if mark else ""
    return f"front-matter: not YAML{place}: {error.problem}; it was not used."
