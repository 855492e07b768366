"""Search gaps as programs see them: anybody tells, coordinators read."""

from datetime import timedelta

import pytest

from flyttehjelp.faq.actions.gaps import note_search
from flyttehjelp.faq.models import SearchDay, SearchGap
from tests.factories.faq import EntryFactory

pytestmark = pytest.mark.django_db

URL = "/api/v1/search-gaps/"


def missed(term, at, times=1):
    for day in range(3):
        for _ in range(times):
            note_search(term, found=0, opened=False, at=at + timedelta(days=day))
    return SearchGap.objects.get(term=term)


def test_anybody_tells_how_a_search_ended(anonymous_client):
    said = anonymous_client.post(URL, {"q": "hundepark", "found": 2, "opened": False})

    assert (said.status_code, said.content) == (204, b"")
    assert SearchDay.objects.get().unopened == 1


def test_who_is_signed_in_tells_without_being_known(page_for, coordinator):
    said = page_for(coordinator).post(
        URL, {"q": "hundepark", "found": 0, "opened": False}, content_type="application/json"
    )

    assert said.status_code == 204
    assert SearchDay.objects.get().nothing == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"q": "", "found": 1, "opened": True},
        {"q": "x", "found": -1, "opened": True},
        {"q": "x", "found": 1, "opened": True, "who": "me"},
        {"q": "x" * 501, "found": 1, "opened": True},
    ],
)
def test_nonsense_is_refused(body, anonymous_client):
    assert anonymous_client.post(URL, body).status_code == 400


def test_what_shows_somebody_is_taken_in_and_not_counted(anonymous_client):
    said = anonymous_client.post(URL, {"q": "ola@example.org", "found": 0, "opened": False})

    assert (said.status_code, SearchDay.objects.count()) == (204, 0)


def test_the_most_missed_stand_first(client_for, coordinator, at):
    missed("hundepark", at)
    missed("badstue", at, times=2)

    listed = client_for(coordinator).get(URL).json()["results"]

    assert [(gap["term"], gap["missed"], gap["days"]) for gap in listed] == [
        ("badstue", 6, 3),
        ("hundepark", 3, 3),
    ]


def test_the_list_goes_on(client_for, coordinator, at):
    for term in ("badstue", "hundepark", "klatrevegg"):
        missed(term, at)

    first = client_for(coordinator).get(URL, {"limit": 2}).json()
    rest = client_for(coordinator).get(first["next"]).json()

    terms = [gap["term"] for gap in [*first["results"], *rest["results"]]]
    assert sorted(terms) == ["badstue", "hundepark", "klatrevegg"]


def test_a_gap_is_closed_with_an_answer_or_without(client_for, coordinator, at):
    desk, entry = client_for(coordinator), EntryFactory(owner=coordinator)
    one, other = missed("badstue", at), missed("hundepark", at)

    with_answer = desk.post(f"{URL}{one.pk}/close/", {"entry": entry.slug}).json()
    without = desk.post(f"{URL}{other.pk}/close/").json()

    assert (with_answer["entry"], without["entry"]) == (entry.slug, None)
    assert desk.get(URL).json()["results"] == []
    assert desk.post(f"{URL}{one.pk}/close/").status_code == 404
    assert desk.post(f"{URL}{other.pk}/close/", {"entry": "fly"}).status_code == 404
