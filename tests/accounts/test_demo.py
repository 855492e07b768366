import pytest
from allauth.mfa.models import Authenticator

from flyttehjelp.accounts import demo
from flyttehjelp.accounts.models import User
from tests.accounts.steps import ask_for_code, code_in_latest_letter, enter_code, sign_in

pytestmark = pytest.mark.django_db


def test_demo_is_loaded_once_however_often(at):
    demo.load_demo(at=at)
    demo.load_demo(at=at)

    assert User.objects.count() == len(demo.PEOPLE)
    assert Authenticator.objects.count() == 2
    assert all("(demo)" in user.name for user in User.objects.order_by("email"))


def test_every_sign_in_shown_is_one_that_works(client, at):
    demo.load_demo(at=at)

    shown = {address for __, address, __ in demo.demo_sign_ins()}

    assert shown == set(demo.PEOPLE)
    ask_for_code(client, "hr@example.org")
    assert enter_code(client, code_in_latest_letter()).status_code == 302


def test_the_coordinator_of_the_demo_signs_in_with_the_secret_that_is_shown(client, at):
    demo.load_demo(at=at)
    coordinator = User.objects.get(email="coordinator@example.org")

    sign_in(client, coordinator)

    assert client.session["_auth_user_id"] == str(coordinator.pk)
    assert demo.DEMO_SECRET in str(demo.demo_sign_ins())
    assert coordinator.deputy.email == "deputy-coordinator@example.org"


def test_a_coordinator_who_took_the_app_off_is_not_given_it_back(at):
    demo.load_demo(at=at)
    Authenticator.objects.all().delete()

    demo.load_demo(at=at)

    assert not Authenticator.objects.exists()
