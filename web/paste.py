"""The desk's own way into the inbox: a pasted text or uploaded files.

Nothing is written to the database here. The inbox is the only door in, so a pasted
article goes the way of every other file.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import unicodedata
from pathlib import Path

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.model.decision import Role
from web import lastword
from web.context import settings
from web.security import needs

blueprint = Blueprint("paste", __name__, url_prefix="/paste")

#: Longest name of ours in characters: file systems count 255 bytes.
_LONGEST = 50
#: Fields of the form that go into the sidecar.
FIELDS = ("title", "source", "url", "byline", "published")


@blueprint.get("")
@needs(Role.REVIEWER)
def form() -> str:
    """Ask for a text or files."""
    return render_template("paste.html", given={}, fields=FIELDS)


@blueprint.post("")
@needs(Role.REVIEWER)
def take() -> ResponseReturnValue:
    """Write what was sent into the inbox."""
    names = _take_text() + _take_files()
    if not names:
        return _again("There is no text and no file here yet.")
    lastword.say(f"In the inbox: {', '.join(names)}. Its fate shows below.")
    return redirect(url_for("intake.show"), code=303)


def _again(sentence: str) -> tuple[str, int]:
    """Show the form once more with what was wrong and all that was typed."""
    page = render_template(
        "paste.html", given=request.form, fields=FIELDS, sentence=sentence
    )
    return page, 422


def _take_text() -> list[str]:
    """Write the pasted text with its sidecar; give its file's name."""
    text = request.form.get("text", "").replace("\r\n", "\n").strip()
    if not text:
        return []
    told = {key: request.form.get(key, "").strip() for key in FIELDS}
    known = {key: value for key, value in told.items() if value}
    title = known.get("title") or text.splitlines()[0]
    own = own_name(re.sub(r"[./\\\\]", " ", title[:200]) + ".txt", secrets.token_hex(3))
    if known:
        _drop(f"{own}.json", json.dumps(known, ensure_ascii=False).encode())
    return [_drop(own, text.encode() + b"\n")]


def _take_files() -> list[str]:
    """Write each uploaded file, sidecars before their articles; give their names."""
    sent = [one for one in request.files.getlist("files") if one.filename]
    sent.sort(key=lambda one: not (one.filename or "").lower().endswith(".json"))
    token = secrets.token_hex(3)
    names: list[str] = []
    for one in sent:
        own = own_name(one.filename or "", token)
        # Two names that differ in their ornaments only must not replace each other.
        own = own_name(own, str(len(names))) if own in names else own
        _drop(own, one.read())
        names.append(own)
    return names


def _drop(name: str, content: bytes) -> str:
    """Put a file into the inbox; give its name."""
    inbox = settings().inbox
    inbox.mkdir(parents=True, exist_ok=True)
    _write(inbox / name, content)
    return name


def own_name(name: str, token: str) -> str:
    """Give a harmless file name, made its own by a token.

    A sidecar keeps the name of its article: `A.txt.json` stays beside `A.txt`.
    """
    plain = unicodedata.normalize("NFKC", name)
    last = plain.replace("\\", "/").rsplit("/", 1)[-1].lower()[-200:]
    if last.endswith(".json") and "." in last[:-5]:
        return own_name(last[:-5], token) + ".json"
    stem, suffix = os.path.splitext(last)
    words = re.sub(r"\W+", "-", stem).strip("-")[:_LONGEST].strip("-")
    ending = re.sub(r"[^a-z0-9.]", "", suffix)[:10]
    return f"{words or 'article'}-{token}{ending}"


def _write(path: Path, content: bytes) -> None:
    """Let a file appear whole: the watcher passes over names with a dot in front."""
    draft = path.with_name(f".{secrets.token_hex(16)}.tmp")
    try:
        with draft.open("xb") as file:  # never through a link that lies there
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
