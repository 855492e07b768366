"""Answers in the API for everybody's own sites: from any page, kept by any cache, for a minute."""

from datetime import timedelta

import pytest

from flyttehjelp.faq.models import Entry
from tests.factories.faq import EntryFactory

pytestmark = pytest.mark.django_db

OPEN = [
    "/api/v1/entries/",
    "/api/v1/entries/?q=melde+flytting",
    "/api/v1/entries/cat/",
    "/api/v1/topics/",
]


@pytest.fixture(autouse=True)
def _entry(db):
    EntryFactory(slug="cat")


@pytest.mark.parametrize("address", OPEN)
def test_any_site_may_read_and_any_cache_may_keep(address, anonymous_client):
    response = anonymous_client.get(address, headers={"Origin": "https://kommune.example"})

    assert response.status_code == 200
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    assert response["Cache-Control"] == "public, max-age=60, stale-while-revalidate=600"
    assert "Accept-Language" in response["Vary"]


@pytest.mark.parametrize("address", OPEN)
def test_who_has_it_gets_it_not_again(address, anonymous_client):
    first = anonymous_client.get(address)

    again = anonymous_client.get(address, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("address", OPEN)
def test_what_somebody_signed_in_gets_is_theirs(address, client_for, coordinator):
    response = client_for(coordinator).get(address)

    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", ["/api/v1/entries/nothing/", "/api/v1/entries/?colour=red"])
def test_a_site_can_read_a_refusal_but_nobody_keeps_it(address, anonymous_client):
    response = anonymous_client.get(address)

    assert response.status_code in {400, 404}
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "public" not in response["Cache-Control"]


def test_only_reading_is_open_to_other_sites(anonymous_client):
    response = anonymous_client.post("/api/v1/entries/cat/feedback/", {"helped": True})

    assert "Access-Control-Allow-Origin" not in response


def test_answers_come_by_when_they_changed(anonymous_client, at):
    EntryFactory(slug="dog", published_at=at - timedelta(days=9))
    Entry.objects.filter(slug="dog").update(updated_at=at + timedelta(minutes=1))

    newest = anonymous_client.get("/api/v1/entries/").json()["results"]
    changed = anonymous_client.get("/api/v1/entries/?order=changed").json()["results"]
    found = anonymous_client.get("/api/v1/entries/?q=flytting&order=changed")

    assert [one["slug"] for one in newest] == ["cat", "dog"]
    assert [one["slug"] for one in changed] == ["dog", "cat"]
    assert found.status_code == 400
