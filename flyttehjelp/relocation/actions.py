"""What changes in the relocation tables."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TypedDict
from uuid import NAMESPACE_URL, uuid5

from django.db import connection, transaction
from django.db.models import Model, ProtectedError

from flyttehjelp import regions
from flyttehjelp.accounts.models import User
from flyttehjelp.core.models import Happening
from flyttehjelp.regions import Region
from flyttehjelp.relocation.enums import TravelMode
from flyttehjelp.relocation.models import Municipality, Newcomer, Place, TravelTime
from flyttehjelp.relocation.rules import fill_in

Pair = tuple[str, str, str]  # origin, destination, mode


@dataclass(frozen=True)
class Loaded:
    """What loading a region changed; all zero the second time."""

    municipalities: int = 0
    places: int = 0
    trips: int = 0
    removed: int = 0
    kept: int = 0  # no longer in the file, but somebody lives or works there


@transaction.atomic
def load_region(*, at: datetime, region: Region | None = None) -> Loaded:
    """Make the tables say what the region's file says. A second time changes nothing.

    Without ``region`` it is the one this installation serves.

    What has left the file goes, unless other rows still point at it; then it stays, as a
    neighbour rather than one of ours.
    """
    # Two machines that start at the same moment take turns.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('load_region', 0))")
    region = region or regions.current()
    municipalities = _write_municipalities(region)
    places = _write_places(region)
    trips = _write_trips(region)
    removed, kept = _remove_the_rest(region)
    loaded = Loaded(municipalities, places, trips, removed, kept)
    if municipalities or places or trips or removed:
        about = uuid5(NAMESPACE_URL, f"region:{region.key}")
        facts: dict[str, object] = asdict(loaded)
        Happening.objects.note("region.loaded", about=about, by=None, at=at, facts=facts)
    return loaded


def _write_municipalities(region: Region) -> int:
    there = Municipality.objects.in_bulk()
    fields = ["name", "is_ours", "website"]
    wanted = [
        Municipality(
            number=entry.number, name=entry.name, is_ours=entry.is_ours, website=entry.website
        )
        for entry in region.municipalities
    ]
    changed = [row for row in wanted if _differs(row, there.get(row.pk), fields)]
    Municipality.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["number"], update_fields=fields
    )
    return len(changed)


def _write_places(region: Region) -> int:
    there = Place.objects.in_bulk()
    fields = ["name", "municipality_id", "latitude", "longitude", "postcodes"]
    wanted = [
        Place(
            key=entry.key,
            name=entry.name,
            municipality_id=entry.municipality,
            latitude=entry.latitude,
            longitude=entry.longitude,
            postcodes=list(entry.postcodes),
        )
        for entry in region.places
    ]
    changed = [row for row in wanted if _differs(row, there.get(row.pk), fields)]
    Place.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["key"], update_fields=fields
    )
    return len(changed)


def _differs(row: Model, other: Model | None, fields: list[str]) -> bool:
    return other is None or any(getattr(row, name) != getattr(other, name) for name in fields)


def _write_trips(region: Region) -> int:
    wanted = _all_trips(region)
    there = {
        (origin, destination, mode): (minutes, about)
        for origin, destination, mode, minutes, about in TravelTime.objects.order_by(
            "origin", "destination", "mode"
        ).values_list("origin", "destination", "mode", "minutes", "about")
    }
    changed = {pair: trip for pair, trip in wanted.items() if there.get(pair) != trip}
    TravelTime.objects.bulk_create(
        [
            TravelTime(origin_id=pair[0], destination_id=pair[1], mode=pair[2], minutes=m, about=a)
            for pair, (m, a) in changed.items()
        ],
        update_conflicts=True,
        unique_fields=["origin", "destination", "mode"],
        update_fields=["minutes", "about"],
    )
    gone = set(there) - set(wanted)
    for pair in gone:
        TravelTime.objects.filter(pk=pair).delete()
    return len(changed) + len(gone)


def _all_trips(region: Region) -> dict[Pair, tuple[int, bool]]:
    points = {place.key: (place.latitude, place.longitude) for place in region.places}
    trips: dict[Pair, tuple[int, bool]] = {}
    for mode in TravelMode:
        known = {(t.origin, t.destination): t.minutes for t in region.trips if t.mode == mode}
        for (origin, destination), minutes in fill_in(known, points, mode=mode).items():
            trips[origin, destination, mode] = (minutes, True)
    for trip in region.trips:
        trips[trip.origin, trip.destination, trip.mode] = (trip.minutes, trip.about)
    return trips


def _remove_the_rest(region: Region) -> tuple[int, int]:
    """Answer how many rows went and how many had to stay."""
    gone = [
        *Place.objects.exclude(key__in=[p.key for p in region.places]).order_by("key"),
        *Municipality.objects.exclude(
            number__in=[m.number for m in region.municipalities]
        ).order_by("number"),
    ]
    kept = 0
    for row in gone:
        try:
            with transaction.atomic():
                row.delete()
        except ProtectedError:
            kept += 1
            Municipality.objects.filter(pk=row.pk, is_ours=True).update(is_ours=False)
    return len(gone) - kept, kept


class Profile(TypedDict, total=False):
    """What a newcomer tells about the move. What is left out is left as it is."""

    municipality: Municipality | None
    place: Place | None
    situation: str
    moves_on: date | None
    languages: list[str]
    employer_org_numbers: list[str]


@transaction.atomic
def register_newcomer(*, by: User, at: datetime, profile: Profile | None = None) -> Newcomer:
    """Make ``by`` a newcomer, or take in what an existing newcomer tells anew.

    Registering twice at the same moment makes one row: the user is locked first.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    newcomer = Newcomer.objects.filter(user=by).first()
    if newcomer is not None:
        return update_newcomer(newcomer, by=by, at=at, profile=profile or {})
    newcomer = Newcomer.objects.create(user=by, created_at=at, **(profile or {}))
    Happening.objects.note("newcomer.registered", about=newcomer.pk, by=by.pk, at=at)
    return newcomer


@transaction.atomic
def update_newcomer(newcomer: Newcomer, *, by: User, at: datetime, profile: Profile) -> Newcomer:
    """Take in what a newcomer tells. The log keeps which fields changed, not what they hold."""
    changed = {name: value for name, value in profile.items() if getattr(newcomer, name) != value}
    if not changed:
        return newcomer
    Newcomer.objects.filter(pk=newcomer.pk).update(**changed)
    for name, value in changed.items():
        setattr(newcomer, name, value)
    facts: dict[str, object] = {"fields": sorted(changed)}
    Happening.objects.note("newcomer.updated", about=newcomer.pk, by=by.pk, at=at, facts=facts)
    return newcomer
