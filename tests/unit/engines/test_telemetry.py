"""The runtime of the models tells nobody about us."""

from __future__ import annotations

from pathlib import Path

import onnxruntime

#: The host name's first label, as it stands in libraries that report.
COLLECTOR = b"OneCollector"


def test_the_installed_runtime_has_no_reporting_client() -> None:
    libraries = [
        path
        for path in (Path(onnxruntime.__file__).parent / "capi").iterdir()
        if ".so" in path.name or path.suffix in {".dylib", ".dll"}
    ]
    assert libraries
    assert not [path.name for path in libraries if COLLECTOR in path.read_bytes()]
