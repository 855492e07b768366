"""Ads find their employers through the register, and vacancies of ours are shown once."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from flyttehjelp.core import clock
from flyttehjelp.register import NoEntity, those_above
from jobs.actions.nav import find_members
from jobs.actions.nav_members import MOST_ASKED, ask_register, match_ads, remember_units
from jobs.enums import Sector
from jobs.models import OrgUnit, Vacancy
from tests.factories.jobs import EmployerFactory, VacancyFactory, org_number
from tests.servers import register as faults
from tests.servers.register import entity

WARD, CLINIC, HOSPITAL, STRANGER = (org_number(n) for n in range(4))


@pytest.fixture
def hospital(db, brreg):
    """A hospital that has signed up, with a clinic and a ward below it."""
    brreg.entities[HOSPITAL] = entity(HOSPITAL)
    brreg.entities[CLINIC] = entity(CLINIC, overordnetEnhet=HOSPITAL)
    brreg.units[WARD] = entity(WARD, overordnetEnhet=CLINIC)
    return EmployerFactory(org_number=HOSPITAL, name="Demosykehuset", sector=Sector.PUBLIC)


def employer(number):
    return {"name": "Demosykehuset, avd. A", "orgnr": number}


def test_ad_of_a_unit_is_marked_as_the_members_above_it(hospital, story, read):
    story.publish("here", employer=employer(WARD), sector="")
    read()
    at_first = Vacancy.objects.get().employer

    found = find_members(now=clock.now())

    row = Vacancy.objects.get()
    assert at_first is None
    assert (row.employer, row.sector) == (hospital, Sector.PUBLIC)
    assert found == {"told": 1, "matched": 1, "repeats": 0}
    assert OrgUnit.objects.get().above == [CLINIC, HOSPITAL]


def test_next_ad_of_the_same_unit_is_marked_at_once(hospital, brreg, story, read):
    story.publish("first", employer=employer(WARD))
    read()
    find_members(now=clock.now())
    asked = len(brreg.asked)
    story.publish("second", employer=employer(WARD))

    read()

    assert set(Vacancy.objects.values_list("employer", flat=True)) == {hospital.pk}
    assert len(brreg.asked) == asked


def test_second_time_changes_nothing(hospital, story, read):
    story.publish("here", employer=employer(WARD))
    read()
    find_members(now=clock.now())
    before = Vacancy.objects.get().changed_at

    assert find_members(now=clock.now()) == {"told": 0, "matched": 0, "repeats": 0}
    assert Vacancy.objects.get().changed_at == before


def test_import_asks_the_register_nothing_and_goes_on_while_it_is_away(
    hospital, brreg, story, read
):
    brreg.fault = faults.status_500
    story.publish("here", employer=employer(WARD))

    tally = read()
    during = find_members(now=clock.now())
    brreg.fault = None
    after = find_members(now=clock.now())

    assert (tally.trouble, tally.stored.new) == ("", 1)
    assert during == {"told": 0, "matched": 0, "repeats": 0}
    assert after["matched"] == 1


def test_register_that_is_away_is_asked_three_times_and_no_more(brreg, at):
    brreg.fault = faults.status_500
    remember_units([org_number(n) for n in range(20, 30)], at=at)

    told = ask_register(now=at)

    assert (told, len(brreg.asked)) == (0, 3)


def test_unit_the_register_stumbles_over_does_not_stop_the_others(brreg, at):
    brreg.units[WARD] = entity(WARD, overordnetEnhet=HOSPITAL)
    brreg.entities[HOSPITAL] = entity(HOSPITAL)
    brreg.fault, brreg.fault_at = faults.garbage, STRANGER
    remember_units([STRANGER], at=at - timedelta(hours=1))
    remember_units([WARD], at=at)

    told = ask_register(now=at)

    assert told == 1
    assert list(OrgUnit.objects.waiting().values_list("org_number", flat=True)) == [STRANGER]


def test_only_so_many_are_asked_about_at_a_time(brreg, at):
    remember_units([org_number(n) for n in range(MOST_ASKED + 5)], at=at)

    told = ask_register(now=at)

    assert told == MOST_ASKED
    assert OrgUnit.objects.waiting().count() == 5


def test_unit_is_asked_about_again_after_half_a_year(brreg, at):
    brreg.units[WARD] = entity(WARD)
    remember_units([WARD], at=at)
    ask_register(now=at)
    brreg.units[WARD]["overordnetEnhet"] = HOSPITAL
    brreg.entities[HOSPITAL] = entity(HOSPITAL)

    soon = ask_register(now=at + timedelta(days=179))
    later = ask_register(now=at + timedelta(days=181))

    assert (soon, later) == (0, 1)
    assert OrgUnit.objects.get().above == [HOSPITAL]


def test_employer_that_is_refused_loses_its_ads(hospital, story, read, at):
    story.publish("here", employer=employer(HOSPITAL))
    read()
    marked = Vacancy.objects.get().employer
    hospital.state = "refused"
    hospital.save()

    match_ads(at=at)

    assert marked == hospital
    assert Vacancy.objects.get().employer is None


def test_member_whose_sector_is_unknown_leaves_navs_word_standing(hospital, story, read, at):
    hospital.sector = ""
    hospital.save()
    story.publish("here", employer=employer(HOSPITAL), sector="Privat")
    read()
    Vacancy.objects.update(employer=None)

    match_ads(at=at)

    row = Vacancy.objects.get()
    assert (row.employer, row.sector) == (hospital, Sector.PRIVATE)


def test_climb_ends_where_the_register_goes_in_a_circle(brreg):
    brreg.entities[HOSPITAL] = entity(HOSPITAL, overordnetEnhet=CLINIC)
    brreg.entities[CLINIC] = entity(CLINIC, overordnetEnhet=HOSPITAL)

    assert those_above(HOSPITAL) == (CLINIC,)


def test_climb_ends_where_the_one_above_is_unknown(brreg):
    brreg.units[WARD] = entity(WARD, overordnetEnhet=CLINIC)

    assert those_above(WARD) == (CLINIC,)


@pytest.mark.parametrize("number", ["", "123", org_number(9)])
def test_number_the_register_does_not_know_has_nobody_above(brreg, number):
    assert those_above(number) is NoEntity.NOT_FOUND


def test_register_that_goes_away_half_way_up_is_asked_again_later(brreg):
    brreg.units[WARD] = entity(WARD, overordnetEnhet=CLINIC)
    brreg.fault, brreg.fault_at = faults.status_500, CLINIC

    assert those_above(WARD) is NoEntity.UNAVAILABLE


# -- Shown once ---------------------------------------------------------------------------------


@pytest.fixture
def ours(hospital):
    return VacancyFactory(
        employer=hospital, title="Sykepleier natt", occupation="2223", employer_name="Demosykehuset"
    )


def test_vacancy_that_is_also_at_nav_is_shown_once(ours, story, read, at):
    story.publish("Sykepleier, natt", employer=employer(HOSPITAL))
    story.publish("Lege", employer=employer(HOSPITAL))
    read()

    match_ads(at=at)

    ad = Vacancy.objects.nav().get(title="Sykepleier, natt")
    assert ad.repeats == ours
    shown = Vacancy.objects.open().order_by("title").values_list("title", flat=True)
    assert list(shown) == ["Lege", "Sykepleier natt"]
    assert Vacancy.objects.published().count() == 3


def test_ad_is_shown_again_when_ours_is_withdrawn_and_not_when_it_is_filled(ours, story, read, at):
    story.publish("Sykepleier natt", employer=employer(HOSPITAL))
    read()
    match_ads(at=at)
    ends = {"ended_at": clock.now() + timedelta(hours=1)}

    Vacancy.objects.filter(pk=ours.pk).update(state="filled", **ends)
    match_ads(at=at)
    while_filled = Vacancy.objects.open().count()
    Vacancy.objects.filter(pk=ours.pk).update(state="withdrawn", **ends)
    match_ads(at=at)

    assert while_filled == 0
    assert Vacancy.objects.open().get().source == "nav"


def test_hidden_ad_ends_when_nav_ends_it(ours, story, read, at):
    story.publish("Sykepleier natt", employer=employer(HOSPITAL))
    read()
    match_ads(at=at)
    story.stop("Sykepleier natt")

    read()

    assert Vacancy.objects.nav().get().state == "withdrawn"
    assert list(Vacancy.objects.open()) == [ours]


def test_vacancy_of_ours_repeats_nothing(ours, db):
    with pytest.raises(IntegrityError, match="vacancy_repeats_from_nav_only"), transaction.atomic():
        Vacancy.objects.filter(pk=ours.pk).update(repeats=VacancyFactory())


def test_nothing_without_a_title_can_be_out(ours, db):
    with pytest.raises(IntegrityError, match="vacancy_shown_has_a_title"), transaction.atomic():
        Vacancy.objects.filter(pk=ours.pk).update(title="")


def test_page_of_an_ad_that_repeats_ours_leads_to_ours(ours, page_for, at):
    ad = VacancyFactory(nav=True, repeats=ours)

    response = page_for().get(f"/nb/jobs/{ad.pk}/")

    assert (response.status_code, response["Location"]) == (303, f"/nb/jobs/{ours.pk}/")


def test_card_tells_which_ads_are_from_members(ours, anonymous_client):
    VacancyFactory(nav=True, title="Fremmed", external_id=uuid.uuid4())
    VacancyFactory(nav=True, title="Medlem", employer=ours.employer, external_id=uuid.uuid4())

    cards = anonymous_client.get("/api/v1/vacancies/").json()["results"]

    assert {card["title"]: card["from_member"] for card in cards} == {
        "Fremmed": False,
        "Medlem": True,
        "Sykepleier natt": True,
    }
