"""The three kinds of page, apart from any hall."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from api.client import Answer
from frontend.pages.frame import (
    ApiForm,
    Refused,
    SeeOther,
    as_json,
    ask,
    fill_in,
    private,
    public,
    take_step,
)
from tests.factories.accounts import UserFactory


class Wish(ApiForm):
    text = forms.CharField(label="Hva ønsker du deg?")
    by = forms.DateField(label="Innen", required=False)


@pytest.fixture(autouse=True)
def _in_bokmal():
    with translation.override("nb"):
        yield


@pytest.fixture
def request_for(db):
    """A request as a page gets it, with session and messages."""

    def make(method="get"):
        request = getattr(RequestFactory(), method)("/nb/page/?a=1")
        request.user = UserFactory()
        SessionMiddleware(lambda _: HttpResponse()).process_request(request)
        MessageMiddleware(lambda _: HttpResponse()).process_request(request)
        return request

    return make


def said(request):
    return [(message.level_tag, message.message) for message in get_messages(request)]


def test_ask_answers_what_the_api_answers(request_for):
    region = ask(request_for(), "/region/")

    assert region["key"] == "lillehammer"


def test_what_the_api_does_not_have_is_a_page_not_found(request_for):
    @public
    def page(request):
        return HttpResponse(ask(request, "/no-such-thing/"))

    with pytest.raises(Http404):
        page(request_for())


def test_what_the_api_does_not_understand_is_said_on_the_page(request_for):
    @public
    def page(request):
        return HttpResponse(ask(request, "/region/", {"colour": "blue"}))

    response = page(request_for())

    assert response.status_code == 400
    assert "Noe i det du sendte, må rettes." in response.content.decode()


@pytest.mark.parametrize(
    ("status", "heading"),
    [
        (403, "Denne døren er låst for deg"),
        (410, "Dette er ikke åpent lenger"),
        (503, "Det gikk ikke denne gangen"),
    ],
)
def test_each_refusal_has_a_page_with_the_sentence_of_the_api(request_for, status, heading):
    @private
    def page(request):
        raise Refused(Answer(status, {"status": status, "detail": "En setning."}))

    response = page(request_for())

    assert response.status_code == status
    assert heading in response.content.decode()
    assert "En setning." in response.content.decode()


def test_who_is_no_longer_signed_in_signs_in_and_comes_back(request_for):
    @private
    def page(request):
        raise Refused(Answer(401, {"status": 401, "detail": "Logg inn."}))

    response = page(request_for())

    assert response["Location"] == "/nb/accounts/login/?next=/nb/page/%3Fa%3D1"


def test_form_is_shown_empty(request_for):
    response = fill_in(request_for(), Wish(), "_form.html", path="/wishes/", done=SeeOther)

    assert response.status_code == 200
    assert "må rettes" not in response.content.decode()


def test_form_sends_what_was_filled_in_and_goes_on(request_for):
    sent = {}

    def send(request, path, body):
        sent[path] = body
        return Answer(201, {"id": "7"})

    response = fill_in(
        request_for("post"),
        Wish({"text": "En turvenn", "by": ""}),
        "_form.html",
        path="/wishes/",
        send=send,
        also={"language": "nb"},
        done=lambda made: SeeOther(f"/nb/wish/{made['id']}/"),
    )

    assert sent == {"/wishes/": {"text": "En turvenn", "language": "nb"}}
    assert (response.status_code, response["Location"]) == (303, "/nb/wish/7/")


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (
            Answer(400, {"errors": [{"pointer": "/text", "detail": "For kort."}]}),
            "Hva ønsker du deg? For kort.",
        ),
        (
            Answer(400, {"errors": [{"pointer": "/language", "detail": "Ukjent språk."}]}),
            "Ukjent språk.",
        ),
        (Answer(409, {"detail": "Du har alt et ønske."}), "Du har alt et ønske."),
    ],
)
def test_form_comes_back_with_the_errors_and_what_was_typed(request_for, answer, sentence):
    response = fill_in(
        request_for("post"),
        Wish({"text": "En <b>turvenn</b>"}),
        "_form.html",
        path="/wishes/",
        send=lambda *_: answer,
        done=SeeOther,
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert 'value="En &lt;b&gt;turvenn&lt;/b&gt;"' in page
    assert "ds-error-summary" in page


@pytest.mark.parametrize(
    ("wait", "told"), [(61, "2 minutter"), (5400, "90 minutter"), (5401, "2 timer")]
)
def test_who_sends_too_often_reads_when_to_try_again_and_loses_nothing(request_for, wait, told):
    response = fill_in(
        request_for("post"),
        Wish({"text": "En <b>turvenn</b>"}),
        "_form.html",
        path="/wishes/",
        send=lambda *_: Answer(429, {"detail": "Vent litt."}, wait=wait),
        done=SeeOther,
    )

    page = " ".join(response.content.decode().split())
    assert response.status_code == 429
    assert "Vent litt før du sender på nytt" in page
    assert f"Du har sendt mye på kort tid. Teksten din er her ennå; prøv igjen om {told}." in page
    assert "Dette må rettes" not in page
    assert 'value="En &lt;b&gt;turvenn&lt;/b&gt;"' in page


def test_form_that_is_not_filled_in_is_not_sent(request_for):
    response = fill_in(request_for("post"), Wish({}), "_form.html", path="/wishes/", done=SeeOther)

    page = response.content.decode()
    assert response.status_code == 422
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_text_error"' in page


def test_form_refused_as_a_whole_is_a_page_of_its_own(request_for):
    @public
    def page(request):
        return fill_in(
            request, Wish({"text": "Hei"}), "_form.html", path="/no-such/", done=SeeOther
        )

    with pytest.raises(Http404):
        page(request_for("post"))


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer(200, {}), ("success", "Det er gjort.")),
        (
            Answer(409, {"detail": "Noen kom deg i forkjøpet."}),
            ("error", "Noen kom deg i forkjøpet."),
        ),
        (
            Answer(400, {"errors": [{"pointer": "/reason", "detail": "Velg en grunn."}]}),
            ("error", "Velg en grunn."),
        ),
    ],
)
def test_step_goes_back_and_says_there_what_came_of_it(request_for, answer, message):
    request = request_for("post")

    response = take_step(
        request, "/offers/1/accept/", said="Det er gjort.", back="/nb/", send=lambda *_: answer
    )

    assert (response.status_code, response["Location"]) == (303, "/nb/")
    assert said(request) == [message]


def test_step_on_what_is_not_ones_own_is_a_page_not_found(request_for):
    @private
    def page(request):
        return take_step(request, "/no-such/1/accept/", said="Det er gjort.", back="/nb/")

    with pytest.raises(Http404):
        page(request_for("post"))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2026, 3, 1), "2026-03-01"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (Decimal("12.5"), 12.5),
        ([date(2026, 3, 1), "a"], ["2026-03-01", "a"]),
        (True, True),
    ],
)
def test_values_become_json(value, expected):
    assert as_json(value) == expected
