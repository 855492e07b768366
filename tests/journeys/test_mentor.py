"""From a newcomer's wish to two people who know each other, with letters really sent."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as project
from django.test import Client
from rest_framework.test import APIClient

from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock, mailbox, outbox
from mentors.actions.offers import expire_offers
from mentors.actions.working import work_rounds
from mentors.models import Mentor, Offer, Wish
from mentors.rules import ANSWER_TIME
from tests.factories.accounts import UserFactory
from tests.factories.mentors import MentorFactory
from tests.factories.relocation import MunicipalityFactory

pytestmark = pytest.mark.django_db

WISH = {
    "help_with": ["around"],
    "languages": ["pl", "en"],
    "interests": ["skiing"],
    "municipality": "3405",
    "situation": "family",
    "message": "Vi vil lære å gå på ski.",
}


@pytest.fixture(autouse=True)
def _letters_land_in_a_folder(settings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "flyttehjelp.core.mailbox.MailboxBackend"
    settings.MAILBOX_DIR = str(tmp_path / "mailbox")


@pytest.fixture(autouse=True)
def _lillehammer(db: None) -> None:
    MunicipalityFactory()


@pytest.fixture
def newcomer(db: None) -> User:
    return UserFactory(email="ny@example.org", name="Ny Eksempel", phone="41000000")


@pytest.fixture
def best(db: None) -> Mentor:
    """Speaks a language of theirs, likes what they like, and knows what it is to move with
    children."""
    return mentor("best@example.org", interests=["skiing"], situations=["family"])


@pytest.fixture
def next_best(db: None) -> Mentor:
    return mentor("nest@example.org")


@pytest.fixture(autouse=True)
def _full_and_without_words(best: Mentor, next_best: Mentor) -> None:
    mentor("full@example.org", interests=["skiing"], situations=["family"], active_count=1)
    mentor("fremmed@example.org", languages=["fi"], interests=["skiing"], situations=["family"])


def mentor(address: str, **about: object) -> Mentor:
    user = UserFactory(email=address, name=address.split("@", maxsplit=1)[0].title())
    return MentorFactory(**{"user": user, "languages": ["nb", "pl"], **about})


def letters_to(address: str) -> list[mailbox.ReceivedLetter]:
    """What has landed in the folder, the oldest first, after everything owed was done and sent."""
    work_rounds(at=clock.now())
    outbox.send_due(now=clock.now)
    return [letter for letter in reversed(mailbox.latest_letters()) if letter.to == address]


def link_in(letter: mailbox.ReceivedLetter) -> str:
    (found, *_others) = re.findall(rf"{project.SITE_URL}(\S+)", letter.text)
    return str(found)


def part(address: str, name: str) -> str:
    """Where a button on the page behind a letter's link posts to: the key comes along."""
    way, _sign, query = address.partition("?")
    return f"{way}{name}/?{query}"


def follow(client: Client, address: str, body: dict[str, object]) -> str:
    """What one sees in the end, after a POST and where it leads."""
    return client.post(address, body, follow=True).content.decode()


def test_mentor_through_the_api(
    client_for: Callable[[User], APIClient],
    anonymous_client: APIClient,
    newcomer: User,
    best: Mentor,
    next_best: Mentor,
) -> None:
    mine = client_for(newcomer)
    wish = mine.post("/api/v1/wishes/", WISH, format="json").json()
    (asked,) = letters_to("best@example.org")
    key = link_in(asked).partition("?")[2]
    (first,) = client_for(best.user).get("/api/v1/offers/").json()["results"]
    shown = anonymous_client.get(f"/api/v1/offers/{first['id']}/?{key}").json()
    no = anonymous_client.post(
        f"/api/v1/offers/{first['id']}/decline/?{key}", {"reason": "no_time"}, format="json"
    ).json()
    again = anonymous_client.post(f"/api/v1/offers/{first['id']}/accept/?{key}")
    work_rounds(at=clock.now())
    (second,) = client_for(next_best.user).get("/api/v1/offers/?mine=true").json()["results"]
    mentorship = client_for(next_best.user).post(f"/api/v1/offers/{second['id']}/accept/").json()
    matched = mine.get(f"/api/v1/wishes/{wish['id']}/").json()
    (theirs,) = mine.get("/api/v1/mentorships/?role=newcomer&state=active").json()["results"]
    *_asked, to_mentor = letters_to("nest@example.org")
    *_received, to_newcomer = letters_to("ny@example.org")

    assert wish["state"] == "waiting"
    assert (shown["open_steps"], "newcomer" in shown) == (["accept", "decline"], False)
    assert (no["state"], again.status_code) == ("declined", 409)
    assert mentorship["newcomer"]["email"] == "ny@example.org"
    assert (matched["state"], theirs["mentor"]["email"]) == ("matched", "nest@example.org")
    assert all(said in to_mentor.text for said in ("Ny Eksempel", "ny@example.org", "41000000"))
    assert all(said in to_newcomer.text for said in ("Nest", "nest@example.org"))
    assert letters_to("full@example.org") == letters_to("fremmed@example.org") == []


def test_mentor_through_the_pages(
    page_for: Callable[..., Client], newcomer: User, best: Mentor, next_best: Mentor
) -> None:
    mine, anybody = page_for(newcomer), page_for()
    body = {**WISH, "name": "Ny Eksempel", "phone": "41000000"}

    follow(mine, "/nb/wish/", body)
    (asked,) = letters_to("best@example.org")
    waiting = mine.get("/nb/wish/").content.decode()
    offer = anybody.get(link_in(asked)).content.decode()
    declined = follow(anybody, part(link_in(asked), "decline"), {"reason": "no_time"})
    (asked_next,) = letters_to("nest@example.org")
    still = mine.get("/nb/wish/").content.decode()
    accepted = follow(anybody, part(link_in(asked_next), "accept"), {"agreed_months": 6})
    *_asked, to_mentor = letters_to("nest@example.org")
    *_received, to_newcomer = letters_to("ny@example.org")
    desk = page_for(next_best.user).get(link_in(to_mentor)).content.decode()
    matched = mine.get(link_in(to_newcomer)).content.decode()

    assert "En mentor tenker på det" in waiting
    assert "Vi vil lære å gå på ski." in offer
    assert "ny@example.org" not in offer
    assert "Et nei er helt greit" in declined
    assert "En mentor tenker på det" in still
    assert "Takk for at du sa ja" in accepted
    assert "ny@example.org" in to_mentor.text
    assert "nest@example.org" in to_newcomer.text
    assert "ny@example.org" in desk
    assert "nest@example.org" in matched


def test_offer_nobody_answers_goes_on_to_the_next(
    page_for: Callable[..., Client], newcomer: User, best: Mentor, next_best: Mentor
) -> None:
    page_for(newcomer).post("/nb/wish/", {**WISH, "name": "Ny Eksempel"})
    (asked,) = letters_to("best@example.org")
    past = clock.now() - ANSWER_TIME
    Offer.objects.update(made_at=past, expires_at=past + ANSWER_TIME)

    expired = expire_offers(at=clock.now())
    late = page_for().get(link_in(asked)).content.decode()
    *_asked, too_late = letters_to("best@example.org")
    (asked_next,) = letters_to("nest@example.org")

    assert expired == 1
    assert "Svarfristen er ute" in late
    assert too_late.subject != asked.subject
    assert asked_next.subject == asked.subject
    assert Wish.objects.get().state == "waiting"


def test_full_life_of_a_mentor(page_for: Callable[..., Client], newcomer: User) -> None:
    """Signs up, is taken in by the coordinator, is asked at once, says yes, and it ends well."""
    Mentor.objects.all().delete()
    lead = UserFactory(email="leder@example.org", is_coordinator=True)
    helper = UserFactory(email="hjelper@example.org", name="Hjelper Eksempel")
    page_for(newcomer).post("/nb/wish/", {**WISH, "name": "Ny Eksempel"})
    theirs, desk = page_for(helper), page_for(lead)

    profile = {"municipality": "3405", "languages": ["pl"], "capacity": 1, "name": helper.name}
    follow(theirs, "/nb/mentor/sign-up/", {**profile, "ethics_accepted": "on"})
    (task,) = letters_to("leder@example.org")
    listed = desk.get(link_in(task)).content.decode()
    applied = Mentor.objects.get()
    follow(desk, f"/nb/work/mentors/{applied.pk}/vet/", {})
    # The welcome and the question are owed from the same moment; either may come first.
    (asked,) = [one for one in letters_to("hjelper@example.org") if "/offers/" in link_in(one)]
    follow(theirs, part(link_in(asked).partition("?")[0] + "?", "accept"), {"agreed_months": 3})
    mentorship = applied.mentorships.get()
    ended = follow(theirs, f"/nb/mentorships/{mentorship.pk}/end/", {"reason": "done"})

    applied.refresh_from_db()
    assert "Hjelper Eksempel" in listed
    assert "Mentorskapet er avsluttet" in ended
    assert (applied.active_count, applied.state) == (0, "vetted")
    assert letters_to("ny@example.org")[-1].at >= mentorship.started_at - timedelta(seconds=1)
