"""The coordinator's page of an assignment before it is sent."""

import pytest

from flyttehjelp.core import clock
from mentors.actions.working import work_rounds
from mentors.models import KeptApart, Offer, Round
from tests.factories.accounts import UserFactory
from tests.factories.mentors import MentorFactory, WishFactory

pytestmark = pytest.mark.django_db
PAGE = "/nb/work/wishes/assignment/"


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def desk(page_for, coordinator):
    return page_for(coordinator)


def worked(desk):
    desk.post(PAGE)
    work_rounds(at=clock.now())
    return Round.objects.get()


def test_empty_desk_offers_to_make_a_proposal(desk):
    page = desk.get(PAGE)

    assert (page.status_code, "Ingen forslag ligger klare" in text(page)) == (200, True)


def test_page_says_that_it_is_being_worked_out(desk):
    page = desk.post(PAGE, follow=True)

    assert "Vi regner ut forslaget." in text(page)
    assert 'data-module="again"' in text(page)


@pytest.mark.parametrize("how_many", [0, 1, 40])
def test_proposal_shows_every_pair(desk, how_many):
    WishFactory.create_batch(how_many, newcomer__user__name="Ny Eksempel")
    MentorFactory.create_batch(how_many, user__name="Mentor Eksempel")
    worked(desk)

    first, second = text(desk.get(PAGE)), text(desk.get(f"{PAGE}?page=2"))

    pair = "<h3> Ny Eksempel og Mentor Eksempel </h3>"
    assert (first.count(pair), "Neste" in first) == (min(how_many, 25), how_many > 25)
    assert ("40 par" in second, "Forrige" in second) == (how_many > 25, how_many > 25)
    assert first.count(pair) + (second.count(pair) if how_many > 25 else 0) == how_many
    said = {1: "Send tilbudet", 40: "Send alle 40 tilbudene"}.get(how_many)
    assert (said in first) if said else ("Send" not in first)


def test_step_on_the_second_page_comes_back_to_it(desk):
    WishFactory.create_batch(30)
    MentorFactory.create_batch(30)
    here = f"{PAGE}{worked(desk).pk}"
    page = desk.get(f"{PAGE}?page=2")
    pair = page.context["pairs"][0]

    locked = desk.post(
        f"{here}/lock/?page=2", {"wish": pair["wish"]["id"], "mentor": pair["mentor"]["id"]}
    )

    assert f'action="{here}/lock/?page=2"' in page.content.decode()
    assert locked["Location"] == f"{PAGE}?page=2"


def test_page_number_that_is_none_is_left_out(desk):
    WishFactory()
    MentorFactory()
    here = f"{PAGE}{worked(desk).pk}"

    assert desk.post(f"{here}/lock/?page=//elsewhere.example")["Location"] == PAGE


def test_pair_without_names_is_shown_as_such(desk):
    WishFactory(newcomer__user__name="")
    MentorFactory(user__name="<b>Mona & co</b>")
    worked(desk)

    assert "<h3> Uten navn og &lt;b&gt;Mona &amp; co&lt;/b&gt; </h3>" in text(desk.get(PAGE))


def test_who_gets_no_mentor_is_named(desk):
    WishFactory(newcomer__user__name="Alene Eksempel", languages=["so"])
    worked(desk)

    page = text(desk.get(PAGE))

    assert "Uten mentor denne gangen" in page
    assert "Alene Eksempel, meldte ønsket i dag" in page


def test_coordinator_locks_asks_and_keeps_apart(desk):
    wish, mentor = WishFactory(), MentorFactory()
    here = f"{PAGE}{worked(desk).pk}"
    pair = {"wish": wish.pk, "mentor": mentor.pk}

    desk.post(f"{here}/lock/", pair)
    work_rounds(at=clock.now())
    locked = text(desk.get(PAGE))
    desk.post(f"{here}/unlock/", {"wish": wish.pk})
    desk.post(f"{here}/keep-apart/", pair)
    desk.post(f"{here}/ask/", pair)
    work_rounds(at=clock.now())
    apart = text(desk.get(PAGE))

    assert "Lås opp" in locked
    assert "Settes aldri sammen" in apart
    assert "Det går ikke: det er bestemt at de to ikke skal settes sammen." in apart
    desk.post(f"{here}/allow/", pair)
    assert not KeptApart.objects.exists()


def test_coordinator_sends_and_hears_how_many(desk):
    WishFactory()
    MentorFactory()
    here = f"{PAGE}{worked(desk).pk}"

    sent = text(desk.post(f"{here}/send/", follow=True))
    again = text(desk.post(f"{here}/send/", follow=True))

    assert "Ett tilbud er sendt." in sent
    assert "Dette kan ikke gjøres nå." in again
    assert Offer.objects.count() == 1


def test_coordinator_clears_the_desk(desk):
    here = f"{PAGE}{worked(desk).pk}"

    said = text(desk.post(f"{here}/drop/", follow=True))

    assert "Forslaget er lagt bort." in said


@pytest.mark.parametrize("step", ["send", "lock", "drop"])
def test_looking_at_a_step_takes_none(desk, step):
    round_ = worked(desk)

    assert desk.get(f"{PAGE}{round_.pk}/{step}/").status_code == 303
    assert Round.objects.get().state == "ready"


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}00000000-0000-0000-0000-000000000000/send/"])
def test_page_is_for_coordinators(page_for, address):
    client = page_for(UserFactory())

    assert client.get(PAGE).status_code == 403
    assert client.post(address).status_code == 403
