"""Tells the sentences of a public set that news could print from commands and chat.

Some sets are written for assistants: "book me a room", "from 10/1 to 11/7", "1m 1m".
Beside the figure for the whole set stands that for the sentences that news could print.
The rule looks at the sentence only, never at what is wanted of it or read in it:

- six words or more;
- nobody speaks of themselves or to the reader (I, we, my, our, you, your, let's,
  please) and nobody is greeted or asked: no question mark;
- it does not begin with a command to a machine ("show", "book", "schedule");
- it holds no address of a web page or of a mailbox.
"""

from __future__ import annotations

import re

from services.extraction.lexicon import words

_LEAST = 6
_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?|\d[\d.,]*")
_SPOKEN = words(
    "i i'm i'll i've i'd me my mine myself we we'll we're we've our ours you you're"
    " you'll your yours let's let please hey hi hello thanks cortana"
)
_COMMANDS = words(
    "show set book schedule make find remind give add cancel list help tell create"
    " change move call play open put send get search filter what what's when where"
    " who how why which is are was were do does did can could will would should"
)
_ADDRESS = re.compile(r"www\.|https?:|\S@\S")


def news_like(text: str) -> bool:
    """Tell whether news could print a sentence; see the rule above."""
    told = _WORD.findall(text.lower().replace("’", "'").replace("' ", "'"))
    if len(told) < _LEAST or "?" in text or _ADDRESS.search(text):
        return False
    return told[0] not in _COMMANDS and _SPOKEN.isdisjoint(told)
