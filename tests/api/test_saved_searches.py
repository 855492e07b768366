"""Saved searches over HTTP: whose they are, what a key opens, and what nobody is told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from flyttehjelp.core.models import Notice
from jobs import links
from jobs.models import SavedSearch
from tests.factories.accounts import UserFactory
from tests.factories.jobs import SavedSearchFactory

pytestmark = pytest.mark.django_db
SEARCHES = "/api/v1/saved-searches/"
COOK = {"query": {"q": "kokk", "municipality": ["3405"]}, "rhythm": "weekly"}


def post(client, path="", body=None, **query):
    keys = "&".join(f"{name}={value}" for name, value in query.items())
    return client.post(f"{SEARCHES}{path}?{keys}", body or {}, format="json")


def problem(answer):
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def test_person_saves_a_search_and_reads_it(client_for, user):
    client = client_for(user)

    saved = post(client, body={**COOK, "name": "Kjøkken"})

    assert saved.status_code == 201
    assert client.get(f"{SEARCHES}{saved.json()['id']}/").json() == saved.json()
    said = saved.json()
    assert said["query"] == COOK["query"]
    assert (said["rhythm"], said["state"], said["name"]) == ("weekly", "active", "Kjøkken")
    assert said["open_steps"] == ["pause"]


def test_every_parameter_of_the_search_comes_back(client_for, user):
    query = {
        "q": "kokk",
        "sector": ["private"],
        "extent_min": 50,
        "extent_max": 99,
        "remote": False,
        "language": ["nb"],
        "partner_open": ["talk"],
        "source": "own",
        "employer": str(uuid4()),
        "closes_by": "2030-01-31",
    }

    saved = post(client_for(user), body={"query": {**query, "order": "fit"}, "rhythm": "daily"})

    assert saved.json()["query"] == query


@pytest.mark.parametrize("how_many", [1, 3])
def test_person_lists_their_own(client_for, user, how_many, django_assert_num_queries):
    for n in range(how_many):
        SavedSearchFactory(person=user, wish={"words": f"kokk {n}"})
    SavedSearchFactory()  # somebody else's, which must not leak
    client = client_for(user)

    with django_assert_num_queries(1):
        answer = client.get(SEARCHES)

    assert len(answer.json()["results"]) == how_many


def test_what_is_not_a_search_of_vacancies_is_refused(client_for, user):
    answer = post(client_for(user), body={"query": {"mood": "brave"}, "rhythm": "daily"})

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/query/mood"]


def test_same_search_twice_and_too_many_are_refused(client_for, user):
    client = client_for(user)
    post(client, body=COOK)

    assert problem(post(client, body=COOK)) == (409, "search_already_saved")
    for n in range(9):
        SavedSearchFactory(person=user, wish={"words": f"smed {n}"})
    other = {"query": {"q": "baker"}, "rhythm": "daily"}
    assert problem(post(client, body=other)) == (409, "too_many_saved_searches")


def test_who_is_signed_in_gives_no_address(client_for, user):
    answer = post(client_for(user), body={**COOK, "email": "a@example.org"})

    assert [error["pointer"] for error in answer.json()["errors"]] == ["/email"]


def test_visitor_gives_an_address(anonymous_client):
    answer = post(anonymous_client, body=COOK)

    assert [error["pointer"] for error in answer.json()["errors"]] == ["/email"]


def test_answer_is_the_same_whatever_is_known_of_the_address(anonymous_client):
    UserFactory(email="known@example.org")
    SavedSearchFactory(by_address=True, email="saved@example.org", wish={"words": "kokk"})
    for n in range(3):
        SavedSearchFactory(waiting=True, email="full@example.org", wish={"words": f"kokk {n}"})

    answers = [
        post(
            anonymous_client,
            body={"query": {"q": "kokk"}, "rhythm": "daily", "email": f"{who}@example.org"},
        )
        for who in ["new", "known", "saved", "full"]
    ]

    assert {(answer.status_code, answer.content) for answer in answers} == {
        (202, answers[0].content)
    }
    assert Notice.objects.count() == 3  # nothing more to the address that is full


def test_asking_too_often_is_refused(anonymous_client, monkeypatch):
    monkeypatch.setattr("api.throttles.RATES", {"saved_searches": (1, 3600)})
    body = {**COOK, "email": "a@example.org"}

    answers = [post(anonymous_client, body=body).status_code for _ in range(2)]

    assert answers == [202, 429]


def test_letter_s_key_confirms_once(anonymous_client):
    search = SavedSearchFactory(waiting=True)
    key = links.key_for(search.pk, links.CONFIRM)

    read = anonymous_client.get(f"{SEARCHES}{search.pk}/?key={key}")
    confirmed = post(anonymous_client, f"{search.pk}/confirm/", key=key)
    again = post(anonymous_client, f"{search.pk}/confirm/", key=key)

    assert read.json()["open_steps"] == ["confirm"]
    assert confirmed.json()["state"] == "active"
    assert problem(again) == (409, "step_not_open")


def test_keys_open_nothing_but_their_own_purpose(anonymous_client, client_for):
    search, other = SavedSearchFactory(waiting=True), SavedSearchFactory(by_address=True)
    confirm = links.key_for(search.pk, links.CONFIRM)
    manage = links.key_for(search.pk, links.MANAGE)

    refused = [
        post(anonymous_client, f"{search.pk}/confirm/", key=manage),
        post(anonymous_client, f"{search.pk}/pause/", key=confirm),
        post(anonymous_client, f"{search.pk}/unsubscribe/", key=confirm),
        post(anonymous_client, f"{other.pk}/pause/", key=manage),
        post(anonymous_client, f"{other.pk}/confirm/"),
        anonymous_client.get(f"{SEARCHES}{other.pk}/"),
        anonymous_client.get(f"{SEARCHES}{other.pk}/?key=x"),
        client_for(UserFactory()).delete(f"{SEARCHES}{other.pk}/"),
        client_for(UserFactory(is_coordinator=True)).get(f"{SEARCHES}{other.pk}/"),
    ]

    assert {answer.status_code for answer in refused} == {404}
    assert SavedSearch.objects.count() == 2


def test_address_changes_pauses_and_resumes_by_its_key(anonymous_client):
    search = SavedSearchFactory(by_address=True)
    key = links.key_for(search.pk, links.MANAGE)

    changed = anonymous_client.patch(
        f"{SEARCHES}{search.pk}/?key={key}", {"rhythm": "weekly"}, format="json"
    )
    paused = post(anonymous_client, f"{search.pk}/pause/", key=key)
    resumed = post(anonymous_client, f"{search.pk}/resume/", key=key)

    assert changed.json()["rhythm"] == "weekly"
    assert (paused.json()["state"], paused.json()["open_steps"]) == ("paused", ["resume"])
    assert resumed.json()["state"] == "active"
    assert problem(post(anonymous_client, f"{search.pk}/resume/", key=key)) == (
        409,
        "step_not_open",
    )


def test_one_click_ends_it_and_a_second_click_is_as_good(anonymous_client):
    search = SavedSearchFactory(by_address=True)
    key = links.key_for(search.pk, links.MANAGE)

    answers = [post(anonymous_client, f"{search.pk}/unsubscribe/", key=key) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert SavedSearch.objects.count() == 0


def test_person_deletes_their_own(client_for, user):
    search = SavedSearchFactory(person=user)

    assert client_for(user).delete(f"{SEARCHES}{search.pk}/").status_code == 204
    assert SavedSearch.objects.count() == 0


def test_next_time_is_told(client_for, user):
    saved = post(client_for(user), body=COOK).json()

    assert saved["next_at"] > (timezone.now() + timedelta(minutes=1)).isoformat()
