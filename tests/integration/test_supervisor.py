"""What `up` promises, tried with real servers, real programs and real kills.

Each test runs `DRIVER`, a small program that calls `up` and tells what it hears, so
that it can be killed. Its parts are as small, but for the last test's, which are real.
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
from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import psutil
import psycopg
import pytest
import redis

from services.errors import StartError
from services.store import endings
from services.store.endings import Ending
from tests.places import quick
from tests.programs import family
from workers.local import programs
from workers.supervisor.checks import check_folder, check_python, check_room
from workers.supervisor.desk import desk_answers, desk_port
from workers.supervisor.keeper import SHIM
from workers.supervisor.restarts import Restarts
from workers.supervisor.signals import ONE_KEYSTROKE
from workers.supervisor.watched import by_its_own_doing

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
T = TypeVar("T")

# Tells every sentence, the addresses, and the row count as JSON lines.
DRIVER = """
import json, os, signal, sys
from pathlib import Path
import psycopg
from services.errors import StartError
from workers.local import up
from workers.supervisor.plan import Part, Plan
wish = json.loads(sys.argv[1])
signal.alarm(120)  # a driver that hangs must not hang the test
def tell(**what):
    print(json.dumps(what), flush=True)
def migrate(owner_url, app_role):
    with psycopg.connect(owner_url.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS starts (at timestamptz)")
        connection.execute("INSERT INTO starts VALUES (now())")
        rows = connection.execute("SELECT count(*) FROM starts").fetchone()
    tell(starts=rows[0], role=app_role)
def parts(ends, port):
    tell(owner=ends.owner_url, database=ends.database_url, broker=ends.broker_url)
    env = dict(os.environ, PORT=str(port), BROKER=ends.broker_url)
    return [
        Part(name, [a.replace("PORT", str(port)) for a in argv], env, wish["patience"])
        for name, argv in wish["parts"].items()
    ]
plan = Plan(
    home=Path(wish["home"]), inbox=Path(wish["home"]) / "inbox", port=wish["port"],
    parts=parts, migrate=migrate, say=lambda text: tell(say=text),
    ready=lambda address: tell(ready=address), patience=wish["desk_patience"],
    delay=wish["delay"], well=wish["well"],
)
try:
    up(plan)
except StartError as error:
    tell(refusal=str(error))
    sys.exit(1)
"""

# Answers /healthz; its port is its argument.
WEB = """
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
class Desk(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()
HTTPServer(("127.0.0.1", int(sys.argv[1])), Desk).serve_forever()
"""

# Has two children that hear no SIGTERM; ends itself, and them, when told to.
FAMILY = """
import os, signal, sys, time
children = []
for _ in range(2):
    pid = os.fork()
    if pid == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(600)
        os._exit(0)
    children.append(pid)
def end(*_):
    for pid in children:
        os.kill(pid, signal.SIGKILL)
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
print("family of", os.getpid(), flush=True)
time.sleep(600)
"""

DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(600)
"""


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", code, *arguments]


WEB_ARGV = python(WEB, "PORT")


def soon(question: Callable[[], T], within: float = 20.0) -> T:
    """Ask until the answer is true; the last answer."""
    end = time.monotonic() + within
    while not (answer := question()) and time.monotonic() < end:
        time.sleep(0.05)
    return answer


class Up:
    """A running `DRIVER` and what it told so far."""

    def __init__(
        self,
        home: Path,
        parts: Mapping[str, list[str]] | None = None,
        *,
        port: int = 0,
        patience: float = 5.0,
        desk_patience: float = 30.0,
        delay: float = 0.5,
        well: float = 60.0,
    ) -> None:
        self.home = home
        self.told: dict[str, Any] = {}
        self.said = ""
        wish = {
            "home": str(home),
            "port": port,
            "patience": patience,
            "desk_patience": desk_patience,
            "delay": delay,
            "well": well,
            "parts": parts or {"worker": python(FAMILY), "web": WEB_ARGV},
        }
        self.child = subprocess.Popen(
            python(DRIVER, json.dumps(wish)),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )

    def hear(self, word: str) -> bool:
        """Read on until `word` was told, as a key or in a sentence."""
        assert self.child.stdout is not None
        for line in self.child.stdout:
            heard = json.loads(line)
            self.told |= heard
            sentence = heard.get("say", "")
            self.said += sentence + "\n"
            if word in heard or word in sentence:
                return True
        return False

    def wait_ready(self) -> Up:
        assert self.hear("ready"), self.told
        return self

    def end(self, how: signal.Signals) -> int:
        self.child.send_signal(how)
        return self.rest()

    def rest(self) -> int:
        """Read the rest; the exit code."""
        self.hear("nothing more")
        return self.child.wait(60)

    def one(self, *words: str) -> psutil.Process:
        """The first program of this family whose command line holds all `words`."""
        found = soon(lambda: [p for p in family(self.home) if _is_called(p, words)])
        return min(found, key=lambda one: one.create_time())

    def rows(self) -> int:
        with psycopg.connect(self.told["owner"].replace("+psycopg", "")) as connection:
            row = connection.execute("SELECT count(*) FROM starts").fetchone()
        assert row is not None
        return int(row[0])


def _is_called(one: psutil.Process, words: tuple[str, ...]) -> bool:
    try:
        line = " ".join(one.cmdline())
    except psutil.Error:
        return False
    return all(word in line for word in words)


def close(driver: Up) -> None:
    if driver.child.poll() is None:
        driver.child.kill()
        driver.child.wait()
    if driver.child.stdout is not None:
        driver.child.stdout.close()


@pytest.fixture
def home() -> Generator[Path, None, None]:
    # Not tmp_path: as root in a container PostgreSQL runs as nobody, who may not look
    # into pytest's own folders.
    with tempfile.TemporaryDirectory(dir=quick(), ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        yield Path(folder).resolve()


@pytest.fixture
def run(home: Path) -> Generator[Callable[..., Up], None, None]:
    """Start drivers on one folder; none of them outlives the test."""
    drivers: list[Up] = []

    def start(*arguments: Any, **named: Any) -> Up:
        drivers.append(Up(home, *arguments, **named))
        return drivers[-1]

    yield start
    for driver in drivers:
        close(driver)
    soon(lambda: not family(home), within=10)
    for left in family(home):  # the test failed; its programs need not stay
        left.kill()


Run = Callable[..., Up]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_starts_answers_and_stops_without_a_trace(
    home: Path, run: Run, how: signal.Signals
) -> None:
    crossclaim = run().wait_ready()
    assert crossclaim.told["ready"].startswith("http://127.0.0.1:")
    assert crossclaim.told["role"] == "crossclaim"
    names = {log.name for log in (home / "logs").glob("*.log")}
    assert names == {"postgres.log", "valkey.log", "worker.log", "web.log"}
    assert crossclaim.end(how) == 0
    assert not family(home)


def test_nothing_outlives_kill_nine_and_the_next_start_goes_on(
    home: Path, run: Run
) -> None:
    for round_ in (1, 2):
        crossclaim = run().wait_ready()
        assert crossclaim.told["starts"] == round_
        assert len(family(home)) > 8  # worker and two children, web, servers
        crossclaim.end(signal.SIGKILL)
        assert soon(lambda: not family(home), within=5), family(home)


def test_it_starts_at_once_after_kill_nine(run: Run) -> None:
    first = run().wait_ready()
    first.end(signal.SIGKILL)
    second = run(port=int(first.told["ready"].rsplit(":", 1)[1])).wait_ready()
    assert second.told["starts"] == 2
    assert second.end(signal.SIGTERM) == 0


def test_what_outlived_everything_is_killed_by_the_next_start(
    home: Path, run: Run
) -> None:
    first = run().wait_ready()
    keeper = next(
        one
        for one in psutil.Process(first.child.pid).children()
        if str(SHIM) in one.cmdline()
    )
    os.kill(first.child.pid, signal.SIGSTOP)  # so that it does not mend the keeper
    keeper.kill()
    left = [one for one in family(home) if _is_called(one, (FAMILY,))]
    assert len(left) == 3
    first.end(signal.SIGKILL)
    second = run().wait_ready()
    assert not [one for one in left if one.is_running()]
    assert second.end(signal.SIGTERM) == 0


def _runs_shim(one: psutil.Process) -> bool:
    try:
        return str(SHIM) in one.cmdline()
    except psutil.NoSuchProcess:  # gone, or a zombie, since it was listed
        return False


def test_a_killed_keeper_is_started_again(home: Path, run: Run) -> None:
    crossclaim = run().wait_ready()
    us = psutil.Process(crossclaim.child.pid)

    def keepers() -> list[int]:
        return [one.pid for one in us.children() if _runs_shim(one)]

    (before,) = keepers()
    os.kill(before, signal.SIGKILL)
    assert soon(lambda: keepers() and before not in keepers())
    crossclaim.end(signal.SIGKILL)
    gone = soon(lambda: not family(home), within=30)
    assert gone, [one.as_dict(["status", "cmdline"]) for one in family(home)]


def test_a_killed_part_comes_again_without_its_children(home: Path, run: Run) -> None:
    crossclaim = run().wait_ready()
    before = crossclaim.one("family of")
    assert soon(lambda: len(before.children()) == 2)  # it may be at forking them
    children = before.children()
    before.kill()
    assert crossclaim.hear("worker ended (killed by SIGKILL)")
    assert soon(lambda: not any(one.is_running() for one in children))
    assert crossclaim.one("family of").pid != before.pid
    assert crossclaim.end(signal.SIGTERM) == 0
    assert not family(home)


def test_a_killed_postgres_comes_again_on_its_port(run: Run) -> None:
    crossclaim = run().wait_ready()
    crossclaim.one("postgres", "-D").kill()
    assert crossclaim.hear("postgres ended (killed by SIGKILL)")

    def answers() -> bool:
        try:
            return crossclaim.rows() == 1
        except psycopg.OperationalError:
            return False

    assert soon(answers)
    assert crossclaim.end(signal.SIGTERM) == 0


def test_a_killed_valkey_comes_again_empty_when_its_folder_was_emptied(
    home: Path, run: Run
) -> None:
    crossclaim = run().wait_ready()
    with redis.Redis.from_url(crossclaim.told["broker"]) as broker:
        broker.set("doorbell", "reading")
    valkey = crossclaim.one("valkey-server")
    # Stopped first, so that it is not started again before its folder is gone.
    os.kill(crossclaim.child.pid, signal.SIGSTOP)
    valkey.kill()
    subprocess.run(["rm", "-rf", str(home / "valkey")], check=True)
    os.kill(crossclaim.child.pid, signal.SIGCONT)

    def is_empty() -> bool:
        try:
            with redis.Redis.from_url(crossclaim.told["broker"]) as broker:
                return bool(broker.dbsize() == 0)
        except redis.ConnectionError:
            return False

    assert soon(is_empty)
    assert crossclaim.end(signal.SIGTERM) == 0
    again = run().wait_ready()
    assert again.end(signal.SIGTERM) == 0


def test_a_second_start_is_refused_in_words(run: Run) -> None:
    first = run().wait_ready()
    second = run()
    assert second.rest() == 1
    refusal = second.told["refusal"]
    assert f"pid {first.child.pid} (its desk: {first.told['ready']})" in refusal
    assert "choose another folder" in refusal
    assert first.rows() == 1  # the first one is as it was
    assert first.end(signal.SIGTERM) == 0


def test_a_taken_port_is_refused_in_words(home: Path, run: Run) -> None:
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        port = stranger.getsockname()[1]
        crossclaim = run(port=port)
        assert crossclaim.rest() == 1
    assert f"Port {port} is already in use" in crossclaim.told["refusal"]
    assert "--port 0" in crossclaim.told["refusal"]
    assert not family(home)


def test_a_part_that_cannot_start_stops_everything(home: Path, run: Run) -> None:
    crash = python(
        "import os, time; time.sleep(0.2); raise SystemExit('no such model')"
    )
    crossclaim = run({"worker": crash, "web": WEB_ARGV}, delay=0.1)
    assert crossclaim.rest() == 1
    refusal = crossclaim.told["refusal"]
    assert refusal.startswith("worker cannot start: it ended 5 times by itself (exit")
    assert refusal.endswith("no such model")
    assert "started again in 0.8 s" in crossclaim.said
    assert not family(home)


def test_a_silent_desk_is_told_with_its_log(home: Path, run: Run) -> None:
    crossclaim = run({"web": python(DEAF)}, patience=0.5, desk_patience=2.0)
    assert crossclaim.rest() == 1
    assert "did not answer" in crossclaim.told["refusal"]
    assert crossclaim.told["refusal"].endswith("deaf")
    assert not family(home)


def test_a_part_that_will_not_end_is_killed_after_its_patience(
    home: Path, run: Run
) -> None:
    crossclaim = run({"worker": python(DEAF), "web": WEB_ARGV}, patience=2.0)
    crossclaim.wait_ready()
    begun = time.monotonic()
    assert crossclaim.end(signal.SIGTERM) == 0
    assert 2.0 < time.monotonic() - begun < 10
    assert not family(home)


def test_a_second_signal_hurries(home: Path, run: Run) -> None:
    crossclaim = run({"worker": python(DEAF), "web": WEB_ARGV}, patience=60.0)
    crossclaim.wait_ready()
    crossclaim.child.send_signal(signal.SIGINT)
    assert crossclaim.hear("Stopping")
    time.sleep(2 * ONE_KEYSTROKE)
    begun = time.monotonic()
    assert crossclaim.end(signal.SIGINT) == 0
    assert time.monotonic() - begun < 15
    assert not family(home)


def test_a_signal_while_it_starts_stops_it(home: Path, run: Run) -> None:
    crossclaim = run()
    assert crossclaim.hear("database")
    assert crossclaim.end(signal.SIGTERM) == 0
    assert "ready" not in crossclaim.told
    assert not family(home)


def test_a_long_log_is_turned_over_while_its_part_runs(home: Path, run: Run) -> None:
    chatty = python(f"import time; print('x' * 6_000_000, flush=True); {DEAF}")
    crossclaim = run({"worker": chatty, "web": WEB_ARGV}, patience=0.5).wait_ready()
    old = home / "logs/worker.log.1"
    assert soon(lambda: old.exists() and old.stat().st_size > 5_000_000)
    assert soon(lambda: (home / "logs/worker.log").stat().st_size < 100)
    assert crossclaim.end(signal.SIGTERM) == 0


def test_it_refuses_a_full_disk_an_old_python_and_a_closed_folder(
    tmp_path: Path,
) -> None:
    with pytest.raises(StartError, match="MB are free"):
        check_room(tmp_path, needed=10**18)
    with pytest.raises(StartError, match=r"this is 3\.10"):
        check_python((3, 10))
    (tmp_path / "file").touch()
    with pytest.raises(StartError, match="cannot be written to"):
        check_folder(tmp_path / "file")


@pytest.mark.parametrize("port", [-1, 70_000])
def test_it_refuses_a_port_that_is_none(port: int) -> None:
    with pytest.raises(StartError, match="cannot be used"):
        desk_port(port)


def test_restarts_wait_longer_each_time_up_to_thirty_seconds() -> None:
    restarts = Restarts()
    waits = [restarts.after_end(16.0, own=False) for _ in range(9)]
    assert waits == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]
    assert restarts.after_end(61.0, own=False) == 0.5


def test_the_fifth_end_of_what_never_was_well_is_the_last() -> None:
    restarts = Restarts()
    waits = [restarts.after_end(15.0, own=True) for _ in range(5)]
    assert waits == [0.5, 1, 2, 4, None]


def test_what_was_well_once_is_started_for_ever() -> None:
    restarts = Restarts()
    waits = [restarts.after_end(lived, own=True) for lived in (61.0, *[0.1] * 99)]
    assert None not in waits and waits[-1] == 30


@pytest.mark.parametrize(
    ("code", "own"),
    [
        ("raise SystemExit(1)", True),
        ("raise SystemExit(75)", False),  # a deaf worker
        ("raise SystemExit(0)", False),  # what SIGTERM makes of each part
        ("import os; os.kill(os.getpid(), 9)", False),
        ("import os; os.kill(os.getpid(), 15)", False),
        ("import os; os.kill(os.getpid(), 11)", True),
    ],
)
def test_it_tells_a_parts_own_end_from_one_that_was_put_upon_it(
    code: str, own: bool
) -> None:
    child = subprocess.Popen(python(code))
    child.wait(20)
    assert by_its_own_doing(child) is own


def test_a_part_killed_again_and_again_comes_again(home: Path, run: Run) -> None:
    """By whoever needs its memory, say: five ends in a minute stopped everything."""
    crossclaim = run(delay=0.05).wait_ready()
    for time_ in range(1, 7):
        crossclaim.one("family of").kill()
        often = f" {time_} times in a row" if time_ > 1 else ""
        assert crossclaim.hear(f"worker ended{often} (killed by SIGKILL)")
    (ending,) = soon(lambda: _sixth(home))
    assert ending == Ending("worker", 6, "killed by SIGKILL")
    assert crossclaim.one("family of").is_running()
    assert desk_answers(int(crossclaim.told["ready"].rsplit(":", 1)[1]))
    assert crossclaim.end(signal.SIGTERM) == 0
    again = run().wait_ready()
    assert endings.noted(home) == ()
    assert again.end(signal.SIGTERM) == 0


def _sixth(home: Path) -> list[Ending]:
    return [one for one in endings.noted(home) if one.times == 6]


def test_the_note_of_ends_goes_when_all_runs_for_a_minute(home: Path, run: Run) -> None:
    """Here for five seconds: what has to be a minute is an argument of the plan."""
    crossclaim = run(delay=0.1, well=5.0).wait_ready()
    for _ in range(3):
        crossclaim.one("family of").kill()
        assert crossclaim.hear("worker ended")
    assert soon(lambda: endings.noted(home))
    begun = time.monotonic()
    assert crossclaim.hear("worker has been running for a minute again")
    assert time.monotonic() - begun > 4
    assert soon(lambda: not endings.noted(home), within=5)
    assert crossclaim.end(signal.SIGTERM) == 0


def test_the_programs_take_work_from_the_queues_and_listen_on_the_port() -> None:
    worker, watcher, web = programs(
        {"A": "b"}, port=8000, workers=3, queues=["reading", "judging"]
    )
    assert [part.name for part in (worker, watcher, web)] == [
        "worker",
        "watcher",
        "web",
    ]
    assert "-c 3 -Q reading,judging" in " ".join(worker.argv)
    assert "127.0.0.1:8000" in web.argv
    assert watcher.env == {"A": "b"}


CELERY = """
import os, time
from celery import Celery
app = Celery(broker=os.environ["BROKER"])
@app.task(ignore_result=True)
def slow():
    while True:
        sum(range(1000))
"""

GUNICORN = """
def app(environ, start):
    start("200 OK", [])
    return [b""]
"""


def test_celerys_and_gunicorns_children_do_not_outlive_kill_nine(
    home: Path, run: Run
) -> None:
    (home / "bells.py").write_text(CELERY)
    (home / "desk.py").write_text(GUNICORN)
    here = f"import sys; sys.path.insert(0, {str(home)!r}); "
    celery = here + "from celery.__main__ import main; main()"
    gunicorn = here + "from gunicorn.app.wsgiapp import run; run()"
    quiet = ["-c", "2", "--without-gossip", "--without-mingle"]
    listen = ["-b", "127.0.0.1:PORT", "-w", "2", "--no-control-socket"]
    parts = {
        "worker": python(celery, "-A", "bells", "worker", "-P", "prefork", *quiet),
        "web": python(gunicorn, *listen, "desk:app"),
    }
    crossclaim = run(parts).wait_ready()
    ring = here + "import bells; bells.slow.delay(); bells.slow.delay()"
    subprocess.run(
        python(ring),
        cwd=ROOT,
        env=dict(os.environ, BROKER=crossclaim.told["broker"]),
        check=True,
    )
    parent = crossclaim.one("bells")
    children = soon(lambda: [c for c in parent.children() if c.cpu_percent(0.2) > 10])
    assert children  # they are at work, and would be for ever
    assert len(crossclaim.one("desk:app").children()) == 2
    crossclaim.end(signal.SIGKILL)
    assert soon(lambda: not family(home), within=5), family(home)


def test_a_keeper_knows_whom_to_end_from_its_first_moment() -> None:
    """Who starts it may be gone before it has written a line."""
    held = subprocess.Popen(["sleep", "600"], start_new_session=True)
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(SHIM), str(held.pid)],
            stdin=subprocess.DEVNULL,
            timeout=30,
            check=False,
        )
        assert done.returncode == 0
        assert held.wait(10) == -signal.SIGKILL
    finally:
        held.kill()
        held.wait()
