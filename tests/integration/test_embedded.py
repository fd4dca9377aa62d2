"""What the embedded servers promise, tried on real ones.

Each test gets a folder of its own and takes a few seconds. A child program (`HOLDER`)
is killed, so that the test lives on.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from services.errors import StartError
from tests.places import quick
from workers.embedded import embedded
from workers.servers.lock import AlreadyRunning
from workers.servers.logfile import LOG_LIMIT, log_end, turn_over
from workers.servers.postgres import Postgres, WrongVersion
from workers.servers.valkey import Valkey

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]

# Starts both servers, writes one row and one key, tells the pids, waits to be killed.
HOLDER = """
import json, os, sys, time
from pathlib import Path
import psycopg, redis
from workers.servers.postgres import Postgres
from workers.servers.valkey import Valkey
home = Path(sys.argv[1])
postgres = Postgres(home / "postgres").start()
valkey = Valkey(home / "valkey").start()
dsn = postgres.owner_url.replace("+psycopg", "")
with psycopg.connect(dsn, autocommit=True) as connection:
    connection.execute("CREATE TABLE IF NOT EXISTS seen (at timestamptz DEFAULT now())")
    connection.execute("INSERT INTO seen DEFAULT VALUES")
redis.Redis.from_url(valkey.url).incr("seen")
time.sleep(1.2)  # the append-only file is synced once a second
print(json.dumps([os.getpid(), postgres.child.pid, valkey.child.pid]), flush=True)
time.sleep(600)
"""


@pytest.fixture
def home() -> Generator[Path, None, None]:
    # Not tmp_path: as root in a container PostgreSQL runs as nobody, who may not look
    # into pytest's own folders.
    with tempfile.TemporaryDirectory(dir=quick(), ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


class Holder:
    """A running `HOLDER` and the pids of its servers."""

    def __init__(self, home: Path, code: str = HOLDER) -> None:
        self.child = subprocess.Popen(
            [sys.executable, "-c", code, str(home)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.child.stdout is not None
        self.pid, *self.servers = json.loads(self.child.stdout.readline())
        self.child.stdout.close()

    def end(self, how: signal.Signals) -> None:
        self.child.send_signal(how)
        self.child.wait()


def gone(*pids: int, within: float) -> bool:
    """True when none of `pids` lives any more after `within` seconds at most."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if not any(alive(pid) for pid in pids):
            return True
        time.sleep(0.05)
    return False


def alive(pid: int) -> bool:
    """False also for a zombie."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def plain(url: str) -> str:
    """SQLAlchemy's address as libpq reads it."""
    return url.replace("+psycopg", "")


def kept(home: Path) -> tuple[int, int]:
    """Start, count (rows, value of the key), stop."""
    with embedded(home) as ends, redis.Redis.from_url(ends.broker_url) as broker:
        with psycopg.connect(plain(ends.owner_url)) as connection:
            row = connection.execute("SELECT count(*) FROM seen").fetchone()
        assert row is not None
        return row[0], int(broker.get("seen") or 0)


def test_it_has_extensions_unicode_a_modest_role_and_private_files(home: Path) -> None:
    with embedded(home) as ends:
        with psycopg.connect(plain(ends.owner_url), autocommit=True) as owner:
            for name in ("vector", "pg_trgm", "btree_gist", "unaccent"):
                owner.execute(f"CREATE EXTENSION {name}")
            assert owner.execute("SELECT '[1,2]'::vector <=> '[2,1]'").fetchone()
            assert owner.execute("SELECT upper('ünï')").fetchone() == ("ÜNÏ",)
        with psycopg.connect(plain(ends.database_url)) as app:
            row = app.execute(
                "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
            )
            assert row.fetchone() == (False,)
        with redis.Redis.from_url(ends.broker_url) as broker:
            policy = broker.config_get("maxmemory-policy")
        assert policy == {"maxmemory-policy": "noeviction"}
    for name in ("postgres/password.owner", "postgres/password.app", "valkey/password"):
        assert (home / name).stat().st_mode & 0o077 == 0


def test_it_takes_no_settings_from_the_environment(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGPORT", "1")
    with Postgres(home) as postgres:
        assert postgres.port != 1


def test_kill_nine_of_the_parent_stops_the_servers_and_keeps_what_was_written(
    home: Path,
) -> None:
    for round_ in (1, 2):  # the second round starts on what the first left
        holder = Holder(home)
        holder.end(signal.SIGKILL)
        if sys.platform.startswith("linux"):
            assert gone(*holder.servers, within=10)
            assert "database system is shut down" in log_end(
                home / "postgres/postgres.log"
            )
        assert kept(home) == (round_, round_)


def test_it_restarts_at_once_after_kill_nine(home: Path) -> None:
    Holder(home).end(signal.SIGKILL)
    assert kept(home) == (1, 1)


def test_it_recovers_from_kill_nine_of_everything(home: Path) -> None:
    # The postmaster may stay as a zombie where pid 1 does not reap.
    holder = Holder(home)
    for pid in holder.servers:
        os.kill(pid, signal.SIGKILL)
    holder.end(signal.SIGKILL)
    assert kept(home) == (1, 1)


def test_an_orphan_is_stopped_before_the_next_start(home: Path) -> None:
    # Servers without the kernel's death signal (as on macOS) outlive their parent.
    code = HOLDER.replace(
        "postgres = ", "Postgres.death = Valkey.death = None\npostgres = ", 1
    )
    holder = Holder(home, code)
    holder.end(signal.SIGKILL)
    time.sleep(1)
    assert all(alive(pid) for pid in holder.servers)
    assert kept(home) == (1, 1)
    assert gone(*holder.servers, within=1)


def test_it_starts_over_a_stale_pid_file_of_a_living_stranger(home: Path) -> None:
    # PostgreSQL alone would refuse: the pid in the file is alive.
    holder = Holder(home)
    holder.end(signal.SIGKILL)
    assert gone(*holder.servers, within=10)
    cluster = home / "postgres/cluster"
    (cluster / "postmaster.pid").write_text(
        f"{os.getpid()}\n{cluster}\n0\n5432\n\n\n\n"
    )
    assert kept(home) == (1, 1)


def test_half_a_cluster_is_not_taken_for_one(home: Path) -> None:
    # An initdb cut short leaves `cluster.new`, which the next start throws away.
    (home / "postgres/cluster.new").mkdir(parents=True)
    (home / "postgres/cluster.new/PG_VERSION").write_text("18\n")
    with Postgres(home / "postgres"):
        pass


def test_a_second_program_is_refused_in_words(home: Path) -> None:
    holder = Holder(home)
    with pytest.raises(AlreadyRunning) as refusal, Postgres(home / "postgres"):
        pass
    assert str(holder.pid) in str(refusal.value)
    assert "stop it first" in str(refusal.value)
    holder.end(signal.SIGTERM)
    assert gone(*holder.servers, within=10)


def test_a_dead_server_is_started_again_on_its_port(home: Path) -> None:
    # The addresses that the other programs hold stay valid, over a full stop too.
    with Postgres(home / "postgres") as postgres, Valkey(home / "valkey") as valkey:
        before = postgres.url, valkey.url
        for server in (postgres, valkey):
            assert server.child is not None
            server.child.kill()
            server.child.wait()
            assert not server.alive()
            server.start()
        assert (postgres.url, valkey.url) == before
    with Postgres(home / "postgres") as postgres, Valkey(home / "valkey") as valkey:
        assert (postgres.url, valkey.url) == before


def test_another_major_version_is_refused_in_words(home: Path) -> None:
    with Postgres(home):
        pass
    (home / "cluster/PG_VERSION").write_text("12\n")
    with pytest.raises(WrongVersion, match="PostgreSQL 12"), Postgres(home):
        pass


def test_it_mends_a_taken_port_a_lost_password_and_a_long_log(home: Path) -> None:
    with Postgres(home) as postgres:
        before = postgres.port
    (home / "password.app").unlink()
    with (home / "postgres.log").open("a") as log:
        log.write("x" * (LOG_LIMIT + 1))
    with socket.socket() as stranger:
        # PostgreSQL's last connections may still linger on the port (TIME_WAIT).
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stranger.bind(("127.0.0.1", before))
        stranger.listen()
        with Postgres(home) as postgres:
            assert postgres.port != before
            with psycopg.connect(plain(postgres.url)) as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)
    assert (home / "postgres.log.1").stat().st_size > LOG_LIMIT
    assert (home / "postgres.log").stat().st_size < LOG_LIMIT


def test_a_start_that_is_interrupted_leaves_nothing_running(home: Path) -> None:
    valkey = Valkey(home)
    with pytest.raises(StartError):
        valkey.start(interrupted=lambda: True)
    assert not valkey.living()


def test_a_log_is_turned_over_under_a_program_that_writes_it(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    with log.open("a") as stream:
        stream.write("old line\n" * 10)
        stream.flush()
        turn_over(log, limit=50)
        stream.write("new line\n")
    assert log.read_text() == "new line\n"
    assert (tmp_path / "web.log.1").read_text() == "old line\n" * 10
