"""Work for two: pairs of vacancies, with the homes both travels hold from."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource
from api.fields import In, Several, Text
from api.throttles import PublicThrottle, WriteThrottle
from api.tokens import TokenScope
from api.vacancy_shapes import VacancyCard
from jobs.couple_search import FROM_HOME, Couples, find_couples
from jobs.couples import Candidate, Household, Pair, Relaxation, Trip, Wish, Work
from jobs.couples.facts import LONGEST_TRIP
from jobs.couples.fit import why
from jobs.couples.words import change_in_words, leg_in_words, pair_in_words, why_in_words
from jobs.enums import Sector
from jobs.models import Vacancy

SHORTEST_TRIP = 5
MOST_HOMES = 5


class WorkWishIn(In):
    q = Text(required=False, allow_blank=True, max_length=200)
    occupation = serializers.RegexField(
        r"^[0-9]{1,4}$", required=False, allow_blank=True, help_text="Start of a STYRK-08 code."
    )
    sector = Several(child=serializers.ChoiceField(Sector.choices), required=False)
    extent_min = serializers.IntegerField(min_value=1, max_value=100, required=False)
    extent_max = serializers.IntegerField(min_value=1, max_value=100, required=False)
    minutes = serializers.IntegerField(
        min_value=SHORTEST_TRIP,
        max_value=LONGEST_TRIP,
        default=45,
        help_text="The longest way to work.",
    )
    car = serializers.BooleanField(default=True, help_text="Whether this person drives to work.")


class CouplesIn(In):
    wishes = serializers.ListField(child=WorkWishIn(), min_length=2, max_length=2)
    cars = serializers.IntegerField(
        min_value=1, max_value=2, default=1, help_text="Cars of the household."
    )


class LegOut(serializers.Serializer[Any]):
    mode = serializers.CharField(allow_blank=True, help_text="car, transit, or empty: none needed.")
    minutes = serializers.IntegerField()
    about = serializers.BooleanField(help_text="An estimate, not a measured time.")
    text = serializers.CharField()


class HomeOut(serializers.Serializer[Any]):
    place = serializers.CharField()
    name = serializers.CharField()
    together = serializers.BooleanField(help_text="Both in one car, to the same place.")
    legs = LegOut(many=True)


class CoupleJobOut(serializers.Serializer[Any]):
    vacancy = VacancyCard()
    reasons = serializers.ListField(child=serializers.CharField())


class CoupleOut(serializers.Serializer[Any]):
    points = serializers.IntegerField()
    jobs = CoupleJobOut(many=True)
    homes = HomeOut(many=True, help_text="The quickest first, five at most.")
    homes_total = serializers.IntegerField()
    reasons = serializers.ListField(child=serializers.CharField())


class RelaxationOut(serializers.Serializer[Any]):
    changes = serializers.ListField(child=serializers.CharField())
    total = serializers.IntegerField(help_text="Pairs there would be.")
    asked = serializers.SerializerMethodField(help_text="What to send here to see them.")

    @extend_schema_field(CouplesIn)
    def get_asked(self, one: dict[str, Any]) -> dict[str, Any]:
        return dict(one["asked"])


class CouplesOut(serializers.Serializer[Any]):
    candidates = serializers.ListField(
        child=serializers.IntegerField(), help_text="Vacancies that fit each wish by itself."
    )
    total = serializers.IntegerField(help_text="Pairs that hold.")
    total_exact = serializers.BooleanField()
    pairs = CoupleOut(many=True, help_text="The twenty best.")
    relaxations = RelaxationOut(
        many=True, help_text="Where there are no pairs: the smallest changes that give some."
    )


class CoupleSearchViewSet(Resource[Vacancy]):
    """A search that is too long for an address: it is posted, and writes nothing."""

    scope = "read"
    permission_classes = [AllowAny, TokenScope]
    throttle_classes = [PublicThrottle, WriteThrottle]
    throttle_scope = "couples"
    serializer_class = CouplesOut
    queryset = Vacancy.objects.none()

    @extend_schema(request=CouplesIn, responses={200: CouplesOut})
    def create(self, request: Request) -> Response:
        """Find work for two, and homes between."""
        household = _household(self.received(CouplesIn))
        found = find_couples(household, among=Vacancy.objects.open())
        return Response(CouplesOut(_told(found, household)).data)


def _household(asked: dict[str, Any]) -> Household:
    first, second = (_wish(dict(one)) for one in asked["wishes"])
    return Household((first, second), cars=asked["cars"])


def _wish(asked: dict[str, Any]) -> Wish:
    minutes, car = asked.pop("minutes"), asked.pop("car")
    words, sectors = asked.pop("q", ""), tuple(sorted(asked.pop("sector", [])))
    return Wish(Work(words=words.strip(), sectors=sectors, **asked), minutes=minutes, car=car)


def _told(found: Couples, household: Household) -> dict[str, Any]:
    ids = {one.id for pair in found.pairs for one in pair.candidates}
    rows = {row.pk: row for row in Vacancy.objects.open().cards().filter(pk__in=ids)}
    return {
        "candidates": found.candidates,
        "total": found.total,
        "total_exact": found.total_exact,
        "pairs": [
            _couple(pair, household, rows=rows, names=found.place_names)
            for pair in found.pairs
            # What has ended since it was found is not shown.
            if all(one.id in rows for one in pair.candidates)
        ],
        "relaxations": [_relaxation(one) for one in found.relaxations],
    }


def _couple(
    pair: Pair, household: Household, *, rows: dict[Any, Vacancy], names: dict[str, str]
) -> dict[str, Any]:
    return {
        "points": pair.points,
        "jobs": [
            _job(rows[one.id], wish.work)
            for one, wish in zip(pair.candidates, household.wishes, strict=True)
        ],
        "homes": [_home(trip, pair.candidates, names) for trip in pair.trips[:MOST_HOMES]],
        "homes_total": len(pair.trips),
        "reasons": list(pair_in_words(pair)),
    }


def _job(vacancy: Vacancy, work: Work) -> dict[str, Any]:
    reasons = why(
        work,
        extent=(vacancy.extent_min, vacancy.extent_max),
        promise=vacancy.partner_open,
        at_home=(vacancy.remote_share or 0) >= FROM_HOME,
    )
    promise = vacancy.partner_open
    return {
        "vacancy": vacancy,
        "reasons": [why_in_words(reason, work=work, promise=promise) for reason in reasons],
    }


def _home(
    trip: Trip, candidates: tuple[Candidate, Candidate], names: dict[str, str]
) -> dict[str, Any]:
    return {
        "place": trip.home,
        "name": names[trip.home],
        "together": trip.together,
        "legs": [
            {
                "mode": leg.mode or "",
                "minutes": leg.minutes,
                "about": leg.about or one.about,
                "text": leg_in_words(leg, about=leg.about or one.about),
            }
            for leg, one in zip(trip.legs, candidates, strict=True)
        ],
    }


def _relaxation(one: Relaxation) -> dict[str, Any]:
    return {
        "changes": [change_in_words(change) for change in one.changes],
        "total": one.total,
        "asked": {
            "wishes": [_asked(wish) for wish in one.household.wishes],
            "cars": one.household.cars,
        },
    }


def _asked(wish: Wish) -> dict[str, Any]:
    """The wish as it would be sent; what is not asked for is left out."""
    work = wish.work
    fields: dict[str, Any] = {
        "q": work.words,
        "occupation": work.occupation,
        "sector": list(work.sectors),
        "extent_min": work.extent_min,
        "extent_max": work.extent_max,
    }
    told = {name: value for name, value in fields.items() if value not in ("", [], None)}
    return {**told, "minutes": wish.minutes, "car": wish.car}
