"""Read Nav's feed from where we were, page by page, and store what concerns us.

Nothing is asked of Nav inside a transaction. A page's vacancies and the cursor are written in
one; whatever dies in between, the page is read again and changes nothing twice.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog

from jobs.actions.nav_cursor import Aside, Move, forget_trouble, nothing_new
from jobs.actions.nav_here import Here
from jobs.actions.nav_store import News, store_news
from jobs.actions.nav_tally import Bounds, Tally
from jobs.clients.nav_feed import Source
from jobs.clients.nav_items import BadItem, FeedItem, Page, Unfit
from jobs.clients.web import TooLarge, WebTrouble
from jobs.models import FeedCursor, NavTrouble, Vacancy

log = structlog.get_logger()

# No ad is active for longer than six months, so what is older concerns nobody.
OLDEST: Final = timedelta(days=184)
AHEAD: Final = timedelta(days=1)
# A change may become visible some moments after the time it carries.
SETTLED: Final = timedelta(minutes=5)
UNSEEN: Final = timedelta(days=1)
KEEP_TROUBLE: Final = timedelta(days=90)
MOST_ASKED_AGAIN: Final = 25
OUTAGE: Final = 3


def _nobody_watches(_tally: Tally) -> None:
    """Nothing is shown."""


class NavImport:
    """One run. ``cursor`` names where the reading point is kept; None reads without one."""

    def __init__(
        self,
        source: Source,
        *,
        now: Callable[[], datetime],
        cursor: str | None = "nav",
        bounds: Bounds | None = None,
        watch: Callable[[Tally], None] = _nobody_watches,
    ) -> None:
        self.source = source
        self.now = now
        self.cursor = cursor
        self.bounds = bounds or Bounds()
        self.watch = watch
        self.tally = Tally()
        self.here = Here.read()
        self._until = time.monotonic() + self.bounds.seconds
        self._failed_in_a_row = 0
        self._looks = 0
        self._began = now()
        self._last: FeedItem | None = None

    def run(self) -> Tally:
        """Read on until nothing is newer, or the bounds are reached, or Nav is in trouble."""
        try:
            page, etag = self._start()
            self._read_on(page, etag)
            if page is None and self.cursor is not None:
                nothing_new(self.cursor, at=self.now())
            if self.cursor is not None:
                self._ask_again()
        except (WebTrouble, Unfit) as trouble:
            self.tally.trouble = str(trouble)[:200]
            log.warning("nav.trouble", reason=self.tally.trouble)
        return self.tally

    def _start(self) -> tuple[Page | None, str]:
        """The page to begin with, and the ETag of a conditional question that came before it."""
        at = self.now()
        known = FeedCursor.objects.filter(name=self.cursor).first() if self.cursor else None
        if known is None:
            return self.source.first_page(at - OLDEST), ""
        self._began = known.began_at
        etag = ""
        if known.etag:
            news = self.source.news(
                known.page_id, etag=known.etag, last_modified=known.last_modified
            )
            if news is None:
                return None, ""
            etag = news
        page = self.source.page(known.page_id)
        if page is None:
            # Nav has forgotten the page. Some days are read twice, which changes nothing.
            return self.source.first_page(max(known.last_modified, at - OLDEST) - AHEAD), ""
        return page, etag

    def _read_on(self, page: Page | None, etag: str) -> None:
        seen: set[UUID] = set()
        while page is not None:
            seen.add(page.id)
            following = page.next_id
            if following in seen or (following and len(page.items) + len(page.bad) <= 1):
                raise WebTrouble("the feed goes in a circle")
            self._take(page, etag)
            if following is None:
                return
            if self._spent():
                self.tally.more = True
                return
            page, etag = self.source.page(following), ""

    def _spent(self) -> bool:
        return time.monotonic() > self._until or self.tally.pages >= self.bounds.pages

    def _take(self, page: Page, etag: str) -> None:
        """Read the details that concern us and store the page."""
        aside = [Aside(bad) for bad in page.bad]
        at = self.now()
        # A page begins with the last item of the page before.
        fresh = page.items[1:] if page.items[:1] == [self._last] else page.items
        items = [item for item in fresh if item.changed_at <= at + AHEAD]
        aside += [
            Aside(BadItem(str(item.uuid), "sistEndret lies in the future"))
            for item in fresh
            if item.changed_at > at + AHEAD
        ]
        self._last = page.items[-1] if page.items else None
        self.tally.items += len(fresh) + len(page.bad)
        self._note_times(items)
        news, trouble = self._look_into(items, aside)
        at = self.now()
        move = self._move(page, items, etag, at=at) if trouble is None else None
        self._store(news, aside, move, at=at, gone=_ended(items))
        if trouble is not None:
            raise trouble
        self.tally.pages += 1
        self.watch(self.tally)

    def _note_times(self, items: list[FeedItem]) -> None:
        if items:
            self.tally.read_from = self.tally.read_from or items[0].changed_at
            self.tally.read_to = items[-1].changed_at

    def _look_into(
        self, items: list[FeedItem], aside: list[Aside]
    ) -> tuple[list[News], WebTrouble | None]:
        """What there is to store of these items. Stops where Nav seems to be away."""
        latest = {item.uuid: item for item in items}
        known = {row.external_id: row for row in Vacancy.objects.from_nav(latest).order_by("pk")}
        news: list[News] = []
        for item in latest.values():
            row = known.get(item.uuid)
            if not self._concerns(item, row):
                continue
            if not item.active and row and row.external_changed_at != item.changed_at:
                news.append(News(item.uuid, item.changed_at, None, taken_down=item.masked))
                continue
            try:
                news += self._details(item.uuid, item.changed_at, aside)
            except WebTrouble as trouble:
                return news, trouble
        return news, None

    def _concerns(self, item: FeedItem, row: Vacancy | None) -> bool:
        if row is None:
            return item.active and (self.here.says(item) or self._look_elsewhere())
        last = row.external_changed_at
        if last is None or item.changed_at > last:
            return item.active or row.ended_at is None
        # The item that two pages share, or one of the past. Two changes may carry the same time.
        return item.changed_at == last and item.active != (row.ended_at is None)

    def _look_elsewhere(self) -> bool:
        if self.bounds.looks_elsewhere > self._looks:
            self._looks += 1
            return True
        self.tally.not_looked_at += 1
        return False

    def _details(
        self, uuid: UUID, changed_at: datetime, aside: list[Aside], *, asked: bool = False
    ) -> list[News]:
        """The ad as it is now. One that cannot be read is set aside.

        :raises WebTrouble: when Nav has failed some times in a row, and seems to be away.
        """
        self.tally.looked_at += 1
        try:
            entry = self.source.entry(uuid)
        except (TooLarge, Unfit) as trouble:
            aside.append(Aside(BadItem(str(uuid), str(trouble))))
            return []
        except WebTrouble as trouble:
            self._failed_in_a_row += 1
            if self._failed_in_a_row >= OUTAGE:
                raise
            aside.append(Aside(BadItem(str(uuid), trouble.reason), changed_at))
            return []
        finally:
            self.watch(self.tally)
        self._failed_in_a_row = 0
        return [News(uuid, changed_at, entry.ad if entry else None, asked=asked)]

    def _move(self, page: Page, items: list[FeedItem], etag: str, *, at: datetime) -> Move | None:
        if self.cursor is None:
            return None
        newest = min(page.last_modified or max((item.changed_at for item in items), default=at), at)
        if page.next_id is not None:
            return Move(self.cursor, page.next_id, "", newest, self._began)
        settled = at - newest >= SETTLED
        etag = (etag or page.etag) if settled else ""
        return Move(self.cursor, page.id, etag, newest, self._began, complete=True)

    def _store(
        self,
        news: list[News],
        aside: list[Aside],
        move: Move | None,
        *,
        at: datetime,
        gone: Mapping[UUID, datetime] | None = None,
    ) -> None:
        stored = store_news(news, aside, here=self.here, move=move, at=at, gone=gone)
        self.tally.stored.add(stored)
        self.tally.aside += [piece.bad for piece in aside]

    def _ask_again(self) -> None:
        """Ask about ads that were set aside, and those that nothing was heard of for a day: an
        event that escaped us must not leave an ended ad standing."""
        at = self.now()
        tried = NavTrouble.objects.to_try_again().order_by("at", "pk")[:MOST_ASKED_AGAIN]
        silent = Vacancy.objects.unseen_at_nav_since(at - UNSEEN).order_by("last_seen_at", "pk")
        wanted = [(row.external_id, row.ad_changed_at) for row in tried]
        wanted += [
            (str(row.external_id), row.external_changed_at) for row in silent[:MOST_ASKED_AGAIN]
        ]
        news: list[News] = []
        aside: list[Aside] = []
        self._failed_in_a_row = 0
        # What is asked about here can wait: an outage is no trouble of the run.
        with suppress(WebTrouble):
            for uuid, changed_at in wanted:
                if self._spent():
                    break
                news += self._details(UUID(uuid), changed_at or at, aside, asked=True)
        self._store(news, aside, None, at=at)
        forget_trouble(before=at - KEEP_TROUBLE)


def _ended(items: list[FeedItem]) -> dict[UUID, datetime]:
    """Ads that the list tells to be over, and since when."""
    latest = {item.uuid: item for item in items}
    return {item.uuid: item.changed_at for item in latest.values() if not item.active}
