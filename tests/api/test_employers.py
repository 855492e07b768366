"""The employers' resource."""

from datetime import timedelta

import pytest

from flyttehjelp.accounts.models import AccessToken, User
from flyttehjelp.accounts.tokens import digest_of, new_secret
from jobs.models import Employer, EmployerContact
from tests.factories.jobs import EmployerContactFactory, EmployerFactory, org_number
from tests.servers import register as faults
from tests.servers.register import entity

EMPLOYERS = "/api/v1/employers/"
NUMBER = org_number(5)


def problem(response):
    assert response["Content-Type"] == "application/problem+json"
    return response.status_code, response.json()["code"]


def test_sign_up_by_organisation_number(client_for, brreg, user, coordinator):
    brreg.entities[NUMBER] = entity(NUMBER)
    spaced = f"{NUMBER[:3]} {NUMBER[3:6]} {NUMBER[6:]}"

    response = client_for(user).post(EMPLOYERS, {"org_number": spaced})

    assert response.status_code == 201
    body = response.json()
    assert (body["org_number"], body["name"], body["sector"]) == (
        NUMBER,
        "PRØVEVERKET AS",
        "private",
    )
    assert (body["state"], body["mine"], body["open_steps"]) == ("applied", True, [])
    assert body["due_at"] is not None
    assert Employer.objects.get().owner == coordinator


def test_sign_up_needs_somebody_signed_in(anonymous_client):
    response = anonymous_client.post(EMPLOYERS, {"org_number": NUMBER})

    assert problem(response) == (401, "not_authenticated")


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/org_number", "required"),
        ({"org_number": "abc"}, "/org_number", "invalid"),
        ({"org_number": None}, "/org_number", "null"),
        ({"org_number": [1]}, "/org_number", "invalid"),
        ({"org_number": NUMBER, "state": "vetted"}, "/state", "unknown"),
        ({"org_number": NUMBER, "sector": "public"}, "/sector", "unknown"),
    ],
)
def test_shape_of_a_sign_up(client_for, user, brreg, body, pointer, code):
    response = client_for(user).post(EMPLOYERS, body)

    assert problem(response) == (400, "invalid")
    assert [(e["pointer"], e["code"]) for e in response.json()["errors"]] == [(pointer, code)]
    assert not Employer.objects.exists()


@pytest.mark.parametrize(
    ("number", "facts", "code"),
    [
        ("123456789", None, "org_number_wrong"),
        (NUMBER, None, "org_number_unknown"),
        (NUMBER, {"konkurs": True}, "employer_not_sound"),
    ],
)
def test_refused_sign_up(client_for, user, brreg, number, facts, code):
    if facts:
        brreg.entities[number] = entity(number, **facts)

    response = client_for(user).post(EMPLOYERS, {"org_number": number})

    assert problem(response) == (409, code)


def test_sign_up_of_a_known_employer_is_refused(client_for, user, brreg):
    EmployerFactory(org_number=NUMBER)

    response = client_for(user).post(EMPLOYERS, {"org_number": NUMBER})

    assert problem(response) == (409, "employer_known")


def test_sign_up_without_the_register_works(client_for, user, brreg):
    brreg.fault = faults.status_500

    response = client_for(user).post(EMPLOYERS, {"org_number": NUMBER})

    assert (response.status_code, response.json()["standing"]) == (201, "unchecked")


@pytest.mark.parametrize("how_many", [1, 3])
def test_public_list_shows_the_vetted_ones(anonymous_client, how_many, django_assert_num_queries):
    vetted = EmployerFactory.create_batch(how_many)
    EmployerFactory(applied=True)  # which must not leak

    with django_assert_num_queries(1):
        response = anonymous_client.get(EMPLOYERS)

    results = response.json()["results"]
    assert {row["id"] for row in results} == {str(each.pk) for each in vetted}
    assert [row["open_steps"] for row in results] == [[]] * how_many


def test_facts_that_are_not_public_stay_inside(anonymous_client, client_for, user, at):
    due = at + timedelta(days=3)
    waiting = EmployerFactory(applied=True, due_at=due)
    EmployerContactFactory(employer=waiting, user=user)
    path = f"{EMPLOYERS}{waiting.pk}/"

    stranger = anonymous_client.get(path)
    inside = client_for(user).get(path)

    assert problem(stranger) == (404, "not_found")
    assert inside.json()["due_at"] is not None


def test_refusal_is_for_the_employer_itself(anonymous_client, client_for, user, coordinator, at):
    refused = EmployerContactFactory(
        user=user, employer__state="refused", employer__refusal="Fordi."
    ).employer
    path = f"{EMPLOYERS}{refused.pk}/"

    assert client_for(user).get(path).json()["refusal"] == "Fordi."
    assert client_for(coordinator).get(path).json()["open_steps"] == ["vet"]
    assert anonymous_client.get(path).status_code == 404


def test_mine_are_those_one_acts_for(client_for, user, anonymous_client):
    mine = EmployerContactFactory(user=user, employer__applied=True).employer
    EmployerContactFactory()  # somebody else's

    response = client_for(user).get(EMPLOYERS, {"mine": "true"})

    assert [row["id"] for row in response.json()["results"]] == [str(mine.pk)]
    assert problem(anonymous_client.get(EMPLOYERS, {"mine": "true"})) == (401, "not_authenticated")


def test_coordinator_lists_those_who_wait(client_for, coordinator):
    waiting = EmployerFactory(applied=True)
    EmployerFactory()

    response = client_for(coordinator).get(EMPLOYERS, {"state": "applied"})

    (row,) = response.json()["results"]
    assert (row["id"], row["open_steps"]) == (str(waiting.pk), ["vet", "refuse"])


@pytest.mark.parametrize(
    "query", [{"statte": "x"}, {"state": "x"}, {"mine": "kanskje"}, {"page": "2"}]
)
def test_parameters_are_strict(anonymous_client, query):
    assert problem(anonymous_client.get(EMPLOYERS, query)) == (400, "invalid")


def test_coordinator_vets_and_refuses(client_for, coordinator):
    first, second = EmployerFactory.create_batch(2, applied=True)
    client = client_for(coordinator)

    vetted = client.post(f"{EMPLOYERS}{first.pk}/vet/")
    refused = client.post(f"{EMPLOYERS}{second.pk}/refuse/", {"reason": "Ukjent."})

    assert (vetted.json()["state"], vetted.json()["open_steps"]) == ("vetted", [])
    assert (refused.json()["state"], refused.json()["refusal"]) == ("refused", "Ukjent.")
    again = client.post(f"{EMPLOYERS}{first.pk}/vet/")
    assert problem(again) == (409, "step_not_open")


def test_own_contact_does_not_vet(client_for, user):
    employer = EmployerContactFactory(user=user, employer__applied=True).employer

    response = client_for(user).post(f"{EMPLOYERS}{employer.pk}/vet/")

    assert problem(response) == (403, "not_yours")


def test_stranger_does_not_even_see_what_waits(client_for, user):
    employer = EmployerFactory(applied=True)

    response = client_for(user).post(f"{EMPLOYERS}{employer.pk}/refuse/", {"reason": "x"})

    assert problem(response) == (404, "not_found")


@pytest.mark.parametrize("how_many", [1, 3])
def test_contacts_know_each_other(client_for, user, how_many, django_assert_num_queries):
    employer = EmployerContactFactory(user=user).employer
    EmployerContactFactory.create_batch(how_many - 1, employer=employer)
    EmployerContactFactory()  # somebody else's

    with django_assert_num_queries(3):
        response = client_for(user).get(f"{EMPLOYERS}{employer.pk}/contacts/")

    results = response.json()["results"]
    assert len(results) == how_many
    assert set(results[0]) == {"id", "email", "created_at", "me"}
    assert sum(contact["me"] for contact in results) == 1


def test_contacts_are_hidden_from_others(client_for, user, anonymous_client):
    path = f"{EMPLOYERS}{EmployerContactFactory().employer.pk}/contacts/"

    assert problem(client_for(user).get(path)) == (404, "not_found")
    assert problem(client_for(user).post(path, {"email": "x@example.org"})) == (404, "not_found")
    assert problem(anonymous_client.get(path)) == (401, "not_authenticated")


def test_contact_is_added_by_address(client_for, user):
    employer = EmployerContactFactory(user=user).employer
    path = f"{EMPLOYERS}{employer.pk}/contacts/"

    response = client_for(user).post(path, {"email": "Ny@example.org"})

    assert (response.status_code, response.json()["email"]) == (201, "ny@example.org")
    assert employer.contacts.count() == 2
    again = client_for(user).post(path, {"email": "ny@example.org"})
    assert problem(again) == (409, "contact_known")


def test_contact_leaves_and_the_last_one_stays(client_for, user):
    contact = EmployerContactFactory(user=user)
    colleague = EmployerContactFactory(employer=contact.employer)
    path = f"{EMPLOYERS}{contact.employer_id}/contacts/"
    client = client_for(user)

    gone = client.delete(f"{path}{colleague.pk}/")
    last = client.delete(f"{path}{contact.pk}/")

    assert (gone.status_code, gone.content) == (204, b"")
    assert problem(last) == (409, "last_contact")


def test_contacts_of_others_are_not_there_to_be_taken_out(client_for, user):
    mine = EmployerContactFactory(user=user)
    theirs = EmployerContactFactory()

    for employer in (mine.employer_id, theirs.employer_id):
        response = client_for(user).delete(f"{EMPLOYERS}{employer}/contacts/{theirs.pk}/")
        assert problem(response) == (404, "not_found")

    assert EmployerContact.objects.count() == 2


def test_sector_cannot_be_typed(client_for, user, brreg):
    body = {"org_number": "123456789", "sector": "public"}

    assert problem(client_for(user).post(EMPLOYERS, body)) == (400, "invalid")


def test_employer_the_register_warns_of_cannot_be_vetted(client_for, coordinator):
    employer = EmployerFactory(applied=True, standing="bankrupt")
    client = client_for(coordinator)

    shown = client.get(f"{EMPLOYERS}{employer.pk}/").json()
    response = client.post(f"{EMPLOYERS}{employer.pk}/vet/")

    assert (shown["standing"], shown["open_steps"]) == ("bankrupt", ["refuse"])
    assert problem(response) == (409, "employer_not_sound")


@pytest.mark.parametrize(
    "body", [{"email": "ikke en adresse"}, {}, {"email": "a@example.org", "user": "x"}]
)
def test_shape_of_a_new_contact(client_for, user, body):
    employer = EmployerContactFactory(user=user).employer

    response = client_for(user).post(f"{EMPLOYERS}{employer.pk}/contacts/", body)

    assert problem(response) == (400, "invalid")
    assert EmployerContact.objects.count() == 1


def test_eleventh_sign_up_of_an_hour_is_too_many(client_for, user, brreg):
    client = client_for(user)

    statuses = [client.post(EMPLOYERS, {"org_number": "1"}).status_code for _ in range(11)]

    assert statuses == [400] * 10 + [429]


@pytest.mark.parametrize(("scopes", "status"), [(["jobs"], 409), (["mentors"], 403)])
def test_program_needs_the_scope(api_client_with, user, brreg, scopes, status):
    response = api_client_with(user, scopes).post(EMPLOYERS, {"org_number": "123456789"})

    assert response.status_code == status


@pytest.fixture
def api_client_with(anonymous_client, at):
    def make(person: User, scopes: list[str]):
        secret = new_secret()
        AccessToken.objects.create(
            user=person,
            name="prøve",
            digest=digest_of(secret),
            scopes=scopes,
            created_at=at,
            expires_at=at + timedelta(days=1),
        )
        anonymous_client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
        return anonymous_client

    return make
