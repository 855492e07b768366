"""Which region this is: what every page says about it comes from its file."""

from typing import Any

from django.conf import settings
from django.utils import translation
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource
from flyttehjelp import regions
from flyttehjelp.faq.rules.questions import WORKING_DAYS
from flyttehjelp.relocation.models import Municipality
from jobs.rules import WORKING_DAYS_TO_ANSWER, WORKING_DAYS_TO_VET


class MunicipalityInRegion(serializers.Serializer[Any]):
    number = serializers.CharField()
    name = serializers.CharField()
    is_ours = serializers.BooleanField(help_text="False for a neighbour to commute to.")
    website = serializers.CharField(allow_blank=True)


class LanguageOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()


class TravelSource(serializers.Serializer[Any]):
    basis = serializers.CharField()
    date = serializers.DateField()


class MeetingPlaceOut(serializers.Serializer[Any]):
    municipality = serializers.CharField()
    name = serializers.CharField()
    words = serializers.CharField()


class Promises(serializers.Serializer[Any]):
    question = serializers.IntegerField(help_text="Until a question is answered, as a rule.")
    interest = serializers.IntegerField(help_text="Until an employer answers an interest.")
    vetting = serializers.IntegerField(help_text="Until a coordinator has looked at an employer.")


class RegionOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    name = serializers.CharField()
    languages = LanguageOut(many=True)
    municipalities = MunicipalityInRegion(many=True)
    contact = serializers.EmailField()
    shows_at_nav = serializers.BooleanField(
        help_text="Whether vacancies posted here can be shown at Nav too."
    )
    shows_from_nav = serializers.BooleanField(
        help_text="Whether vacancies are brought in from Nav's public feed."
    )
    meeting_places = MeetingPlaceOut(
        many=True, help_text="Where two who do not know each other yet can meet."
    )
    promises = Promises(help_text="In working days.")
    travel = TravelSource(help_text="Where the minutes of travel come from.")


class RegionViewSet(Resource[Municipality]):
    permission_classes = [AllowAny]
    serializer_class = RegionOut

    @extend_schema(operation_id="region_retrieve")
    def retrieve(self, request: Request) -> Response:
        region = regions.current()
        language = translation.get_language() or settings.LANGUAGE_CODE
        names = dict(settings.LANGUAGES)
        return Response(
            RegionOut(
                {
                    "key": region.key,
                    "name": region.name[language],
                    "languages": [{"code": c, "name": names[c]} for c in region.languages],
                    "municipalities": region.municipalities,
                    "contact": settings.CONTACT_EMAIL,
                    "shows_at_nav": bool(settings.NAV_PUBLISH_URL),
                    "shows_from_nav": bool(settings.NAV_FEED_URL),
                    "meeting_places": [
                        {
                            "municipality": place.municipality,
                            "name": place.name,
                            "words": place.words[language],
                        }
                        for place in region.meeting_places
                    ],
                    "promises": {
                        "question": WORKING_DAYS,
                        "interest": WORKING_DAYS_TO_ANSWER,
                        "vetting": WORKING_DAYS_TO_VET,
                    },
                    "travel": {
                        "basis": region.travel_source[language],
                        "date": region.travel_date,
                    },
                }
            ).data
        )
