"""The worker's app with a reader that poisonous articles kill, for `test_poison.py`."""

from __future__ import annotations

from services.model.lifecycle import Stage
from services.pipeline import stages, work
from services.store import articles, files
from services.store.transaction import transaction
from tests.faults.apart import apart
from tests.faults.deadly import KINDS
from workers.app import app

__all__ = ["app"]

apart()

#: Seconds; the real limit of 40 would make the test take minutes. Well above the five
#: for which one message claims runs, or healthy ones would be killed with it.
app.conf.task_time_limit = 15


class Poisoned(stages.Reading):
    """Reading that does what the article says."""

    def think(self) -> None:
        """Die of the article, or read it."""
        with transaction(self.job.settings.database_url) as session:
            where = articles.bytes_of(session, self.article)
        content = files.load(self.job.settings.content, where.sha256)
        for words, die in KINDS.items():
            if words in content:
                die()
        super().think()


work.PASSAGES = {**stages.PASSAGES, Stage.READING: Poisoned}
