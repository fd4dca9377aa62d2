"""A chain of speakers as it grows on the way down a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.extraction.lexicon import words
from services.model.claim import Speaker

_FIRST_PERSON = words("i we you")
_PRONOUNS = words("he she they it who that which this these those")


@dataclass(frozen=True, slots=True)
class Chain:
    """Speakers, outermost first, and at which token each of them came in."""

    speakers: tuple[Speaker, ...] = ()
    at: tuple[int, ...] = ()

    def longer(self, more: Iterable[Speaker], place: int) -> Chain:
        """Lengthen a chain at a token; who only goes on speaking is not named twice."""
        speakers, at = list(self.speakers), list(self.at)
        for one in more:
            if _FIRST_PERSON & set(one.words.lower().split()):
                continue  # "I think": whoever speaks already
            if speakers and not one.name and one.words.lower() in _PRONOUNS:
                continue  # nobody is found for it: the voice around it is better
            if not speakers or speakers[-1].name != one.name or not one.name:
                speakers.append(one)
                at.append(place)
        return Chain(tuple(speakers), tuple(at))

    def under(self, voice: Chain) -> Chain:
        """Put a voice around a chain; who is in both is named once."""
        rest = self
        if self.speakers and voice.speakers[-1:] == self.speakers[:1]:
            rest = Chain(self.speakers[1:], self.at[1:])
        return Chain(voice.speakers + rest.speakers, voice.at + rest.at)
