"""Members of the network, and what goes on between them."""

from datetime import timedelta

import factory
from django.utils import timezone

from jobs.models import Card, CardConsent, Pledge, Referral
from tests.factories.accounts import UserFactory
from tests.factories.jobs import EmployerContactFactory, EmployerFactory
from tests.factories.marks import CARD_NAME


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


class ReferralFactory(factory.django.DjangoModelFactory):
    """Asked, unless told: ``opened=True`` has a card, a consent and a pledge behind it."""

    class Meta:
        model = Referral
        skip_postgeneration_save = True

    giver = factory.SubFactory(EmployerFactory)
    receiver = factory.LazyFunction(lambda: PledgeFactory().employer)
    partner = factory.SubFactory(UserFactory)
    owner = factory.SelfAttribute("partner")
    due_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=9))
    created_at = factory.LazyFunction(timezone.now)

    class Params:
        opened = factory.Trait(
            state="open",
            pledge=factory.LazyAttribute(lambda r: r.receiver.pledges.in_force().get()),
            consent=factory.LazyAttribute(lambda r: ConsentFactory(employer=r.receiver)),
            owner=factory.LazyAttribute(lambda r: r.pledge.contact),
            promised_by=factory.SelfAttribute("due_at"),
            opened_at=factory.LazyFunction(timezone.now),
            card=factory.RelatedFactory("tests.factories.network.CardFactory", "referral"),
        )


class ConsentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CardConsent

    employer = factory.SubFactory(EmployerFactory)
    fields = ["occupation", "years", "name", "email"]
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=60))
    by_link = False
    created_at = factory.LazyFunction(timezone.now)


class CardFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Card

    referral = factory.SubFactory(ReferralFactory, opened=True)
    occupation = "Snekker"
    years = 7
    name = CARD_NAME
