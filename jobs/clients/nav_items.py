"""Nav's JSON as typed values. What does not fit is set aside with a name and a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from jobs.clients import nav_text

LONGEST_TEXT: Final = 100_000
MOST_PLACES: Final = 50
MOST_CATEGORIES: Final = 200
ACTIVE: Final = "ACTIVE"
INACTIVE: Final = "INACTIVE"
MASKED: Final = frozenset({"...", "?", ""})
AD_PAGE: Final = "https://arbeidsplassen.nav.no/stillinger/stilling"

Json = Mapping[str, object]


class Unfit(ValueError):  # noqa: N818 - it reads as the fact it states
    """A piece of JSON that is not what Nav's feed promises. The text names the field."""


@dataclass(frozen=True)
class FeedItem:
    """One event: an ad was made, changed or ended. ``municipality`` is of the first place only."""

    uuid: UUID
    active: bool
    title: str
    municipality: str
    changed_at: datetime

    @property
    def masked(self) -> bool:
        """Whether the ad was taken down by hand rather than run out."""
        return self.title in MASKED


@dataclass(frozen=True)
class BadItem:
    external_id: str
    reason: str


@dataclass(frozen=True)
class Page:
    id: UUID
    next_id: UUID | None
    items: list[FeedItem]
    bad: list[BadItem]
    etag: str = ""
    last_modified: datetime | None = None


@dataclass(frozen=True)
class AdPlace:
    municipality: str
    city: str
    postcode: str
    county: str


@dataclass(frozen=True)
class Ad:
    """What an active ad says. Contact persons are not read at all: Nav's own page shows them."""

    title: str
    html: str
    plain: str
    places: tuple[AdPlace, ...]
    employer_name: str
    org_number: str
    sector: str
    occupation: str
    engagement: str
    part_time: bool
    positions: int
    apply_by: date | None
    application_note: str
    application_url: str
    link: str
    published_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True)
class Entry:
    """The details of an ad; ``ad`` is None once it is inactive."""

    uuid: UUID
    ad: Ad | None


def read_page(data: object, *, etag: str = "", last_modified: datetime | None = None) -> Page:
    """Read a page; single items that are unfit stand in ``bad``.

    :raises Unfit: when the page itself is.
    """
    page = _object(data, "page")
    rows = page.get("items")
    if not isinstance(rows, list):
        raise Unfit("items is no list")
    page_id, next_id = _uuid(page.get("id"), "id"), page.get("next_id")
    items: list[FeedItem] = []
    bad: list[BadItem] = []
    for number, row in enumerate(rows):
        try:
            items.append(_item(row))
        except Unfit as trouble:
            bad.append(BadItem(_name_of(row) or f"{page_id}#{number}", str(trouble)))
    return Page(
        id=page_id,
        next_id=None if next_id is None else _uuid(next_id, "next_id"),
        items=items,
        bad=bad,
        etag=etag,
        last_modified=last_modified,
    )


def _item(data: object) -> FeedItem:
    row = _object(data, "item")
    entry = _object(row.get("_feed_entry"), "_feed_entry")
    uuid = _uuid(entry.get("uuid"), "uuid")
    if "id" in row and _uuid(row["id"], "id") != uuid:
        raise Unfit("id and uuid differ")
    status = entry.get("status")
    if status not in {ACTIVE, INACTIVE}:
        raise Unfit("status is neither ACTIVE nor INACTIVE")
    return FeedItem(
        uuid=uuid,
        active=status == ACTIVE,
        title=_text(entry, "title").strip(),
        municipality=_text(entry, "municipal").strip(),
        changed_at=_moment(entry, "sistEndret"),
    )


def read_entry(data: object) -> Entry:
    """Read the details of an ad.

    :raises Unfit: when they are not what they should be.
    """
    entry = _object(data, "entry")
    uuid = _uuid(entry.get("uuid"), "uuid")
    content = entry.get("ad_content")
    if entry.get("status") != ACTIVE or content is None:
        return Entry(uuid, None)
    return Entry(uuid, _ad(_object(content, "ad_content"), uuid))


def _ad(ad: Json, uuid: UUID) -> Ad:
    title = nav_text.one_line(_text(ad, "title"), most=200)
    if not title:
        raise Unfit("title is empty")
    description = _text(ad, "description")
    if len(description) > LONGEST_TEXT:
        raise Unfit(f"description is longer than {LONGEST_TEXT} characters")
    html = nav_text.ad_html(description)
    employer = _object(ad.get("employer") or {}, "employer")
    due = _text(ad, "applicationDue")
    apply_by = nav_text.day(due)
    link = nav_text.web_address(_text(ad, "link"))
    return Ad(
        title=title,
        html=html,
        plain=nav_text.ad_words(html),
        places=_places(ad),
        employer_name=nav_text.one_line(_text(employer, "name"), most=200),
        org_number=nav_text.org_number(_text(employer, "orgnr")),
        sector=_text(ad, "sector").strip().lower(),
        occupation=_occupation(ad),
        engagement=_text(ad, "engagementtype").strip().lower(),
        part_time=_text(ad, "extent").strip().lower() == "deltid",
        positions=_positions(ad),
        apply_by=apply_by,
        application_note="" if apply_by else nav_text.one_line(due, most=200),
        application_url=nav_text.web_address(_text(ad, "applicationUrl")),
        link=link or f"{AD_PAGE}/{uuid}",
        published_at=_moment(ad, "published"),
        expires_at=_moment(ad, "expires") if ad.get("expires") else None,
    )


def _places(ad: Json) -> tuple[AdPlace, ...]:
    rows = ad.get("workLocations") or []
    if not isinstance(rows, list) or len(rows) > MOST_PLACES:
        raise Unfit(f"workLocations is no list of at most {MOST_PLACES}")
    places = []
    for row in rows:
        place = _object(row, "workLocations")
        postcode = _text(place, "postalCode").strip()
        places.append(
            AdPlace(
                municipality=nav_text.one_line(_text(place, "municipal"), most=60),
                city=nav_text.one_line(_text(place, "city"), most=60),
                postcode=postcode if len(postcode) == 4 and _is_digits(postcode) else "",  # noqa: PLR2004 - Norwegian postcodes
                county=nav_text.one_line(_text(place, "county"), most=60),
            )
        )
    return tuple(places)


def _occupation(ad: Json) -> str:
    """The category that Nav is surest of; the one its own people chose where none has a score."""
    rows = ad.get("categoryList") or []
    if not isinstance(rows, list) or len(rows) > MOST_CATEGORIES:
        raise Unfit(f"categoryList is no list of at most {MOST_CATEGORIES}")
    best, best_score = "", -1.0
    for row in rows:
        category = _object(row, "categoryList")
        if _text(category, "categoryType") not in {"STYRK08", "STYRK08NAV"}:
            continue
        code, score = nav_text.occupation(_text(category, "code")), _score(category)
        if code and score > best_score:
            best, best_score = code, score
    return best


def _score(category: Json) -> float:
    score = category.get("score")
    return float(score) if isinstance(score, int | float) and abs(score) < 1e9 else 0.0  # noqa: PLR2004 - no number of Nav's is near


def _positions(ad: Json) -> int:
    count = str(ad.get("positioncount") or "1").strip()
    return min(max(int(count[:9]), 1), 999) if _is_digits(count) else 1


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _object(data: object, name: str) -> Json:
    if not isinstance(data, dict):
        raise Unfit(f"{name} is no object")
    return data


def _text(data: Json, name: str) -> str:
    """A text that may be missing, but may not be a number or a list."""
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unfit(f"{name} is no text")
    return nav_text.fit(value)


def _uuid(value: object, name: str) -> UUID:
    try:
        return UUID(value) if isinstance(value, str) else UUID("")
    except ValueError:
        raise Unfit(f"{name} is no UUID") from None


def _moment(data: Json, name: str) -> datetime:
    try:
        return nav_text.moment(_text(data, name))
    except ValueError:
        raise Unfit(f"{name} is no time with an offset") from None


def _name_of(row: object) -> str:
    """What to call an item that is unfit: the first thing in it that looks like an id."""
    if isinstance(row, dict):
        entry = row.get("_feed_entry")
        for found in (entry.get("uuid") if isinstance(entry, dict) else None, row.get("id")):
            if isinstance(found, str) and found:
                return nav_text.one_line(found, most=60)
    return ""
