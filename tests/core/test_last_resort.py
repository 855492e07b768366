"""When a request comes to grief outside every view: in a middleware, or with the database away."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError

SORRY = {
    "nb": "Noe gikk galt hos oss",
    "nn": "Noko gjekk gale hos oss",
    "en": "Something went wrong",
}


@pytest.fixture
def breaking(page_for, user, monkeypatch):
    """A client somebody is signed in with, whose session breaks as it is read."""

    def with_(trouble):
        def load(_store):
            raise trouble

        client = page_for(user)
        client.raise_request_exception = False
        monkeypatch.setattr(SessionStore, "load", load)
        return client

    return with_


def test_a_program_is_told_to_come_back_when_the_database_is_away(breaking):
    answer = breaking(OperationalError("gone")).get("/api/v1/me/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "unavailable"


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_person_is_told_to_come_back_when_the_database_is_away(breaking, language):
    answer = breaking(OperationalError("gone")).get(f"/{language}/me/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert f'<html lang="{language}"' in answer.content.decode()
    assert "gone" not in answer.content.decode()


def test_a_program_gets_a_problem_when_we_crash(breaking):
    answer = breaking(RuntimeError("secret")).get("/api/v1/me/")

    assert (answer.status_code, answer.json()["code"]) == (500, "crashed")
    assert "Retry-After" not in answer


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_person_gets_a_page_when_we_crash(breaking, language):
    answer = breaking(RuntimeError("secret")).get(f"/{language}/me/")

    page = answer.content.decode()
    assert answer.status_code == 500
    assert SORRY[language] in page
    assert "secret" not in page


def test_a_name_that_is_not_ours_is_told_so_and_not_logged(client, caplog):
    client.raise_request_exception = False

    program = client.get("/api/v1/topics/", HTTP_HOST="evil.example")
    person = client.get("/en/", HTTP_HOST="evil.example")

    assert (program.status_code, program.json()["code"]) == (400, "unknown_host")
    assert person.status_code == 400
    assert [record.levelname for record in caplog.records if "evil" in record.getMessage()] == []


def test_what_django_refuses_is_not_our_fault(client, settings, db):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    client.raise_request_exception = False

    answer = client.post("/nb/accounts/login/", {"a": 1, "b": 2, "c": 3})

    assert answer.status_code == 400
