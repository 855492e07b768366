import factory
from django.utils import timezone

from flyttehjelp.relocation.models import Municipality, Newcomer, Place
from tests.factories.accounts import UserFactory


class MunicipalityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Municipality
        django_get_or_create = ["number"]

    number = "3405"
    name = "Lillehammer"


class PlaceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Place
        django_get_or_create = ["key"]

    key = "lillehammer"
    name = "Lillehammer"
    municipality = factory.SubFactory(MunicipalityFactory)
    latitude = 61.115
    longitude = 10.466
    postcodes = ["2609"]


class NewcomerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Newcomer

    user = factory.SubFactory(UserFactory)
    municipality = factory.SubFactory(MunicipalityFactory)
    languages = ["nb"]
    created_at = factory.LazyFunction(timezone.now)
