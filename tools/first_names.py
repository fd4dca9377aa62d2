"""Make the table of first names and the pronoun that each takes.

From the data of nomquamgender (Ian Van Buskirk and others, MIT): 36 public sources, how
many of them know a name, how many bearers, and which part of them are women. Taken are
names of enough sources and bearers of which nearly all take one pronoun; a name such as
Andrea or Jean, which is a man's in one country and a woman's in another, tells nothing.

    python tools/first_names.py nomquamgender-0.1.4-py3-none-any.whl
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections import defaultdict
from pathlib import Path

TABLE = Path(__file__).parents[1] / "services/extraction/tables/firstnames.tsv"
_DATA = "nomquamgender/name_data.json"
#: So many sources and bearers, and nearly all of one kind.
SOURCES, BEARERS, SURE = 4, 30, 0.95
_HEAD = (
    "# pronoun	first names that take it, in plain letters"
    " (made by tools/first_names.py from nomquamgender 0.1.4, MIT)"
)


def main(wheel: str) -> None:
    """Write the table, a row for each pronoun and first letters."""
    with zipfile.ZipFile(wheel) as archive:
        known = json.loads(archive.read(_DATA))
    rows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, (sources, bearers, women, *_) in sorted(known.items()):
        if sources < SOURCES or bearers < BEARERS or not _is_plain(name):
            continue
        if women >= SURE or women <= 1 - SURE:
            rows["she" if women >= SURE else "he", name[:2]].append(name)
    lines = [f"{who}\t{' '.join(names)}" for (who, _), names in sorted(rows.items())]
    TABLE.write_text("\n".join([_HEAD, *lines]) + "\n", encoding="utf-8")
    print(f"{sum(map(len, rows.values())):,} names in {TABLE.name}")


def _is_plain(name: str) -> bool:
    return len(name) > 1 and name.isascii() and name.isalpha()


if __name__ == "__main__":
    main(sys.argv[1])
