"""Keep modules that change our parts when they are imported to processes of their own.

A worker that is started with one is changed as a whole, which is what it is for; the
process that runs the tests would be changed too, for all tests that come later.
"""

from __future__ import annotations

import sys


def apart() -> None:
    """Raise ImportError in the process that runs the tests."""
    if "pytest" in sys.modules:
        raise ImportError("this changes our parts: start a program with it instead")
