"""`docker compose up` for real; skipped where no engine runs."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Generator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("Dockerfile", ".dockerignore", "docker-compose.yml", "pyproject.toml")
FOLDERS = ("services", "workers", "web", "requirements", "tools")
PATIENCE = 120.0


def _has_engine() -> bool:
    try:
        asked = subprocess.run(["docker", "info"], capture_output=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not _has_engine(), reason="no Docker engine runs here"),
]


class Composed:
    """The project in a folder of its own, up by compose."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in (*NEEDED, "README.md", "LICENSE"):
            shutil.copy(ROOT / name, folder / name)
        for name in FOLDERS:
            shutil.copytree(
                ROOT / name,
                folder / name,
                ignore=shutil.ignore_patterns("__pycache__"),
            )
        subprocess.run(["sh", "tools/secrets.sh"], cwd=folder, check=True)

    def run(self, *words: str, patience: float = 900.0) -> str:
        """Run `docker compose WORDS`; give what it printed. Raises on failure."""
        done = subprocess.run(
            ["docker", "compose", "-p", "crossclaim-test", *words],
            cwd=self.folder,
            env={"PATH": "/usr/bin:/bin:/usr/local/bin", "CROSSCLAIM_PORT": "18087"},
            capture_output=True,
            text=True,
            timeout=patience,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def drop(self, path: Path) -> None:
        """Put a file into the inbox by rename."""
        hidden = self.folder / "inbox" / f".{path.name}.tmp"
        shutil.copy(path, hidden)
        hidden.rename(self.folder / "inbox" / path.name)

    def export(self, what: str) -> list[dict[str, object]]:
        """Give the store's rows."""
        printed = self.run("exec", "-T", "web", "crossclaim", "export", what)
        return [json.loads(line) for line in printed.splitlines()]


@pytest.fixture(scope="module")
def composed(tmp_path_factory: pytest.TempPathFactory) -> Generator[Composed]:
    one = Composed(tmp_path_factory.mktemp("compose"))
    try:
        one.run("up", "-d", "--build", "--wait", "--scale", "worker=3")
        yield one
    finally:
        one.run("down", "-v", "--remove-orphans")


def test_a_dropped_article_becomes_cases_that_outlive_the_containers(
    composed: Composed,
) -> None:
    for path in sorted((ROOT / "seeds" / "brenmoor").glob("*.html")):
        composed.drop(path)
    deadline = time.monotonic() + PATIENCE
    while not composed.export("cases") and time.monotonic() < deadline:
        time.sleep(2)
    before = composed.export("cases")
    assert before
    composed.run("down")
    composed.run("up", "-d", "--wait")
    after = composed.export("cases")
    assert {one["id"] for one in before} <= {one["id"] for one in after}
