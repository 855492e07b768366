from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from flyttehjelp.accounts.actions import issue_token, revoke_token
from flyttehjelp.accounts.models import AccessToken, User
from flyttehjelp.core.models import Happening
from tests.accounts.steps import sign_in, somebody, with_app
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/me/tokens/"
ME = "/api/v1/me/"


@pytest.fixture
def issue(at):
    def make(owner, **fields):
        given = {"name": "prog", "scopes": ["read"], "days": 30, "strong": False, "at": at}
        return issue_token(owner=owner, **{**given, **fields})

    return make


def program(secret):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    return client


def test_a_token_is_shown_once_and_kept_as_a_hash(client_for, user):
    response = client_for(user).post(URL, {"name": "skript", "scopes": ["jobs", "read"]})

    body = response.json()
    assert response.status_code == 201
    assert body["secret"].startswith("fh_")
    assert body["scopes"] == ["jobs", "read"]
    kept = AccessToken.objects.get()
    assert body["secret"] not in str(vars(kept))
    assert kept.expires_at - kept.created_at == timedelta(days=90)
    listed = client_for(user).get(URL).json()["results"]
    assert [token["id"] for token in listed] == [body["id"]]
    assert "secret" not in listed[0]


def test_a_token_tells_who_its_owner_is(issue, user):
    _, secret = issue(user)

    assert program(secret).get(ME).json()["email"] == user.email


@pytest.mark.parametrize("header", ["Token fh_wrong", "Token", "Token a b", "token \x80"])
def test_a_wrong_token_is_refused_also_where_anybody_may_read(header):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=header)

    response = client.get("/api/v1/region/")

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Token"
    assert response.json()["code"] == "authentication_failed"


def test_an_expired_token_opens_nothing(issue, user, at):
    _, secret = issue(user, at=at - timedelta(days=31))

    assert program(secret).get(ME).status_code == 401


def test_a_revoked_token_opens_nothing(issue, user, client_for):
    token, secret = issue(user)

    response = client_for(user).delete(f"{URL}{token.pk}/")

    assert response.status_code == 204
    assert program(secret).get(ME).status_code == 401
    assert client_for(user).get(URL).json()["results"] == []


def test_revoking_twice_is_written_down_once(issue, user, at):
    token, _ = issue(user)

    revoke_token(token, by=user, at=at)
    revoke_token(token, by=user, at=at + timedelta(hours=1))

    assert AccessToken.objects.get().revoked_at == at
    assert Happening.objects.filter(kind="token.revoked").count() == 1


def test_the_token_of_somebody_shut_out_opens_nothing(issue, user):
    _, secret = issue(user)

    User.objects.filter(pk=user.pk).update(is_active=False)

    assert program(secret).get(ME).status_code == 401


@pytest.mark.parametrize("method", ["patch", "post"])
def test_a_token_writes_nothing_that_no_scope_is_for(issue, user, method):
    _, secret = issue(user, scopes=["read", "questions", "jobs", "mentors"])
    path = {"patch": ME, "post": URL}[method]

    response = getattr(program(secret), method)(path, {"name": "Nina"})

    assert response.status_code == 403
    assert response.json()["code"] == "token_scope"


def test_a_token_without_the_scope_writes_nothing_there(issue, user):
    _, secret = issue(user, scopes=["questions"])

    response = program(secret).post("/api/v1/vacancies/", {})

    assert (response.status_code, response.json()["code"]) == (403, "token_scope")


def test_others_tokens_do_not_exist(issue, user, client_for):
    token, _ = issue(UserFactory())

    response = client_for(user).delete(f"{URL}{token.pk}/")

    assert response.status_code == 404
    assert client_for(user).get(URL).json()["results"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"name": "", "scopes": ["read"]},
        {"name": "x", "scopes": []},
        {"name": "x", "scopes": ["all"]},
        {"name": "x", "scopes": "read"},
        {"name": "x", "scopes": ["read"], "days": 366},
        {"name": "x", "scopes": ["read"], "days": 0},
        {"name": "x", "scopes": ["read"], "strong": True},
        {"scopes": ["read"]},
    ],
)
def test_what_is_asked_for_must_make_sense(client_for, user, body):
    response = client_for(user).post(URL, body)

    assert response.status_code == 400
    assert not AccessToken.objects.exists()


def test_twenty_tokens_are_enough_for_anybody(issue, user, client_for):
    for _ in range(20):
        issue(user)

    response = client_for(user).post(URL, {"name": "x", "scopes": ["read"]})

    assert (response.status_code, response.json()["code"]) == (409, "too_many_tokens")
    assert "20" in response.json()["detail"]


def test_a_coordinators_token_takes_a_session_with_a_second_factor(client, client_for):
    coordinator = with_app(somebody(is_coordinator=True))
    asked = {"name": "x", "scopes": ["read"]}
    weak = client_for(coordinator).post(URL, asked)
    sign_in(client, coordinator)

    strong = client.post(URL, asked, content_type="application/json")

    assert (weak.status_code, weak.json()["code"]) == (409, "mfa_required")
    assert strong.status_code == 201
    assert AccessToken.objects.get().strong
    assert program(strong.json()["secret"]).get(ME).json()["roles"] == ["coordinator"]


def test_a_token_from_before_its_owner_got_power_opens_nothing_any_more(issue, user):
    _, secret = issue(user)
    assert program(secret).get(ME).status_code == 200

    User.objects.filter(pk=user.pk).update(is_coordinator=True)

    assert program(secret).get(ME).status_code == 401
