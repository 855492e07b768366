"""The coordinator's lists, narrowed to whoever rings."""

import pytest

from tests.factories.mentors import MentorFactory, MentorshipFactory, WishFactory

pytestmark = pytest.mark.django_db

LISTS = {
    "work/mentors/": lambda name: MentorFactory(user__name=name),
    "work/wishes/": lambda name: WishFactory(newcomer__user__name=name),
    "work/mentorships/running/": lambda name: MentorshipFactory(mentor__user__name=name),
}


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("address", LISTS)
def test_list_is_narrowed_to_who_is_called_so(page_for, coordinator, address):
    make = LISTS[address]
    for name in ("Berit Eksempel", "Anders Annen"):
        make(name)

    page = text(page_for(coordinator).get(f"/nb/{address}", {"q": "berit"}))

    assert "Berit Eksempel" in page
    assert "Anders Annen" not in page
    assert f'<a href="/nb/{address}">Vis alle</a>' in page


@pytest.mark.parametrize("address", LISTS)
def test_nobody_called_so_is_said_with_what_was_typed(page_for, coordinator, address):
    page = text(page_for(coordinator).get(f"/nb/{address}", {"q": "<Ingen>"}))

    assert "Fant ingen her for «&lt;Ingen&gt;»" in page
    assert 'value="&lt;Ingen&gt;"' in page


@pytest.mark.parametrize("address", ["work/wishes/", "work/mentorships/running/"])
def test_empty_list_has_nothing_to_search_in(page_for, coordinator, address):
    assert 'type="search"' not in text(page_for(coordinator).get(f"/nb/{address}"))


@pytest.mark.parametrize(
    ("mentor", "said"),
    [
        ({"state": "left"}, "har sluttet"),
        ({"applied": True}, "har meldt seg"),
        ({}, "godkjent"),
    ],
)
def test_mentor_is_found_however_it_stands_with_them(page_for, coordinator, mentor, said):
    MentorFactory(user__name="Berit Eksempel", **mentor)

    page = text(page_for(coordinator).get("/nb/work/mentors/", {"q": "berit", "view": "room"}))

    assert "Berit Eksempel" in page
    assert f"<span>{said}</span>" in page


def test_more_than_a_page_keeps_what_was_asked_for(page_for, coordinator):
    MentorFactory.create_batch(51, user__name="Berit Eksempel")

    page = text(page_for(coordinator).get("/nb/work/mentors/", {"q": "berit"}))

    assert "q=berit&amp;cursor=" in page
