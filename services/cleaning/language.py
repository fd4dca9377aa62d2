"""The language of a text, from its script and its commonest words."""

from __future__ import annotations

import re
from collections import Counter

_WORD = re.compile(r"[^\W\d_]+")
#: Code points looked at; more changes nothing.
_SAMPLE = 20_000
#: Fewer words tell nothing.
_FEWEST = 8
#: Function words make a third of running text; half of that is enough.
_LEAST = 0.15
#: Another language than English must have so many times English's share of the words;
#: "a", "as", "men" and "is" are words of several.
_CLEARLY = 1.5
#: A text without function words must be so long to be told for none known; a headline
#: may have none.
_STRANGE = 40

#: What is read.
ENGLISH = "en"
#: The languages that are told apart, as people name them.
_NAMED = {
    "ar": "Arabic",
    "de": "German",
    "el": "Greek",
    "es": "Spanish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "sv": "Swedish",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "zh": "Chinese",
}
_UNKNOWN = "und"

_SCRIPTS = (
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
_WORDS = {
    language: frozenset(words.split())
    for language, words in {
        "en": ""
        "the of and to in a is that it was for on with as his he be at by had not "
        "are but from or have an they which one you were all her she there would their "
        "has been who will more if its said after about this than up when into our i",
        "de": ""
        "der die und das den von zu mit sich des auf für ist im dem nicht ein eine "
        "als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch",
        "fr": ""
        "le la les de des et un une du en est que qui dans pour pas au sur par plus "
        "ne se ce il sont avec à aux cette ont mais été comme son ses elle nous vous",
        "es": ""
        "el la los las de y en que un una del por con no se su para es al lo como "
        "más pero sus le ya ha fue este sí porque esta entre cuando muy sin sobre",
        "it": ""
        "il lo la gli le di e che un una del della in per non con sono da al dei si "
        "come più ma nel alla anche è ha questo delle dal stato suo essere",
        "pt": ""
        "o a os as de e que do da em um uma para com não no na por mais dos se das "
        "como mas ao foi ele sua ou ser quando muito há nos já também pelo",
        "nl": ""
        "de het een van en in is dat op te zijn met voor niet aan er om ook als dan "
        "maar bij nog door naar heeft hij uit worden werd wordt deze over die ze",
        "pl": ""
        "w i z na się nie do to że o jest po jak za od przez dla ale tym są co przy "
        "był jego tak oraz który może już być być",
        "ru": ""
        "и в не на что с по как из за от это его но к для же у о так все был то бы "
        "он они мы при до или также которые",
        "uk": ""
        "і в не на що з та у за до як від про це його але для є або він вони при "
        "був після також які які буде щоб",
        "sv": ""
        "och i att det som en på är av för med till den har de inte om ett han men "
        "var sig från så vi kan man när",
        "tr": ""
        "ve bir bu da de için ile olarak çok daha en gibi kadar olan ancak sonra "
        "ise ya ne her",
    }.items()
}


def guess(text: str) -> str | None:
    """Give the BCP 47 tag of the language a text is in.

    "und" where it is none of those known here; None where the text is too short to
    tell.
    """
    sample = text[:_SAMPLE]
    letters = sum(1 for one in sample if one.isalpha())
    for language, script in _SCRIPTS:
        if letters and len(script.findall(sample)) > 0.3 * letters:
            return language
    words = [one.lower() for one in _WORD.findall(sample)]
    if len(words) < _FEWEST:
        return None
    counts = Counter(words)
    shares = {
        language: sum(counts[one] for one in known) / len(words)
        for language, known in _WORDS.items()
    }
    best = max(shares, key=lambda one: shares[one])
    if shares[best] < _LEAST:
        return _UNKNOWN if len(words) >= _STRANGE else None
    english = shares[ENGLISH]
    return best if shares[best] >= _CLEARLY * english else ENGLISH


def unread(language: str | None, *, stated: str | None) -> str | None:
    """Say in a sentence why a text is not read; None where it is.

    `language` is guessed. Where the guess is none, what the article states counts.
    """
    if language == _UNKNOWN and (stated or "").lower().startswith(ENGLISH):
        return None
    if language in (None, ENGLISH):
        return None
    named = _NAMED.get(language or "")
    written = f"is written in {named}" if named else "does not look like English"
    return f"The article {written}; only English is read for now."
