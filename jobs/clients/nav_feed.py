"""Client of Nav's public feed of vacancies, as Nav's own server speaks it.

What its documentation does not say and its code does:

* ``GET /api/v1/feed`` answers 404 when nothing is newer than If-Modified-Since. A date it cannot
  read it silently ignores, and the feed then begins in 2019.
* A page begins with the last item of the page before. The newest page has one or two items and
  no ``next_id``; it is asked for again by its id, and grows.
* 304 comes only when ETag *and* a later If-Modified-Since are sent. But If-Modified-Since also
  leaves items out of the page. So a conditional request only tells us *whether* to read; what we
  read, and what moves the cursor, is always a whole page.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final, Protocol
from uuid import UUID

from jobs.clients.nav_items import Entry, Page, Unfit, read_entry, read_page
from jobs.clients.web import Answer, Ask, CarefulClient, TooLarge, WebTrouble

PAGE_SIZE: Final = 200
SMALL_PAGE: Final = 10
UNAUTHORIZED: Final = 401
NOT_FOUND: Final = 404
NOT_MODIFIED: Final = 304
OK: Final = 200


class Source(Protocol):
    """Where pages and entries come from: Nav, or files saved from it."""

    def first_page(self, since: datetime) -> Page | None: ...

    def page(self, page_id: UUID) -> Page | None: ...

    def news(self, page_id: UUID, *, etag: str, last_modified: datetime) -> str | None: ...

    def entry(self, uuid: UUID) -> Entry | None: ...


class NavFeed:
    """Asks Nav. A token that dies half-way is fetched anew, once a request."""

    def __init__(self, web: CarefulClient, *, token: str = "", page_size: int = PAGE_SIZE) -> None:
        self._web = web
        self._token = token
        self._page_size = page_size

    def first_page(self, since: datetime) -> Page | None:
        """The page of the first event after ``since``; None when nothing is newer.

        :raises WebTrouble: also when Nav overlooked the date and began far too early.
        """
        headers = {"If-Modified-Since": _http_date(since)}
        answer = self._get(Ask("/api/v1/feed", headers=headers, check=_check_page))
        if answer.status == NOT_FOUND:
            return None
        page = _page(answer)
        if any(item.changed_at < since - timedelta(days=1) for item in page.items[:1]):
            raise WebTrouble("the feed began before the time we asked for")
        # This page was filtered by time; ask for it whole. It is the same page by its id.
        return self.page(page.id)

    def page(self, page_id: UUID) -> Page | None:
        """A whole page; None when Nav does not know it."""
        try:
            answer = self._page_of(page_id, self._page_size)
        except TooLarge:
            # One monstrous item must not close the road: fewer at a time may pass it.
            answer = self._page_of(page_id, SMALL_PAGE)
        if answer.status == NOT_FOUND:
            return None
        page = _page(answer)
        if page.id != page_id:
            raise WebTrouble("another page came than the one we asked for")
        return page

    def _page_of(self, page_id: UUID, size: int) -> Answer:
        size_wish = {"pageSize": str(size)}
        return self._get(Ask(f"/api/v1/feed/{page_id}", params=size_wish, check=_check_page))

    def news(self, page_id: UUID, *, etag: str, last_modified: datetime) -> str | None:
        """Ask whether anything came after ``last_modified``: None when not, else the new ETag."""
        headers = {
            "If-None-Match": etag,
            "If-Modified-Since": _http_date(last_modified + timedelta(seconds=1)),
        }
        answer = self._get(
            Ask(f"/api/v1/feed/{page_id}", params={"pageSize": "1"}, headers=headers)
        )
        if answer.status == NOT_MODIFIED:
            return None
        return answer.headers.get("etag", "")[:100]

    def entry(self, uuid: UUID) -> Entry | None:
        """The details of an ad as they are now; None when Nav does not know it.

        :raises Unfit: when they are not what they should be.
        """
        answer = self._get(Ask(f"/api/v1/feedentry/{uuid}", check=_check_json))
        if answer.status == NOT_FOUND:
            return None
        entry = read_entry(parse(answer.body))
        if entry.uuid != uuid:
            raise Unfit("another ad came than the one we asked for")
        return entry

    def _get(self, ask: Ask) -> Answer:
        answer = self._send(ask)
        if answer.status == UNAUTHORIZED:
            # Nav replaces its public token only hours after it has died, and a private one may
            # have been revoked: the public one of this minute is what there is to try.
            self._token = self._public_token()
            answer = self._send(ask)
        if answer.status not in {OK, NOT_FOUND, NOT_MODIFIED}:
            raise WebTrouble(f"{ask.path}: status {answer.status}")
        return answer

    def _send(self, ask: Ask) -> Answer:
        self._token = self._token or self._public_token()
        signed = {**ask.headers, "Authorization": f"Bearer {self._token}"}
        return self._web.get(replace(ask, headers=signed))

    def _public_token(self) -> str:
        """Two lines of plain text: a sentence, and the token."""
        answer = self._web.get(Ask("/api/publicToken"))
        words = answer.body[:10_000].decode("ascii", errors="replace").split()
        if answer.status != OK or not words or words[-1].count(".") != 2:  # noqa: PLR2004 - a JWT has three parts
            raise WebTrouble("no public token to be had")
        return words[-1]


def parse(body: bytes) -> object:
    """JSON as Python values.

    :raises ValueError: for what is cut off, no JSON, no UTF-8, nested too deeply, or not a number.
    """
    try:
        found: object = json.loads(body.decode(), parse_constant=_no_number)
    except RecursionError:
        raise ValueError("the JSON is nested too deeply") from None
    return found


def _no_number(constant: str) -> None:
    raise ValueError(f"{constant} is no number")


def _check_json(answer: Answer) -> None:
    if answer.status == OK:
        parse(answer.body)


def _check_page(answer: Answer) -> None:
    if answer.status == OK:
        _page(answer)


def _page(answer: Answer) -> Page:
    modified = answer.headers.get("last-modified", "")
    return read_page(
        parse(answer.body),
        etag=answer.headers.get("etag", "")[:100],
        last_modified=_moment(modified),
    )


def _http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _moment(http_date: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(http_date)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
