"""What an article is about, as its beginning tells."""

from __future__ import annotations

from services.engines.loading import Engines
from services.judging.fingerprint import fingerprint
from services.model.article import Metadata
from services.model.text import CleanText, OffsetMap
from services.pipeline.finding import context_of
from services.store.claims import Found
from tests.factories import a_draft
from tests.fakes import FakeEmbedder, FakeParser

TEXT = (
    "Crews raised the wreck of the Osk Maru on Monday near Tresk.\n\n"
    "Divers from Lorr helped. \u201cWe saw it,\u201d said Captain Ilda Venn."
)


def test_names_are_read_off_the_text_and_off_claims() -> None:
    draft = a_draft("It was raised.", by="Halm", subject="Wreck Office")
    found = [Found(draft, fingerprint(draft), [1.0])]
    clean = CleanText(TEXT, (), OffsetMap.identity(len(TEXT)))
    engines = Engines(FakeParser(), FakeEmbedder())
    names = context_of(clean, Metadata(), found, engines).names
    assert {"Osk", "Maru", "Tresk", "Lorr", "Ilda", "Venn"} <= names
    assert {"Halm", "Wreck Office"} <= names
    assert not names & {"Crews", "Divers", "Monday", "We"}
