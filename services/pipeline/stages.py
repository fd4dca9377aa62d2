"""What each stage reads, thinks and writes; judging has a module of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from services.cleaning import language
from services.cleaning.clean import clean
from services.errors import Unreadable
from services.extraction import extract
from services.model.article import ArticleText
from services.model.claim import Context
from services.model.lifecycle import Stage
from services.model.text import CleanText
from services.pipeline.aliasing import Naming, naming
from services.pipeline.finding import context_of, find, find_asked
from services.pipeline.job import Job, Passage
from services.pipeline.judging import Judging
from services.pipeline.marked import Fresh, placed
from services.pipeline.renewing import renew
from services.reading.read import read
from services.store import additions, articles, claims, contexts, files, rereading
from services.store.claims import Found
from services.store.transaction import Session, transaction


class _Alone:
    """A passage that looks at its article alone, so it is always ready to write."""

    def __init__(self, job: Job) -> None:
        """Keep the job in hand."""
        self.job = job
        self.article = job.held.article_id

    def ready(self, session: Session) -> bool:
        """Give True: what others do changes nothing of what was found."""
        return True


class Reading(_Alone):
    """Bytes become the article's text."""

    text: ArticleText

    def think(self) -> None:
        """Read the bytes from the content store. Raises Unreadable."""
        settings = self.job.settings
        with transaction(settings.database_url) as session:
            where = articles.bytes_of(session, self.article)
        if where.let_go:
            raise Unreadable(
                "reading.let_go",
                "Its bytes were let go, as the settings say, since nothing cited them;"
                " drop the file once more.",
            )
        data = files.load(settings.content, where.sha256)
        self.text = read(data, where.name, where.sidecar)

    def write(self, session: Session) -> None:
        """Store text and metadata."""
        articles.save_text(session, self.article, self.text)


class Cleaning(_Alone):
    """Furniture and repeats go out; the way back is kept."""

    clean: CleanText

    def think(self) -> None:
        """Clean the text. Raises Unreadable when nothing is left."""
        with transaction(self.job.settings.database_url) as session:
            text = articles.load_text(session, self.article)
            edits = rereading.edits(session, self.article)
        self.clean = clean(text, edits)

    def write(self, session: Session) -> None:
        """Store the clean text and what was cut."""
        articles.save_clean(session, self.article, self.clean)


class Extraction(_Alone):
    """Claims are found, each with its vector."""

    text: CleanText
    naming: Naming
    found: Sequence[Found] = ()
    added: Sequence[Found] = ()  # by people, who marked their words
    about: Context | None = None
    language: str | None = None
    unread: str | None = None

    def think(self) -> None:
        """Find the claims of an English text; of any other, none."""
        with transaction(self.job.settings.database_url) as session:
            self.text = articles.load_clean(session, self.article)
            about = articles.load_metadata(session, self.article)
            self.naming = naming(session, self.job.settings)
            places = self._places(session)
        self.language = language.guess(self.text.text)
        self.unread = language.unread(self.language, stated=about.language)
        if self.unread is None:
            engines = self.job.engines()
            self.found = find(self.text, about, engines, self.naming.aliases)
            self.about = context_of(self.text, about, self.found, engines)
            self.added = find_asked(
                self.text,
                about,
                engines,
                places=places,
                aliases=self.naming.aliases,
            )

    def _places(self, session: Session) -> dict[int, tuple[int, int]]:
        """Give where the words stand now that people marked as claims."""
        marked = additions.standing(session, self.article)
        if not marked:
            return {}
        source = articles.load_text(session, self.article).text
        return placed(marked, source, self.text.offsets)

    def write(self, session: Session) -> None:
        """Store the claims, or say why there are none."""
        if self.job.held.version > 1:
            fresh = Fresh(
                found=self.found,
                added=self.added,
                extractor=extract.VERSION,
                version=self.job.held.version,
                clean=self.text.text,
                offsets=self.text.offsets,
            )
            rereading.note(session, self.article, renew(session, self.article, fresh))
        else:
            claims.add(session, self.article, self.found, extractor=extract.VERSION)
        if self.about is not None:
            contexts.put(session, self.article, self.about)
        if self.language is not None:
            articles.save_language(session, self.article, self.language)
        articles.extracted(
            session,
            self.article,
            extractor=extract.VERSION,
            names=self.naming.version,
            unread=self.unread,
        )


PASSAGES: Mapping[Stage, Callable[[Job], Passage]] = {
    Stage.READING: Reading,
    Stage.CLEANING: Cleaning,
    Stage.EXTRACTION: Extraction,
    Stage.JUDGING: Judging,
}
