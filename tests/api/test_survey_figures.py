"""What is published of the survey, over HTTP."""

import csv
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from flyttehjelp.insight.actions.releases import release_figures
from flyttehjelp.insight.models import SurveyWords
from tests.factories.insight import SurveyResponseFactory

pytestmark = pytest.mark.django_db
FIGURES = "/api/v1/figures/surveys/"
OSLO = ZoneInfo("Europe/Oslo")


def answered(quarter, *, hard, not_hard, service="none"):
    for answer, n in (("hard", hard), ("not_hard", not_hard), ("not_looked", 10)):
        SurveyResponseFactory.create_batch(
            n, quarter=quarter, service=service, answers={"right_job": answer, "sex": "woman"}
        )


@pytest.fixture
def two_quarters():
    answered(date(2026, 1, 1), hard=30, not_hard=30)
    release_figures(now=datetime(2026, 4, 2, tzinfo=OSLO))
    answered(date(2026, 4, 1), hard=50, not_hard=12)
    release_figures(now=datetime(2026, 7, 2, tzinfo=OSLO))


def option(release, code="hard"):
    (question,) = [one for one in release["questions"] if one["key"] == "right_job"]
    (found,) = [one for one in question["options"] if one["code"] == code]
    return found


def test_without_answers_there_is_the_baseline_alone(anonymous_client):
    shown = anonymous_client.get(FIGURES).json()

    assert shown["releases"] == []
    assert (shown["baseline"]["year"], shown["baseline"]["n"]) == (2014, 482)
    assert shown["baseline"]["unlike"] == ["wording", "recruiting", "sample"]
    assert "low" not in str(shown["baseline"])


def test_the_newest_comes_first_and_tells_what_has_changed(anonymous_client, two_quarters):
    after, before = anonymous_client.get(FIGURES).json()["releases"]

    assert (before["n"], after["n"]) == (70, 72)
    assert option(before)["share"]["value"] == pytest.approx(30 / 70, abs=1e-4)
    assert option(before)["change"] is None
    assert option(after)["change"]["is_seen"]
    assert option(after)["change"]["value"] == pytest.approx(50 / 72 - 30 / 70, abs=1e-4)


def test_fewer_than_five_are_null(anonymous_client, two_quarters):
    release, _ = anonymous_client.get(FIGURES).json()["releases"]

    (by_sex,) = [one["rows"] for one in release["answered"] if one["by"] == "sex"]
    assert {row["code"]: row["count"] for row in by_sex}["man"] is None
    assert option(release)["by_service"]["mentor"] == {"count": None, "share": None}


def test_the_table_holds_the_same(anonymous_client, two_quarters):
    answer = anonymous_client.get(f"{FIGURES}csv/")

    rows = list(csv.DictReader(answer.content.decode().splitlines()))
    shares = [row for row in rows if row["question"] == "right_job" and not row["received"]]
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert [(row["option"], row["count"]) for row in shares][:3] == [
        ("hard", "50"),
        ("not_hard", "12"),
        ("not_looked", "10"),
    ]
    assert {row["share"] for row in rows if row["count"] == ":" and row["received"]} == {":"}


def test_a_spreadsheet_reads_the_table_as_its_language_writes(anonymous_client, two_quarters):
    plain = anonymous_client.get(f"{FIGURES}csv/").content.decode()
    norwegian = anonymous_client.get(f"{FIGURES}csv/?decimal=comma").content.decode()
    english = anonymous_client.get(f"{FIGURES}csv/?decimal=point").content.decode()

    said = list(csv.reader(plain.splitlines()))
    shares = [row[-3] for row in said if "." in row[-3]]
    assert len(shares) > 3
    assert (plain[0], norwegian[0], english[0]) == ("w", "\ufeff", "\ufeff")
    assert english[1:] == plain
    in_norwegian = list(csv.reader(norwegian[1:].splitlines(), delimiter=";"))
    assert [[each.replace(",", ".") for each in row] for row in in_norwegian] == said
    assert [row[-3] for row in in_norwegian if "," in row[-3]] == [
        share.replace(".", ",") for share in shares
    ]


def test_the_table_is_written_in_two_ways_besides_and_no_third(anonymous_client):
    answer = anonymous_client.get(f"{FIGURES}csv/?decimal=dot")

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/decimal")


def test_the_address_takes_no_filter(anonymous_client):
    for address in (FIGURES, f"{FIGURES}csv/"):
        assert anonymous_client.get(address, {"municipality": "3405"}).status_code == 400


@pytest.mark.parametrize("how_many", [1, 3])
def test_own_words_are_read_by_coordinators(client_for, coordinator, how_many):
    for n in range(how_many):
        SurveyWords.objects.create(wave="arrival", quarter=date(2026, 1, 1), text=f"Ord {n}")

    answer = client_for(coordinator).get(f"{FIGURES}words/")

    assert sorted(one["text"] for one in answer.json()["results"]) == [
        f"Ord {n}" for n in range(how_many)
    ]
