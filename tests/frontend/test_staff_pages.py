"""Administrators appoint colleagues and let them go; for others these pages are not there."""

import pytest

from flyttehjelp.accounts.models import User
from flyttehjelp.faq.models import Question
from tests.factories.accounts import UserFactory
from tests.factories.faq import QuestionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(db):
    return UserFactory(is_staff=True, is_superuser=True, is_coordinator=True, name="Anders")


@pytest.fixture
def desk(page_for, administrator):
    return page_for(administrator)


def text_of(response):
    return " ".join(response.content.decode().split())


def test_list_shows_everybody_in_service_and_what_they_have_open(desk, coordinator):
    QuestionFactory(owner=coordinator)

    page = text_of(desk.get("/nb/work/staff/"))

    assert "Kari Koordinator" in page
    assert "1 åpen ting" in page
    assert f'href="/nb/work/staff/{coordinator.pk}/let-go/"' in page


def test_room_is_shown_to_administrators_only(desk, coordinator, page_for):
    assert "/nb/work/staff/" in text_of(desk.get("/nb/work/"))
    assert "/nb/work/staff/" not in text_of(page_for(coordinator).get("/nb/work/"))


def test_administrator_without_a_desk_finds_it_in_the_menu(page_for):
    page = text_of(page_for(UserFactory(is_staff=True)).get("/nb/me/"))

    assert 'href="/nb/work/staff/"' in page


@pytest.mark.parametrize("path", ["", "new/", "{pk}/let-go/"])
def test_for_everybody_else_the_pages_are_not_there(path, page_for, coordinator):
    address = f"/nb/work/staff/{path}".format(pk=coordinator.pk)

    assert page_for(coordinator).get(address).status_code == 404


def test_colleague_is_appointed(desk):
    wrong = desk.post("/nb/work/staff/new/", {"email": ""})
    right = desk.post("/nb/work/staff/new/", {"email": "ny@example.org"}, follow=True)

    assert (wrong.status_code, "Skriv en e-postadresse." in text_of(wrong)) == (422, True)
    assert "ny@example.org er koordinator nå." in text_of(right)
    assert User.objects.get(email="ny@example.org").is_coordinator


def test_colleague_is_let_go_and_another_has_the_work(desk, administrator, coordinator):
    heir = UserFactory(is_coordinator=True, name="Stine")
    QuestionFactory(owner=coordinator)
    address = f"/nb/work/staff/{coordinator.pk}/let-go/"

    asked = text_of(desk.get(address))
    done = desk.post(address, {"to": str(heir.pk)}, follow=True)

    assert "1 åpen ting går til en kollega" in asked
    assert "Kari Koordinator er tatt ut" in text_of(done)
    assert Question.objects.get().owner == heir
    assert "Kari" not in [one["name"] for one in done.context["staff"]]


def test_last_administrator_is_told_instead_of_asked(desk, administrator, coordinator):
    address = f"/nb/work/staff/{administrator.pk}/let-go/"

    assert "siste administratoren" in text_of(desk.get(address))
    assert "siste administratoren" in text_of(desk.post(address, {"to": str(coordinator.pk)}))
    assert User.objects.get(pk=administrator.pk).is_staff


def test_last_coordinator_is_told_instead_of_asked(page_for, coordinator):
    client = page_for(UserFactory(is_staff=True))

    assert "siste koordinatoren" in text_of(client.get(f"/nb/work/staff/{coordinator.pk}/let-go/"))


def test_whoever_lets_oneself_go_is_out(desk, administrator, coordinator):
    UserFactory(is_staff=True)

    left = desk.post(f"/nb/work/staff/{administrator.pk}/let-go/", {"to": str(coordinator.pk)})

    assert (left.status_code, left["Location"]) == (303, "/nb/")
    assert desk.get("/nb/work/").status_code == 302


def test_somebody_who_is_not_in_service_is_not_there(desk, user):
    assert desk.get(f"/nb/work/staff/{user.pk}/let-go/").status_code == 404
