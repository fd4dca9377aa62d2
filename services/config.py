"""The settings. The only reader of the environment.

Each setting is read from `CROSSCLAIM_<NAME>`; a secret may also come from the file
that `CROSSCLAIM_<NAME>_FILE` names. `.env.example` lists them all; a test keeps the
two equal.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from services.errors import WrongSetting

PREFIX = "CROSSCLAIM_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set from outside, with its default.

    Durations are seconds, sizes bytes. Addresses hold passwords: never log them.
    """

    #: Folder of everything we keep.
    data: Path = Path("data")
    #: Where files are dropped; default: `inbox` below `data`.
    inbox: Path = Path()
    #: Bytes of every article under their hash; default: `content` below `data`.
    content: Path = Path()
    #: SQLAlchemy address of the program's role.
    database_url: str = ""
    #: SQLAlchemy address of the schema's owner; migrations only.
    owner_url: str = ""
    #: Redis or Valkey.
    broker_url: str = ""
    #: Worker processes.
    workers: int = 1
    #: Seconds a run may be held before the sweeper gives it to another worker.
    lease: float = 45.0
    #: Seconds a file must stand still in the inbox.
    settle: float = 2.0
    #: Largest file taken from the inbox.
    max_file_bytes: int = 20_000_000
    #: Bytes of the disk that stay free; 0: a gibibyte, or a twentieth of a small disk.
    min_free_bytes: int = 0
    #: Whether a model reads pairs of claims that rules leave open.
    second_opinion: bool = True
    #: Signs the desk's forms; made at the first start when empty.
    secret_key: str = ""
    #: Whether cookies are sent over https only. Off for http on loopback.
    secure_cookies: bool = False
    #: How many proxies of ours stand before the desk and add to X-Forwarded-For.
    proxies: int = 0
    #: What a program must send to read the figures at /metrics; empty: nobody may.
    metrics_token: str = ""
    #: The hour of the day (UTC) at which nightly rounds begin.
    round_hour: int = 2
    #: Days that originals are kept of articles without a claim or a decision; 0 is for
    #: ever, here and below. What is cited is kept for ever in any case.
    keep_originals: int = 0
    #: Days that copies lie in the inbox's `taken` folder.
    keep_taken: int = 0
    #: Days that refused files, and why they were, are kept once somebody has seen it.
    keep_refused: int = 0
    #: Days that sessions, sign-in links and counted attempts are kept; at least one.
    keep_sessions: int = 1
    #: Days that the last sign of life of a part that fell silent is kept.
    keep_signs: int = 1
    #: Days that finished bookkeeping is kept: done runs of earlier readings, leases
    #: that ran out, nightly rounds.
    keep_bookkeeping: int = 90
    #: Log level: DEBUG, INFO, WARNING, ERROR.
    log_level: str = "INFO"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the settings. Raises WrongSetting that names the wrong one."""
        given = os.environ if environment is None else environment
        values: dict[str, object] = {}
        for one in fields(cls):
            text = _text(given, PREFIX + one.name.upper())
            if text is not None:
                values[one.name] = _converted(PREFIX + one.name.upper(), text, one.type)
        data = Path(str(values.get("data", "data"))).expanduser().resolve()
        values["data"] = data
        values.setdefault("inbox", data / "inbox")
        values.setdefault("content", data / "content")
        return cls(**values)  # type: ignore[arg-type]  # converted field by field above


def environment() -> dict[str, str]:
    """Give a copy of this process's environment, for child programs."""
    return dict(os.environ)


def _text(given: Mapping[str, str], name: str) -> str | None:
    """Give the setting's text, from its variable or from the file named beside it."""
    if path := given.get(name + "_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise WrongSetting(f"{name}_FILE={path}: {error.strerror}") from error
    return given.get(name)


def _converted(name: str, text: str, kind: object) -> object:
    """Turn a setting's text into what its field wants."""
    try:
        if kind == "Path":
            return Path(text).expanduser().resolve()
        if kind == "int":
            return int(text)
        if kind == "float":
            return float(text)
        if kind == "bool":
            return {"1": True, "true": True, "0": False, "false": False}[text.lower()]
    except (ValueError, KeyError) as error:
        raise WrongSetting(f"{name}={text!r} is not a valid {kind}") from error
    return text
