"""A vacancy's way from draft to its end."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from flyttehjelp.core.errors import NotYours, StepNotOpen
from flyttehjelp.core.models import Happening, Notice
from jobs import actions, rules
from jobs.actions import vacancies
from jobs.enums import VacancyState
from jobs.models import Vacancy, VacancyPlace
from jobs.rules.pledges import KindNotAllowed
from tests.factories.jobs import EmployerContactFactory, EmployerFactory, VacancyFactory
from tests.factories.relocation import MunicipalityFactory, PlaceFactory


@pytest.fixture
def contact(db):
    return EmployerContactFactory(employer__name="Prøvesykehuset", employer__sector="public")


def test_draft_is_written_with_the_employers_facts(contact, at):
    place = PlaceFactory(key="vingrom", name="Vingrom")
    oyer = MunicipalityFactory(number="3440", name="Øyer")

    vacancy = actions.post_vacancy(
        employer=contact.employer,
        fields={
            "title": "Sykepleier",
            "text": "Natt og **dag**. <script>alert(1)</script>",
            "extent_min": 50,
            "extent_max": 100,
            "places": [
                {"municipality": place.municipality, "place": place, "postcode": "2607"},
                {"municipality": oyer},
            ],
        },
        by=contact.user,
        at=at,
    )

    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.posted_by) == (VacancyState.DRAFT, contact.user)
    assert (vacancy.employer_name, vacancy.sector) == ("Prøvesykehuset", "public")
    assert vacancy.employer_org_number == contact.employer.org_number
    assert vacancy.place_names == "Vingrom, Lillehammer, Øyer"
    assert "<strong>dag</strong>" in vacancy.text_html
    assert "<script" not in vacancy.text_html
    assert vacancy.text_plain == "Natt og dag. <script>alert(1)</script>"
    rows = vacancy.places.order_by("municipality").values_list("municipality", "place", "postcode")
    assert list(rows) == [("3405", "vingrom", "2607"), ("3440", None, "")]


def test_stranger_posts_nothing(user, at):
    with pytest.raises(NotYours):
        actions.post_vacancy(employer=EmployerFactory(), fields={"title": "x"}, by=user, at=at)

    assert not Vacancy.objects.exists()


def test_coordinator_posts_on_behalf(coordinator, at):
    vacancy = actions.post_vacancy(
        employer=EmployerFactory(), fields={"title": "Kokk"}, by=coordinator, at=at
    )

    assert vacancy.posted_by == coordinator


def test_place_must_lie_in_its_municipality(contact, at):
    place = PlaceFactory(key="vingrom", name="Vingrom")
    oyer = MunicipalityFactory(number="3440", name="Øyer")

    with pytest.raises(rules.PlaceElsewhere, match="Vingrom ligger ikke i Øyer"):
        actions.post_vacancy(
            employer=contact.employer,
            fields={"title": "x", "places": [{"municipality": oyer, "place": place}]},
            by=contact.user,
            at=at,
        )


def test_extent_goes_forwards(contact, at):
    vacancy = VacancyFactory(draft=True, employer=contact.employer, extent_max=40)

    with pytest.raises(rules.ExtentBackwards):
        actions.change_vacancy(vacancy, fields={"extent_min": 50}, by=contact.user, at=at)


def test_public_employer_promises_no_interview_in_an_ad_either(contact, at):
    wanted = {"title": "Kokk", "partner_open": "interview"}

    with pytest.raises(KindNotAllowed, match="utlyst stilling"):
        actions.post_vacancy(employer=contact.employer, fields=wanted, by=contact.user, at=at)

    assert not Vacancy.objects.exists()
    draft = actions.post_vacancy(
        employer=contact.employer, fields={**wanted, "partner_open": "talk"}, by=contact.user, at=at
    )
    with pytest.raises(KindNotAllowed):
        actions.change_vacancy(draft, fields={"partner_open": "interview"}, by=contact.user, at=at)


def test_deadline_in_the_past_is_refused(contact, at):
    yesterday = timezone.localdate(at) - timedelta(days=1)

    with pytest.raises(rules.DeadlineHasPassed):
        actions.post_vacancy(
            employer=contact.employer,
            fields={"title": "x", "apply_by": yesterday},
            by=contact.user,
            at=at,
        )


def test_change_touches_only_what_it_names(contact, at):
    vacancy = VacancyFactory(employer=contact.employer, occupation="2221")

    actions.change_vacancy(vacancy, fields={"title": "Ny tittel"}, by=contact.user, at=at)

    vacancy.refresh_from_db()
    assert (vacancy.title, vacancy.occupation, vacancy.changed_at) == ("Ny tittel", "2221", at)
    assert vacancy.places.count() == 1
    happening = Happening.objects.get(about=vacancy.pk)
    assert (happening.kind, happening.facts) == ("vacancy.changed", {"fields": ["title"]})


def test_same_place_twice_is_one(contact, at):
    vacancy = VacancyFactory(employer=contact.employer)
    twice = [{"municipality": MunicipalityFactory()}] * 2

    actions.change_vacancy(vacancy, fields={"places": twice}, by=contact.user, at=at)

    assert VacancyPlace.objects.filter(vacancy=vacancy).count() == 1


@pytest.mark.parametrize("fields", [{"text": "  "}, {"places": []}])
def test_what_is_out_stays_complete(contact, at, fields):
    vacancy = VacancyFactory(employer=contact.employer)

    with pytest.raises(rules.VacancyIncomplete), transaction.atomic():
        actions.change_vacancy(vacancy, fields=fields, by=contact.user, at=at)

    vacancy.refresh_from_db()
    assert (vacancy.text, vacancy.places.count()) == ("Vi trenger deg.", 1)


def test_ended_vacancy_does_not_change(contact, at):
    vacancy = VacancyFactory(employer=contact.employer, ended=True)

    with pytest.raises(rules.VacancyClosed):
        actions.change_vacancy(vacancy, fields={"title": "x"}, by=contact.user, at=at)


def test_published_vacancy_is_told_to_all_contacts(contact, at):
    other = EmployerContactFactory(employer=contact.employer)
    EmployerContactFactory()  # somebody else's
    vacancy = VacancyFactory(draft=True, employer=contact.employer)

    actions.publish_vacancy(vacancy, by=contact.user, at=at)

    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.published_at, vacancy.confirmed_at) == ("published", at, at)
    letters = Notice.objects.order_by("pk").values_list("kind", "recipient")
    assert sorted(letters) == sorted(
        ("vacancy.published", each.user_id) for each in (contact, other)
    )


def test_contact_of_an_employer_that_waits_does_not_publish(at, coordinator):
    contact = EmployerContactFactory(employer__applied=True)
    vacancy = VacancyFactory(draft=True, employer=contact.employer)

    with pytest.raises(rules.EmployerNotVetted):
        actions.publish_vacancy(vacancy, by=contact.user, at=at)
    actions.publish_vacancy(vacancy, by=coordinator, at=at)

    vacancy.refresh_from_db()
    assert vacancy.state == VacancyState.PUBLISHED


@pytest.mark.parametrize("lack", [{"text": " "}, {"placed_in": ""}])
def test_incomplete_draft_is_not_published(contact, at, lack):
    vacancy = VacancyFactory(draft=True, employer=contact.employer, **lack)

    with pytest.raises(rules.VacancyIncomplete):
        actions.publish_vacancy(vacancy, by=contact.user, at=at)


def test_employer_whose_name_nobody_knows_yet_publishes_nothing(at, coordinator):
    employer = EmployerFactory(unchecked=True)
    vacancy = VacancyFactory(draft=True, employer=employer)

    with pytest.raises(rules.EmployerUnnamed):
        actions.publish_vacancy(vacancy, by=coordinator, at=at)


def test_draft_that_lay_too_long_is_not_published(contact, at):
    vacancy = VacancyFactory(draft=True, employer=contact.employer, apply_by=date(2020, 1, 1))

    with pytest.raises(rules.DeadlineHasPassed):
        actions.publish_vacancy(vacancy, by=contact.user, at=at)


@pytest.mark.parametrize(
    ("step", "before", "after"),
    [
        (actions.fill_vacancy, {}, "filled"),
        (actions.withdraw_vacancy, {}, "withdrawn"),
        (actions.withdraw_vacancy, {"draft": True}, "withdrawn"),
    ],
)
def test_vacancy_ends(contact, at, step, before, after):
    vacancy = VacancyFactory(employer=contact.employer, **before)

    step(vacancy, by=contact.user, at=at)

    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.ended_at) == (after, at)
    assert Happening.objects.get(about=vacancy.pk).kind == f"vacancy.{after}"


@pytest.mark.parametrize(
    ("step", "before"),
    [
        (actions.publish_vacancy, {}),
        (actions.fill_vacancy, {"draft": True}),
        (actions.fill_vacancy, {"ended": True}),
        (actions.withdraw_vacancy, {"ended": True}),
    ],
)
def test_step_that_is_not_open_changes_nothing(contact, at, step, before):
    vacancy = VacancyFactory(employer=contact.employer, **before)

    with pytest.raises(StepNotOpen):
        step(vacancy, by=contact.user, at=at)

    assert not Happening.objects.exists()


@pytest.mark.parametrize(
    "step",
    [
        actions.publish_vacancy,
        actions.fill_vacancy,
        actions.withdraw_vacancy,
        actions.copy_vacancy,
    ],
)
@pytest.mark.parametrize("whose", ["strangers", "navs"])
def test_steps_are_the_employers(user, at, step, whose):
    vacancy = VacancyFactory(nav=True) if whose == "navs" else VacancyFactory()

    with pytest.raises(NotYours):
        step(vacancy, by=user, at=at)


def test_nav_vacancy_is_not_even_a_coordinators(coordinator, at):
    with pytest.raises(NotYours):
        actions.change_vacancy(
            VacancyFactory(nav=True), fields={"title": "x"}, by=coordinator, at=at
        )


def test_copy_is_a_draft_without_the_deadline(contact, at):
    vacancy = VacancyFactory(
        employer=contact.employer, ended=True, apply_by=date(2020, 1, 1), work_languages=["nb"]
    )

    copy = actions.copy_vacancy(vacancy, by=contact.user, at=at)

    assert (copy.state, copy.apply_by, copy.published_at) == (VacancyState.DRAFT, None, None)
    assert (copy.title, copy.work_languages) == (vacancy.title, ["nb"])
    assert list(copy.places.values_list("municipality")) == [("3405",)]
    assert copy.pk != vacancy.pk


def test_overdue_vacancies_expire_and_the_second_run_finds_nothing(at):
    today = timezone.localdate(at)
    overdue = VacancyFactory(apply_by=today - timedelta(days=1))
    kept = [
        VacancyFactory(apply_by=today),
        VacancyFactory(apply_by=None),
        VacancyFactory(draft=True, apply_by=today - timedelta(days=1)),
        VacancyFactory(nav=True, apply_by=today - timedelta(days=1)),
    ]

    assert actions.expire_overdue(now=at) == 1
    assert actions.expire_overdue(now=at) == 0

    overdue.refresh_from_db()
    assert (overdue.state, overdue.ended_at) == ("expired", at)
    states = {Vacancy.objects.get(pk=each.pk).state for each in kept}
    assert states == {"published", "draft"}


def test_vacancy_filled_since_the_clock_looked_does_not_expire(at):
    vacancy = VacancyFactory(apply_by=date(2020, 1, 1), ended=True)

    assert vacancies._expire(vacancy.pk, at=at) is False
    assert not Happening.objects.exists()


def test_vacancy_given_a_later_day_since_the_clock_looked_stays_up(at):
    vacancy = VacancyFactory(apply_by=timezone.localdate(at) + timedelta(days=9))

    assert vacancies._expire(vacancy.pk, at=at) is False
    vacancy.refresh_from_db()
    assert vacancy.state == VacancyState.PUBLISHED


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "published", "published_at": None},
        {"state": "draft"},
        {"state": "filled"},
        {"state": "expired", "published_at": None},
        {"source": "nav"},
        {"employer": None},
        {"extent_min": 101},
        {"extent_min": 60, "extent_max": 50},
        {"remote_share": 101},
        {"occupation": "22x1"},
        {"positions": 0},
        {"sector": "public", "partner_open": "interview"},
    ],
)
def test_database_refuses_what_cannot_be(db, wrong):
    good = VacancyFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Vacancy.objects.filter(pk=good.pk).update(**wrong)
