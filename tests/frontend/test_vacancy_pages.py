"""Posting a vacancy: the form, the occupation it is about, where it is, and keeping it up."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from frontend.context import forget
from jobs import links
from jobs.models import NavTransfer, Vacancy
from tests.factories.accounts import UserFactory
from tests.factories.jobs import EmployerContactFactory, InterestFactory, VacancyFactory
from tests.factories.relocation import MunicipalityFactory, PlaceFactory

pytestmark = pytest.mark.django_db
NEW = "/nb/employer/vacancies/new/"


@pytest.fixture
def contact():
    return EmployerContactFactory()


@pytest.fixture
def hr(page_for, contact):
    return page_for(contact.user)


@pytest.fixture
def body(contact):
    MunicipalityFactory(number="3405")
    return {
        "employer": str(contact.employer_id),
        "title": "Kokk",
        "text": "Lag god mat.",
        "municipalities": ["3405"],
        "partner_open": "none",
    }


def text(answer):
    return answer.content.decode()


def occupations_in(page):
    return re.findall(r'name="occupation"\s+value="(\w*)"', page)


# -- The occupation -------------------------------------------------------------------------


@pytest.mark.parametrize(("words", "code"), [("kokk", "5120"), ("Nurse", "2223"), ("", "")])
def test_occupation_called_by_its_name_needs_no_choice(hr, body, words, code):
    hr.post(NEW, {**body, "occupation_words": words})

    assert Vacancy.objects.get().occupation == code


def test_words_that_may_mean_several_ask_which(hr, body):
    asked = hr.post(NEW, {**body, "occupation_words": "sykeplejer"})
    chosen = hr.post(NEW, {**body, "occupation_words": "sykeplejer", "occupation": "2223"})

    assert asked.status_code == 422
    assert "Velg det yrket som passer best" in text(asked)
    assert "2223" in occupations_in(text(asked))
    assert 'value="sykeplejer"' in text(asked)
    assert (chosen.status_code, Vacancy.objects.get().occupation) == (303, "2223")


def test_none_of_these_is_an_answer(hr, body):
    hr.post(NEW, {**body, "occupation_words": "sykeplejer", "occupation": "none"})

    assert Vacancy.objects.get().occupation == ""


def test_words_that_are_no_occupation_say_so(hr, body):
    answer = hr.post(NEW, {**body, "occupation_words": "xyzzyq"})

    assert answer.status_code == 422
    assert "Vi fant ikke noe yrke" in text(answer)


def test_words_that_hold_an_identity_number_are_asked_about_nowhere(hr, body):
    answer = hr.post(NEW, {**body, "occupation_words": "13097248022"})

    assert answer.status_code == 422


def test_button_looks_for_the_occupation_and_keeps_what_was_typed(hr, body):
    answer = hr.post(NEW, {**body, "occupation_words": "barnehage", "find": "yes", "title": ""})

    page = text(answer)
    assert answer.status_code == 200
    assert "Dette må rettes" not in page
    assert "Lag god mat." in page
    assert re.search(r'value="3405"[^>]*checked', page)
    assert {"2342", "5311"} <= set(occupations_in(page))
    assert not Vacancy.objects.exists()


def test_occupation_stays_until_another_is_chosen(hr, contact, body):
    vacancy = VacancyFactory(employer=contact.employer, draft=True, occupation="5120")
    here = f"/nb/employer/vacancies/{vacancy.pk}/"

    page = text(hr.get(here))
    hr.post(here, {**body, "occupation": "5120"})

    assert re.search(r'value="5120"[^>]*checked', page)
    vacancy.refresh_from_db()
    assert vacancy.occupation == "5120"


def test_old_choice_under_new_words_is_asked_about(hr, contact, body):
    vacancy = VacancyFactory(employer=contact.employer, draft=True, occupation="5120")
    here = f"/nb/employer/vacancies/{vacancy.pk}/"

    answer = hr.post(here, {**body, "occupation": "5120", "occupation_words": "nurse"})

    assert answer.status_code == 422
    assert "5120" not in occupations_in(text(answer))


def test_unknown_code_from_before_is_shown_as_none(hr, contact):
    vacancy = VacancyFactory(employer=contact.employer, draft=True, occupation="9999")

    page = text(hr.get(f"/nb/employer/vacancies/{vacancy.pk}/"))

    assert occupations_in(page) == ["none"]


# -- Where, and the rare ----------------------------------------------------------------------


def test_several_places_are_as_exact_as_they_were_chosen(hr, body):
    PlaceFactory(key="vingrom", name="Vingrom")
    MunicipalityFactory(number="3440", name="Øyer")

    where = {"municipalities": ["3405", "3440"], "exact_places": ["vingrom"]}
    hr.post(NEW, {**body, **where})

    rows = (
        Vacancy.objects.get().places.order_by("municipality").values_list("municipality", "place")
    )
    assert list(rows) == [("3405", "vingrom"), ("3440", None)]


def test_fold_is_open_where_something_behind_it_is_told(hr, contact):
    plain = VacancyFactory(employer=contact.employer, draft=True)
    told = VacancyFactory(employer=contact.employer, draft=True, pay_min=500_000)

    pages = [text(hr.get(f"/nb/employer/vacancies/{one.pk}/")) for one in (plain, told)]

    assert [bool(re.search(r'<details class="more"\s+open', page)) for page in pages] == [
        False,
        True,
    ]


def test_what_is_wrong_behind_the_fold_is_shown(hr, body):
    answer = hr.post(NEW, {**body, "pay_min": "5", "pay_max": "4", "extent_min": "x"})

    assert answer.status_code == 422
    assert re.search(r'<details class="more"\s+open', text(answer))


@pytest.mark.parametrize(
    ("pay", "said"),
    [
        ((500_000, 600_000), "500\xa0000 til 600\xa0000 kr"),
        ((500_000, None), "500\xa0000 kr"),
        ((None, 600_000), "inntil 600\xa0000 kr"),
        ((None, None), None),
    ],
)
def test_pay_is_told_where_it_is_known(page_for, pay, said):
    vacancy = VacancyFactory(pay_min=pay[0], pay_max=pay[1], occupation="5120")

    page = text(page_for().get(f"/nb/jobs/{vacancy.pk}/"))

    assert "Kokker" in page
    assert said in page if said else "Årslønn" not in page


# -- Keeping it up ----------------------------------------------------------------------------


@pytest.fixture
def letter(contact, at):
    vacancy = VacancyFactory(employer=contact.employer, published_at=at - timedelta(days=26))
    key = links.confirmation_key(vacancy.pk, contact.user_id, vacancy.confirmed_at)
    return f"/nb/employer/vacancies/{vacancy.pk}/confirm/?key={key}"


def test_link_of_the_letter_asks_and_the_button_confirms(page_for, letter):
    visitor = page_for()

    asked = text(visitor.get(letter))
    before = Vacancy.objects.get().confirmed_at
    answer = visitor.post(letter)
    after = text(visitor.get(letter))

    assert "Er stillingen fortsatt ledig?" in asked
    assert (answer.status_code, answer.url) == (303, letter)
    assert Vacancy.objects.get().confirmed_at > before
    assert "Stillingen er bekreftet" in after


def test_second_click_is_told_that_it_is_done(page_for, letter):
    page_for().post(letter)

    assert "alt bekreftet" in text(page_for().post(letter, follow=True))


def test_link_to_what_is_gone_says_how_to_go_on(page_for, letter):
    Vacancy.objects.update(state="filled", ended_at="2026-01-01T00:00Z")

    assert "ligger ikke ute lenger" in text(page_for().get(letter))


def test_confirming_without_a_letter_asks_for_a_sign_in(page_for, hr, letter):
    bare = letter.partition("?")[0]

    assert "/accounts/login/" in page_for().get(bare).url
    assert page_for(UserFactory()).get(bare).status_code == 404
    assert page_for().get(f"{bare}?key=forged").status_code == 404
    answer = hr.post(bare)
    assert (answer.status_code, answer.url) == (303, bare.replace("confirm/", ""))


def test_desk_says_until_when_to_confirm(hr, contact, at):
    VacancyFactory(employer=contact.employer, published_at=at - timedelta(days=26), warned_at=at)

    assert "bekreft innen" in text(hr.get("/nb/employer/"))


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (5, "til og med søknadsfristen, 15. november 2025"),
        (90, "Den blir stående til 10. desember 2025"),
    ],
)
def test_vacancy_stays_until_the_first_of_two_days(hr, contact, days, said):
    at = datetime(2025, 11, 10, 12, tzinfo=UTC)
    vacancy = VacancyFactory(
        employer=contact.employer,
        published_at=at,
        confirmed_at=at,
        apply_by=(at + timedelta(days=days)).date(),
    )

    page = hr.get(f"/nb/employer/vacancies/{vacancy.pk}/")

    assert said in text(page)


def test_what_a_draft_may_lack_is_not_called_optional(hr, contact):
    page = " ".join(text(hr.get("/nb/employer/vacancies/new/")).split())

    assert "Om jobben </label>" in page
    assert "Arbeidssted </legend>" in page
    assert 'Søknadsfrist <span class="optional">(valgfritt)</span>' in page


def test_draft_without_a_way_to_apply_is_asked_about_it(hr, contact):
    bare = VacancyFactory(employer=contact.employer, draft=True)
    told = VacancyFactory(employer=contact.employer, draft=True, application_note="Ring oss.")

    pages = [text(hr.get(f"/nb/employer/vacancies/{one.pk}/preview/")) for one in (bare, told)]

    assert ["ikke hvordan man søker" in page for page in pages] == [True, False]


def test_expired_vacancy_says_why_and_what_to_do(hr, contact):
    gone = VacancyFactory(employer=contact.employer, ended=True, state="expired")

    assert "lag en kopi" in text(hr.get(f"/nb/employer/vacancies/{gone.pk}/"))


# -- Who waits too long -------------------------------------------------------------------------


@pytest.fixture
def late(contact, at):
    times = {"reminded_at": at, "counts_at": at + timedelta(days=7)}
    vacancy = VacancyFactory(employer=contact.employer, title="Sen stilling")
    return InterestFactory(vacancy=vacancy, **times)


def test_employer_and_coordinator_see_who_waits_too_long(page_for, hr, late, coordinator):
    VacancyFactory(title="Alt i orden")

    desk = text(hr.get("/nb/employer/"))
    waiting = text(hr.get("/nb/employer/interests/"))
    one = text(hr.get(f"/nb/employer/interests/{late.pk}/"))
    work = text(page_for(coordinator).get("/nb/work/vacancies/?view=late"))

    assert "1 over svarfristen" in desk
    assert "over fristen, telles" in waiting
    assert "over fristen, telles" in one
    assert "Sen stilling" in work
    assert "Alt i orden" not in work


def test_what_was_counted_stays_in_sight(hr, late):
    late.counted_at = late.counts_at
    late.save()

    assert "1 telt som ubesvart" in text(hr.get("/nb/employer/"))
    assert "telt som ubesvart" in text(hr.get("/nb/employer/interests/"))


def test_partner_sees_that_the_employer_was_reminded(page_for, late):
    assert "purret" in text(page_for(late.person).get("/nb/me/interests/"))


@pytest.mark.parametrize(
    ("view", "shown"),
    [("", True), ("published", True), ("all", True), ("draft", False), ("late", False)],
)
def test_coordinator_s_list_is_narrowed(page_for, coordinator, view, shown):
    VacancyFactory(title="Åpen stilling")

    page = text(page_for(coordinator).get("/nb/work/vacancies/", {"view": view} if view else {}))

    assert ("Åpen stilling" in page) is shown
    assert shown or "Ingen" in page


def test_coordinator_s_list_pages_on(page_for, coordinator):
    VacancyFactory.create_batch(60, placed_in="")

    assert 'rel="next"' in text(page_for(coordinator).get("/nb/work/vacancies/"))


def test_coordinator_s_list_is_for_coordinators(hr):
    assert hr.get("/nb/work/vacancies/").status_code == 403


# -- At Nav -------------------------------------------------------------------------------------


def transfer_of(vacancy, at, **facts):
    return NavTransfer.objects.create(
        **{"vacancy": vacancy, "wanted": "shown", "next_try_at": at, "created_at": at, **facts}
    )


def test_form_offers_nav_only_where_it_can_be_done(hr, settings, body):
    without = text(hr.get(NEW))
    settings.NAV_PUBLISH_URL = "http://127.0.0.1:9/stillingsimport"
    forget()
    offered = text(hr.get(NEW))
    hr.post(NEW, {**body, "also_at_nav": "on"})

    assert "hos Nav også" not in without
    assert "hos Nav også" in offered
    assert Vacancy.objects.get().also_at_nav


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "venter på å bli sendt"),
        ({"state": "sent"}, "mottatt av Nav"),
        (
            {"state": "sent", "nav_status": "DONE", "nav_url": "https://nav.example.no/1"},
            "godkjent",
        ),
        ({"state": "sent", "wanted": "stopped"}, "tatt ned"),
        ({"state": "refused", "reason": "For lang tittel."}, "For lang tittel. Rett det"),
    ],
)
def test_employer_sees_how_it_fares_at_nav(hr, contact, at, facts, said):
    vacancy = VacancyFactory(employer=contact.employer)
    transfer_of(vacancy, at, **facts)

    assert said in text(hr.get(f"/nb/employer/vacancies/{vacancy.pk}/"))


def test_others_do_not_see_how_it_fares_at_nav(page_for, at):
    vacancy = VacancyFactory()
    transfer_of(vacancy, at, state="refused", reason="Hemmelig grunn")

    said = page_for().get(f"/api/v1/vacancies/{vacancy.pk}/").json()

    assert said["nav"] is None
