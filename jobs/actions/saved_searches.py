"""Searches that tell what is new: saved, confirmed, paused, told of, forgotten."""

import hashlib
import json
import uuid
from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from flyttehjelp.accounts import consents
from flyttehjelp.accounts.models import User
from flyttehjelp.core import outbox
from flyttehjelp.core.models import Happening
from flyttehjelp.core.states import take_step
from jobs.enums.saved import Rhythm, SavedSearchState
from jobs.models import SavedSearch, ToldVacancy, Vacancy
from jobs.rules import saved as rules
from jobs.search import VacancyWish, search_vacancies

MORNING = time(7)
MONDAY = 0
DAYS_A_WEEK = 7
# A vacancy becomes visible a little after the time it bears. To look back further costs nothing:
# what has been told of is written down.
LOOK_BACK = timedelta(hours=3)
# Longer than LOOK_BACK and the longest rhythm together: nobody asks about these any more.
KEEP_TOLD = timedelta(days=60)
MOST_FOUND = 1_000
# A round of the clock ends well before the worker's time limit.
ROUND = timedelta(seconds=40)


@transaction.atomic
def save_search(
    *, wish: VacancyWish, rhythm: str, name: str, by: User, at: datetime
) -> SavedSearch:
    """Save a search for somebody who is signed in; it tells from now on.

    :raises SearchAlreadySaved: when the same search is saved already.
    :raises TooManySavedSearches: when there is no room for another.
    """
    # Two tabs at once would both count the last free place.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    mine, digest = SavedSearch.objects.filter(person=by), digest_of(wish)
    rules.ensure_room_for_search(saved=mine.count(), known=mine.filter(digest=digest).exists())
    search = SavedSearch.objects.create(
        person=by,
        language=by.language,
        name=name,
        wish=as_json(wish),
        digest=digest,
        rhythm=rhythm,
        state=SavedSearchState.ACTIVE,
        told_until=at,
        next_at=next_morning(rhythm, after=at),
        created_at=at,
        confirmed_at=at,
    )
    consents.give(by.pk, "saved_search", about=search.pk, at=at)
    Happening.objects.note("saved_search.saved", about=search.pk, by=by.pk, at=at)
    return search


@transaction.atomic
def request_search(
    *, wish: VacancyWish, rhythm: str, name: str, email: str, language: str, at: datetime
) -> None:
    """Save a search for an address, which gets a letter and nothing more until it is confirmed.

    Whoever asks learns nothing of the address: what is known already, or too much, ends in a
    letter to it or in nothing at all.
    """
    address = email.lower()
    # Two at once would both count the last free place; there is no row to lock yet.
    with connection.cursor() as cursor:
        key = f"saved_search:{address}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    theirs, digest = SavedSearch.objects.filter(email=address), digest_of(wish)
    search = theirs.filter(digest=digest).first()
    if search is None:
        waiting = theirs.filter(state=SavedSearchState.WAITING).count()
        if waiting >= rules.MOST_UNCONFIRMED or theirs.count() >= rules.MOST_SAVED:
            return
        search = SavedSearch.objects.create(
            email=address,
            language=language,
            name=name,
            wish=as_json(wish),
            digest=digest,
            rhythm=rhythm,
            created_at=at,
        )
        Happening.objects.note("saved_search.requested", about=search.pk, by=None, at=at)
    day = timezone.localdate(at).isoformat()
    outbox.add(
        "search.requested",
        key=f"search.requested:{search.pk}:{day}",
        about=search.pk,
        context={"language": language},
        useless_at=at + timedelta(days=rules.DAYS_TO_CONFIRM),
        at=at,
    )


@transaction.atomic
def confirm_search(search: SavedSearch, *, at: datetime) -> SavedSearch:
    """Somebody has opened the letter and said yes: the search tells from now on.

    :raises StepNotOpen: when it is confirmed already.
    """
    when = next_morning(search.rhythm, after=at)
    take_step(search, rules.STEPS, "confirm", confirmed_at=at, told_until=at, next_at=when)
    Happening.objects.note("saved_search.confirmed", about=search.pk, by=None, at=at)
    return search


@transaction.atomic
def pause_search(search: SavedSearch, *, by: User | None, at: datetime) -> SavedSearch:
    """
    :raises StepNotOpen: unless it is telling.
    """
    take_step(search, rules.STEPS, "pause", next_at=None)
    Happening.objects.note("saved_search.paused", about=search.pk, by=_id(by), at=at)
    return search


@transaction.atomic
def resume_search(search: SavedSearch, *, by: User | None, at: datetime) -> SavedSearch:
    """Tell again, of what comes from now on; what came meanwhile stands on the page.

    :raises StepNotOpen: unless it is paused.
    """
    when = next_morning(search.rhythm, after=at)
    take_step(search, rules.STEPS, "resume", told_until=at, next_at=when)
    Happening.objects.note("saved_search.resumed", about=search.pk, by=_id(by), at=at)
    return search


@transaction.atomic
def change_search(
    search: SavedSearch, *, changes: dict[str, str], by: User | None, at: datetime
) -> SavedSearch:
    """Change how often it tells, or what it is called."""
    here = SavedSearch.objects.filter(pk=search.pk)
    here.update(**changes)
    if "rhythm" in changes:
        when = next_morning(changes["rhythm"], after=at)
        here.filter(state=SavedSearchState.ACTIVE).update(next_at=when)
    search.refresh_from_db()
    facts: dict[str, object] = {"fields": sorted(changes)}
    Happening.objects.note("saved_search.changed", about=search.pk, by=_id(by), at=at, facts=facts)
    return search


@transaction.atomic
def delete_search(search: UUID, *, by: User | None, at: datetime) -> bool:
    """Forget the search and its address; letters that wait are not sent. Twice is once."""
    here = SavedSearch.objects.filter(pk=search)
    person = here.values_list("person", flat=True).first()
    gone, _ = here.delete()
    if gone and person is not None:
        consents.take_back(person, "saved_search", about=search, at=at)
    if gone:
        Happening.objects.note("saved_search.deleted", about=search, by=_id(by), at=at)
    return bool(gone)


def _id(person: User | None) -> UUID | None:
    return person.pk if person else None


# -- By the clock -----------------------------------------------------------------------------


def tell_due_searches(*, now: Callable[[], datetime]) -> int:
    """Write the letters whose time has come; answer how many. The rest waits for the next round."""
    began = now()
    due = SavedSearch.objects.due_at(began).order_by("next_at", "pk")
    letters = 0
    for search in due.values_list("pk", flat=True):
        at = now()
        if at > began + ROUND:
            break
        letters += tell_of_new(search, at=at)
    return letters


@transaction.atomic
def tell_of_new(search_id: UUID, *, at: datetime) -> bool:
    """Write one letter about what is new, if anything is, and set the next time."""
    # Two clocks at once: the second waits here, and then sees that the time has been moved on.
    due = SavedSearch.objects.due_at(at).filter(pk=search_id)
    search = due.select_for_update(of=("self",), no_key=True).first()
    if search is None or search.told_until is None:
        return False
    new = new_vacancies(search, since=search.told_until)
    letter = uuid.uuid4()
    ToldVacancy.objects.bulk_create(
        [ToldVacancy(search=search, vacancy_id=pk, letter=letter, at=at) for pk in new]
    )
    if new:
        outbox.add(
            "search.found",
            key=f"search.found:{search.pk}:{search.next_at:%Y%m%dT%H%M%S}",
            about=search.pk,
            recipient_id=search.person_id,
            context={"letter": str(letter), "language": _language(search)},
            at=at,
        )
    when = next_morning(search.rhythm, after=at)
    SavedSearch.objects.filter(pk=search.pk).update(told_until=at, next_at=when)
    return bool(new)


def _language(search: SavedSearch) -> str:
    return search.person.language if search.person else search.language


def new_vacancies(search: SavedSearch, *, since: datetime) -> list[UUID]:
    """What the search finds, has come ``since``, and has not been told of, the newest first."""
    wish = wish_from(search.wish | {"order": "newest"})
    found = search_vacancies(wish, among=Vacancy.objects.open(), page=1, limit=MOST_FOUND)
    come = Vacancy.objects.open().come_since(since - LOOK_BACK).filter(pk__in=found.ids)
    wanted = set(come.exclude(pk__in=search.told.values("vacancy")).values_list("pk", flat=True))
    return [pk for pk in found.ids if pk in wanted]


@transaction.atomic
def sweep_saved_searches(*, now: datetime) -> int:
    """Forget addresses that were never confirmed, and old notes of what was told; answer how many
    searches went."""
    patience = timedelta(days=rules.DAYS_TO_CONFIRM)
    stale = SavedSearch.objects.never_confirmed(patience=patience, at=now)
    gone = stale.count()
    stale.delete()
    ToldVacancy.objects.filter(at__lt=now - KEEP_TOLD).delete()
    return gone


def next_morning(rhythm: str, *, after: datetime) -> datetime:
    """Seven o'clock here, the next day or the next Monday."""
    here = ZoneInfo(settings.TIME_ZONE)
    day = after.astimezone(here).date() + timedelta(days=1)
    if rhythm == Rhythm.WEEKLY:
        day += timedelta(days=(MONDAY - day.weekday()) % DAYS_A_WEEK)
    return datetime.combine(day, MORNING, tzinfo=here)


# -- A wish as it is stored -------------------------------------------------------------------


def as_json(wish: VacancyWish) -> dict[str, Any]:
    """What is wished for, without what is left open and without the order."""
    told = ((one.name, getattr(wish, one.name)) for one in fields(wish) if one.name != "order")
    return {name: _plain(value) for name, value in told if value not in ("", (), None)}


def _plain(value: object) -> object:
    match value:
        case tuple():
            return sorted(str(one) for one in value)
        case UUID() | date():
            return str(value)
    return value


def wish_from(stored: dict[str, Any]) -> VacancyWish:
    """The wish again. What a later version of the search does not know any more is passed over."""
    known = {one.name for one in fields(VacancyWish)}
    return VacancyWish(**{name: _typed(name, stored[name]) for name in stored if name in known})


def _typed(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    if name == "employer":
        return UUID(value)
    return date.fromisoformat(value) if name in {"open_on", "closes_by"} else value


def digest_of(wish: VacancyWish) -> str:
    """The same for searches that look for the same."""
    line = json.dumps(as_json(wish), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(line.encode()).hexdigest()
