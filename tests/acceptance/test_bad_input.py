"""Whatever is dropped ends in one place that a person sees, and nothing holds it up.

All of it lies in the inbox before the real worker and watcher start. That an empty
file waits for a minute and a sidecar for ten is tried with the tests of the inbox.
"""

from __future__ import annotations

import hashlib
import io
import os
import random
import threading
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from services.config import Settings
from services.desk import articles, intake
from services.desk.views import IntakeLine
from services.store import files
from services.store.transaction import transaction
from tests.programs import Programs, programs
from workers.inbox import Inbox

pytestmark = pytest.mark.slow

GOOD = "good.txt"
NOISE = random.Random(17).randbytes(40_000)


def story(number: int) -> str:
    """Give an article unlike the others."""
    return (
        f"Flood in Ostrell, report {number}\n\n"
        "The river Vell flooded the town of Ostrell on Monday. Ana Brol, the mayor of "
        f"Ostrell, said on Tuesday that {number} people were killed in the flood.\n"
    )


def packed() -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("story.txt", story(1))
    return whole.getvalue()


#: What no article comes of: by name, what is in it, its code, and words of what to do.
REFUSED = {
    "noise.txt": (NOISE, "reading.unknown_type", "drop the article's text"),
    "huge.txt": (b"Flood. " * 7_500_000, "inbox.too_large", "drop single articles"),
    "long.txt": (b"Flood. " * 1_500_000, "reading.too_long", "split it"),
    "blank.txt": (b" \n" * 99, "reading.empty", "drop it again"),
    "scan.pdf": (b"%PDF-1.7\n%\xe2\xe3", "reading.unknown_type", "save its text"),
    "all.zip": (packed(), "reading.unknown_type", "unpack it"),
    "tags.html": (b"<div><p></div><td", "reading.empty", "drop it again"),
}
BROKEN = "<html><body><p>{}<div><b></p></i></table><!-- <p>no end"
#: Odd, and articles all the same.
ODD = {
    "broken.html": BROKEN.format(story(21).replace("\n\n", "<p>")).encode(),
    "cp1252.txt": story(22).replace("the flood", "“the flood”").encode("cp1252"),
    "utf16.txt": b"\xff\xfe" + story(23).encode("utf-16-le"),
    "invalid.txt": story(24).encode() + "The café was shut. ".encode() * 12 + b"\xff\n",
    "nul.txt": story(25).replace("town", "to\0wn").encode(),
}
#: Names as bytes, and as they are shown.
NAMES = {
    b"two\nlines.txt": "two\\nlines.txt",
    b"tab\tand bell\a.txt": "tab\\tand bell\\x07.txt",
    b"\xff\xfe.txt": "\\xff\\xfe.txt",
    "gpj\u202etxt.txt".encode(): "gpj\\u202etxt.txt",
    b"-rf.txt": "-rf.txt",
    b"<b>&\"'%s{}$(id);.txt": "<b>&\"'%s{}$(id);.txt",
    "Überschwemmung 洪水 🌊.txt".encode(): "Überschwemmung 洪水 🌊.txt",
    b"n" * 251 + b".txt": "n" * 251 + ".txt",
    "ü".encode() * 125 + b".txt": "ü" * 125 + ".txt",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """What the desk tells of the inbox."""

    settings: Settings

    def lines(self) -> dict[str, IntakeLine]:
        """Give what is listed by name; a name that stands twice fails."""
        with transaction(self.settings.database_url) as session:
            listed = intake.page(session, limit=200).lines
        names = [one.name for one in listed]
        assert len(names) == len(set(names)), sorted(names)
        return {one.name: one for one in listed}

    def ended(self, *names: str) -> Callable[[], bool]:
        """Ask whether these have come to their end."""

        def reached() -> bool:
            fates = {name: one.fate for name, one in self.lines().items()}
            return all(fates.get(one) in ("on the desk", "failed") for one in names)

        return reached

    def kept(self, name: str, content: bytes) -> bool:
        """Tell whether these bytes lie in the store, or where the desk says."""
        sha256 = hashlib.sha256(content).hexdigest()
        if files.exists(self.settings.content, sha256):
            return files.load(self.settings.content, sha256) == content
        number = self.lines()[name].sighting_id
        (lying,) = self.settings.inbox.glob(f"failed/{number}-*[!n]")
        return lying.read_bytes() == content


@pytest.fixture
def calm(settings: Settings) -> Settings:
    return replace(settings, settle=1.0)


def lying(inbox: Path) -> set[str]:
    """Name what is still in the inbox."""
    return {one.name for one in inbox.iterdir() if one.name not in ("taken", "failed")}


def drop_all(inbox: Path) -> dict[str, bytes]:
    """Drop everything at once; give the contents by the name that is shown."""
    contents = {name: one[0] for name, one in REFUSED.items()} | ODD
    for text, content in contents.items():
        (inbox / text).write_bytes(content)
    for number, (name, shown) in enumerate(NAMES.items(), 40):
        contents[shown] = story(number).encode()
        Path(os.fsdecode(os.fsencode(inbox) + b"/" + name)).write_bytes(contents[shown])
    (inbox / "empty.txt").touch()
    (inbox / "alone.txt.json").write_bytes(b"{}")
    secret = inbox.parent / "secret.txt"
    secret.write_bytes(b"a password")
    (inbox / "soft.txt").symlink_to(secret)
    os.link(secret, inbox / "hard.txt")
    os.mkfifo(inbox / "pipe.txt")
    (inbox / "folder.txt").mkdir()
    contents[GOOD] = story(12).encode()
    (inbox / GOOD).write_bytes(contents[GOOD])
    return contents


def write_slowly(path: Path, content: bytes, *, pause: float) -> None:
    with path.open("wb") as file:
        for place in range(0, len(content), 16):
            file.write(content[place : place + 16])
            file.flush()
            time.sleep(pause)


def test_every_bad_file_has_one_visible_end(calm: Settings) -> None:
    desk, contents = Desk(calm), drop_all(calm.inbox)
    contents["slow.txt"] = story(30).encode()
    slow = threading.Thread(
        target=write_slowly,
        args=(calm.inbox / "slow.txt", contents["slow.txt"]),
        kwargs={"pause": 0.4},
    )
    links = ("soft.txt", "hard.txt", "pipe.txt")
    with programs(calm) as running:
        slow.start()
        running.until(desk.ended(GOOD), 60)
        assert desk.lines()[GOOD].fate == "on the desk"
        slow.join()
        running.until(desk.ended(*contents, *links), 120)
        _logs_are_whole_lines(running)
    lines = desk.lines()
    assert set(lines) == {*contents, *links}
    assert lying(calm.inbox) == {"empty.txt", "alone.txt.json", "folder.txt"}
    _refusals_say_what_to_do(lines)
    for name in {*contents} - {*REFUSED}:
        assert (lines[name].fate, lines[name].error) == ("on the desk", None), name
    assert not [name for name in contents if not desk.kept(name, contents[name])]
    assert (calm.inbox.parent / "secret.txt").read_bytes() == b"a password"
    sha256 = hashlib.sha256(b"a password").hexdigest()
    assert not files.exists(calm.content, sha256), "no link was followed"
    _odd_texts_are_read(desk)
    _those_that_wait_end_too(desk)


def _refusals_say_what_to_do(lines: dict[str, IntakeLine]) -> None:
    expected = {name: one[1:] for name, one in REFUSED.items()} | {
        "soft.txt": ("inbox.link", "drop a copy"),
        "hard.txt": ("inbox.link", "drop a copy"),
        "pipe.txt": ("inbox.not_a_file", "drop a file"),
    }
    for name, (code, advice) in expected.items():
        line = lines[name]
        assert (line.fate, line.reason) == ("failed", code), line
        assert line.error and name in line.error and advice in line.error, line
        assert line.failed, "there is a button to try it again"


def _odd_texts_are_read(desk: Desk) -> None:
    """Read what was understood of odd encodings, and what a person is warned of."""
    texts, warnings = {}, {}
    for name, line in desk.lines().items():
        if name in ODD and line.article_id is not None:
            with transaction(desk.settings.database_url) as session:
                shown = articles.show(session, line.article_id)
            assert shown.view is not None
            texts[name] = "".join(piece.text for piece in shown.view.pieces)
            warnings[name] = " ".join(shown.warnings)
    assert "“the flood”" in texts["cp1252.txt"]
    assert "23 people were killed" in texts["utf16.txt"]
    assert "21 people were killed" in texts["broken.html"]
    assert "café" in texts["invalid.txt"] and "encoding" in warnings["invalid.txt"]
    assert "\0" not in texts["nul.txt"]


def _those_that_wait_end_too(desk: Desk) -> None:
    """Let an hour pass for the inbox: the empty file and the sidecar are refused."""
    watcher = Inbox(desk.settings, lambda stage: None)
    for moment in (0.0, 3600.0):
        watcher.round(moment)
    lines = desk.lines()
    assert lines["empty.txt"].reason == "inbox.empty"
    assert lines["alone.txt.json"].reason == "inbox.sidecar_alone"
    assert lying(desk.settings.inbox) == {"folder.txt"}


def _logs_are_whole_lines(running: Programs) -> None:
    """No name breaks a line of the log in two, or hides what follows."""
    written = (running.logs / "watcher.log").read_text()
    assert not [line for line in written.splitlines() if not line.startswith("{")]
