"""A watcher that soon takes over the round of a dead one, for `test_night.py`."""

from __future__ import annotations

from services.config import Settings
from workers.sweeper import watch

if __name__ == "__main__":
    watch(Settings.from_environment(), looks=1.0, lease=4.0)
