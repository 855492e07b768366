"""/figures/: for everybody what is published, for coordinators what is so now."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest

from flyttehjelp.insight.actions.promises import release_promises
from flyttehjelp.insight.models import PromiseRelease
from flyttehjelp.insight.rules.promises import Quarter, figures_of
from tests.factories.faq import QuestionFactory
from tests.factories.network import PledgeFactory

pytestmark = pytest.mark.django_db
HERE = "/api/v1/figures/"


def lines_of(answer):
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.reader(StringIO(answer.content.decode())))


def test_empty_installation_has_no_figures(anonymous_client):
    said = anonymous_client.get(HERE).json()

    assert said["quarters"] == []
    assert said["fewest"] == 5
    assert said["ledger"]["members"] == 0
    assert said["delay"]["changes"] == 0
    assert len(lines_of(anonymous_client.get(f"{HERE}csv/"))) == 1


def test_published_quarter_hides_small_counts_also_in_the_file(anonymous_client, at):
    PledgeFactory()
    quarter = Quarter(
        questions={"in_time": 20, "late": 2},
        wishes={("3405", "offered"): 9, ("3405", "waiting"): 8, ("3440", "offered"): 1},
        days_to_offer=[1, 2, 9],
    )
    PromiseRelease.objects.create(
        quarter=date(2026, 1, 1), figures=figures_of(quarter, for_all=True), made_at=at
    )

    said = anonymous_client.get(HERE).json()
    lines = lines_of(anonymous_client.get(f"{HERE}csv/"))

    (told,) = said["quarters"]
    assert told["quarter"] == "2026-01-01"
    assert told["questions"]["late"] is None
    assert said["ledger"]["members"] == 1
    assert ["2026-01-01", "questions", "all", "late", ":"] in lines
    small = [line for line in lines[1:] if line[4].isdigit() and int(line[4]) < 5]
    assert [line[3] for line in small] in ([], ["median_days"])


def test_desk_sees_the_quarter_that_runs_with_nothing_hidden(client_for, coordinator, at):
    QuestionFactory(owner=coordinator, due_at=at - timedelta(hours=1), created_at=at)
    QuestionFactory(owner=coordinator, due_at=at + timedelta(hours=1), created_at=at)
    client = client_for(coordinator)

    said = client.get(f"{HERE}desk/").json()

    ends = {"in_time": 0, "late": 0, "none": 1, "open": 1}
    assert said["quarters"][0]["questions"] == {"total": 2, **ends}
    assert len(said["quarters"]) == 5
    (row,) = said["owners"]
    assert row == {
        "owner": {"id": str(coordinator.pk), "name": "Kari Koordinator"},
        "total": 2,
        "overdue": 1,
        "ages": [2, 0, 0, 0],
    }
    assert any(
        line[1:] == ["questions", "all", "open", "1"]
        for line in lines_of(client.get(f"{HERE}desk/csv/"))
    )


def test_quarter_is_published_by_the_clock_and_then_shown(anonymous_client, at):
    came = at - timedelta(days=200)
    for _ in range(6):
        QuestionFactory(created_at=came, due_at=came, first_answered_at=came)

    release_promises(now=at)

    (told,) = anonymous_client.get(HERE).json()["quarters"]
    assert told["questions"]["total"] == 6
