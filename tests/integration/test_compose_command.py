"""The compose file's broker, run here: its password is in no list of processes."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Generator
from pathlib import Path

import psutil
import pytest
import redis
import yaml

from workers.servers.binaries import valkey_bin
from workers.servers.ports import free_port

COMPOSED = Path(__file__).resolve().parents[2] / "docker-compose.yml"
PASSWORD = "the-brokers-password"


@pytest.fixture
def broker(tmp_path: Path) -> Generator[tuple[psutil.Process, int], None, None]:
    """Run the broker's own command line on a folder and a port of ours."""
    service = yaml.safe_load(COMPOSED.read_text(encoding="utf-8"))["services"]["broker"]
    *shell, line = service["command"]
    assert shell == ["sh", "-c"]
    secret, port = tmp_path / "password", free_port()
    secret.write_text(PASSWORD)
    ours = {
        "$$": "$",
        "/run/secrets/broker_password": str(secret),
        "valkey-server": str(valkey_bin()),
        "--dir /data": f"--dir {tmp_path} --bind 127.0.0.1 --port {port}",
    }
    for theirs, here in ours.items():
        assert theirs in line
        line = line.replace(theirs, here)
    child = subprocess.Popen([*shell, line], stdout=subprocess.DEVNULL)
    try:
        yield psutil.Process(child.pid), port
    finally:
        child.kill()
        child.wait()


def test_the_brokers_password_stands_in_no_list_of_processes(
    broker: tuple[psutil.Process, int],
) -> None:
    process, port = broker
    with redis.Redis(port=port, password=PASSWORD) as line:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                assert line.ping()
                break
            except redis.ConnectionError:
                time.sleep(0.1)
        assert "yes" in str(line.config_get("appendonly"))
    with redis.Redis(port=port) as stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()
    family = [process, *process.children(recursive=True)]
    assert len(family) == 1, "the shell gives its place to the server, and its signals"
    assert not [word for one in family for word in one.cmdline() if PASSWORD in word]


def test_no_command_of_the_compose_file_puts_a_secret_on_its_line() -> None:
    """Whatever reads a secret reads it into standard input or the environment."""
    services = yaml.safe_load(COMPOSED.read_text(encoding="utf-8"))["services"]
    for name, one in services.items():
        probe = one.get("healthcheck", {}).get("test", [])
        for words in (one.get("command", []), probe):
            line = " ".join(words)
            for unseen in ('REDISCLI_AUTH="$$(cat', "requirepass $$(cat"):
                line = line.replace(unseen, "")
            assert "$$(cat" not in line, name
            assert "--requirepass" not in line, name
