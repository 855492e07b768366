"""Mine: all that is known of me, as a file, taken back, forgotten."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest

from api.my_data import MOST_ROWS
from flyttehjelp.accounts import erasure
from flyttehjelp.accounts.models import Consent, User
from flyttehjelp.core import personal
from flyttehjelp.core.models import Happening
from flyttehjelp.faq.models import ArchiveMark
from jobs.actions.interests import send_interest
from jobs.actions.saved_searches import save_search
from jobs.search import VacancyWish
from mentors.actions.mentors import sign_up_mentor
from mentors.actions.wishes import make_wish
from mentors.rules import ETHICS_VERSION
from tests.accounts import life
from tests.factories.accounts import UserFactory
from tests.factories.faq import QuestionFactory
from tests.factories.jobs import (
    EmployerContactFactory,
    InterestFactory,
    SavedSearchFactory,
    VacancyFactory,
)
from tests.factories.mentors import (
    ConcernFactory,
    MentorFactory,
    MentorshipFactory,
    OfferFactory,
    WishFactory,
)
from tests.factories.network import ReferralFactory
from tests.factories.relocation import MunicipalityFactory, NewcomerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(db):
    return life.whole_life()


def test_everything_marked_is_told_to_its_owner(person, client_for):
    marks = life.mark_everything(person)

    said = client_for(person).get("/api/v1/me/data/")

    assert said.status_code == 200
    hidden = {"mfa.Authenticator.data", "core.Notice.sealed", "accounts.AccessToken.digest"}
    hidden |= {
        "jobs.SavedSearch.digest",
        "socialaccount.SocialToken.token",
        "socialaccount.SocialToken.token_secret",
    }
    told = said.content.decode()
    assert {field for field, mark in marks.items() if mark not in told} == hidden & set(marks)


def test_nothing_of_anybody_else_is_told(person, client_for):
    marks = life.mark_everything(person)
    stranger = UserFactory()

    told = client_for(stranger).get("/api/v1/me/data/").content.decode()

    assert [field for field, mark in marks.items() if mark in told] == []


def test_the_file_says_the_same_as_data_and_as_a_page(person, client_for):
    answer = client_for(person).get("/api/v1/me/export/")

    with ZipFile(BytesIO(answer.content)) as packed:
        names = packed.namelist()
        data = json.loads(packed.read("data.json"))
        page = packed.read("data.html").decode()
    assert answer["Content-Type"] == "application/zip"
    assert sorted(names) == ["data.html", "data.json"]
    assert [each["key"] for each in data["activities"]] == [
        activity.key for activity in personal.activities()
    ]
    assert person.email in page
    assert "Å finne en mentor som passer" in page


def test_the_file_holds_every_row_however_many(client_for, at):
    person = UserFactory()
    Happening.objects.bulk_create(
        Happening(kind="profile.changed", about=person.pk, by=person.pk, at=at, facts={})
        for _ in range(MOST_ROWS + 1)
    )

    packed = client_for(person).get("/api/v1/me/export/").content
    read = client_for(person).get("/api/v1/me/data/").json()

    with ZipFile(BytesIO(packed)) as opened:
        data = json.loads(opened.read("data.json"))
        page = opened.read("data.html").decode()
    assert longest(data) == MOST_ROWS + 1
    assert page.count("navn, telefon og språk") > MOST_ROWS
    assert longest(read) == MOST_ROWS


def longest(said):
    tables = [table for activity in said["activities"] for table in activity["tables"]]
    return max(len(table["rows"]) for table in tables)


def test_what_was_reported_stays_with_who_reported_it(client_for):
    mentorship = MentorshipFactory()
    reporter, reported = mentorship.newcomer.user, mentorship.mentor.user
    ConcernFactory(mentorship=mentorship, raised_by=reporter, note="hemmelig melding")

    told = client_for(reported).get("/api/v1/me/data/").content.decode()

    assert "hemmelig melding" not in told
    assert "hemmelig melding" in client_for(reporter).get("/api/v1/me/data/").content.decode()


def test_who_said_no_to_a_wish_is_not_told(client_for):
    offer = OfferFactory()

    told = client_for(offer.wish.newcomer.user).get("/api/v1/me/data/").json()

    tables = [table["name"] for each in told["activities"] for table in each["tables"]]
    assert "mentortilbud" not in tables


def test_to_be_forgotten_takes_a_letter_and_a_yes(client_for):
    person = UserFactory()
    client = client_for(person)

    asked = client.post("/api/v1/me/erase/")
    wrong = client.post("/api/v1/me/erase/confirm/", {"key": "x:y"}, format="json")
    key = erasure.key_for(person.pk)
    done = client.post("/api/v1/me/erase/confirm/", {"key": key}, format="json")

    assert (asked.status_code, wrong.status_code, done.status_code) == (202, 409, 200)
    assert wrong.json()["code"] == "erasure_link_worthless"
    assert done.json() == {"forgotten": True}
    assert not User.objects.filter(pk=person.pk).exists()


def test_what_stands_before_it_is_said(coordinator, client_for):
    question = QuestionFactory(asker=UserFactory())
    client = client_for(question.asker)
    key = erasure.key_for(question.asker.pk)

    done = client.post("/api/v1/me/erase/confirm/", {"key": key}, format="json")

    assert done.json() == {"forgotten": False}
    waits = client.get("/api/v1/me/data/").json()["erasure"]
    assert waits["waiting_for"] == [
        "Spørsmål må merkes som arkivert eller som noe som ikke skal arkiveres."
    ]


def test_a_withdrawn_consent_hides_the_partner_in_the_next_request(client_for):
    referral = ReferralFactory(opened=True)
    contact = client_for(referral.owner)
    address = f"/api/v1/referrals/{referral.pk}/"
    assert contact.get(address).json()["card"] is not None

    left = client_for(referral.partner).post(f"/api/v1/consents/{referral.pk}/withdraw/")

    assert (left.status_code, left.json()["given"]) == (200, [])
    assert contact.get(address).json()["card"] is None
    line = Consent.objects.get(purpose="referral")
    assert (line.user, line.given) == (referral.partner_id, False)
    assert [each["given"] for each in left.json()["log"]] == [False]


def test_each_kind_of_consent_is_listed_and_taken_back(client_for):
    person = UserFactory()
    ReferralFactory(opened=True, partner=person)
    interest = InterestFactory(person=person)
    EmployerContactFactory(employer=interest.vacancy.employer)
    SavedSearchFactory(person=person)
    MentorFactory(user=person)
    WishFactory(newcomer=NewcomerFactory(user=person, moves_on="2026-03-01"))
    client = client_for(person)

    given = client.get("/api/v1/consents/").json()["given"]
    answers = [client.post(f"/api/v1/consents/{each['id']}/withdraw/") for each in given]

    assert {each["purpose"] for each in given} == {
        *("interest", "mentor", "referral", "saved_search", "survey", "wish"),
    }
    assert {answer.status_code for answer in answers} == {200}
    left = client.get("/api/v1/consents/").json()
    assert left["given"] == []
    assert {each["purpose"]: each["given"] for each in left["log"]} == dict.fromkeys(
        ["interest", "mentor", "referral", "saved_search", "survey", "wish"], False
    )


def test_each_yes_has_a_line_in_the_log(client_for, at):
    person, vacancy = UserFactory(), VacancyFactory()
    EmployerContactFactory(employer=vacancy.employer)
    send_interest(vacancy, message="", by=person, at=at)
    save_search(wish=VacancyWish(words="kokk"), rhythm="daily", name="", by=person, at=at)
    make_wish(by=person, at=at, content={"languages": ["nb"], "help_with": ["around"]})
    profile = {"municipality": MunicipalityFactory(), "languages": ["nb"]}
    sign_up_mentor(by=person, at=at, profile=profile, ethics_accepted=True)

    log = client_for(person).get("/api/v1/consents/").json()["log"]

    assert {each["purpose"]: each["given"] for each in log} == dict.fromkeys(
        ["interest", "mentor", "saved_search", "wish"], True
    )
    versions = {each["purpose"]: each["version"] for each in log}
    assert versions["mentor"] == ETHICS_VERSION


def test_nobody_takes_back_what_another_gave(client_for):
    interest = InterestFactory()

    answer = client_for(UserFactory()).post(f"/api/v1/consents/{interest.pk}/withdraw/")

    assert answer.status_code == 404


def test_a_coordinator_marks_a_question_for_the_archive(coordinator, client_for, at):
    waited = QuestionFactory(asker=UserFactory())
    QuestionFactory()
    key = erasure.key_for(waited.asker.pk)
    erasure.confirm_erasure(waited.asker, key=key, at=at)
    client = client_for(coordinator)

    first, second = client.get("/api/v1/archive-marks/").json()["results"]
    silent = client.post(
        "/api/v1/archive-marks/",
        {"question": str(waited.pk), "decision": "archived"},
        format="json",
    )
    marked = client.post(
        "/api/v1/archive-marks/", {"question": first["id"], "decision": "exempt"}, format="json"
    )

    assert (first["id"], first["is_waited_for"]) == (str(waited.pk), True)
    assert second["is_waited_for"] is False
    assert (silent.status_code, silent.json()["code"]) == (409, "archive_reference_missing")
    assert marked.status_code == 201
    assert ArchiveMark.objects.get().by == coordinator
    assert len(client.get("/api/v1/archive-marks/").json()["results"]) == 1


def test_the_file_is_made_three_times_a_day_and_each_time_told(client_for, written):
    person = UserFactory()
    client = client_for(person)

    answers = [client.get("/api/v1/me/export/") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert int(answers[3]["Retry-After"]) > 0
    assert client_for(UserFactory()).get("/api/v1/me/export/").status_code == 200
    told = [line["whom"] for line in written() if line["event"] == "security.data.exported"]
    assert told[:3] == [str(person.pk)] * 3
