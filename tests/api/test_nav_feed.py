import uuid
from datetime import timedelta

import pytest

from flyttehjelp.core.models import JobRun
from jobs.models import FeedCursor, FeedDelay, NavTrouble, OrgUnit
from tests.factories.jobs import EmployerFactory, VacancyFactory, org_number

URL = "/api/v1/nav-feed/"


@pytest.fixture
def desk(client_for, coordinator):
    return client_for(coordinator)


def test_feed_that_was_never_read_says_so(desk):
    assert desk.get(URL).json() == {
        "switched_on": False,
        "last_import": None,
        "last_trouble": "",
        "complete_at": None,
        "delay": {"days": 7, "changes": 0, "median_seconds": None, "p95_seconds": None},
        "open": 0,
        "from_members": 0,
        "repeated": 0,
        "units_waiting": 0,
        "set_aside_total": 0,
        "set_aside": [],
    }


def test_feed_tells_how_it_goes(desk, at, settings):
    settings.NAV_FEED_URL = "https://nav.example.org"
    earlier = at - timedelta(minutes=10)
    JobRun.objects.create(job="import-nav", period="1", started_at=earlier, finished_at=earlier)
    JobRun.objects.create(
        job="import-nav", period="2", started_at=at, result={"trouble": "status 500"}
    )
    FeedCursor.objects.create(
        name="nav",
        page_id=uuid.uuid4(),
        last_modified=at,
        changed_at=at,
        began_at=at,
        complete_at=earlier,
    )
    FeedDelay.objects.create(at=at, seconds=300)
    own = VacancyFactory(employer=EmployerFactory())
    VacancyFactory(nav=True)
    VacancyFactory(nav=True, employer=own.employer, repeats=own)
    OrgUnit.objects.create(org_number=org_number(7), seen_at=at)
    NavTrouble.objects.create(external_id="a", reason="title is empty", at=at)
    NavTrouble.objects.create(
        external_id="b", reason="status 500", at=earlier, ad_changed_at=earlier
    )

    body = desk.get(URL).json()

    assert (body["switched_on"], body["last_trouble"]) == (True, "status 500")
    assert body["last_import"] is not None
    assert body["complete_at"] == body["last_import"]
    assert body["delay"]["median_seconds"] == 300
    assert (body["open"], body["from_members"], body["repeated"]) == (2, 1, 1)
    assert (body["units_waiting"], body["set_aside_total"]) == (1, 2)
    assert [(p["external_id"], p["tried_again"]) for p in body["set_aside"]] == [
        ("a", False),
        ("b", True),
    ]


@pytest.mark.parametrize("how_many", [1, 60])
def test_what_is_set_aside_takes_no_more_queries_the_more_it_is(
    how_many, desk, at, django_assert_num_queries
):
    NavTrouble.objects.bulk_create(
        NavTrouble(external_id=str(n), reason="x", at=at) for n in range(how_many)
    )

    with django_assert_num_queries(13):
        body = desk.get(URL).json()

    assert (body["set_aside_total"], len(body["set_aside"])) == (how_many, min(how_many, 50))
