"""Ask the public list of known holes about every package that we install, and say so.

    python tools/audit.py build/audit/bin/pip-audit requirements/dev.txt

Ends with 0 when every package was asked about and has none, with 1 when one has, or
could not be asked about while others could, and with 3 when the list cannot be reached
from here: then nothing is known, and that is said, not taken for good news. `pip-audit`
by itself calls it "No known vulnerabilities found".
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

GOOD, HOLES, NOT_ASKED = 0, 1, 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of it: how the program ends, and what it says."""

    code: int
    lines: tuple[str, ...]


def verdict(packages: Sequence[dict[str, Any]], trouble: str = "") -> Verdict:
    """Judge what pip-audit says of each package; `trouble`: what it said besides."""
    asked = [one for one in packages if "skip_reason" not in one]
    if not asked:
        why = next((one["skip_reason"] for one in packages), trouble or "no answer")
        return Verdict(
            NOT_ASKED,
            (
                "AUDIT NOT DONE: the list of known holes cannot be reached from here.",
                f"  {why.strip().splitlines()[-1]}",
                f"  Nothing is known of {len(packages) or 'any'} packages. Run"
                " `make audit` where the list can be reached, before an upgrade"
                " goes out.",
            ),
        )
    holes = [
        f"  {one['name']} {one['version']}: {hole['id']}, mended in"
        f" {', '.join(hole['fix_versions']) or 'no version yet'}"
        for one in asked
        for hole in one["vulns"]
    ]
    unasked = [
        f"  {one['name']}: {one['skip_reason']}"
        for one in packages
        if "skip_reason" in one
    ]
    said = f"{len(asked)} packages asked about, {len(holes)} known holes."
    code = HOLES if holes or unasked else GOOD
    return Verdict(code, (said, *holes, *unasked))


def ask(program: str, requirements: str) -> Verdict:
    """Run pip-audit on a file of pinned packages."""
    told = subprocess.run(
        [
            *(program, "--requirement", requirements, "--require-hashes"),
            *("--disable-pip", "--progress-spinner", "off", "--format", "json"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        return verdict(json.loads(told.stdout)["dependencies"], told.stderr)
    except (ValueError, KeyError):  # it ended before it could tell anything
        return verdict([], told.stderr)


def main() -> int:
    """Print the verdict."""
    program, requirements = sys.argv[1:]
    found = ask(program, requirements)
    print("\n".join(found.lines))
    return found.code


if __name__ == "__main__":
    sys.exit(main())
