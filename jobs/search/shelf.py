"""The index of the open vacancies: files beside the web server, made from PostgreSQL and thrown
away whenever in doubt. A web process reads them; one process of a machine writes (``keeper``).

``mark.json`` says which folder holds the index and how far it has read. The mark is written after
the files it speaks of, and read before them: what is searched is never older than its mark says.
"""

import json
import shutil
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import structlog
import tantivy
from django.conf import settings
from django.db import connection

from jobs.search import documents
from jobs.search.horizon import Horizon, horizon

if TYPE_CHECKING:
    from jobs.models import Vacancy
    from jobs.queries import VacancyQuerySet

log = structlog.get_logger()

MARK: Final = "mark.json"
HEAP: Final = 60_000_000
AT_A_TIME: Final = 2_000
# Changes are forgotten after two days; an index that has not read for one is made anew.
STALE_SECONDS: Final = 86_400
# Rewritten now and then although nothing has changed, so that it tells that somebody reads.
FRESHEN_SECONDS: Final = 600

Cards = Callable[["Iterable[Vacancy]"], list[bytes]]

CHANGED = "SELECT vacancy FROM jobs_searchchange WHERE xid >= %s ORDER BY vacancy"


@dataclass(frozen=True)
class Mark:
    """How far an index has read: all changes before ``upto``, of which ``seen`` was the last."""

    folder: str
    upto: int
    seen: int
    at: float
    database: str
    form: str


@dataclass(frozen=True)
class Shelf:
    """An index as it stands at this moment."""

    mark: Mark
    searcher: tantivy.Searcher
    schema: tantivy.Schema


def root() -> Path | None:
    """Where the index is kept; None where there is to be none."""
    return Path(settings.SEARCH_INDEX_DIR) if settings.SEARCH_INDEX_DIR else None


# -- Reading ----------------------------------------------------------------------------------


@dataclass
class _Opened:
    stamp: tuple[int, int] | None = None
    folder: str = ""
    index: tantivy.Index | None = None
    shelf: Shelf | None = None


_opened = _Opened()
_opening = threading.Lock()


def current() -> Shelf | None:
    """The index, opened anew when its mark has moved; None when there is none to be trusted."""
    here = root()
    if here is None:
        return None
    try:
        found = (here / MARK).stat()
    except OSError:
        return None
    stamp = (found.st_mtime_ns, found.st_ino)
    with _opening:
        if stamp != _opened.stamp:
            _opened.shelf = _open(here)
            _opened.stamp = stamp
        shelf = _opened.shelf
    # What nobody has kept up for so long may have missed changes that are forgotten by now.
    return shelf if shelf and time.time() - shelf.mark.at < STALE_SECONDS else None


def _open(here: Path) -> Shelf | None:
    try:
        mark = Mark(**json.loads((here / MARK).read_text()))
        if mark.form != documents.FORM:
            return None
        with documents.carefully():
            if _opened.index is None or _opened.folder != mark.folder:
                _opened.index = _index_in(here / mark.folder)
                _opened.folder = mark.folder
            _opened.index.reload()
            return Shelf(mark, _opened.index.searcher(), _opened.index.schema)
    except documents.BROKEN as trouble:
        log.warning("search.index_unreadable", error=type(trouble).__name__)
        _opened.index = None
        return None


def throw_away(trouble: BaseException) -> None:
    """Let nobody use the index any more; its keeper makes a new one."""
    log.warning("search.index_thrown_away", error=type(trouble).__name__)
    _opened.index, _opened.shelf = None, None
    if here := root():
        (here / MARK).unlink(missing_ok=True)


def forget() -> None:
    """Close what is open, as a new process would find it."""
    _opened.stamp, _opened.index, _opened.shelf, _opened.folder = None, None, None, ""


def _index_in(folder: Path) -> tantivy.Index:
    index = tantivy.Index(documents.schema(), path=str(folder))
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(documents.SPACES, words)
    index.config_reader("manual")
    return index


# -- Writing: only by whoever holds the lock ---------------------------------------------------


class Writer:
    """Makes the index and keeps it up with the table. ``among`` are the open vacancies."""

    def __init__(self, here: Path, among: "Callable[[], VacancyQuerySet]", cards: Cards) -> None:
        self.here = here
        self.among = among
        self.cards = cards
        self.folder = ""
        self.writer: tantivy.IndexWriter | None = None

    def keep_up(self) -> int:
        """Read what has changed, or everything where that is needed; answer how much it was."""
        now = horizon()
        mark = self._trusted(now)
        if mark is None:
            return self._rebuild(now)
        try:
            with documents.carefully():
                return self._carry_on(mark, now)
        except documents.BROKEN as trouble:
            log.warning("search.index_made_anew", error=type(trouble).__name__)
            return self._rebuild(now)

    def _carry_on(self, mark: Mark, now: Horizon) -> int:
        with connection.cursor() as cursor:
            cursor.execute(CHANGED, [mark.upto])
            changed = [vacancy for (vacancy,) in cursor.fetchall()]
        aged = now.at.timestamp() - mark.at > FRESHEN_SECONDS
        if not changed and not aged:
            return 0
        if changed:
            with self._writing(mark.folder) as writer:
                for start in range(0, len(changed), AT_A_TIME):
                    self._replace(writer, changed[start : start + AT_A_TIME])
        # Changes are forgotten in time; what the last one was is not.
        self._write_mark(mark.folder, now, seen=max(now.newest, mark.seen))
        return len(changed)

    def close(self) -> None:
        """Let go of the files; a writer that goes down takes its lock with it."""
        self.writer = None

    def _trusted(self, now: Horizon) -> Mark | None:
        """The mark, when the index it speaks of can be carried on."""
        try:
            mark = Mark(**json.loads((self.here / MARK).read_text()))
        except (OSError, ValueError, TypeError):
            return None
        sound = (
            mark.form == documents.FORM
            and mark.database == now.database
            and mark.upto <= now.coming
            and now.at.timestamp() - mark.at < STALE_SECONDS
            and (self.here / mark.folder / "meta.json").exists()
        )
        return mark if sound else None

    def _rebuild(self, now: Horizon) -> int:
        self.writer = None
        folder = f"index-{uuid.uuid4().hex[:12]}"
        (self.here / folder).mkdir(parents=True)
        done = 0
        with self._writing(folder) as writer:
            rows = self.among().annotate(**documents.ANNOTATIONS)
            newest = rows.order_by("-published_at", "-pk").iterator(chunk_size=AT_A_TIME)
            for batch in _batches(newest):
                self._add(writer, batch)
                done += len(batch)
        self._write_mark(folder, now, seen=now.newest or now.settled - 1)
        for old in self.here.glob("index-*"):
            if old.name != folder:
                shutil.rmtree(old, ignore_errors=True)
        log.info("search.index_made", vacancies=done)
        return done

    @contextmanager
    def _writing(self, folder: str) -> Iterator[tantivy.IndexWriter]:
        """A writer on the folder, kept for the next time; what was written is committed."""
        if self.writer is None or self.folder != folder:
            self.writer = None
            self.writer = _index_in(self.here / folder).writer(HEAP, 1)
            self.folder = folder
        try:
            yield self.writer
            self.writer.commit()
        except BaseException:
            self.writer = None
            raise

    def _replace(self, writer: tantivy.IndexWriter, changed: list[uuid.UUID]) -> None:
        for vacancy in changed:
            writer.delete_documents_by_term("id", str(vacancy))
        still_open = self.among().filter(pk__in=changed).annotate(**documents.ANNOTATIONS)
        self._add(writer, list(still_open.order_by("-published_at", "-pk")))

    def _add(self, writer: tantivy.IndexWriter, rows: "list[Vacancy]") -> None:
        for row, card in zip(rows, self.cards(rows), strict=True):
            writer.add_document(documents.document(row, card))

    def _write_mark(self, folder: str, now: Horizon, *, seen: int) -> None:
        mark = Mark(folder, now.settled, seen, now.at.timestamp(), now.database, documents.FORM)
        draft = self.here / f"{MARK}.new"
        draft.write_text(json.dumps(asdict(mark)))
        draft.replace(self.here / MARK)


def _batches(rows: "Iterator[Vacancy]") -> "Iterator[list[Vacancy]]":
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_A_TIME:
            yield batch
            batch = []
    if batch:
        yield batch
