"""spaCy's attribute ruler, worked out once for each kind of word instead of each word.

The ruler gives a token its part of speech by some 180 patterns; matching them on every
token costs as much as tagging does. All but a few look at one token only: at its tag,
its dependency and its small letters. What they give is therefore the same for every
token that is alike in these, and is asked of spaCy's own matcher once. Patterns over
several tokens are matched as before; a sentence that has one goes to the ruler itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.pipeline import AttributeRuler
    from spacy.tokens import Doc

_RULER = "attribute_ruler"
_QUICK = "quick_attribute_ruler"
#: What stands for any word that no pattern names, and for white space.
_ANY, _SPACE = "crossclaim", " "
#: What a pattern may ask of one token for its answer to be kept.
_KEPT = frozenset({"TAG", "DEP", "LOWER", "IS_SPACE"})

_Key = tuple[str, str, str]
_Row = dict[str, list[list[dict[str, Any]]]]


class QuickRuler:
    """Gives the same attributes as the ruler that it is made from."""

    def __init__(self, ruler: AttributeRuler) -> None:
        """Part the patterns of one token from those of several."""
        # spaCy has the matcher's classes compiled, without types.
        from spacy.matcher import Matcher

        self._ruler = ruler
        self._vocab = ruler.vocab
        self._several = Matcher(ruler.vocab, validate=False)
        self._words: set[str] = set()
        self._known: dict[_Key, dict[str, Any]] = {}
        for number, row in enumerate(cast("list[_Row]", ruler.patterns)):
            for pattern in row["patterns"]:
                if len(pattern) > 1 or not _KEPT.issuperset(pattern[0]):
                    self._several.add(str(number), [pattern])
                else:
                    self._words.update(_named(pattern[0].get("LOWER", ())))

    def __call__(self, doc: Doc) -> Doc:
        """Set the attributes of a sentence's tokens."""
        from spacy.tokens._retokenize import set_token_attrs

        if self._several(doc, allow_missing=True):
            return self._ruler(doc)
        for token in doc:
            low = token.lower_
            kind = low if low in self._words else _SPACE if token.is_space else _ANY
            key = kind, token.tag_, token.dep_
            given = self._known.get(key)
            if given is None:
                given = self._known[key] = self._asked(key)
            set_token_attrs(token, given)
        return doc

    def _asked(self, key: _Key) -> dict[str, Any]:
        """Ask the ruler what a token of a kind gets; later rules win."""
        from spacy.tokens import Doc

        word, tag, dep = key
        one = Doc(self._vocab, words=[word], tags=[tag], deps=[dep], heads=[0])
        given: dict[str, Any] = {}
        for number, _, _, _ in self._ruler.match(one):
            given.update(self._ruler.attrs[number])
        return given


def _named(asked: Any) -> Iterable[str]:
    """Give the words that a pattern names: "got", {"IN": ["is", "are"]}."""
    if isinstance(asked, str):
        return (asked,)
    return [word for listed in asked.values() for word in listed] if asked else ()


def quicken(pipeline: Language) -> None:
    """Put a quick ruler in the place of a pipeline's ruler, if it has one."""
    from spacy.language import Language

    if _RULER not in pipeline.pipe_names:
        return
    if not Language.has_factory(_QUICK):
        Language.factory(_QUICK, func=_made)
    pipeline.add_pipe(_QUICK, after=_RULER)
    pipeline.disable_pipe(_RULER)


def _made(nlp: Language, name: str) -> QuickRuler:
    """Make the component; spaCy's registry calls it."""
    return QuickRuler(cast("AttributeRuler", nlp.get_pipe(_RULER)))
