from __future__ import annotations

import io
import json
from pathlib import Path

from werkzeug.datastructures import FileStorage

from services.config import Settings
from tests.integration.web.conftest import Visitor


def _dropped(settings: Settings) -> list[Path]:
    return sorted(one for one in settings.inbox.iterdir() if one.is_file())


def test_a_pasted_text_becomes_a_file_and_a_sidecar(
    ana: Visitor, settings: Settings
) -> None:
    answer = ana.post(
        "/paste",
        text="The dam broke.\r\nNine people died.\r\n",
        title="Nine dead",
        source="Northline",
        published="2026-03-09",
    )
    assert (answer.status_code, answer.location) == (303, "/intake")
    article, sidecar = _dropped(settings)
    assert article.read_text() == "The dam broke.\nNine people died.\n"
    assert article.name.startswith("nine-dead-")
    assert sidecar.name == f"{article.name}.json"
    assert json.loads(sidecar.read_text()) == {
        "title": "Nine dead",
        "source": "Northline",
        "published": "2026-03-09",
    }
    assert article.name in ana.text("/intake")


def test_a_text_alone_needs_no_sidecar(ana: Visitor, settings: Settings) -> None:
    ana.post("/paste", text="1.5 million left/fled. More follows.")
    (article,) = _dropped(settings)
    assert article.name.startswith("1-5-million-left-fled-more-follows-")


def test_uploaded_files_keep_their_sidecars(ana: Visitor, settings: Settings) -> None:
    sent = [
        FileStorage(io.BytesIO(b"text"), "Dam fails.txt"),
        FileStorage(io.BytesIO(b"{}"), "Dam fails.txt.json"),
        FileStorage(io.BytesIO(b"other"), "dam-fails.txt"),
    ]
    assert ana.post("/paste", files=sent).status_code == 303
    names = [one.name for one in _dropped(settings)]
    assert len(names) == 3
    assert sum(name.endswith(".txt.json") for name in names) == 1
    pair = next(name for name in names if name.endswith(".json"))
    assert pair.removesuffix(".json") in names


def test_an_empty_form_is_told_and_keeps_what_was_typed(
    ana: Visitor, settings: Settings
) -> None:
    answer = ana.post("/paste", text="  ", title="Only a title")
    assert answer.status_code == 422
    assert 'value="Only a title"' in answer.text
    assert _dropped(settings) == []


def test_too_much_at_once_is_refused_in_plain_words(
    ana: Visitor, settings: Settings
) -> None:
    told = {"CONTENT_LENGTH": str(settings.max_file_bytes + 5_000_000)}
    answer = ana.client.post("/paste", data={"text": "x"}, environ_overrides=told)
    assert answer.status_code == 413
    assert "too large" in answer.text
