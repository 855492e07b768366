from datetime import date

import factory
from django.utils import timezone

from flyttehjelp.insight.enums.surveys import Service, Wave
from flyttehjelp.insight.models import SurveyInvitation, SurveyResponse
from flyttehjelp.insight.rules.quarters import quarter_of
from tests.factories.relocation import NewcomerFactory


class SurveyInvitationFactory(factory.django.DjangoModelFactory):
    """Sent today, and not answered."""

    class Meta:
        model = SurveyInvitation

    newcomer = factory.SubFactory(NewcomerFactory)
    wave = Wave.ARRIVAL
    version = 1
    sent_on = factory.LazyFunction(timezone.localdate)


class SurveyResponseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SurveyResponse

    wave = Wave.ARRIVAL
    version = 1
    quarter = factory.LazyFunction(lambda: quarter_of(date(2026, 2, 1)))
    service = Service.NONE
    answers = factory.LazyFunction(lambda: {"right_job": "hard"})
