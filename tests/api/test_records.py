"""The records of processing and the impact assessment: fresh from the register, and written to."""

import threading

import pytest
from django.db import connection

from flyttehjelp.accounts import records
from flyttehjelp.accounts.models import RecordText
from flyttehjelp.core import clock, personal
from flyttehjelp.core.models import Happening
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
CONTACT = "/api/v1/records/processing/contact/"


@pytest.fixture
def administrator(db):
    return UserFactory(is_staff=True, name="Astrid Admin")


def test_both_are_made_of_the_register(administrator, client_for):
    client = client_for(administrator)

    records, assessment = (
        client.get(f"/api/v1/records/{document}/").json()
        for document in ["processing", "assessment"]
    )

    known = [activity.key for activity in personal.activities()]
    assert [each["key"] for each in records["activities"]] == known
    assert [each["key"] for each in assessment["activities"]] == known
    assert (records["risks"], len(assessment["risks"])) == ([], 7)


def test_what_nobody_has_set_is_said_and_by_which_setting(administrator, client_for, settings):
    settings.DATA_CONTROLLER = settings.PRIVACY_EMAIL = settings.UUSTATUS_URL = ""
    settings.CONTACT_EMAIL = "kontakt@example.org"
    bare = client_for(administrator).get("/api/v1/records/processing/").json()

    settings.DATA_CONTROLLER, settings.PRIVACY_EMAIL = "Regionen (demo)", "ombud@example.org"
    settings.UUSTATUS_URL = "https://uustatus.no/nb/erklaringer/demo"
    whole = client_for(administrator).get("/api/v1/records/processing/").json()

    assert bare["not_set"] == ["DATA_CONTROLLER", "PRIVACY_EMAIL", "UUSTATUS_URL"]
    assert (bare["controller"], bare["officer_email"]) == ("", "kontakt@example.org")
    assert whole["not_set"] == []
    assert (whole["controller"], whole["officer_email"]) == ("Regionen (demo)", "ombud@example.org")


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_table_says_which_facts_it_holds(client_for, language):
    client = client_for(UserFactory(language=language))

    said = client.get("/api/v1/processing/", headers={"accept-language": language}).json()

    tables = [table for activity in said["activities"] for table in activity["tables"]]
    assert len(tables) > 40
    assert [table["name"] for table in tables if not table["fields_held"]] == []


def test_a_section_that_is_emptied_is_the_draft_again(administrator, client_for):
    client = client_for(administrator)
    draft = client.get(CONTACT).json()["text"]

    client.post(CONTACT, {"text": "Ring ombudet.", "after": 0}, format="json")
    emptied = client.post(CONTACT, {"text": " \n", "after": 1}, format="json")

    said = client.get(CONTACT).json()
    assert emptied.status_code == 201
    assert (said["text"], said["is_draft"], said["number"]) == (draft, True, 2)
    assert [each["text"] for each in said["versions"]] == ["", "Ring ombudet."]


def test_a_section_longer_than_there_is_room_for_is_refused_in_words(administrator, client_for):
    sent = client_for(administrator).post(
        CONTACT, {"text": "å" * 20_001, "after": 0}, format="json"
    )

    assert sent.status_code == 400
    assert "20000" in str(sent.json()["errors"])
    assert not RecordText.objects.exists()


def test_a_section_begins_as_a_draft(administrator, client_for):
    said = client_for(administrator).get(CONTACT).json()

    assert (said["number"], said["by"], said["at"], said["versions"]) == (0, "", None, [])
    assert said["text"].startswith("Navn, rolle, telefon")


def test_what_is_written_stands_with_who_and_when_and_the_history(administrator, client_for):
    client = client_for(administrator)
    other = UserFactory(is_staff=True, name="Bjarne Bestyrer")

    client.post(CONTACT, {"text": "Ring ombudet.", "after": 0}, format="json")
    second = client_for(other).post(CONTACT, {"text": "Skriv heller.", "after": 1}, format="json")

    said = client.get(CONTACT).json()
    assert second.status_code == 201
    assert (said["text"], said["by"], said["number"]) == ("Skriv heller.", "Bjarne Bestyrer", 2)
    assert [(each["number"], each["by"]) for each in said["versions"]] == [
        (2, "Bjarne Bestyrer"),
        (1, "Astrid Admin"),
    ]
    whole = client.get("/api/v1/records/processing/").json()["sections"]
    assert {each["key"]: each["number"] for each in whole}["contact"] == 2
    assert Happening.objects.filter(kind="record.written").count() == 2


def test_nobody_writes_over_what_they_have_not_seen(administrator, client_for):
    client = client_for(administrator)
    client.post(CONTACT, {"text": "Første.", "after": 0}, format="json")

    late = client.post(CONTACT, {"text": "Andre.", "after": 0}, format="json")

    assert (late.status_code, late.json()["code"]) == (409, "record_changed_meanwhile")
    assert RecordText.objects.get().text == "Første."


@pytest.mark.django_db(transaction=True)
def test_of_many_who_write_at_once_one_is_first(administrator, client_for):
    start, answers = threading.Barrier(8), []

    def write():
        try:
            start.wait()
            body = {"text": "Min.", "after": 0}
            answers.append(client_for(administrator).post(CONTACT, body, format="json").status_code)
        finally:
            connection.close()

    writers = [threading.Thread(target=write) for _ in range(8)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()

    assert sorted(answers) == [201] + [409] * 7
    assert RecordText.objects.count() == 1


def test_only_administrators_read_and_write(coordinator, client_for, anonymous_client):
    client = client_for(coordinator)

    answers = [
        client.get("/api/v1/records/processing/"),
        client.get(CONTACT),
        client.post(CONTACT, {"text": "Nei.", "after": 0}, format="json"),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert anonymous_client.get(CONTACT).status_code == 401
    assert not RecordText.objects.exists()


@pytest.mark.parametrize("path", ["nothing/", "processing/nothing/", "assessment/contact/"])
def test_there_are_no_others(administrator, client_for, path):
    assert client_for(administrator).get(f"/api/v1/records/{path}").status_code == 404


def test_who_wrote_may_be_forgotten_and_the_text_stays(administrator, at):
    records.write_section(
        "assessment", "views", text="Alle er spurt.", after=0, by=administrator, at=at
    )

    administrator.delete()

    assert (RecordText.objects.get().by, RecordText.objects.get().text) == (None, "Alle er spurt.")


def test_the_next_number_is_the_databases_word_too(administrator):
    at = clock.now()
    records.write_section("assessment", "views", text="A", after=0, by=administrator, at=at)

    written = records.write_section(
        "assessment", "views", text="", after=1, by=administrator, at=at
    )

    assert (written.number, records.latest("assessment")["views"].text) == (2, "")
