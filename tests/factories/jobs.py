from datetime import timedelta

import factory
from django.utils import timezone

from jobs.actions.saved_searches import digest_of, next_morning, wish_from
from jobs.enums import EmployerState, Sector, Standing, VacancyState
from jobs.enums.saved import SavedSearchState
from jobs.models import (
    Employer,
    EmployerContact,
    Interest,
    SavedSearch,
    Vacancy,
    VacancyPlace,
)
from tests.factories.accounts import UserFactory
from tests.factories.marks import MESSAGE
from tests.factories.relocation import MunicipalityFactory

WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


def org_number(n: int) -> str:
    """The ``n``-th number with a right check digit in the series the register keeps for tests."""
    found = -1
    candidate = 31_000_000
    while found < n:
        candidate += 1
        digits = [int(digit) for digit in str(candidate)]
        check = -sum(w * d for w, d in zip(WEIGHTS, digits, strict=True)) % 11
        found += check < 10
    return f"{candidate}{check}"


class EmployerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Employer

    # The first hundred are for tests that name a number.
    org_number = factory.Sequence(lambda n: org_number(100 + n % 500))
    name = factory.Sequence(lambda n: f"Prøveverket {n}")
    sector = Sector.PRIVATE
    organisation_form = "AS"
    sector_code = "2100"
    standing = Standing.SOUND
    register_checked_at = factory.LazyFunction(timezone.now)
    state = EmployerState.VETTED
    decided_at = factory.LazyFunction(timezone.now)
    created_at = factory.LazyFunction(timezone.now)

    class Params:
        applied = factory.Trait(
            state=EmployerState.APPLIED,
            decided_at=None,
            due_at=factory.LazyFunction(timezone.now),
        )
        unchecked = factory.Trait(
            name="", sector="", standing=Standing.UNCHECKED, register_checked_at=None
        )


class EmployerContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EmployerContact

    employer = factory.SubFactory(EmployerFactory)
    user = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)


class VacancyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Vacancy
        skip_postgeneration_save = True

    employer = factory.SubFactory(EmployerFactory)
    employer_name = factory.LazyAttribute(lambda v: v.employer.name if v.employer else "Ukjent")
    sector = factory.LazyAttribute(lambda v: v.employer.sector if v.employer else "")
    title = "Regnskapsmedarbeider"
    text = "Vi trenger deg."
    text_html = "<p>Vi trenger deg.</p>"
    text_plain = "Vi trenger deg."
    place_names = "Lillehammer"
    state = VacancyState.PUBLISHED
    created_at = factory.LazyFunction(timezone.now)
    changed_at = factory.LazyFunction(timezone.now)
    published_at = factory.LazyFunction(timezone.now)
    confirmed_at = factory.SelfAttribute("published_at")

    class Params:
        draft = factory.Trait(state=VacancyState.DRAFT, published_at=None)
        ended = factory.Trait(
            state=VacancyState.FILLED, ended_at=factory.LazyFunction(timezone.now)
        )
        nav = factory.Trait(
            source="nav", employer=None, external_id=factory.Faker("uuid4", cast_to=None)
        )

    @factory.post_generation
    def placed_in(self, create, number, **kwargs):
        """Municipality numbers, separated by commas; Lillehammer unless told."""
        for each in (number if number is not None else "3405").split(","):
            if each:
                VacancyPlace.objects.create(
                    vacancy=self, municipality=MunicipalityFactory(number=each)
                )


class InterestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Interest

    vacancy = factory.SubFactory(VacancyFactory)
    person = factory.SubFactory(UserFactory)
    message = MESSAGE
    due_at = factory.LazyFunction(timezone.now)
    created_at = factory.LazyFunction(timezone.now)


class SavedSearchFactory(factory.django.DjangoModelFactory):
    """Of somebody who is signed in, saved two days ago, and due now."""

    class Meta:
        model = SavedSearch

    person = factory.SubFactory(UserFactory)
    language = "nb"
    wish = {"words": "kokk"}
    digest = factory.LazyAttribute(lambda search: digest_of(wish_from(search.wish)))
    state = SavedSearchState.ACTIVE
    created_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=2))
    confirmed_at = factory.SelfAttribute("created_at")
    told_until = factory.SelfAttribute("created_at")
    next_at = factory.LazyAttribute(lambda s: next_morning("daily", after=s.created_at))

    class Params:
        by_address = factory.Trait(
            person=None, email=factory.Sequence(lambda n: f"reader{n}@example.org")
        )
        waiting = factory.Trait(
            person=None,
            email=factory.Sequence(lambda n: f"waiting{n}@example.org"),
            state=SavedSearchState.WAITING,
            confirmed_at=None,
            told_until=None,
            next_at=None,
        )
        paused = factory.Trait(state=SavedSearchState.PAUSED, next_at=None)
