"""UTF-8 that was once read as windows-1252 and saved so: "â€œ" for a quotation mark."""

from __future__ import annotations

import re

#: What bytes 0x80 to 0xBF look like in windows-1252; the five that it leaves empty are
#: themselves.
_BEHIND = re.escape(
    "".join(
        bytes([one]).decode("cp1252", "ignore") or chr(one) for one in range(0x80, 0xC0)
    )
)
#: The lead bytes of Latin letters and signs (0xC2, 0xC3) and of general punctuation.
_GARBLED = re.compile(rf"[ÂÃ][{_BEHIND}]|â[€‚„][{_BEHIND}]")
#: Two sure signs make a garbled text; a single one may be somebody's own spelling.
_FEWEST = 2


def garbled(text: str) -> list[tuple[int, int, str]]:
    """Give the places of a text to mend: start, end and what was meant."""
    found = [
        (place.start(), place.end(), meant)
        for place in _GARBLED.finditer(text)
        if (meant := _meant(place[0])) is not None
    ]
    return found if len(found) >= _FEWEST else []


def _meant(signs: str) -> str | None:
    """Give what some signs were before they were garbled."""
    try:
        return b"".join(_byte(one) for one in signs).decode("utf-8")
    except UnicodeError:
        return None


def _byte(sign: str) -> bytes:
    """Give the byte that a sign was read from."""
    return bytes([ord(sign)]) if "\x80" <= sign <= "\x9f" else sign.encode("cp1252")
