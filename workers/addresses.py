"""Where the database and the queue are: as set, or as `crossclaim up` left them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from services.config import Settings
from services.errors import StartError


def reached(settings: Settings) -> Settings:
    """Fill in the addresses of the servers that `crossclaim up` runs below `data`.

    Settings that name a database are given back as they are. Raises StartError when
    neither is there.
    """
    if settings.database_url:
        return settings
    postgres, valkey = settings.data / "postgres", settings.data / "valkey"
    try:
        database = _url("postgresql+psycopg", "crossclaim", postgres, "password.app")
        owner = _url(
            "postgresql+psycopg", "crossclaim_owner", postgres, "password.owner"
        )
        broker = _url("redis", "", valkey, "password")
    except OSError as error:
        raise StartError(
            f"nothing has been started on {settings.data} yet: run `crossclaim up`, "
            "name its folder with --data, or set CROSSCLAIM_DATABASE_URL"
        ) from error
    return replace(
        settings,
        database_url=f"{database}/crossclaim",
        owner_url=f"{owner}/crossclaim",
        broker_url=f"{broker}/0",
    )


def _url(scheme: str, user: str, folder: Path, secret: str) -> str:
    port = (folder / "port").read_text().strip()
    password = (folder / secret).read_text().strip()
    return f"{scheme}://{user}:{password}@127.0.0.1:{port}"
