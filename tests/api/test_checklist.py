"""The moving checklist, as programs see it."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.utils.timezone import localdate
from icalendar import Calendar

from flyttehjelp.faq.actions.entries import withdraw_entry
from flyttehjelp.faq.rules.drafts import TextDraft
from tests.factories.faq import EntryFactory

pytestmark = pytest.mark.django_db

URL = "/api/v1/checklist/"


def steps_of(said):
    return {step["key"]: step for stage in said["stages"] for step in stage["steps"]}


def moving_day():
    return localdate() + timedelta(days=30)


def test_a_visitor_sees_what_is_for_everybody(anonymous_client):
    said = anonymous_client.get(URL).json()

    assert [stage["code"] for stage in said["stages"]] == ["before", "week", "after"]
    assert "report-move" in steps_of(said)
    assert "pets-papers" not in steps_of(said)
    assert (said["kept"], said["done"], said["moves_on"]) == (False, 0, None)
    assert {step["due_on"] for step in steps_of(said).values()} == {None}


def test_situations_and_a_day_make_it_ones_own(anonymous_client):
    day = moving_day()

    said = anonymous_client.get(
        URL, {"situation": ["pet", "children"], "moves_on": day.isoformat()}
    ).json()

    assert {"pets-papers", "school-place"} <= set(steps_of(said))
    assert [one["code"] for one in said["situations"] if one["chosen"]] == ["children", "pet"]
    assert steps_of(said)["report-move"]["due_on"] == (day + timedelta(days=3)).isoformat()
    assert said["total"] == len(steps_of(said))


@pytest.mark.parametrize(
    "params",
    [
        {"situation": "rich"},
        {"moves_on": "tomorrow"},
        {"moves_on": "9999-12-31"},
        {"moves_on": "0001-01-01"},
        {"language": "pl"},
        {"who": "me"},
    ],
)
def test_nonsense_is_refused(params, anonymous_client):
    assert anonymous_client.get(URL, params).status_code == 400


def test_a_step_points_to_its_answer_in_the_readers_language(anonymous_client, coordinator, at):
    entry = EntryFactory(
        slug="moving-notice",
        owner=coordinator,
        texts=[
            TextDraft("nb", "Hvordan melder jeg flytting?", "På nett."),
            TextDraft("en", "How?", "x"),
        ],
    )

    nb = steps_of(anonymous_client.get(URL).json())["report-move"]
    en = steps_of(anonymous_client.get(URL, {"language": "en"}).json())["report-move"]
    withdraw_entry(entry, by=coordinator, at=at)
    gone = steps_of(anonymous_client.get(URL).json())["report-move"]

    assert nb["answer"]["question"] == "Hvordan melder jeg flytting?"
    assert (en["title"], en["answer"]["question"]) == ("Report your move", "How?")
    assert gone["answer"] is None


def test_who_is_signed_in_keeps_the_plan_and_the_ticks(client_for, user):
    client, day = client_for(user), moving_day().isoformat()

    saved = client.patch(URL, {"situations": ["car"], "moves_on": day}).json()
    ticked = client.post(f"{URL}parking/tick/").json()
    again = client.get(URL).json()
    unticked = client.post(f"{URL}parking/untick/").json()

    assert (saved["kept"], saved["moves_on"], "parking" in steps_of(saved)) == (True, day, True)
    assert (ticked["done"], again["done"], unticked["done"]) == (1, 1, 0)
    assert steps_of(again)["parking"]["done"] is True


def test_parameters_come_before_what_is_kept(client_for, user):
    client = client_for(user)
    client.patch(URL, {"situations": ["car"], "moves_on": None})

    said = client.get(URL, {"situation": "pet"}).json()

    assert [one["code"] for one in said["situations"] if one["chosen"]] == ["pet"]


def test_nobody_ticks_what_is_not_there(client_for, user, anonymous_client):
    assert client_for(user).post(f"{URL}fly/tick/").status_code == 404
    assert anonymous_client.post(f"{URL}parking/tick/").status_code == 401


def test_one_persons_ticks_are_not_anothers(client_for, user, coordinator):
    client_for(user).post(f"{URL}report-move/tick/")

    assert client_for(coordinator).get(URL).json()["done"] == 0


def test_due_dates_go_into_a_calendar(anonymous_client, client_for, user):
    day = moving_day()
    client_for(user).post(f"{URL}waste/tick/")

    for client in (anonymous_client, client_for(user)):
        said = client.get(f"{URL}calendar/", {"moves_on": day.isoformat(), "language": "en"})
        events = {str(e["uid"]): e for e in Calendar.from_ical(said.content).walk("VEVENT")}

        assert said["Content-Type"] == "text/calendar; charset=utf-8"
        report = events[f"checklist-report-move@{settings.MAIL_DOMAIN}"]
        assert report.decoded("dtstart") == day + timedelta(days=3)
        assert isinstance(report.decoded("dtstart"), date)
        assert str(report["summary"]) == "Report your move"
        ticked = any(uid.startswith("checklist-waste@") for uid in events)
        assert ticked is (client is anonymous_client)


def test_without_a_day_there_is_nothing_for_a_calendar(anonymous_client):
    refused = anonymous_client.get(f"{URL}calendar/")

    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/moves_on")
