"""Bad input on pages: a kind page in the reader's language, no traceback, nothing half-written."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from api import throttles
from flyttehjelp.faq import links
from mentors.models import Offer
from tests.api.test_bad_input import everything_stored
from tests.factories.accounts import UserFactory
from tests.factories.faq import QuestionFactory
from tests.strangers import everything_of

pytestmark = pytest.mark.django_db

LANGUAGES = ["nb", "nn", "en"]
NOBODYS = "00000000-0000-4000-8000-000000000000"
FORM = "application/x-www-form-urlencoded"
UNREADABLE = {
    "NUL": b"text=a%00b",
    "raw NUL": b"text=a\x00b",
    "broken UTF-8": b"text=%ff%fe",
    "raw broken UTF-8": b"text=\xff\xfe",
    "half a letter": b"text=a%C3",
    "surrogate": b"text=%ED%A0%BD",
}
# Sign-in is its own house: another library's pages, which write to the session as they are read.
NOT_OURS = re.compile(r"accounts/")


def walk(patterns, before=""):
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern
        else:
            yield from walk(pattern.url_patterns, route)


ALL = {route: pattern.name for route, pattern in walk(get_resolver("frontend.urls").url_patterns)}
ROUTES = sorted(route for route in ALL if not NOT_OURS.match(route))
SIGN_IN = sorted(route for route in ALL if NOT_OURS.match(route))
# Pressed without what they need, these lead back to the page they stand on, which says why.
SENT_BACK = re.compile(r"^pulses/.*/answer/$|^work/wishes/assignment/|/hand-over/$")
# A program reads these, and is told in a sentence and not by a page.
FEEDS = {"jobs/feed/"}


@pytest.fixture
def somebody(db):
    return UserFactory(is_coordinator=True)


@pytest.fixture
def things(somebody):
    return everything_of(somebody)


@pytest.fixture
def client(page_for, somebody, things, monkeypatch):
    """Somebody who is everything at once, so that nothing is refused for another reason."""
    monkeypatch.setattr(throttles, "RATES", dict.fromkeys(throttles.RATES, (10**6, 60)))
    client = page_for(somebody)
    client.raise_request_exception = False
    return client


def address(route, things, language="nb"):
    """The address of a route with an id of the right kind in it."""
    kinds = [kind for kind in sorted(things, key=len, reverse=True) if kind in route]
    words = {"employer/vacancies": "vacancies", "work/answers": "entries", "answers/": "entries"}
    kinds = [kind for part, kind in words.items() if part in route] + kinds
    thing = things[kinds[0]] if kinds else things["employers"]
    return f"/{language}/" + re.sub(r"<[^>]+>", str(thing), route)


def trouble_with(answer, *statuses, language="nb"):
    """What is wrong with a page that says no, or nothing."""
    page = answer.content.decode()
    if answer.status_code not in (statuses or range(400, 500)):
        return f"{answer.status_code} {page[:200]}"
    if f'<html lang="{language}"' not in page or "<h1>" not in page:
        return f"no page: {page[:200]}"
    return "Traceback" if "Traceback" in page or "Exception" in page else ""


def only_bad(answers):
    return {what: why for what, why in answers.items() if why}


def post(client, path, raw, content_type=FORM, **more):
    return client.generic("POST", path, raw, content_type=content_type, **more)


def test_two_megabytes_are_too_much(client, things):
    before = everything_stored()

    wrong = {}
    for n, route in enumerate(ROUTES + SIGN_IN):
        language = LANGUAGES[n % 3]
        answer = post(client, address(route, things, language), b"text=" + b"a" * 2_000_000)
        wrong[route] = trouble_with(answer, 413, language=language)

    assert only_bad(wrong) == {}
    assert everything_stored() == before


def test_a_form_nobody_can_read(client, things):
    before = everything_stored()

    wrong = {}
    for n, route in enumerate(ROUTES + SIGN_IN):
        language = LANGUAGES[n % 3]
        name, raw = list(UNREADABLE.items())[n % len(UNREADABLE)]
        answer = post(client, address(route, things, language), raw)
        wrong[route, name] = trouble_with(answer, 400, language=language)

    assert only_bad(wrong) == {}
    assert everything_stored() == before


@pytest.mark.parametrize(
    ("raw", "content_type"),
    [
        (b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\na\x00b\r\n--x--', "x"),
        (b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\r\n--x--', "x"),
        (b"no parts at all", ""),
    ],
)
def test_a_form_in_parts_nobody_can_read(client, raw, content_type):
    kind = f"multipart/form-data; boundary={content_type}"

    assert trouble_with(post(client, "/nb/questions/new/", raw, kind), 400) == ""


def test_more_fields_than_any_form_has(client):
    raw = "&".join(f"a{n}=1" for n in range(1500)).encode()

    assert trouble_with(post(client, "/nn/questions/new/", raw), 400, language="nn") == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("end", ["%00", "?q=%00", "?q=%ff", "?%00=1", "?a=%ed%a0%80"])
def test_an_address_nobody_can_read(client, language, end):
    answer = client.get(f"/{language}/answers/{end}")

    assert trouble_with(answer, 400, language=language) == ""


def test_a_form_without_its_csrf_token(client, things):
    client.handler.enforce_csrf_checks = True
    before = everything_stored()

    wrong = {}
    for n, route in enumerate(ROUTES + SIGN_IN):
        language = LANGUAGES[n % 3]
        for token in ("", "&csrfmiddlewaretoken=" + "x" * 64):
            answer = post(client, address(route, things, language), f"a=b{token}".encode())
            wrong[route, token] = trouble_with(answer, 403, 404, language=language)

    assert only_bad(wrong) == {}
    assert everything_stored() == before


@pytest.mark.parametrize("asked", LANGUAGES)
@pytest.mark.parametrize("path", ["/de/answers/", "/xx/", "/answers/", "/%F0%9F"])
def test_a_language_that_is_none(client, path, asked):
    answer = client.get(path, headers={"Accept-Language": asked})

    if answer.status_code == 302:  # without a language at all: led to the reader's own
        assert answer["Location"] == f"/{asked}{path}"
    else:
        assert trouble_with(answer, 404, language=asked) == ""


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS"])
def test_a_method_no_page_has(client, things, method):
    before = everything_stored()

    wrong = {}
    for n, route in enumerate(ROUTES):
        language = LANGUAGES[n % 3]
        answer = client.generic(method, address(route, things, language), b"", content_type=FORM)
        if answer.status_code not in {302, 303}:  # a step shows the page its button stands on
            wrong[route] = trouble_with(answer, 404, 405, 410, 422, language=language)

    assert only_bad(wrong) == {}
    assert everything_stored() == before


def test_a_page_that_only_shows_takes_nothing(client, things):
    answers = {
        route: post(
            client, address(route, things), b"nonsense=1", headers={"Accept-Language": "nb"}
        )
        for route in ROUTES
        if "<" not in route and "new" not in route
    }

    assert {route for route, answer in answers.items() if answer.status_code == 200} == set()
    assert trouble_with(answers["answers/"], 405) == ""
    assert trouble_with(answers["jobs/"], 405) == ""


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("thing", [NOBODYS, "1", "ikke-en-id", "a" * 3000, "%F0%9F%98%80"])
def test_what_is_foreign_or_impossible_does_not_exist(client, things, thing, method):
    before = everything_stored()

    wrong = {}
    for n, route in enumerate(route for route in ROUTES if "<" in route):
        language = LANGUAGES[n % 3]
        path = f"/{language}/" + re.sub(r"<[^>]+>", thing, route)
        answer = client.generic(method, path, b"reason=nei", content_type=FORM)
        if answer.status_code == 303 and (method == "GET" or SENT_BACK.search(route)):
            continue  # a button of a list: what one may press is on that page
        wrong[route] = trouble_with(answer, 404, 405, 422, language=language)

    assert only_bad(wrong) == {}
    assert everything_stored() == before


def test_what_is_somebody_elses_does_not_exist(page_for, things):
    stranger = page_for(UserFactory())
    stranger.raise_request_exception = False
    before = everything_stored()

    wrong = {}
    for route in (route for route in ROUTES if "<uuid" in route):
        for method in ("GET", "POST"):
            path = address(route, things)
            answer = stranger.generic(method, path, b"", content_type=FORM)
            if answer.status_code == 303 and (method == "GET" or SENT_BACK.search(route)):
                continue
            wrong[method, route] = trouble_with(answer, 403, 404, 405, 422)

    assert only_bad(wrong) == {}
    assert everything_stored() == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sign_in_that_has_run_out(page_for, user, language):
    client = page_for(user)
    Session.objects.update(expire_date=timezone.now() - timedelta(days=1))
    wish = f"/{language}/wish/"

    seen = client.get(f"{wish}?a=1")
    sent = client.post(wish, {"note": "Noe"}, headers={"Referer": f"http://testserver{wish}"})

    assert (seen.status_code, seen["Location"]) == (
        302,
        f"/{language}/accounts/login/?next={wish}%3Fa%3D1",
    )
    assert trouble_with(sent, 403, language=language) == ""
    assert f"/{language}/accounts/login/?next=%2F{language}%2Fwish%2F" in sent.content.decode()


@pytest.mark.parametrize("elsewhere", ["https://evil.example.org/nb/wish/", "", "::::", "//evil"])
def test_the_way_back_from_the_sign_in_leads_nowhere_else(page_for, elsewhere):
    sent = page_for().post("/nb/wish/", {"note": "Noe"}, headers={"Referer": elsewhere})

    assert trouble_with(sent, 403) == ""
    assert 'href="/nb/accounts/login/"' in sent.content.decode()
    assert "evil" not in sent.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["", "a:b:c", "x" * 2000, "%E2%98%83"])
def test_a_secret_link_that_opens_nothing(page_for, language, key):
    question = QuestionFactory()
    offer = f"/{language}/mentor/offers/{NOBODYS}/?key={key}"

    for path in (f"/{language}/questions/{question.pk}/?key={key}", offer):
        answer = page_for().get(path)
        if answer.status_code != 302:  # without a key an offer asks who you are
            assert trouble_with(answer, 404, language=language) == ""


def test_a_secret_link_that_was_changed_since(page_for):
    question = QuestionFactory(link_version=2)
    key = links.key_for(question.pk, 1)

    assert trouble_with(page_for().get(f"/nb/questions/{question.pk}/?key={key}"), 404) == ""


ABSURD = ["page=0", "page=-1", "page=1000000", "page=1e9", "page=" + "9" * 400, "page=%D9%A1"]
ABSURD += ["cursor=%25", "cursor=" + "a" * 3000, "cursor=bz0xJnA9eA%3D%3D", "limit=100000"]
ABSURD += ["state=nonsense", "municipality=%F0%9F%98%80", "topic=%27%22", "q=" + "x" * 3000]


@pytest.mark.parametrize("query", ABSURD)
def test_page_numbers_and_filters_out_of_this_world(client, things, query):
    wrong = {}
    pages = [route for route in ROUTES if "<" not in route and route not in FEEDS]
    for n, route in enumerate(pages):
        language = LANGUAGES[n % 3]
        answer = client.get(f"{address(route, things, language)}?{query}", follow=True)
        if answer.status_code != 200:  # a page without pages looks past it
            wrong[route] = trouble_with(answer, 400, 404, 405, 422, language=language)

    assert only_bad(wrong) == {}


def test_the_three_languages_say_it_each_in_its_own_words(client):
    said = {
        language: re.findall(
            r"<h1>(.*?)</h1>", post(client, f"/{language}/", b"a=%00").content.decode(), re.DOTALL
        )
        for language in LANGUAGES
    }

    assert len({tuple(heading) for heading in said.values()}) == 3


def test_an_offer_of_somebody_else_cannot_be_answered_with_another_key(page_for, things):
    offer = Offer.objects.get(pk=things["offers"])

    answer = page_for().post(
        f"/nb/mentor/offers/{offer.pk}/accept/?key=a:b:c", {"agreed_months": 6}
    )

    assert trouble_with(answer, 404) == ""
