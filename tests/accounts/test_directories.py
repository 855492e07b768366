"""Sign-in by a directory that really answers: Entra ID's and ID-porten's way, on this machine."""

from datetime import timedelta
from urllib.parse import urlsplit

import httpx
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from flyttehjelp.accounts import directories
from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock
from tests.accounts.steps import app_code, code_in_latest_letter, letters, somebody, with_app
from tests.servers.oidc import directory_server

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/oidc/kommune/login/"
KARI = {"sub": "kari-1", "email": "kari@kommune.example.org", "name": "Kari Nordmann"}


@pytest.fixture
def directory(settings):
    with directory_server() as directory:
        directory.claims = dict(KARI)
        settings.OIDC_PROVIDERS = [
            {
                "id": "kommune",
                "name": "Kommunen",
                "issuer": directory.issuer,
                "client_id": "flyttehjelp",
                "secret": "s",
                "trusted_domains": ["Kommune.example.org"],
                "strong": {"amr": ["mfa"], "acr": ["idporten-loa-substantial"]},
                "session_hours": 4,
            }
        ]
        settings.SOCIALACCOUNT_PROVIDERS = directories.as_allauth(settings.OIDC_PROVIDERS)
        yield directory


def go_there(client):
    """To the directory and back to our door; answer the address that leads in."""
    there = client.get(LOGIN)
    assert there.status_code == 302
    back = urlsplit(httpx.get(there.url).headers["Location"])
    assert back.path == f"{LOGIN}callback/"
    return f"{back.path}?{back.query}"


def come_in(client):
    return client.get(go_there(client), follow=True)


def who(client):
    return client.session.get("_auth_user_id")


def test_a_colleague_comes_in_as_the_user_she_was(directory, client):
    kari = somebody(email=KARI["email"])

    come_in(client)

    assert who(client) == str(kari.pk)
    linked = SocialAccount.objects.get()
    assert (linked.user, linked.uid) == (kari, "kari-1")
    assert letters()[-1].subject == "Ny måte å logge inn på"


def test_a_new_colleague_gets_a_user_of_her_own(directory, client):
    come_in(client)

    kari = User.objects.get()
    assert (kari.email, kari.name) == (KARI["email"], KARI["name"])
    assert who(client) == str(kari.pk)
    assert EmailAddress.objects.get().verified
    assert not kari.has_usable_password()


def test_a_changed_address_changes_nothing_for_whom_we_know(directory, client):
    come_in(client)
    directory.claims["email"] = "new@kommune.example.org"

    come_in(second := Client())

    assert User.objects.count() == 1
    assert who(second) == who(client)


def test_no_identity_number_is_kept_whatever_the_token_holds(directory, client):
    directory.claims |= {"pid": "13097248022", "birthdate": "1972-09-13"}

    come_in(client)
    come_in(Client())

    kept = SocialAccount.objects.get()
    assert kept.extra_data == {"strong": False}
    assert "13097248022" not in str(client.session.items())


def test_somebody_elses_address_is_not_hers_to_bring(directory, client):
    """A directory that may not vouch for an address cannot open the user who has it."""
    owner = somebody(email="owner@example.org")
    directory.claims |= {"email": owner.email, "email_verified": True}

    come_in(client)

    assert who(client) is None
    assert not SocialAccount.objects.exists()
    assert "/nb/accounts/login/" in letters()[-1].body


def test_without_an_address_she_gives_one_and_proves_it(directory, client):
    del directory.claims["email"]

    come_in(client)
    client.post("/nb/accounts/directory/signup/", {"email": "kari@example.org"})
    assert who(client) is None
    client.post("/nb/accounts/confirm-email/", {"code": code_in_latest_letter()})

    kari = User.objects.get()
    assert who(client) == str(kari.pk)
    assert (kari.email, SocialAccount.objects.get().uid) == ("kari@example.org", "kari-1")


def test_who_is_gone_from_the_directory_is_not_let_in(directory, client):
    directory.disabled = True

    page = come_in(client)

    assert page.redirect_chain[-1][0] == "/nb/accounts/directory/cancelled/"
    assert page.status_code == 200
    assert who(client) is None


def test_who_is_shut_out_here_is_not_let_in_by_the_directory(directory, client):
    kari = somebody(email=KARI["email"], is_active=False)

    come_in(client)

    assert who(client) is None
    assert not kari.is_active


def test_the_session_ends_so_that_the_directory_is_asked_again(directory, client, time_machine):
    come_in(client)
    before = client.get("/nb/accounts/email/").status_code

    time_machine.move_to(clock.now() + timedelta(hours=4, minutes=1))
    after = client.get("/nb/accounts/email/").status_code

    assert (before, after) == (200, 302)


@pytest.mark.parametrize(
    "claims", [{"amr": ["pwd", "mfa"]}, {"amr": "mfa"}, {"acr": "idporten-loa-substantial"}]
)
def test_the_directorys_second_factor_counts_as_ours(directory, client, claims):
    somebody(email=KARI["email"], is_coordinator=True)
    directory.token_claims = claims

    come_in(client)

    assert client.get("/api/v1/me/").json()["roles"] == ["coordinator"]


@pytest.mark.parametrize("claims", [{}, {"amr": ["pwd"]}, {"acr": "idporten-loa-low"}])
def test_a_directory_without_one_leaves_it_to_us(directory, client, claims):
    somebody(email=KARI["email"], is_coordinator=True)
    directory.token_claims = claims

    come_in(client)

    assert client.get("/api/v1/me/").json()["code"] == "mfa_required"


def test_the_app_is_asked_for_also_after_the_directory(directory, client):
    kari = with_app(somebody(email=KARI["email"], is_coordinator=True))

    come_in(client)
    before = who(client)
    client.post("/nb/accounts/mfa/authenticate/", {"code": app_code()})

    assert (before, who(client)) == (None, str(kari.pk))
    assert client.session.get_expiry_age() <= 4 * 3600


@pytest.mark.parametrize(
    "forged",
    [
        {"nonce": "another visit's"},
        {"nonce": ""},
        {"iss": "https://evil.example"},
        {"aud": "another service"},
        {"exp": 1},
        {"sub": "somebody-else"},
    ],
)
def test_a_token_that_is_not_for_this_visit_opens_nothing(directory, client, forged):
    directory.token_claims = forged

    page = come_in(client)

    assert who(client) is None
    assert not User.objects.exists()
    assert b"Innloggingen gikk ikke" in page.content


def test_an_answer_without_our_state_opens_nothing(directory, client):
    address = go_there(client)

    stranger, forged = Client(), address.replace("state=", "state=x")
    pages = [stranger.get(address), client.get(forged)]

    assert [who(stranger), who(client)] == [None, None]
    assert all(b"Innloggingen gikk ikke" in page.content for page in pages)


def test_an_answer_works_once(directory, client):
    address = go_there(client)
    client.get(address)
    client.post("/nb/accounts/logout/")

    client.get(address)

    assert who(client) is None


def test_each_visit_is_bound_by_state_nonce_and_proof(directory, client):
    go_there(client)
    go_there(client)

    first, second = directory.asked
    for name in ["state", "nonce", "code_challenge"]:
        assert first[name] != second[name]
    assert first["code_challenge_method"] == "S256"
    assert first["redirect_uri"] == f"http://testserver{LOGIN}callback/"


def test_a_directory_that_is_away_is_told_of_kindly(directory, client, settings):
    settings.OIDC_PROVIDERS[0]["issuer"] = "http://127.0.0.1:9"
    settings.SOCIALACCOUNT_PROVIDERS = directories.as_allauth(settings.OIDC_PROVIDERS)

    there, back = client.get(LOGIN), client.get(f"{LOGIN}callback/?code=x&state=x")

    assert there.status_code == 503
    assert b"Innloggingen gikk ikke" in there.content
    assert back.status_code < 500


def test_a_directory_that_goes_away_in_the_middle_is_told_of_kindly(directory, client, settings):
    address = go_there(client)
    settings.OIDC_PROVIDERS[0]["issuer"] = "http://127.0.0.1:9"
    settings.SOCIALACCOUNT_PROVIDERS = directories.as_allauth(settings.OIDC_PROVIDERS)

    assert client.get(address).status_code == 503
    assert who(client) is None


def test_one_connects_a_directory_to_the_user_one_has(directory, client, page_for):
    directory.claims["email"] = "private@example.org"
    kari = somebody(email="kari@example.org")
    client = page_for(kari)

    there = client.get(f"{LOGIN}?process=connect")
    back = urlsplit(httpx.get(there.url).headers["Location"])
    client.get(f"{back.path}?{back.query}")

    assert SocialAccount.objects.get().user == kari
    assert b"Kommunen" in client.get("/nb/accounts/directory/").content


def test_the_entrance_names_the_directories(directory, client):
    page = client.get("/nb/accounts/login/").content.decode()

    assert f'href="{LOGIN}?process=login"' in page
    assert "Kommunen" in page


def test_without_directories_none_is_named(client):
    assert "/accounts/oidc/" not in client.get("/nb/accounts/login/").content.decode()
    assert client.get(LOGIN).status_code == 404


@pytest.mark.parametrize(
    ("provider", "complaint"),
    [
        ({"id": "x", "name": "X", "issuer": "https://x", "client_id": "c"}, "secret"),
        (
            {"id": "x", "name": "X", "issuer": "i", "client_id": "c", "secret": "s", "hours": 1},
            "hours",
        ),
    ],
)
def test_a_setting_that_is_wrong_is_refused(provider, complaint):
    with pytest.raises(ImproperlyConfigured, match=complaint):
        directories.as_allauth([provider])
