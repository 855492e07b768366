"""Who has power over others' cases does nothing without a second factor."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from flyttehjelp.accounts import sessions
from flyttehjelp.core import clock
from tests.accounts.steps import (
    app_code,
    ask_for_code,
    code_in_latest_letter,
    enter_code,
    letters,
    sign_in,
    somebody,
    with_app,
)

pytestmark = pytest.mark.django_db
MFA = "/nb/accounts/mfa/"
ROLES = [{"is_coordinator": True}, {"is_staff": True}, {"is_superuser": True}]


def refused(client):
    return client.get("/api/v1/region/")


@pytest.mark.parametrize("role", ROLES)
def test_a_code_by_letter_alone_opens_nothing_but_the_way_to_a_second_factor(client, role):
    sign_in(client, somebody(**role))

    page, answer, setting_up = client.get("/nb/"), refused(client), client.get(MFA)

    assert page.status_code == 302
    assert page.url == f"{MFA}?next=%2Fnb%2F"
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "mfa_required"
    assert setting_up.status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_no_method_gets_past(client, method):
    sign_in(client, somebody(is_coordinator=True))

    answer = getattr(client, method)("/api/v1/region/")

    assert answer.status_code == 403


def test_anybody_else_needs_none(client):
    sign_in(client, somebody())

    assert refused(client).status_code == 200


def test_a_coordinator_may_always_leave(client):
    sign_in(client, somebody(is_coordinator=True))

    client.post("/nb/accounts/logout/")

    assert refused(client).status_code == 200


def test_power_given_in_the_middle_of_a_session_needs_it_at_once(client):
    person = somebody()
    sign_in(client, person)

    person.is_coordinator = True
    person.save(update_fields=["is_coordinator"])

    assert refused(client).status_code == 403


def test_code_and_app_together_open_everything(client):
    person = with_app(somebody(is_coordinator=True))

    sign_in(client, person)

    assert refused(client).status_code == 200


def test_the_app_is_asked_for_before_anybody_is_signed_in(client):
    person = with_app(somebody(is_coordinator=True))
    ask_for_code(client, person.email)

    answer = enter_code(client, code_in_latest_letter())

    assert answer.url == f"{MFA}authenticate/"
    assert "_auth_user_id" not in client.session
    assert client.get(answer.url).status_code == 200


def test_turning_on_the_app_opens_everything_in_the_same_session(
    client, django_capture_on_commit_callbacks
):
    person = somebody(is_coordinator=True)
    sign_in(client, person)

    page = client.get(f"{MFA}totp/activate/")
    secret = page.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{MFA}totp/activate/", {"code": app_code(secret)})
    asked = client.get("/nb/")
    client.post(f"{MFA}reauthenticate/", {"code": app_code(secret)})

    assert asked.url == f"{MFA}reauthenticate/?next=%2Fnb%2F"
    assert refused(client).status_code == 200
    codes = client.get(f"{MFA}recovery-codes/")
    assert len(codes.context["unused_codes"]) == 10
    assert letters()[-1].subject == "Autentiseringsapp er slått på"


def test_a_recovery_code_opens_once(client):
    person = with_app(somebody(is_coordinator=True))
    sign_in(client, person)
    client.post(f"{MFA}reauthenticate/", {"code": app_code(ahead=1)})
    client.post(f"{MFA}recovery-codes/generate/")
    spare = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]

    def enter_spare():
        client.post("/nb/accounts/logout/")
        ask_for_code(client, person.email)
        enter_code(client, code_in_latest_letter())
        return client.post(f"{MFA}authenticate/", {"code": spare})

    first, second = enter_spare(), enter_spare()

    assert (first.status_code, second.status_code) == (302, 200)


def test_secrets_of_apps_are_sealed_in_the_database():
    person = with_app(somebody())

    stored = Authenticator.objects.get(user=person)

    assert "JBSWY3DPEHPK3PXP" not in str(stored.data)
    assert stored.wrap().validate_code(app_code())


def test_turning_it_off_needs_the_code_again(client):
    person = with_app(somebody(is_coordinator=True))
    sign_in(client, person)

    answer = client.post(f"{MFA}totp/deactivate/")

    assert answer.url.startswith(f"{MFA}reauthenticate/")
    assert Authenticator.objects.filter(user=person).exists()


def test_six_wrong_codes_are_too_many(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key"}
    person = with_app(somebody(is_coordinator=True))
    ask_for_code(client, person.email)
    enter_code(client, code_in_latest_letter())

    for _ in range(5):
        client.post(f"{MFA}authenticate/", {"code": "000000"})
    client.post(f"{MFA}authenticate/", {"code": app_code()})

    assert "_auth_user_id" not in client.session


def test_records_of_somebody_else_count_for_nothing(page_for):
    other, person = somebody(), somebody(is_coordinator=True)
    client = page_for(person)
    session = client.session
    session["account_authentication_methods_user"] = str(other.pk)
    session.save()

    assert refused(client).status_code == 403


def test_the_session_of_a_coordinator_ends_after_a_working_day(client, time_machine):
    sign_in(client, with_app(somebody(is_coordinator=True)))

    age = client.session.get_expiry_date() - clock.now()
    time_machine.move_to(clock.now() + timedelta(hours=12, minutes=1))
    answer = client.get("/nb/accounts/email/")

    assert abs(age - sessions.TRUSTED_FOR) < timedelta(minutes=1)
    assert answer.url.startswith("/nb/accounts/login/")


def test_using_a_coordinators_session_does_not_prolong_it(client):
    sign_in(client, with_app(somebody(is_coordinator=True)))
    before = client.session.get_expiry_date()

    session = client.session
    session["touched"] = time.time()
    session.save()

    assert client.session.get_expiry_date() == before


def test_anybody_elses_session_lasts_two_weeks(client):
    sign_in(client, somebody())

    assert client.session.get_expiry_age() == 14 * 24 * 3600


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "account_email",
        "account_logout",
        "socialaccount_connections",
    ],
)
def test_pages_of_ones_own_user_hold_no_style_or_script_of_their_own(client, name):
    sign_in(client, somebody())

    page = client.get(reverse(name))

    assert page.status_code == 200
    text = page.content.decode()
    assert " style=" not in text
    scripts = [part.split(">")[0] for part in text.split("<script")[1:]]
    assert all("src=" in script or "application/json" in script for script in scripts)
    assert "default-src 'self'" in page["Content-Security-Policy"]
