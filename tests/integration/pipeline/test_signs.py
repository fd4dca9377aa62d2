"""Signs of life tell which versions a program is, and what its processes are at."""

from __future__ import annotations

from services.config import Settings
from services.extraction import extract
from services.judging import judge
from services.model.lifecycle import Stage
from services.pipeline import sweep, versions
from services.store import runs
from services.store.transaction import transaction
from tests.arriving import Story, extracted
from tests.factories import a_draft


def test_a_sign_tells_the_versions(settings: Settings) -> None:
    sweep.beat(settings.database_url, "watcher@here", 1, details={"files": 2})
    (sign,) = sweep.signs(settings.database_url)
    assert sign.details["files"] == 2
    assert sign.details["versions"] == {
        "program": versions.program(),
        "reading": extract.VERSION,
        "judging": judge.VERSION,
    }


def test_a_sign_tells_the_runs_of_its_own_processes(settings: Settings) -> None:
    wanted = extracted(settings, Story("post.txt", [a_draft()]))
    extracted(settings, Story("echo.txt", [a_draft()]))
    extracted(settings, Story("wire.txt", [a_draft()]))
    url = settings.database_url
    for worker in ("here:7", "there:7"):
        with transaction(url) as session:
            assert runs.claim(session, Stage.JUDGING, worker=worker, lease=60)
    sweep.beat(url, "worker@here", 1, details={}, workers=["here:7", "here:8"])
    (sign,) = sweep.signs(url)
    (run,) = sign.details["runs"]
    assert (run["article"], run["stage"]) == (wanted, "judging")
    assert 0 <= run["seconds"] < 10
