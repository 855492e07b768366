"""The survey over HTTP: by its link and by nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from flyttehjelp.insight.models import SurveyInvitation, SurveyResponse, SurveyStop, SurveyWords
from flyttehjelp.insight.queries.surveys import link_for
from tests.factories.accounts import UserFactory
from tests.factories.insight import SurveyInvitationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation():
    return SurveyInvitationFactory()


@pytest.fixture
def form(invitation):
    return f"/api/v1/surveys/?key={link_for(invitation.pk)}"


def test_the_link_shows_the_questions_and_uses_nothing_up(anonymous_client, form):
    first, second = (anonymous_client.get(form).json() for _ in range(2))

    keys = [question["key"] for question in first["questions"]]
    assert first == second
    assert (first["wave"], first["state"]) == ("arrival", "open")
    assert keys == [
        *("right_job", "stay", "lived_here", "children", "education", "drew", "words"),
        *("municipality", "sex", "sector"),
    ]
    assert not SurveyInvitation.objects.get().used


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "Hvor lenge ser du for deg å bo her?"),
        ("nn", "Kor lenge ser du føre deg å bu her?"),
        ("en", "How long do you expect to live here?"),
    ],
)
def test_questions_come_in_the_readers_language(anonymous_client, form, language, text):
    answer = anonymous_client.get(form, headers={"accept-language": language})

    assert answer.json()["questions"][1]["text"] == text


def test_a_later_wave_asks_less(anonymous_client):
    later = SurveyInvitationFactory(wave="months_3")

    answer = anonymous_client.get(f"/api/v1/surveys/?key={link_for(later.pk)}").json()

    keys = [question["key"] for question in answer["questions"]]
    assert keys == ["right_job", "stay", "words", "municipality", "sex", "sector"]


def test_answers_are_stored_and_the_link_is_used_up(anonymous_client, form):
    body = {"right_job": "hard", "drew": ["job", "job"], "words": "Fint her.", "sex": ""}

    first = anonymous_client.post(form, body, format="json")
    second = anonymous_client.post(form, body, format="json")

    assert (first.status_code, first.json()["state"], first.json()["questions"]) == (
        201,
        "used",
        [],
    )
    assert (second.status_code, second.json()["code"]) == (409, "survey_answered")
    assert SurveyResponse.objects.get().answers == {"right_job": "hard", "drew": ["job"]}
    assert SurveyWords.objects.get().text == "Fint her."


def test_what_one_has_had_is_left_out_on_request(anonymous_client, form):
    anonymous_client.post(form, {"stay": "unsure", "without_services": True}, format="json")

    assert SurveyResponse.objects.get().service == "untold"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"right_job": "maybe"}, "/right_job"),
        ({"drew": ["nature", "gold"]}, "/drew/1"),
        ({"drew": "nature"}, "/drew"),
        ({"words": "Jeg er 13097248022."}, "/words"),
        ({"words": "a" * 2001}, "/words"),
        ({"name": "Kari"}, "/name"),
    ],
)
def test_what_was_not_asked_is_refused_and_uses_nothing_up(anonymous_client, form, body, pointer):
    answer = anonymous_client.post(form, body, format="json")

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert not SurveyInvitation.objects.get().used


def test_an_empty_form_is_refused_kindly(anonymous_client, form):
    answer = anonymous_client.post(form, {}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (409, "survey_empty")


def test_an_old_link_says_that_it_is_over(anonymous_client):
    old = SurveyInvitationFactory(sent_on=timezone.localdate() - timedelta(days=61))
    form = f"/api/v1/surveys/?key={link_for(old.pk)}"

    shown = anonymous_client.get(form).json()
    sent = anonymous_client.post(form, {"stay": "unsure"}, format="json")

    assert (shown["state"], shown["questions"]) == ("over", [])
    assert (sent.status_code, sent.json()["code"]) == (409, "survey_over")


def test_a_link_we_did_not_make_opens_nothing(anonymous_client, invitation):
    other = SurveyInvitationFactory()
    signature = link_for(other.pk).partition("-")[2]

    for link in (f"{invitation.pk.hex}-{signature}", invitation.pk.hex, "x", f"x-{signature}"):
        assert anonymous_client.get(f"/api/v1/surveys/?key={link}").status_code == 404


def test_stop_is_said_without_answering(anonymous_client, invitation, form):
    stop = form.replace("?", "stop/?")

    answers = [anonymous_client.post(stop, {}, format="json") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert SurveyStop.objects.get().newcomer_id == invitation.newcomer_id


def test_who_is_signed_in_answers_as_nobody_too(client_for, form):
    answer = client_for(UserFactory()).post(form, {"stay": "unsure"}, format="json")

    assert answer.status_code == 201


def test_answering_too_often_is_refused(anonymous_client, form):
    answers = [anonymous_client.post(form, {}, format="json") for _ in range(31)]

    assert answers[-1].status_code == 429
