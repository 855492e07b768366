"""The interests' resource: two views of one thing."""

import pytest

from jobs import actions
from jobs.models import Interest
from tests.factories.accounts import UserFactory
from tests.factories.jobs import EmployerContactFactory, InterestFactory, VacancyFactory
from tests.factories.relocation import NewcomerFactory

INTERESTS = "/api/v1/interests/"
WHAT_AN_EMPLOYER_SEES = {
    "id",
    "role",
    "vacancy",
    "name",
    "email",
    "message",
    "state",
    "due_at",
    "reminded_at",
    "counts_at",
    "counted_at",
    "answer",
    "answer_note",
    "created_at",
    "answered_at",
    "open_steps",
}


def problem(response):
    assert response["Content-Type"] == "application/problem+json"
    return response.status_code, response.json()["code"]


@pytest.fixture
def contact(db):
    return EmployerContactFactory()


@pytest.fixture
def received(contact):
    """An interest from a partner about whom much is known that employers must not see."""
    person = UserFactory(name="Demo Partner", phone="99 99 99 99")
    number_one = NewcomerFactory(situation="family")
    NewcomerFactory(user=person, came_with=number_one, situation="family", languages=["uk"])
    return InterestFactory(vacancy__employer=contact.employer, person=person)


def test_interest_is_sent(client_for, user):
    vacancy = VacancyFactory()

    response = client_for(user).post(
        INTERESTS, {"vacancy": str(vacancy.pk), "message": "Jeg kan natt."}
    )

    assert response.status_code == 201
    body = response.json()
    assert (body["role"], body["state"], body["message"]) == ("sent", "sent", "Jeg kan natt.")
    assert (body["open_steps"], body["contact_email"]) == (["withdraw"], "")
    assert body["vacancy"] == {
        "id": str(vacancy.pk),
        "title": vacancy.title,
        "employer_name": vacancy.employer_name,
        "state": "published",
    }


def test_employer_sees_what_the_person_chose_to_say_and_nothing_else(client_for, contact, received):
    response = client_for(contact.user).get(f"{INTERESTS}{received.pk}/")

    body = response.json()
    assert set(body) == WHAT_AN_EMPLOYER_SEES
    assert (body["role"], body["name"], body["email"]) == ("received", "Demo Partner", "")
    assert body["open_steps"] == ["answer"]
    assert set(body["vacancy"]) == {"id", "title", "employer_name", "state"}
    text = response.content.decode()
    for private in (received.person.email, "99 99", "family", '"uk"', str(received.person.pk)):
        assert private not in text


@pytest.mark.parametrize(("answer", "shown"), [("talk", True), ("later", False), ("no", False)])
def test_addresses_are_exchanged_with_a_talk_only(client_for, contact, received, answer, shown):
    body = {"answer": answer, "note": "Vi ringes."}
    answered = client_for(contact.user).post(f"{INTERESTS}{received.pk}/answer/", body)

    seen = client_for(received.person).get(f"{INTERESTS}{received.pk}/").json()

    assert answered.json()["email"] == (received.person.email if shown else "")
    assert seen["contact_email"] == (contact.user.email if shown else "")
    assert (seen["state"], seen["answer_note"]) == ("answered", "Vi ringes.")


def test_each_side_lists_its_own(client_for, contact, received):
    sent = InterestFactory(person=contact.user)
    InterestFactory()  # between others
    client = client_for(contact.user)

    rows = {
        role: [(row["id"], row["role"]) for row in client.get(INTERESTS, query).json()["results"]]
        for role, query in (
            ("all", {}),
            ("sent", {"role": "sent"}),
            ("received", {"role": "received"}),
        )
    }

    assert rows["sent"] == [(str(sent.pk), "sent")]
    assert rows["received"] == [(str(received.pk), "received")]
    assert sorted(rows["all"]) == sorted(rows["sent"] + rows["received"])


@pytest.mark.parametrize("how_many", [1, 3])
def test_list_takes_as_many_queries_for_three_as_for_one(
    client_for, contact, how_many, django_assert_num_queries
):
    InterestFactory.create_batch(how_many, vacancy__employer=contact.employer)

    with django_assert_num_queries(3):
        response = client_for(contact.user).get(INTERESTS)

    assert len(response.json()["results"]) == how_many


def test_list_is_narrowed_by_state_and_vacancy(client_for, contact, received):
    InterestFactory(vacancy__employer=contact.employer)
    client = client_for(contact.user)

    by_vacancy = client.get(INTERESTS, {"vacancy": str(received.vacancy_id), "state": "sent"})

    assert [row["id"] for row in by_vacancy.json()["results"]] == [str(received.pk)]
    assert client.get(INTERESTS, {"state": "answered"}).json()["results"] == []


@pytest.mark.parametrize("query", [{"x": "1"}, {"role": "x"}, {"state": "x"}, {"vacancy": "x"}])
def test_parameters_are_strict(client_for, user, query):
    assert problem(client_for(user).get(INTERESTS, query)) == (400, "invalid")


def test_withdrawn_interest_is_gone_for_the_employer(client_for, contact, received):
    response = client_for(received.person).post(f"{INTERESTS}{received.pk}/withdraw/")

    assert (response.json()["state"], response.json()["open_steps"]) == ("withdrawn", [])
    path = f"{INTERESTS}{received.pk}/"
    assert problem(client_for(contact.user).get(path)) == (404, "not_found")
    late = client_for(contact.user).post(f"{path}answer/", {"answer": "talk"})
    assert problem(late) == (404, "not_found")


def test_coordinator_sees_but_does_not_answer(client_for, coordinator, received):
    client = client_for(coordinator)

    seen = client.get(f"{INTERESTS}{received.pk}/")
    answered = client.post(f"{INTERESTS}{received.pk}/answer/", {"answer": "talk"})

    assert (seen.json()["role"], seen.json()["open_steps"]) == ("received", [])
    assert problem(answered) == (403, "not_yours")


@pytest.mark.parametrize("path", ["", "answer/", "withdraw/"])
def test_foreign_interest_does_not_exist(client_for, user, received, path):
    client = client_for(user)
    address = f"{INTERESTS}{received.pk}/{path}"

    response = client.post(address, {"answer": "talk"}) if path else client.get(address)

    assert problem(response) == (404, "not_found")


def test_nobody_reads_without_signing_in(anonymous_client, received):
    for path in (INTERESTS, f"{INTERESTS}{received.pk}/"):
        assert problem(anonymous_client.get(path)) == (401, "not_authenticated")


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/vacancy", "required"),
        ({"vacancy": "x"}, "/vacancy", "invalid"),
        ({"vacancy": "6f0f1f3e-0000-4000-8000-000000000000"}, "/vacancy", "does_not_exist"),
        ({"message": "Mitt nummer er 01010750160"}, "/message", "national_id"),
        ({"message": "x" * 2001}, "/message", "max_length"),
        ({"message": 7}, "/message", "invalid"),
        ({"person": "x"}, "/person", "unknown"),
        ({"state": "answered"}, "/state", "unknown"),
        ({"owner": None}, "/owner", "unknown"),
    ],
)
def test_shape_of_an_interest(client_for, user, body, pointer, code):
    if body and "vacancy" not in body:
        body = {"vacancy": str(VacancyFactory().pk), **body}

    response = client_for(user).post(INTERESTS, body)

    assert problem(response) == (400, "invalid")
    assert [(e["pointer"], e["code"]) for e in response.json()["errors"]] == [(pointer, code)]
    assert not Interest.objects.exists()


@pytest.mark.parametrize(
    ("facts", "code"), [({"ended": True}, "vacancy_closed"), ({"nav": True}, "apply_at_source")]
)
def test_interest_that_is_refused(client_for, user, facts, code):
    vacancy = VacancyFactory(**facts)

    response = client_for(user).post(INTERESTS, {"vacancy": str(vacancy.pk)})

    assert problem(response) == (409, code)


def test_interest_in_a_draft_of_others_has_no_object(client_for, user):
    vacancy = VacancyFactory(draft=True)

    response = client_for(user).post(INTERESTS, {"vacancy": str(vacancy.pk)})

    assert response.json()["errors"][0]["code"] == "does_not_exist"


def test_second_interest_and_own_vacancy_are_refused(client_for, contact, received):
    body = {"vacancy": str(received.vacancy_id)}

    again = client_for(received.person).post(INTERESTS, body)
    own = client_for(contact.user).post(INTERESTS, body)

    assert problem(again) == (409, "already_interested")
    assert problem(own) == (409, "own_vacancy")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"answer": "no"}, (409, "no_needs_reason")),
        ({"answer": "maybe"}, (400, "invalid")),
        ({}, (400, "invalid")),
        ({"answer": "talk", "answered_by": "x"}, (400, "invalid")),
    ],
)
def test_answer_that_is_refused(client_for, contact, received, body, expected):
    response = client_for(contact.user).post(f"{INTERESTS}{received.pk}/answer/", body)

    assert problem(response) == expected
    received.refresh_from_db()
    assert received.state == "sent"


def test_second_answer_is_a_conflict(client_for, contact, received, at):
    actions.answer_interest(received, answer="talk", note="", by=contact.user, at=at)

    response = client_for(contact.user).post(
        f"{INTERESTS}{received.pk}/answer/", {"answer": "talk"}
    )

    assert problem(response) == (409, "step_not_open")
