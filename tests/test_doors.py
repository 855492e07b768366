"""The inventory of doors: every way into the interface, and who gets how far.

Everything here belongs to strangers. A route that is not listed fails.
"""

import re
from datetime import date

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver

from flyttehjelp.insight.models import SurveyWords
from tests.factories.accounts import UserFactory
from tests.factories.faq import EntryFactory, TopicFactory
from tests.factories.jobs import EmployerContactFactory, SavedSearchFactory, VacancyFactory
from tests.factories.mentors import MentorFactory
from tests.factories.relocation import MunicipalityFactory, NewcomerFactory, PlaceFactory
from tests.strangers import everything_of, token_of

pytestmark = pytest.mark.django_db
V1 = "api/v1/"

WHO = ["nobody", "newcomer", "partner", "contact", "mentor", "coordinator"]
DOORS = """
GET    archive-marks/                         401 403 403 403 403 200
POST   archive-marks/                         401 403 403 403 403 400
GET    assignment/<uuid:pk>/                  401 403 403 403 403 200
POST   assignment/<uuid:pk>/allow/            401 403 403 403 403 400
POST   assignment/<uuid:pk>/ask/              401 403 403 403 403 400
POST   assignment/<uuid:pk>/drop/             401 403 403 403 403 200
POST   assignment/<uuid:pk>/keep-apart/       401 403 403 403 403 400
POST   assignment/<uuid:pk>/lock/             401 403 403 403 403 400
POST   assignment/<uuid:pk>/send/             401 403 403 403 403 200
POST   assignment/<uuid:pk>/unlock/           401 403 403 403 403 400
GET    assignment/preview/                    401 403 403 403 403 200
POST   assignment/preview/                    401 403 403 403 403 202
POST   assignment/run/                        401 403 403 403 403 202
GET    checklist/                             200 200 200 200 200 200
PATCH  checklist/                             401 400 400 400 400 400
GET    checklist/calendar/                    400 400 400 400 400 400
POST   checklist/<slug:step>/tick/            401 200 200 200 200 200
POST   checklist/<slug:step>/untick/          401 200 200 200 200 200
GET    choices/                               200 200 200 200 200 200
GET    concerns/                              401 403 403 403 403 200
GET    concerns/<uuid:pk>/                    401 403 403 403 403 200
POST   concerns/<uuid:pk>/close/              401 403 403 403 403 200
POST   concerns/<uuid:pk>/find-new-mentor/    401 403 403 403 403 409
POST   concerns/<uuid:pk>/hand-over/          401 403 403 403 403 400
GET    consents/                              401 200 200 200 200 200
POST   consents/<uuid:pk>/withdraw/           401 404 404 404 404 404
POST   couple-search/                         400 400 400 400 400 400
GET    employers/                             200 200 200 200 200 200
POST   employers/                             401 400 400 400 400 400
GET    employers/<uuid:pk>/                   404 404 404 404 404 200
GET    employers/<uuid:pk>/contacts/          401 404 404 404 404 200
POST   employers/<uuid:pk>/contacts/          401 404 404 404 404 409
DELETE employers/<uuid:pk>/contacts/<uuid:contact>/ 401 404 404 404 404 404
POST   employers/<uuid:pk>/refuse/            401 404 404 404 404 200
POST   employers/<uuid:pk>/vet/               401 404 404 404 404 200
GET    entry-tasks/                           401 200 200 200 200 200
POST   entry-tasks/<uuid:pk>/done/            401 404 404 404 404 204
GET    entries/                               200 200 200 200 200 200
POST   entries/                               401 400 400 400 400 400
GET    entries/<slug:slug>/                   404 404 404 404 404 200
PATCH  entries/<slug:slug>/                   401 404 404 404 404 200
POST   entries/<slug:slug>/confirm/           401 404 404 404 404 200
POST   entries/<slug:slug>/feedback/          404 404 404 404 404 400
POST   entries/<slug:slug>/publish/           401 404 404 404 404 200
POST   entries/<slug:slug>/schedule/          401 404 404 404 404 400
POST   entries/<slug:slug>/unschedule/        401 404 404 404 404 409
POST   entries/<slug:slug>/withdraw/          401 404 404 404 404 409
GET    group-dates/                           200 200 200 200 200 200
POST   group-dates/                           401 400 400 400 400 400
GET    group-dates/<uuid:pk>/                 404 404 404 404 404 200
PATCH  group-dates/<uuid:pk>/                 401 404 404 404 404 403
POST   group-dates/<uuid:pk>/cancel/          401 404 404 404 404 200
POST   group-dates/<uuid:pk>/note/            401 404 404 404 404 403
GET    group-dates/<uuid:pk>/sign-ups/        401 404 404 404 404 403
POST   group-dates/<uuid:pk>/sign-ups/        401 404 404 404 404 409
GET    group-dates/calendar/                  200 200 200 200 200 200
GET    figures/surveys/                       200 200 200 200 200 200
GET    figures/surveys/csv/                   200 200 200 200 200 200
GET    figures/surveys/words/                 401 403 403 403 403 200
GET    groups/                                200 200 200 200 200 200
POST   groups/                                401 400 400 400 400 400
GET    groups/<uuid:pk>/                      404 404 404 404 404 200
PATCH  groups/<uuid:pk>/                      401 404 404 404 404 200
GET    groups/<uuid:pk>/calendar/             404 404 404 404 404 200
POST   groups/<uuid:pk>/close/                401 404 404 404 404 200
POST   groups/<uuid:pk>/decline/              401 404 404 404 404 200
POST   groups/<uuid:pk>/hand-over/            401 403 403 403 403 400
POST   groups/<uuid:pk>/list/                 401 404 404 404 404 200
POST   groups/<uuid:pk>/report/               401 404 404 404 404 403
GET    figures/                               200 200 200 200 200 200
GET    figures/csv/                           200 200 200 200 200 200
GET    figures/desk/                          401 403 403 403 403 200
GET    figures/desk/csv/                      401 403 403 403 403 200
GET    forecast/                              400 400 400 400 400 400
GET    interests/                             401 200 200 200 200 200
POST   interests/                             401 400 400 400 400 400
GET    interests/<uuid:pk>/                   401 404 404 404 404 200
POST   interests/<uuid:pk>/answer/            401 404 404 404 404 403
POST   interests/<uuid:pk>/withdraw/          401 404 404 404 404 403
GET    mailbox/                               200 200 200 200 200 200
GET    mailbox/<slug:letter>/                 404 404 404 404 404 404
GET    ledger/                                401 200 200 200 200 200
GET    ledger/<uuid:pk>/                      401 404 404 404 404 200
GET    ledger/sums/                           200 200 200 200 200 200
GET    me/                                    401 200 200 200 200 200
PATCH  me/                                    401 200 200 200 200 200
POST   me/absence/                            401 403 403 403 403 400
GET    me/data/                               401 200 200 200 200 200
GET    me/deputies/                           401 403 403 403 403 200
GET    me/erase/                              401 200 200 200 200 200
POST   me/erase/                              401 202 202 202 202 409
POST   me/erase/confirm/                      401 400 400 400 400 400
GET    me/export/                             401 200 200 200 200 200
GET    me/tokens/                             401 200 200 200 200 200
POST   me/tokens/                             401 400 400 400 400 400
DELETE me/tokens/<uuid:pk>/                   401 404 404 404 404 404
GET    mentoring/                             401 403 403 403 403 200
GET    mentors/                               401 200 200 200 200 200
POST   mentors/                               401 400 400 400 400 400
GET    mentors/<uuid:pk>/                     401 404 404 404 404 200
POST   mentors/<uuid:pk>/decline/             401 404 404 404 404 409
POST   mentors/<uuid:pk>/hand-over/           401 403 403 403 403 400
POST   mentors/<uuid:pk>/leave/               401 404 404 404 404 200
POST   mentors/<uuid:pk>/pause/               401 404 404 404 404 200
POST   mentors/<uuid:pk>/police-certificate/  401 404 404 404 404 200
POST   mentors/<uuid:pk>/resume/              401 404 404 404 404 200
POST   mentors/<uuid:pk>/vet/                 401 404 404 404 404 409
POST   mentors/enter/                         401 403 403 403 403 400
GET    mentors/me/certificate/                401 404 404 404 409 404
GET    mentors/me/                            401 404 404 404 200 404
PATCH  mentors/me/                            401 404 404 404 200 404
GET    mentorships/                           401 200 200 200 200 200
GET    mentorships/<uuid:pk>/                 401 404 404 404 404 200
POST   mentorships/<uuid:pk>/end/             401 404 404 404 404 200
POST   mentorships/<uuid:pk>/log/             401 404 404 404 404 403
POST   mentorships/<uuid:pk>/move/            401 403 403 403 403 201
POST   mentorships/<uuid:pk>/raise/           401 404 404 404 404 403
GET    municipalities/                        200 200 200 200 200 200
GET    municipalities/<str:pk>/               200 200 200 200 200 200
GET    nav-feed/                              401 403 403 403 403 200
GET    newcomers/me/                          401 200 404 404 404 404
PATCH  newcomers/me/                          401 200 200 200 200 200
GET    occupations/                           200 200 200 200 200 200
GET    occupations/<str:pk>/                  200 200 200 200 200 200
GET    offers/                                401 200 200 200 200 200
GET    offers/<uuid:pk>/                      401 404 404 404 404 200
POST   offers/<uuid:pk>/accept/               401 404 404 404 404 403
POST   offers/<uuid:pk>/decline/              401 404 404 404 404 403
POST   offers/<uuid:pk>/withdraw/             401 404 404 404 404 200
GET    places/                                200 200 200 200 200 200
GET    places/<str:pk>/                       200 200 200 200 200 200
GET    pledges/                               401 200 200 200 200 200
POST   pledges/                               401 400 400 400 400 400
GET    pledges/<uuid:pk>/                     401 404 404 404 404 200
POST   pledges/<uuid:pk>/end/                 401 404 404 404 404 200
GET    pledges/terms/                         200 200 200 200 200 200
POST   previews/                              401 400 400 400 400 400
GET    processing/                            200 200 200 200 200 200
GET    pulses/<uuid:pk>/                      401 404 404 404 404 404
POST   pulses/<uuid:pk>/answer/               401 404 404 404 404 404
GET    questions/                             401 200 200 200 200 200
POST   questions/                             400 400 400 400 400 400
GET    questions/<uuid:pk>/                   404 404 404 404 404 200
GET    questions/<uuid:pk>/alike/             401 404 404 404 404 200
POST   questions/<uuid:pk>/answer/            401 404 404 404 404 409
POST   questions/<uuid:pk>/ask-back/          401 404 404 404 404 409
GET    questions/<uuid:pk>/draft/             401 404 404 404 404 200
POST   questions/<uuid:pk>/hand-over/         401 404 404 404 404 400
POST   questions/<uuid:pk>/helped/            404 404 404 404 404 403
POST   questions/<uuid:pk>/merge/             401 404 404 404 404 400
POST   questions/<uuid:pk>/not-answered/      404 404 404 404 404 403
POST   questions/<uuid:pk>/publish/           401 404 404 404 404 400
POST   questions/<uuid:pk>/release/           401 404 404 404 404 409
POST   questions/<uuid:pk>/reply/             404 404 404 404 404 403
POST   questions/<uuid:pk>/split/             401 404 404 404 404 409
POST   questions/<uuid:pk>/take/              401 404 404 404 404 409
GET    questions/colleagues/                  401 403 403 403 403 200
GET    questions/promise/                     200 200 200 200 200 200
GET    records/<slug:document>/               401 403 403 403 403 403
GET    records/<slug:document>/<slug:section>/ 401 403 403 403 403 403
POST   records/<slug:document>/<slug:section>/ 401 403 403 403 403 403
GET    referrals/                             401 200 200 200 200 200
POST   referrals/                             401 400 400 400 400 400
GET    referrals/<uuid:pk>/                   401 404 404 404 404 200
POST   referrals/<uuid:pk>/answer/            401 404 404 404 404 403
POST   referrals/<uuid:pk>/close/             401 404 404 404 404 409
POST   referrals/<uuid:pk>/consent/           401 404 404 404 404 403
POST   referrals/<uuid:pk>/decline/           401 404 404 404 404 403
POST   referrals/<uuid:pk>/outcome/           401 404 404 404 404 403
POST   referrals/<uuid:pk>/withdraw/          401 404 404 404 404 403
GET    region/                                200 200 200 200 200 200
GET    revisions/                             401 200 200 200 200 200
GET    revisions/<uuid:pk>/                   401 404 404 404 404 200
POST   revisions/<uuid:pk>/restore/           401 404 404 404 404 200
POST   sign-ups/<uuid:pk>/came/               401 404 404 404 404 404
POST   sign-ups/<uuid:pk>/missed/             401 404 404 404 404 404
POST   sign-ups/<uuid:pk>/withdraw/           401 404 404 404 404 404
GET    saved-searches/                        401 200 200 200 200 200
POST   saved-searches/                        400 400 400 400 400 400
DELETE saved-searches/<uuid:pk>/              404 404 404 404 404 404
GET    saved-searches/<uuid:pk>/              404 404 404 404 404 404
PATCH  saved-searches/<uuid:pk>/              404 404 404 404 404 404
POST   saved-searches/<uuid:pk>/confirm/      404 404 404 404 404 404
POST   saved-searches/<uuid:pk>/pause/        404 404 404 404 404 404
POST   saved-searches/<uuid:pk>/resume/       404 404 404 404 404 404
POST   saved-searches/<uuid:pk>/unsubscribe/  404 404 404 404 404 404
GET    staff/                                 401 403 403 403 403 403
POST   staff/                                 401 403 403 403 403 403
POST   staff/<uuid:pk>/let-go/                401 403 403 403 403 403
GET    surveys/                               404 404 404 404 404 404
POST   surveys/                               404 404 404 404 404 404
POST   surveys/stop/                          404 404 404 404 404 404
GET    search-gaps/                           401 403 403 403 403 200
POST   search-gaps/                           400 400 400 400 400 400
POST   search-gaps/<uuid:pk>/close/           401 403 403 403 403 200
GET    topics/                                200 200 200 200 200 200
GET    vacancies/                             200 200 200 200 200 200
POST   vacancies/                             401 400 400 400 400 400
GET    vacancies/<uuid:pk>/                   404 404 404 404 404 200
PATCH  vacancies/<uuid:pk>/                   401 404 404 404 404 200
GET    vacancies/<uuid:pk>/confirm/           401 404 404 404 404 200
POST   vacancies/<uuid:pk>/confirm/           401 404 404 404 404 409
POST   vacancies/<uuid:pk>/copy/              401 404 404 404 404 201
POST   vacancies/<uuid:pk>/fill/              401 404 404 404 404 409
POST   vacancies/<uuid:pk>/publish/           401 404 404 404 404 200
POST   vacancies/<uuid:pk>/withdraw/          401 404 404 404 404 200
GET    vacancies/mine/                        401 200 200 200 200 200
GET    wishes/                                401 200 200 200 200 200
POST   wishes/                                401 400 400 400 400 400
GET    wishes/<uuid:pk>/                      401 404 404 404 404 200
PATCH  wishes/<uuid:pk>/                      401 404 404 404 404 403
POST   wishes/<uuid:pk>/withdraw/             401 404 404 404 404 403
POST   wishes/enter/                          401 403 403 403 403 400
GET    work/                                  401 200 200 200 200 200
POST   work/absence/                          401 403 403 403 403 400
GET    work/letter/                           401 200 200 200 200 200
POST   work/letter/start/                     401 200 200 200 200 200
POST   work/letter/stop/                      401 204 204 204 204 204
GET    work/owners/                           401 200 200 200 200 200
POST   work/take-over/                        401 403 403 403 403 400
"""
LISTED = {tuple(line.split()[:2]): line.split()[2:] for line in DOORS.strip().splitlines()}

# What a route needs to be sent before it looks at whose thing it is.
BODIES = {
    "employers/<uuid:pk>/refuse/": {"reason": "Nei."},
    "employers/<uuid:pk>/contacts/": {"email": "ny@example.org"},
    "interests/<uuid:pk>/answer/": {"answer": "talk"},
    "concerns/<uuid:pk>/close/": {"outcome": "Ordnet."},
    "mentors/<uuid:pk>/police-certificate/": {"seen_on": "2026-01-01"},
    "mentorships/<uuid:pk>/log/": {"on_day": "2026-01-01", "text": "Gikk tur."},
    "mentorships/<uuid:pk>/raise/": {"kind": "no_answer"},
    "pulses/<uuid:pk>/answer/": {"answer": "well"},
    "mentors/<uuid:pk>/pause/": {"paused_from": "2030-01-01"},
    "mentorships/<uuid:pk>/end/": {"reason": "done"},
    "mentorships/<uuid:pk>/move/": {"reason": "not_a_fit"},
    "offers/<uuid:pk>/decline/": {"reason": "no_time"},
    "questions/<uuid:pk>/answer/": {"text": "Ja."},
    "questions/<uuid:pk>/ask-back/": {"text": "Hvor?"},
    "questions/<uuid:pk>/reply/": {"text": "Her."},
    "referrals/<uuid:pk>/answer/": {"answer": "talk"},
    "referrals/<uuid:pk>/consent/": {
        "card": {"occupation": "Kokk"},
        "fields_named": ["occupation", "email"],
        "ends_on": "2030-01-01",
    },
    "referrals/<uuid:pk>/outcome/": {"outcome": "hired"},
}


def doors():
    """Every (method, route) below /api/v1/ that the resolver knows, and its view's name."""
    return {
        (method.upper(), route.removeprefix(V1)): pattern.name
        for route, pattern in walk(get_resolver().url_patterns)
        if route.startswith(V1)
        for method in methods_of(pattern.callback)
    }


def walk(patterns, before=""):
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern
        else:
            yield from walk(pattern.url_patterns, route)


def methods_of(view):
    assert hasattr(view, "actions"), f"{view} is no viewset: say here how its methods are found"
    return sorted(set(view.actions) - {"head"})


@pytest.fixture
def people(page_for):
    """A browser for each kind of person; none of them has anything to do with the strangers."""
    contact, mentor = EmployerContactFactory(), MentorFactory()
    coordinator = UserFactory(is_coordinator=True)
    return {
        "nobody": page_for(),
        "newcomer": page_for(NewcomerFactory().user),
        "partner": page_for(UserFactory()),
        "contact": page_for(contact.user),
        "mentor": page_for(mentor.user),
        "coordinator": page_for(coordinator),
        "coordinator without a second factor": page_for(coordinator, second_factor=False),
    }


@pytest.fixture
def strangers_things(db):
    return everything_of(UserFactory(is_coordinator=True, name="Fremmed"))


def knock(client, method, route, things):
    """Ask, and undo what it did."""
    caches["throttle"].clear()
    address = re.sub(r"<[^>]+>", str(things.get(route.split("/")[0])), route)
    body = None if method == "GET" else BODIES.get(route, {})
    with transaction.atomic():
        send = getattr(client, method.lower())
        answer = send(f"/{V1}{address}", data=body, content_type="application/json")
        transaction.set_rollback(True)
    return answer


# Ids, and words for all to see: paths are logged on the way, so a secret goes into the query.
IN_PATHS = {
    *("contact", "document", "key", "letter", "pk", "provider_id", "section", "slug", "step"),
}


def test_no_path_has_room_for_a_secret():
    named = {
        name
        for route, _ in walk(get_resolver().url_patterns)
        for name in re.findall(r"<(?:\w+:)?(\w+)>", route)
    }

    assert named == IN_PATHS


def test_every_door_is_listed():
    assert sorted(doors()) == sorted(LISTED)


@pytest.mark.parametrize("resource", sorted({route.split("/")[0] for _, route in doors()}))
def test_doors_open_as_far_as_listed(resource, people, strangers_things):
    behind = [door for door in sorted(doors()) if door[1].split("/")[0] == resource]

    answers = {
        (*door, who): knock(people[who], *door, strangers_things) for door in behind for who in WHO
    }

    got = {knocked: str(answer.status_code) for knocked, answer in answers.items()}
    assert got == {
        (*door, who): LISTED[door][place] for door in behind for place, who in enumerate(WHO)
    }
    assert [answer for answer in answers.values() if not is_well_said(answer)] == []


def is_well_said(answer):
    """Whether what is refused is refused in words a person and a program can read."""
    if answer.status_code < 400:
        return True
    said = answer.json()
    return answer["Content-Type"] == "application/problem+json" and said["code"] and said["detail"]


def test_no_door_opens_to_a_coordinator_without_a_second_factor(people, strangers_things):
    client = people["coordinator without a second factor"]

    answers = {door: knock(client, *door, strangers_things) for door in sorted(doors())}

    got = {door: (answer.status_code, answer.json()["code"]) for door, answer in answers.items()}
    assert got == dict.fromkeys(got, (403, "mfa_required"))


# No rows: the letters of the embedded mode and the list of occupations are files, and so are
# calendars.
FILES = {
    *("mailbox/", "occupations/", "group-dates/calendar/", "groups/<uuid:pk>/calendar/"),
    *("figures/csv/", "figures/desk/csv/", "figures/surveys/csv/", "me/export/"),
}
LISTS = [
    "archive-marks/",
    "concerns/",
    "employers/",
    "employers/<uuid:pk>/contacts/",
    "entries/",
    "entries/?q=flytting",
    "figures/surveys/words/",
    "entry-tasks/",
    "group-dates/",
    "groups/",
    "interests/",
    "ledger/",
    "me/deputies/",
    "me/tokens/",
    "mentors/",
    "mentorships/",
    "municipalities/",
    "offers/",
    "places/",
    "pledges/",
    "questions/",
    "questions/<uuid:pk>/alike/",
    "questions/colleagues/",
    "referrals/?role=desk",
    "revisions/",
    "saved-searches/",
    "search-gaps/",
    "topics/",
    "vacancies/",
    "vacancies/mine/",
    "wishes/",
    "work/?whose=everybody",
    "work/owners/",
]


def rows_of(answer):
    said = answer.json()
    return said if isinstance(said, list) else said["results"]


def test_every_list_is_among_those_that_are_counted(people, strangers_things):
    gets = {route for method, route in doors() if method == "GET"} - FILES
    answers = {
        route: knock(people["coordinator"], "GET", route, strangers_things).json() for route in gets
    }

    lists = {
        route for route, said in answers.items() if isinstance(said, list) or "results" in said
    }
    assert lists == {route.partition("?")[0] for route in LISTS}


@pytest.mark.parametrize("route", LISTS)
def test_list_takes_as_many_queries_for_three_as_for_one(route, page_for):
    coordinator = UserFactory(is_coordinator=True)
    client = page_for(coordinator)
    things = another_of_everything(0, coordinator)
    address = f"/{V1}{re.sub(r'<[^>]+>', str(things.get(route.split('/')[0])), route)}"
    client.get(address)

    with CaptureQueriesContext(connection) as for_one:
        one = rows_of(client.get(address))
    for n in [1, 2]:
        another_of_everything(n, coordinator)
        EmployerContactFactory(employer_id=things["employers"])
    with CaptureQueriesContext(connection) as for_three:
        three = rows_of(client.get(address))

    assert len(three) >= len(one) + 2
    assert len(for_three) == len(for_one), [query["sql"] for query in for_three]


def another_of_everything(n, coordinator):
    token_of(coordinator, key=f"fh_own{n}")
    TopicFactory(slug=f"topic-{n}", position=n + 5)
    MunicipalityFactory(number=f"340{n}")
    PlaceFactory(key=f"place{n}", municipality__number=f"340{n}")
    EntryFactory(topic__slug=f"topic-{n}")
    VacancyFactory()
    SavedSearchFactory(person=coordinator, wish={"words": f"kokk {n}"})
    SurveyWords.objects.create(wave="arrival", quarter=date(2026, 1, 1), text=f"Ord {n}")
    return everything_of(UserFactory(is_coordinator=True), key=f"fh_theirs{n}")
