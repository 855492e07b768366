"""What Nav's feed keeps, and the pages it makes of it, step by step as Nav's own code does."""

import time
import uuid
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")


def now() -> datetime:
    return datetime.fromtimestamp(time.time(), tz=UTC)


def iso(moment: datetime) -> str:
    return moment.astimezone(OSLO).isoformat()


def make_ad(ad_id: uuid.UUID, **differences: Any) -> dict[str, Any]:
    """An ad as ``ad_content`` shows it."""
    at = differences.pop("at", None) or now()
    places = differences.pop("places", [("2609", "LILLEHAMMER", "LILLEHAMMER")])
    ad = {
        "uuid": str(ad_id),
        "published": iso(at),
        "expires": iso(at + timedelta(days=30)),
        "updated": iso(at),
        "workLocations": [
            {
                "country": "NORGE",
                "address": "",
                "city": city,
                "postalCode": postcode,
                "county": "INNLANDET",
                "municipal": municipal,
            }
            for postcode, city, municipal in places
        ],
        "contactList": [
            {
                "name": "Kontakt Kontaktsen",
                "email": "kontakt@example.org",
                "phone": "00000000",
                "role": "",
                "title": "leder",
            }
        ],
        "title": "Sykepleier",
        "description": "<p>Vi søker <strong>sykepleier</strong>.</p>",
        "sourceurl": "",
        "source": "Stillingsregistrering",
        "applicationUrl": "https://example.org/sok",
        "applicationDue": "2027-01-15",
        "occupationCategories": [{"level1": "Helse og sosial", "level2": "Sykepleier"}],
        "categoryList": [
            {
                "categoryType": "STYRK08NAV",
                "code": "2223.01",
                "name": "Sykepleier",
                "description": "",
                "score": 0.0,
            }
        ],
        "jobtitle": "Sykepleier",
        "link": f"https://arbeidsplassen.nav.no/stillinger/stilling/{ad_id}",
        "employer": {
            "name": "Demo sykehus",
            "orgnr": None,
            "description": "",
            "homepage": "",
        },
        "engagementtype": "Fast",
        "extent": "Heltid",
        "starttime": "",
        "positioncount": "1",
        "sector": "Offentlig",
    }
    return {**ad, **differences}


@dataclass
class Event:
    """A row of the feed's own table: what was true of an ad when it changed."""

    id: uuid.UUID
    ad_id: uuid.UUID
    status: str
    title: str
    business: str
    municipal: str
    at: datetime


@dataclass
class Fault:
    """Something that goes wrong ``times`` times, for addresses that begin with ``path``."""

    kind: str
    times: int = 1
    path: str = "/api/v1/feed/"
    after: int = 0


@dataclass
class History:
    """The feed's tables, and what the server does with them."""

    events: list[Event] = field(default_factory=list)
    ads: dict[uuid.UUID, tuple[str, dict[str, Any] | None, datetime]] = field(default_factory=dict)
    ads_ever: dict[uuid.UUID, dict[str, Any]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    tokens: list[str] = field(default_factory=lambda: ["first.public.token"])
    asked: list[str] = field(default_factory=list)
    answered: Counter[int] = field(default_factory=Counter)
    token_dies_after: int | None = None
    deaf_to_dates: bool = False

    def publish(self, ad: dict[str, Any], *, at: datetime) -> uuid.UUID:
        """A new ad, or a change of one."""
        ad_id = uuid.UUID(ad["uuid"])
        places = ad["workLocations"]
        self.ads[ad_id] = ("ACTIVE", ad, at)
        self.ads_ever[ad_id] = ad
        first = (places[0]["municipal"] or "?") if places else "?"
        event = Event(uuid.uuid4(), ad_id, "ACTIVE", ad["title"], ad["employer"]["name"], first, at)
        self.events.append(event)
        return ad_id

    def run_out(self, ad_id: uuid.UUID, *, at: datetime) -> None:
        """The ad has expired: it keeps its title in the list."""
        latest = next(e for e in reversed(self.events) if e.ad_id == ad_id)
        self.ads[ad_id] = ("INACTIVE", None, at)
        self.events.append(replace(latest, id=uuid.uuid4(), status="INACTIVE", at=at))

    def stop(self, ad_id: uuid.UUID, *, at: datetime, title: str = "...") -> None:
        """Somebody took the ad down: what it was is hidden."""
        self.ads[ad_id] = ("INACTIVE", None, at)
        business = "" if title == "..." else "?"
        self.events.append(Event(uuid.uuid4(), ad_id, "INACTIVE", title, business, "?", at))

    def change_token(self) -> None:
        self.tokens.append(f"public.token.{len(self.tokens)}")

    def page(
        self, first_id: uuid.UUID, *, size: int, etag: str | None, since: datetime | None
    ) -> tuple[int, dict[str, Any] | None, dict[str, str]]:
        """What Nav's ``hentFeedHvis`` does, step by step."""
        place = next((n for n, event in enumerate(self.events) if event.id == first_id), None)
        if place is None:
            return 404, None, {}
        first = self.events[place]
        after = [e for e in self.events[place + 1 :] if since is None or e.at >= since][:size]
        last = after[-1] if after else first
        last_shown = after[-2] if len(after) > 1 else last
        if etag == str(last_shown.id) and since is not None and last_shown.at < since:
            return 304, None, {}
        shown = [first, *(after if last_shown is last else after[:-1])]
        next_id = None if last_shown is last else last_shown.id
        headers = {
            "ETag": str(last_shown.id),
            "Last-Modified": format_datetime(last_shown.at.astimezone(OSLO)),
        }
        page = {
            "version": "1.0",
            "title": "Stillingsfeeden fra arbeidsplassen.no",
            "home_page_url": "https://arbeidsplassen.nav.no",
            "feed_url": f"/api/v1/feed/{first.id}",
            "description": "Feed med stillinger fra arbeidsplassen.no",
            "next_url": f"/api/v1/feed/{next_id}" if next_id else None,
            "id": str(first.id),
            "next_id": str(next_id) if next_id else None,
            "items": [line(event) for event in shown],
        }
        return 200, page, headers

    def start(self, *, last: bool, since: datetime | None) -> Event | None:
        if last:
            return self.events[-1] if self.events else None
        return next((e for e in self.events if since is None or e.at > since), None)


def line(event: Event) -> dict[str, Any]:
    return {
        "id": str(event.ad_id),
        "url": f"/api/v1/feedentry/{event.ad_id}",
        "title": event.title,
        "content_text": "Stillingsannonse",
        "date_modified": iso(event.at),
        "_feed_entry": {
            "uuid": str(event.ad_id),
            "status": event.status,
            "title": event.title,
            "businessName": event.business,
            "municipal": event.municipal,
            "sistEndret": iso(event.at),
        },
    }


def misshapen_items() -> list[Any]:
    """Items that no careful reader takes, each bad in a way of its own."""

    def twisted(**changes: Any) -> dict[str, Any]:
        event = Event(uuid.uuid4(), uuid.uuid4(), "ACTIVE", "T", "B", "LILLEHAMMER", now())
        good = line(event)
        return {**good, "_feed_entry": {**good["_feed_entry"], **changes}}

    return [
        None,
        42,
        "text",
        [],
        {},
        {"id": "bad-0", "_feed_entry": None},
        {**twisted(), "id": str(uuid.uuid4())},
        twisted(uuid=7),
        twisted(uuid="../../etc/passwd"),
        twisted(status="PERHAPS"),
        twisted(status=True),
        twisted(title=["a", "list"]),
        twisted(municipal={"name": "x"}),
        twisted(sistEndret="yesterday"),
        twisted(sistEndret="2024-06-01T00:00:00"),
        twisted(sistEndret=1717192800),
        twisted(sistEndret="9999-12-31T23:59:59+00:00"),
        twisted(sistEndret=iso(now() + timedelta(days=9))),
    ]
