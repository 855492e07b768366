"""The demo: enough to look at, nothing twice, nobody real."""

from datetime import timedelta

from stdnum.no import orgnr

from flyttehjelp.core.models import Happening
from flyttehjelp.relocation.models import Municipality
from jobs.actions import expire_overdue
from jobs.demo import load_demo
from jobs.demo.content import EMPLOYERS, VACANCIES
from jobs.models import (
    AdFact,
    Employer,
    Interest,
    LedgerEntry,
    Pledge,
    Referral,
    Vacancy,
    WatchedDay,
)
from tests.factories.relocation import MunicipalityFactory


def counts() -> dict[str, int]:
    return {
        model.__name__: model.objects.count()
        for model in (Employer, Vacancy, Interest, Happening, AdFact, WatchedDay)
    }


def region() -> None:
    for number, name in (("3405", "Lillehammer"), ("3440", "Øyer"), ("3441", "Gausdal")):
        MunicipalityFactory(number=number, name=name)
    MunicipalityFactory(number="3407", name="Gjøvik", is_ours=False)


def test_demo_fills_every_municipality_and_a_second_run_changes_nothing(at):
    region()

    load_demo(at=at)
    first = counts()
    load_demo(at=at)

    assert counts() == first
    assert (first["Employer"], first["Vacancy"], first["Interest"]) == (6, 13, 1)
    assert (first["AdFact"], first["WatchedDay"]) == (163, 730)
    assert Vacancy.objects.open().count() == 12
    for municipality in Municipality.objects.filter(is_ours=True):
        assert Vacancy.objects.open().in_municipalities([municipality.pk]).exists()
    assert not Vacancy.objects.in_municipalities(["3407"]).exists()
    assert Employer.objects.filter(state="applied").count() == 1


def test_everybody_in_the_demo_is_marked_and_of_the_test_series():
    for employer in EMPLOYERS:
        assert employer.name.endswith("(demo)")
        assert employer.org_number.startswith("31")
        assert orgnr.is_valid(employer.org_number)
        assert employer.contact.endswith("@example.org")
    assert {vacancy.employer for vacancy in VACANCIES} < {each.org_number for each in EMPLOYERS}


def test_demo_of_long_ago_is_made_new_where_it_has_expired(at):
    region()
    load_demo(at=at)
    later = at + timedelta(days=60)
    expire_overdue(now=later)

    load_demo(at=later)

    assert Vacancy.objects.open().count() == 12


def test_demo_without_a_region_has_drafts_only(at):
    load_demo(at=at)

    assert set(Vacancy.objects.values_list("state", flat=True)) == {"draft"}
    assert not Interest.objects.exists()
    assert not AdFact.objects.exists()


def test_demo_shows_two_members_and_one_referral_between_them(at):
    region()

    load_demo(at=at)
    load_demo(at=at)

    assert Pledge.objects.in_force().count() == 2
    referral = Referral.objects.get()
    assert (referral.state, referral.owner.email) == ("open", "hr@example.org")
    assert "(demo)" in referral.card.occupation
    assert LedgerEntry.objects.balance() == (1, 1)
