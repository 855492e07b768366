"""What those on guard can read of who comes in: ids and codes, no address and no code."""

import pytest

from flyttehjelp.accounts.actions import appoint_coordinator
from flyttehjelp.core import clock
from tests.accounts.steps import (
    ask_for_code,
    code_in_latest_letter,
    enter_code,
    letters,
    sign_in,
    somebody,
    with_app,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(written):
    def lines():
        return [line for line in written() if line["event"].startswith("security.")]

    return lines


def test_who_signs_in_and_how_and_who_leaves(client, told):
    person = somebody()

    sign_in(client, person)
    client.post("/nb/accounts/logout/")

    come, gone = told()
    assert (come["event"], come["whom"]) == ("security.sign_in.done", str(person.pk))
    assert come["ways"] == ["code"]
    assert (gone["event"], gone["whom"]) == ("security.sign_out.done", str(person.pk))
    assert person.email not in str([come, gone])


def test_a_second_factor_is_told_with_the_rest(client, told):
    person = with_app(somebody(is_coordinator=True))

    sign_in(client, person)

    (come,) = told()
    assert come["ways"] == ["code", "mfa"]


def test_a_wrong_code_is_told(client, told):
    person = somebody()
    ask_for_code(client, person.email)

    enter_code(client, "WRNG-CODE")

    (line,) = told()
    assert (line["event"], line["whom"]) == ("security.sign_in.code_wrong", str(person.pk))
    assert "WRNG" not in str(line)


def test_a_wrong_second_factor_is_told(client, told):
    person = with_app(somebody())
    ask_for_code(client, person.email)
    enter_code(client, code_in_latest_letter())
    client.post("/nb/accounts/mfa/authenticate/", {"code": "000000"})

    (line,) = told()
    assert (line["event"], line["whom"]) == ("security.second_factor.code_wrong", str(person.pk))


def test_a_code_for_an_address_nobody_has_tells_of_nobody(client, told):
    ask_for_code(client, "nobody@example.org")
    enter_code(client, "WRNG-CODE")

    assert [line["whom"] for line in told()] == [None]


def test_a_changed_way_in_is_told(client, told):
    person = somebody()
    sign_in(client, person)
    client.post("/nb/accounts/email/", {"action_add": "", "email": "new@example.org"})
    letters()

    assert "new@example.org" not in str(told())


@pytest.mark.django_db(transaction=True)
def test_a_role_that_is_given_is_told(told):
    person = appoint_coordinator("ny@example.org", administrator=False, at=clock.now())

    (line,) = told()
    assert (line["event"], line["about"]) == ("security.coordinator.appointed", str(person.pk))
