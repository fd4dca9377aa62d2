"""Style sheets and scripts, packed for the way when the browser can unpack them.

Only static files are: a page holds its reader's token, and what is packed together with
a secret can be guessed from its length (BREACH, CVE-2013-3587).
"""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

from flask import Flask, request
from flask.wrappers import Response

_TEXT = ("text/css", "text/javascript", "image/svg+xml")


def install(app: Flask) -> None:
    """Let the application pack its static files."""
    folder = Path(app.static_folder or "")

    def pack(response: Response) -> Response:
        """Pack the answer if it is a whole text file that may be packed."""
        if request.endpoint != "static" or response.status_code != 200:
            return response
        response.headers["Vary"] = "Accept-Encoding"
        if response.mimetype in _TEXT and request.accept_encodings["gzip"]:
            name = str((request.view_args or {})["filename"])
            response.close()  # the plain file, which nobody reads now
            response.direct_passthrough = False
            response.set_data(_packed(folder / name))
            response.headers["Content-Encoding"] = "gzip"
        return response

    app.after_request(pack)


@cache
def _packed(path: Path) -> bytes:
    """Pack a file once a process; it changes with the program only."""
    return gzip.compress(path.read_bytes(), mtime=0)
