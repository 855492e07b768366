"""Write down what was read from Nav: one page, one transaction, the cursor with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from flyttehjelp.core.models import Happening
from jobs.actions.nav_cursor import Aside, Move, move_cursor, note_aside
from jobs.actions.nav_facts import FULL_TIME, PART_TIME, Seen, note_facts
from jobs.actions.nav_here import Here
from jobs.actions.nav_members import Members, remember_units
from jobs.clients.nav_items import Ad
from jobs.enums import Engagement, Sector, VacancySource, VacancyState
from jobs.models import FeedDelay, Vacancy, VacancyPlace

ENGAGEMENTS: Final = {
    "": "",
    "fast": Engagement.PERMANENT,
    "vikariat": Engagement.TEMPORARY,
    "engasjement": Engagement.PROJECT,
    "prosjekt": Engagement.PROJECT,
    "åremål": Engagement.FIXED_TERM,
    "sesong": Engagement.SEASON,
    "feriejobb": Engagement.HOLIDAY,
    "trainee": Engagement.TRAINEE,
    "lærling": Engagement.APPRENTICE,
    "selvstendig næringsdrivende": Engagement.FREELANCE,
}
SECTORS: Final = {"offentlig": Sector.PUBLIC, "privat": Sector.PRIVATE}

# What an ad said in words and led to goes with the ad; the facts stay and can be counted.
PURGED: Final = {
    "title": "",
    "text_html": "",
    "text_plain": "",
    "application_url": "",
    "application_note": "",
    "external_url": "",
}


@dataclass(frozen=True)
class News:
    """What is known of an ad now. ``ad`` is None when it has ended.

    ``asked`` when we asked on our own account, not because Nav told of a change.
    """

    uuid: UUID
    changed_at: datetime
    ad: Ad | None
    taken_down: bool = False
    asked: bool = False


@dataclass
class Stored:
    new: int = 0
    changed: int = 0
    ended: int = 0
    # Seconds from Nav's change to ours, for each ad that became new, changed or ended since we
    # began to follow the feed.
    delays: list[float] = field(default_factory=list)
    measured_from: datetime | None = None

    def note_delay(self, changed_at: datetime, *, at: datetime) -> None:
        if self.measured_from is not None and changed_at >= self.measured_from:
            self.delays.append(max(0.0, (at - changed_at).total_seconds()))

    def add(self, other: "Stored") -> None:
        self.new += other.new
        self.changed += other.changed
        self.ended += other.ended
        self.delays += other.delays


@transaction.atomic
def store_news(
    news: Iterable[News],
    aside: Iterable[Aside],
    *,
    here: Here,
    move: Move | None,
    at: datetime,
    gone: Mapping[UUID, datetime] | None = None,
) -> Stored:
    """Make our vacancies what Nav says they are, and move the cursor in the same breath.

    ``gone`` names ads that Nav has ended, whether they are ours to show or not. Doing it twice
    changes nothing the second time.
    """
    stored = Stored(measured_from=move.began_at if move else None)
    by_id = {piece.uuid: piece for piece in news}
    members = _members_behind(by_id.values(), at=at)
    rows = {
        row.external_id: row
        for row in Vacancy.objects.from_nav(by_id)
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    }
    for piece in by_id.values():
        row = rows.get(piece.uuid)
        _store(piece, row, here=here, members=members, at=at, stored=stored)
    out = {uuid: Seen(piece.ad, piece.changed_at) for uuid, piece in by_id.items() if piece.ad}
    ended = {uuid: piece.changed_at for uuid, piece in by_id.items() if not piece.ad}
    note_facts(out, {**(gone or {}), **ended}, here=here, at=at)
    note_aside(aside, settled=by_id, at=at)
    FeedDelay.objects.bulk_create(FeedDelay(at=at, seconds=int(d)) for d in stored.delays)
    if move is not None:
        move_cursor(move, at=at)
    return stored


def _members_behind(news: Iterable[News], *, at: datetime) -> Members:
    """Who the employers of these ads are, as far as it is known. Units that are new are noted:
    the register is asked about them later, and shows nobody the door meanwhile."""
    numbers = {piece.ad.org_number for piece in news if piece.ad and piece.ad.org_number}
    members = Members(numbers)
    remember_units({number for number in numbers if not members.knows(number)}, at=at)
    return members


def _store(
    piece: News,
    row: Vacancy | None,
    *,
    here: Here,
    members: Members,
    at: datetime,
    stored: Stored,
) -> None:
    if row is not None and row.external_changed_at and row.external_changed_at > piece.changed_at:
        return
    if piece.ad is None or not here.spots(piece.ad):
        done = row is not None and _end(row, piece, at=at)
        stored.ended += done
    elif row is None:
        _create(piece, piece.ad, here=here, members=members, at=at)
        done = True
        stored.new += 1
    else:
        done = _change(row, piece, piece.ad, here=here, members=members, at=at)
        stored.changed += done
    if done:
        stored.note_delay(piece.changed_at, at=at)


def _end(row: Vacancy, piece: News, *, at: datetime) -> bool:
    """End a vacancy at once and forget its words. Answers whether it was open."""
    state = VacancyState.WITHDRAWN if piece.taken_down else VacancyState.EXPIRED
    ended = (
        Vacancy.objects.filter(pk=row.pk)
        .published()
        .update(
            **PURGED,
            state=state,
            ended_at=at,
            last_seen_at=at,
            changed_at=at,
            external_changed_at=piece.changed_at,
        )
    )
    if ended:
        Happening.objects.note(
            f"vacancy.{state}", about=row.pk, by=None, at=at, facts={"source": "nav"}
        )
    return bool(ended)


def _create(piece: News, ad: Ad, *, here: Here, members: Members, at: datetime) -> None:
    row = Vacancy.objects.create(
        source=VacancySource.NAV,
        external_id=piece.uuid,
        created_at=at,
        changed_at=at,
        first_seen_at=at,
        last_seen_at=at,
        external_changed_at=piece.changed_at,
        **_facts(ad, here=here, members=members, at=at, published_at=at),
    )
    _place(row, ad, here=here)
    Happening.objects.note(
        "vacancy.published", about=row.pk, by=None, at=at, facts={"source": "nav"}
    )


def _change(
    row: Vacancy, piece: News, ad: Ad, *, here: Here, members: Members, at: datetime
) -> bool:
    """Bring a vacancy up to date. Answers whether anything that a person sees became different."""
    published_at = row.published_at or at
    facts = _facts(ad, here=here, members=members, at=at, published_at=published_at)
    different = {name: value for name, value in facts.items() if getattr(row, name) != value}
    placed = _place(row, ad, here=here)
    if not different and not placed:
        if piece.asked or row.external_changed_at != piece.changed_at:
            Vacancy.objects.filter(pk=row.pk).update(
                external_changed_at=piece.changed_at, last_seen_at=at
            )
        return False
    kind = "vacancy.published" if row.state != VacancyState.PUBLISHED else "vacancy.changed"
    times = {"changed_at": at, "last_seen_at": at, "external_changed_at": piece.changed_at}
    Vacancy.objects.filter(pk=row.pk).update(**different, **times)
    Happening.objects.note(kind, about=row.pk, by=None, at=at, facts={"source": "nav"})
    return True


def _facts(
    ad: Ad, *, here: Here, members: Members, at: datetime, published_at: datetime
) -> dict[str, object]:
    member = members.of(ad.org_number)
    least, most = PART_TIME if ad.part_time else FULL_TIME
    return {
        "employer_id": member.id if member else None,
        "employer_name": ad.employer_name,
        "employer_org_number": ad.org_number,
        "sector": (member.sector if member else "") or SECTORS.get(ad.sector, ""),
        "title": ad.title,
        "text_html": ad.html,
        "text_plain": ad.plain,
        "occupation": ad.occupation,
        "engagement_type": ENGAGEMENTS.get(ad.engagement, Engagement.OTHER),
        "extent_min": least,
        "extent_max": most,
        "positions": ad.positions,
        "place_names": here.place_names(ad),
        "apply_by": ad.apply_by,
        "application_url": ad.application_url,
        "application_note": ad.application_note,
        "external_url": ad.link,
        "state": VacancyState.PUBLISHED,
        "published_at": ad.published_at if ad.published_at <= at else published_at,
        "ended_at": None,
    }


def _place(row: Vacancy, ad: Ad, *, here: Here) -> bool:
    """Put the vacancy where the ad says. Answers whether that was anything new."""
    spots = {
        (spot.municipality, spot.place.key if spot.place else None, spot.postcode)
        for spot in here.spots(ad)
    }
    before = {(p.municipality_id, p.place_id, p.postcode): p for p in row.places.order_by("pk")}
    if spots == before.keys():
        return False
    VacancyPlace.objects.filter(
        pk__in=[place.pk for spot, place in before.items() if spot not in spots]
    ).delete()
    VacancyPlace.objects.bulk_create(
        VacancyPlace(vacancy=row, municipality_id=number, place_id=place, postcode=postcode)
        for number, place, postcode in sorted(spots - before.keys(), key=str)
    )
    return True
