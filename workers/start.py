"""What `crossclaim up` does with its settings, around the supervisor."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from services.config import Settings, environment
from services.desk import login
from services.model.lifecycle import Stage
from services.store import schema
from services.store.transaction import transaction
from workers import inbox, local, status
from workers.embedded import Ends
from workers.supervisor.plan import Part, Plan

#: The first person: signs in with the link that is printed at each start.
FIRST_USER = "desk"
#: Libraries that would start a thread a core in every process (we scale by processes),
#: or tell their makers about us, should a version that does be installed.
QUIET = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "ORT_DISABLE_TELEMETRY": "1",
}
DEMO_MARK = ".demo-dropped"
#: Tells `crossclaim link` where the desk is.
ADDRESS, USUAL = "address", "http://127.0.0.1:8080"
SECRET = "secret_key"  # noqa: S105  # nosec B105  # a file

Say = Callable[[str], None]


def start(settings: Settings, *, port: int, demo: Path | None, say: Say) -> None:
    """Run servers, workers, watcher and desk until Ctrl-C. Raises StartError."""
    run = Running(settings, demo, say)
    local.up(
        Plan(
            home=settings.data,
            inbox=settings.inbox,
            port=port,
            parts=run.parts,
            migrate=schema.upgrade,
            say=say,
            ready=run.ready,
        )
    )
    say("Stopped. Everything is kept; the next start goes on from here.")


def address_of(data: Path) -> str:
    """Give where the desk of a data folder is, or was when it ran last."""
    try:
        return (data / ADDRESS).read_text(encoding="utf-8").strip() or USUAL
    except OSError:
        return USUAL


@dataclass(slots=True)
class Running:
    """One run of `up`: the settings with the servers' addresses, once they stand."""

    settings: Settings
    demo: Path | None
    say: Say

    def parts(self, ends: Ends, port: int) -> list[Part]:
        """Give our programs the addresses in their environment."""
        self.settings = replace(
            self.settings,
            database_url=ends.database_url,
            owner_url=ends.owner_url,
            broker_url=ends.broker_url,
            secret_key=self.settings.secret_key or _secret(self.settings.data),
        )
        return local.programs(
            self._environment(),
            port=port,
            workers=self.settings.workers,
            queues=[stage.value for stage in Stage],
        )

    def ready(self, address: str) -> None:
        """Tell where everything is; drop the demo at the first start."""
        link = self._link()
        (self.settings.data / ADDRESS).write_text(f"{address}\n", encoding="utf-8")
        self.say("")
        self.say(f"  The desk   {address}")
        self.say(f"  Sign in    {address}/sign-in/{link}   (works once, for an hour)")
        self.say(f"  The inbox  {self.settings.inbox}   (drop articles here)")
        self.say("")
        dropped = self._drop_demo()
        self.say("Press Ctrl-C to stop.")
        if dropped:
            # A thread, for the supervisor watches in this one. It only reads.
            threading.Thread(
                target=_tell_progress,
                args=(self.settings, dropped, self.say),
                daemon=True,
            ).start()

    def _environment(self) -> dict[str, str]:
        """Our environment with what the children must know; the owner's is not."""
        ours = self.settings
        told = {
            "CROSSCLAIM_DATA": str(ours.data),
            "CROSSCLAIM_INBOX": str(ours.inbox),
            "CROSSCLAIM_CONTENT": str(ours.content),
            "CROSSCLAIM_DATABASE_URL": ours.database_url,
            "CROSSCLAIM_BROKER_URL": ours.broker_url,
            "CROSSCLAIM_SECRET_KEY": ours.secret_key,
        }
        return environment() | QUIET | told

    def _link(self) -> str:
        with transaction(self.settings.database_url) as session:
            return login.first_link(session, FIRST_USER)

    def _drop_demo(self) -> int:
        """Copy the demo into the inbox, once in the life of this data folder."""
        mark = self.settings.data / DEMO_MARK
        if self.demo is None or mark.exists():
            return 0
        files = sorted(one for one in self.demo.iterdir() if one.is_file())
        inbox.drop(self.settings, files)
        mark.touch()
        articles = [one for one in files if one.suffix != ".json"]
        self.say(f"{len(articles)} demo articles are in the inbox.")
        return len(articles)


def _secret(data: Path) -> str:
    """Give the key that signs forms; made at the first start, readable only to us."""
    path = data / SECRET
    if not path.exists():
        fresh = path.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(32))
        fresh.replace(path)
    return path.read_text().strip()


def _tell_progress(settings: Settings, expected: int, say: Say) -> None:
    """Say how many articles are on the desk, each time that it changes."""
    for done in status.progress(settings, expected):
        say(f"  {done} of {expected} articles are on the desk")
