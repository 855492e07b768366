"""How often work of a kind turns up within a commute, from the stored facts of all ads."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource
from api.fields import In, OccupationCode
from api.throttles import PublicThrottle
from flyttehjelp.relocation.enums import TravelMode
from flyttehjelp.relocation.models import Place
from jobs.forecast import Appearance, TooLittle, forecast
from jobs.models import AdFact, Vacancy, WatchedDay
from jobs.queries import WatchedDayQuerySet

LONGEST_TRIP = 180


class ForecastQuery(In):
    styrk = OccupationCode(help_text="Four digits of STYRK-08; see /occupations/.")
    place = serializers.SlugRelatedField(
        queryset=Place.objects.order_by("pk"),
        slug_field="key",
        help_text="The key of the place one lives in; see /places/.",
    )
    minutes = serializers.IntegerField(min_value=1, max_value=LONGEST_TRIP, default=45)
    mode = serializers.ChoiceField(TravelMode.choices, default=TravelMode.CAR)


class EstimateOut(serializers.Serializer[Any]):
    """A figure and the 90 % interval around it."""

    # A field's own attribute may have such a name; the answer has it all the same.
    value = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class ChanceOut(serializers.Serializer[Any]):
    months = serializers.IntegerField()
    chance = EstimateOut(help_text="Of at least one ad, from 0 to 1.")


class ForecastOut(serializers.Serializer[Any]):
    styrk = serializers.CharField()
    place = serializers.CharField()
    minutes = serializers.IntegerField()
    mode = serializers.ChoiceField(TravelMode.choices)
    places = serializers.ListField(
        child=serializers.CharField(), help_text="Keys of the places within reach."
    )
    since = serializers.DateField(allow_null=True, help_text="The first day that was watched.")
    until = serializers.DateField(allow_null=True)
    watched_days = serializers.IntegerField(help_text="Days of which every ad is known.")
    ads = serializers.IntegerField(help_text="Ads that appeared on those days.")
    employers = serializers.IntegerField(help_text="Employers behind them, at least.")
    too_little = serializers.ChoiceField(
        [(reason.value, reason.name) for reason in TooLittle],
        help_text="Why nothing can be said: `days` (watched for less than half a year) or "
        "`ads` (fewer than three); empty where there is enough.",
    )
    ads_a_year = EstimateOut(allow_null=True)
    chances = ChanceOut(many=True)


class ForecastViewSet(Resource[AdFact]):
    queryset = AdFact.objects.none()
    permission_classes = [AllowAny]
    throttle_classes = [PublicThrottle]
    serializer_class = ForecastOut
    parameters = {"retrieve": frozenset(ForecastQuery().fields)}

    @extend_schema(operation_id="forecast_retrieve", parameters=[ForecastQuery])
    def retrieve(self, request: Request) -> Response:
        """Ads a year, and the chance of at least one within 3, 6 and 12 months.

        The method, with its sources, stands in `jobs/forecast.py`; the intervals are 90 %.
        """
        asked = self.asked(ForecastQuery)
        home, mode = asked["place"], asked["mode"]
        reached = Place.objects.within(asked["minutes"], of=home.pk, mode=mode)
        spots = [*reached.values_list("key", flat=True), *reached.municipalities()]
        watched = WatchedDay.objects.order_by("day")
        since, until = watched.span()
        days = watched.count()
        said = forecast(_appearances(asked["styrk"], spots, watched), watched_days=days)
        figures = {
            "styrk": asked["styrk"],
            "place": home.pk,
            "minutes": asked["minutes"],
            "mode": mode,
            "places": reached.order_by("key").values_list("key", flat=True),
            "since": since,
            "until": until,
            "watched_days": days,
        }
        return Response(ForecastOut({**figures, **vars(said)}).data)


def _appearances(styrk: str, spots: list[str], watched: WatchedDayQuerySet) -> list[Appearance]:
    """What appeared on watched days: ads of Nav's, and vacancies of ours that no ad repeats."""
    from_nav = AdFact.objects.appeared(styrk, spots=spots, days=watched)
    from_us = Vacancy.objects.own().appeared(styrk, spots=spots, days=watched)
    return [Appearance(day, employer) for day, employer in [*from_nav, *from_us]]
