"""Who waits and who is free, read for the assignment. Writes nothing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from flyttehjelp.relocation.enums import TravelMode
from flyttehjelp.relocation.models import TravelTime
from mentors.assignment.fit import Distances, Host, Seeker
from mentors.models import KeptApart, Mentor, Offer, Wish
from mentors.rules import is_pausing_on, names_somebody


@dataclass(frozen=True)
class Everybody:
    seekers: list[Seeker]
    hosts: list[Host]
    distances: Distances


def everybody(*, at: datetime) -> Everybody:
    """All wishes without a proposal, and all mentors."""
    wishes = Wish.objects.without_proposal().with_household().order_by("made_at", "pk")
    mentors = Mentor.objects.vetted().with_free_places().order_by("created_at", "pk")
    return Everybody(
        seekers=seekers_of(list(wishes), at=at),
        hosts=[host_of(mentor, at=at) for mentor in mentors],
        distances=distances(),
    )


def distances() -> Distances:
    trips = TravelTime.objects.filter(mode=TravelMode.CAR)
    rows = trips.order_by("pk").values_list("origin", "destination", "minutes")
    return Distances({(origin, destination): minutes for origin, destination, minutes in rows})


def seekers_of(wishes: list[Wish], *, at: datetime) -> list[Seeker]:
    newcomers = [wish.newcomer_id for wish in wishes]
    asked, apart = _asked_before(newcomers), _kept_apart(newcomers)
    named = _named(wishes)
    return [
        _seeker(
            wish,
            asked=asked[wish.newcomer_id],
            apart=apart[wish.newcomer_id] | named.get(wish.pk, set()),
            at=at,
        )
        for wish in wishes
    ]


def _named(wishes: Iterable[Wish]) -> dict[UUID, set[UUID]]:
    """Mentors whom a wish says it must not be, by wish."""
    with_names = [wish for wish in wishes if wish.barred_people]
    if not with_names:
        return {}
    mentors = Mentor.objects.vetted().order_by("pk")
    people = list(mentors.values_list("pk", "user__name", "user__email"))
    return {
        wish.pk: {
            mentor
            for mentor, name, email in people
            for named in wish.barred_people
            if names_somebody(named, name=name, email=email)
        }
        for wish in with_names
    }


def _asked_before(newcomers: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Mentors who were asked before, whatever came of it, by newcomer."""
    asked: dict[UUID, set[UUID]] = defaultdict(set)
    offers = Offer.objects.filter(wish__newcomer__in=list(newcomers))
    for newcomer, mentor in offers.order_by("pk").values_list("wish__newcomer", "mentor"):
        asked[newcomer].add(mentor)
    return asked


def _kept_apart(newcomers: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    apart: dict[UUID, set[UUID]] = defaultdict(set)
    rows = KeptApart.objects.filter(newcomer__in=list(newcomers))
    for newcomer, mentor in rows.order_by("pk").values_list("newcomer", "mentor"):
        apart[newcomer].add(mentor)
    return apart


def _seeker(wish: Wish, *, asked: set[UUID], apart: set[UUID], at: datetime) -> Seeker:
    newcomer = wish.newcomer
    household = [partner.user_id for partner in newcomer.partners.all()]
    if newcomer.came_with is not None:
        household.append(newcomer.came_with.user_id)
    return Seeker(
        wish=wish.pk,
        newcomer=newcomer.pk,
        user=newcomer.user_id,
        languages=frozenset(wish.languages),
        interests=frozenset(wish.interests),
        situation=newcomer.situation,
        municipality=newcomer.municipality_id or "",
        days_waited=max((at - wish.made_at).days, 0),
        place=newcomer.place_id or "",
        age_bands=frozenset(wish.children_age_bands),
        employers=frozenset(wish.barred_org_numbers) | frozenset(newcomer.employer_org_numbers),
        companions=frozenset(household),
        asked_before=frozenset(asked),
        kept_apart=frozenset(apart),
    )


def host_of(mentor: Mentor, *, at: datetime) -> Host:
    """``mentor`` must come with its free places counted."""
    return Host(
        mentor=mentor.pk,
        user=mentor.user_id,
        languages=frozenset(mentor.languages),
        little_languages=frozenset(mentor.little_languages),
        age_bands=frozenset(mentor.children_age_bands),
        interests=frozenset(mentor.interests),
        situations=frozenset(mentor.situations),
        municipality=mentor.municipality_id,
        places=max(mentor.free, 0),
        taken=mentor.capacity - max(mentor.free, 0),
        place=mentor.place_id or "",
        employers=frozenset(mentor.employer_org_numbers),
        is_pausing=is_pausing_on(
            timezone.localdate(at),
            paused_from=mentor.paused_from,
            paused_until=mentor.paused_until,
        ),
    )
