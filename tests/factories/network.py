"""Members of the network, and what goes on between them."""

import factory
from django.utils import timezone

from jobs.models import Pledge
from tests.factories.jobs import EmployerContactFactory, EmployerFactory


class PledgeFactory(factory.django.DjangoModelFactory):
    """An employer with two contacts that has signed."""

    class Meta:
        model = Pledge

    employer = factory.SubFactory(EmployerFactory)
    version = 1
    kinds = ["lead", "talk"]
    answer_days = 5
    contact = factory.LazyAttribute(
        lambda pledge: EmployerContactFactory(employer=pledge.employer).user
    )
    deputy = factory.LazyAttribute(
        lambda pledge: EmployerContactFactory(employer=pledge.employer).user
    )
    legal_form = factory.SelfAttribute("employer.sector")
    terms = "2026-11"
    signed_by = factory.SelfAttribute("contact")
    created_at = factory.LazyFunction(timezone.now)
