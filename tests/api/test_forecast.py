"""How often work turns up: the figures through the door everybody uses."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from flyttehjelp.core import clock
from flyttehjelp.relocation.models import TravelTime
from jobs.enums import FactSource
from jobs.models import AdFact, Vacancy, WatchedDay
from tests.factories.jobs import EmployerFactory, VacancyFactory, org_number
from tests.factories.relocation import MunicipalityFactory, PlaceFactory

URL = "/api/v1/forecast/"
NURSE = "2223"
BEGAN = date(2025, 1, 1)
HOME = {"styrk": NURSE, "place": "lillehammer"}


@pytest.fixture
def region(db):
    """Lillehammer, with Brøttum near it and Brumunddal and Moelv farther off."""
    PlaceFactory(key="lillehammer", municipality=MunicipalityFactory())
    ringsaker = MunicipalityFactory(number="3411", name="Ringsaker", is_ours=False)
    for key, minutes in {"brottum": 18, "brumunddal": 40, "moelv": 28}.items():
        PlaceFactory(key=key, name=key.title(), municipality=ringsaker)
        TravelTime.objects.create(
            origin_id="lillehammer", destination_id=key, mode="car", minutes=minutes
        )


def watch(days, *, source=FactSource.FEED, began=BEGAN):
    WatchedDay.objects.bulk_create(
        WatchedDay(day=began + timedelta(days=n), source=source) for n in range(days)
    )


def ads(*days, spots=("lillehammer",), employer=0, source=FactSource.FEED, occupation=NURSE):
    first = AdFact.objects.count()
    AdFact.objects.bulk_create(
        AdFact(
            source=source,
            external_id=str(first + n),
            employer_org_number=org_number(employer),
            occupation=occupation,
            spots=list(spots),
            first_day=BEGAN + timedelta(days=day),
        )
        for n, day in enumerate(days)
    )


def test_figures_are_told_with_what_they_were_made_of(region, anonymous_client):
    watch(730)
    ads(*range(0, 600, 60))
    ads(5, 65, employer=1)

    body = anonymous_client.get(URL, HOME).json()

    assert {name: body[name] for name in ("styrk", "place", "minutes", "mode")} == {
        **HOME,
        "minutes": 45,
        "mode": "car",
    }
    assert body["places"] == ["brottum", "brumunddal", "lillehammer", "moelv"]
    assert (body["since"], body["until"], body["watched_days"]) == ("2025-01-01", "2026-12-31", 730)
    assert (body["ads"], body["employers"], body["too_little"]) == (12, 2, "")
    assert round(body["ads_a_year"]["value"], 1) == 6.0
    assert [row["months"] for row in body["chances"]] == [3, 6, 12]
    for row in body["chances"]:
        assert 0 < row["chance"]["low"] < row["chance"]["value"] < row["chance"]["high"] < 1


@pytest.mark.parametrize(("days", "reason"), [(0, "days"), (100, "days"), (400, "ads")])
def test_too_little_is_said_and_nothing_guessed(days, reason, region, anonymous_client):
    watch(days)
    ads(1, 2)

    body = anonymous_client.get(URL, HOME).json()

    assert body["too_little"] == reason
    assert (body["ads_a_year"], body["chances"]) == (None, [])


def test_only_what_is_within_reach_is_counted(region, anonymous_client):
    watch(400)
    ads(1, spots=["brottum"])
    ads(2, spots=["brumunddal"])
    ads(3, spots=["3411"])
    ads(4, spots=["3405"])
    ads(5, occupation="2341")
    ads(6, spots=[])

    def seen(minutes):
        return anonymous_client.get(URL, {**HOME, "minutes": minutes}).json()["ads"]

    # An ad that names only its municipality counts when half of its places are within reach.
    assert [seen(minutes) for minutes in (5, 20, 30, 40)] == [1, 2, 3, 4]


def test_ad_counts_only_where_its_day_was_watched_by_its_own_source(region, anonymous_client):
    watch(200)
    watch(200, source=FactSource.FILE, began=BEGAN + timedelta(days=200))
    ads(10, 250, 500)
    ads(10, 250, 500, source=FactSource.FILE)

    body = anonymous_client.get(URL, HOME).json()

    assert (body["watched_days"], body["ads"]) == (400, 2)


def test_vacancies_of_ours_are_counted_once(region, anonymous_client):
    today = timezone.localdate(clock.now())
    watch(400, began=today - timedelta(days=399))
    hospital = EmployerFactory()
    facts = {"occupation": NURSE, "employer": hospital, "employer_org_number": hospital.org_number}
    own = VacancyFactory(**facts)
    VacancyFactory(ended=True, **facts)
    VacancyFactory(draft=True, **facts)
    VacancyFactory(placed_in="3440", **facts)
    at_nav_too = VacancyFactory(**facts)
    ad = VacancyFactory(nav=True, occupation=NURSE)
    Vacancy.objects.filter(pk=ad.pk).update(repeats=at_nav_too)
    AdFact.objects.create(
        external_id=str(ad.external_id), occupation=NURSE, spots=["3405"], first_day=today
    )

    body = anonymous_client.get(URL, HOME).json()

    assert own.occupation == NURSE
    assert (body["ads"], body["employers"]) == (3, 1)


@pytest.mark.parametrize(
    ("differences", "field"),
    [
        ({"styrk": "9999"}, "/styrk"),
        ({"styrk": "22"}, "/styrk"),
        ({"place": "atlantis"}, "/place"),
        ({"minutes": "0"}, "/minutes"),
        ({"minutes": "181"}, "/minutes"),
        ({"mode": "boat"}, "/mode"),
        ({"colour": "red"}, "/colour"),
    ],
)
def test_question_that_makes_no_sense_is_named(differences, field, region, anonymous_client):
    response = anonymous_client.get(URL, {**HOME, **differences})

    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == [field]


@pytest.mark.parametrize("missing", ["styrk", "place"])
def test_question_without_its_half_is_no_question(missing, region, anonymous_client):
    asked = {name: value for name, value in HOME.items() if name != missing}

    assert anonymous_client.get(URL, asked).status_code == 400


@pytest.mark.parametrize("how_many", [1, 300])
def test_answer_takes_as_many_queries_for_many_ads_as_for_one(
    how_many, region, anonymous_client, django_assert_num_queries
):
    watch(400)
    ads(*range(how_many))

    with django_assert_num_queries(9):
        body = anonymous_client.get(URL, HOME).json()

    assert body["ads"] == how_many
