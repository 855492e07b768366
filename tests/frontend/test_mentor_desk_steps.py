"""What a coordinator does for a mentor who called, and that long lists are whole."""

import pytest

from frontend.pages import paging
from mentors.models import Concern, Mentor
from tests.factories.accounts import UserFactory
from tests.factories.mentors import (
    MentorFactory,
    MentorshipFactory,
    OfferFactory,
    RoundFactory,
    WishFactory,
)

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_coordinator_pauses_a_mentor_and_ends_the_pause(page_for, coordinator):
    mentor, client = MentorFactory(), page_for(coordinator)

    paused = client.post(f"/nb/work/mentors/{mentor.pk}/pause/", follow=True)
    mentor.refresh_from_db()
    was_paused = mentor.paused_from is not None
    resumed = client.post(f"/nb/work/mentors/{mentor.pk}/resume/", follow=True)
    mentor.refresh_from_db()

    assert was_paused
    assert "Mentoren har pause fra i dag" in text(paused)
    assert "Avslutt pausen" in text(paused)
    assert "Pausen er slutt." in text(resumed)
    assert mentor.paused_from is None


def test_coordinator_takes_a_mentor_out_and_gets_the_task(page_for, coordinator):
    mentorship = MentorshipFactory()

    page = page_for(coordinator).post(
        f"/nb/work/mentors/{mentorship.mentor_id}/leave/", follow=True
    )

    assert "Mentoren er tatt ut." in text(page)
    assert Mentor.objects.get().state == "left"
    assert Concern.objects.get().mentorship == mentorship


@pytest.mark.parametrize("step", ["pause", "resume", "leave"])
def test_nobody_else_takes_these_steps(page_for, step):
    mentor = MentorFactory()

    answer = page_for(UserFactory()).post(f"/nb/work/mentors/{mentor.pk}/{step}/")
    mentor.refresh_from_db()

    assert answer.status_code == 404
    assert (mentor.state, mentor.paused_from) == ("vetted", None)


def test_every_asked_mentor_is_on_the_list_of_who_waits(page_for, coordinator, monkeypatch):
    monkeypatch.setattr(paging, "MOST_AT_ONCE", 1)
    OfferFactory.create_batch(3)

    page = text(page_for(coordinator).get("/nb/work/wishes/"))

    assert page.count("Trekk tilbudet og spør den neste") == 3


def test_one_may_ask_about_every_mentor(page_for, coordinator, monkeypatch):
    monkeypatch.setattr(paging, "MOST_AT_ONCE", 1)
    mentors = MentorFactory.create_batch(3)
    RoundFactory(unmet=[str(WishFactory().pk)])

    page = text(page_for(coordinator).get("/nb/work/wishes/assignment/"))

    assert all(f'<option value="{mentor.pk}">' in page for mentor in mentors)
