from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock, outbox
from flyttehjelp.core.enums import NoticeState
from flyttehjelp.core.models import Notice
from tests.accounts.steps import (
    LOGIN,
    ask_for_code,
    code_in_latest_letter,
    enter_code,
    letters,
    sign_in,
    somebody,
)

pytestmark = pytest.mark.django_db
SIGNUP = "/nb/accounts/signup/"
CONFIRM = "/nb/accounts/confirm-email/"


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_a_code_by_letter_signs_in(client):
    person = somebody()

    asked = ask_for_code(client, person.email)
    entered = enter_code(client, code_in_latest_letter())

    assert asked.url == f"{LOGIN}code/confirm/"
    assert entered.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)


def test_the_letter_says_what_it_is_and_goes_to_the_asker_alone(client):
    person = somebody()

    ask_for_code(client, person.email)

    (letter,) = letters()
    assert letter.subject == "Koden din til Flyttehjelpen"
    assert letter.to == [person.email]
    assert "http://localhost:8000" in letter.body


def test_known_and_unknown_addresses_get_the_same_answer_and_a_letter_each():
    known, unknown = Client(), Client()
    person = somebody(email="known@example.org")

    answers = [ask_for_code(known, person.email), ask_for_code(unknown, "nobody@example.org")]
    pages = [known.get(answers[0].url), unknown.get(answers[1].url)]

    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0].url == answers[1].url
    texts = [
        page.content.decode().replace(email, "X").split("<main")[1].split("csrfmiddleware")[0]
        for page, email in zip(pages, [person.email, "nobody@example.org"], strict=True)
    ]
    assert texts[0] == texts[1]
    assert [letter.to[0] for letter in letters()] == [person.email, "nobody@example.org"]


def test_no_code_lets_a_stranger_in(client):
    ask_for_code(client, "nobody@example.org")

    answer = enter_code(client, "")

    assert answer.status_code == 200
    assert not is_signed_in(client)


def test_an_unknown_address_is_told_where_to_sign_up(client):
    ask_for_code(client, "nobody@example.org")

    assert "/nb/accounts/signup/" in letters()[0].body


def test_signing_up_takes_an_address_and_the_code_sent_to_it(client):
    client.post(SIGNUP, {"email": "New@Example.org"})
    assert not is_signed_in(client)

    client.post(CONFIRM, {"code": code_in_latest_letter()})

    person = User.objects.get()
    assert (person.email, person.language) == ("new@example.org", "nb")
    assert not person.has_usable_password()
    assert is_signed_in(client)
    assert EmailAddress.objects.get().verified


def test_signing_up_in_english_is_remembered(client):
    client.post("/en/accounts/signup/", {"email": "new@example.org"})

    assert User.objects.get().language == "en"


def test_signing_up_with_a_known_address_answers_alike_and_makes_nobody():
    first, second = Client(), Client()
    somebody(email="known@example.org")

    answers = [
        first.post(SIGNUP, {"email": "known@example.org"}),
        second.post(SIGNUP, {"email": "new@example.org"}),
    ]

    assert [answer.url for answer in answers] == [CONFIRM, CONFIRM]
    assert first.get(CONFIRM).status_code == second.get(CONFIRM).status_code == 200
    assert User.objects.filter(email="known@example.org").count() == 1
    assert "/nb/accounts/login/" in letters()[0].body


def test_three_wrong_codes_end_the_attempt(client):
    person = somebody()
    ask_for_code(client, person.email)
    code = code_in_latest_letter()

    for _ in range(3):
        enter_code(client, "WRON-GGGG")
    enter_code(client, code)

    assert not is_signed_in(client)


def test_a_code_runs_out_after_a_quarter_of_an_hour(client, time_machine):
    person = somebody()
    ask_for_code(client, person.email)
    code = code_in_latest_letter()

    time_machine.move_to(clock.now() + timedelta(minutes=16))
    enter_code(client, code)

    assert not is_signed_in(client)


def test_a_code_works_in_the_browser_that_asked_for_it_only(client):
    person = somebody()
    ask_for_code(client, person.email)

    enter_code(Client(), code_in_latest_letter())

    assert not is_signed_in(client)


def test_a_new_code_can_be_asked_for(client):
    person = somebody()
    ask_for_code(client, person.email)

    client.post(f"{LOGIN}code/confirm/", {"action": "resend"})
    enter_code(client, code_in_latest_letter())

    assert len(letters()) == 2
    assert is_signed_in(client)


def test_somebody_shut_out_gets_the_answer_of_a_stranger_and_is_out_at_once(client):
    person = somebody()
    sign_in(client, person)

    User.objects.filter(pk=person.pk).update(is_active=False)
    answer = client.get("/nb/accounts/email/")
    ask_for_code(Client(), person.email)

    assert answer.url.startswith(LOGIN)
    assert "/nb/accounts/signup/" in letters()[-1].body


def test_the_sixth_code_in_a_quarter_is_refused(settings):
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": "20/15m/ip,5/15m/key"}
    somebody(email="known@example.org")

    answers = [ask_for_code(Client(), "known@example.org") for _ in range(6)]

    assert [answer.status_code for answer in answers] == [302] * 5 + [200]
    assert len(letters()) == 5


def test_one_machine_may_ask_twenty_times_in_a_quarter(settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "20/15m/ip"}

    answers = [ask_for_code(Client(), f"p{n}@example.org") for n in range(21)]

    assert [answer.status_code for answer in answers] == [302] * 20 + [429]


def test_a_code_is_sealed_while_it_waits_and_wiped_when_it_is_sent(client):
    person = somebody()
    ask_for_code(client, person.email)
    waiting = Notice.objects.get()

    code = code_in_latest_letter()

    assert waiting.sealed
    assert code not in str(vars(waiting))
    assert person.email not in str(vars(waiting))
    sent = Notice.objects.get()
    assert (sent.state, sent.sealed) == (NoticeState.SENT, "")


def test_a_code_that_has_run_out_is_not_sent(client):
    ask_for_code(client, somebody().email)
    later = clock.now() + timedelta(minutes=16)

    outbox.send_due(now=lambda: later)

    notice = Notice.objects.get()
    assert (notice.state, notice.sealed) == (NoticeState.CANCELLED, "")
    assert letters() == []


def test_leaving_takes_a_post(client):
    person = somebody()
    sign_in(client, person)

    client.get("/nb/accounts/logout/")
    assert is_signed_in(client)
    client.post("/nb/accounts/logout/")

    assert not is_signed_in(client)


def test_a_new_address_counts_when_its_code_is_entered(client):
    person = somebody(email="old@example.org")
    sign_in(client, person)

    client.post("/nb/accounts/email/", {"action_add": "", "email": "new@example.org"})
    before = User.objects.get().email
    client.post(CONFIRM, {"code": code_in_latest_letter()})

    assert (before, User.objects.get().email) == ("old@example.org", "new@example.org")
    assert "old@example.org" in [letter.to[0] for letter in letters()]


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/x"])
def test_the_way_on_never_leads_out_of_the_house(client, address):
    person = somebody()

    client.post(LOGIN, {"login": person.email, "next": address})
    answer = client.post(
        f"{LOGIN}code/confirm/", {"code": code_in_latest_letter(), "next": address}
    )

    assert answer.url == reverse("home")


@pytest.mark.parametrize("path", ["password/reset/", "password/change/", "password/set/"])
def test_there_are_no_passwords(client, path):
    assert client.get(f"/nb/accounts/{path}").status_code == 404


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("path", ["login/", "login/code/", "signup/", "inactive/"])
def test_pages_of_the_entrance_hold_no_script_or_style_of_their_own(client, language, path):
    page = client.get(f"/{language}/accounts/{path}").content.decode()

    assert "<style" not in page
    assert " style=" not in page
    assert "javascript:" not in page
    scripts = [part.split(">")[0] for part in page.split("<script")[1:]]
    assert all("src=" in script or "application/json" in script for script in scripts)
