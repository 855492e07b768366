"""The vacancies' resource: found by everybody, posted by employers."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from jobs.models import Vacancy
from tests.factories.jobs import (
    EmployerContactFactory,
    EmployerFactory,
    InterestFactory,
    VacancyFactory,
)
from tests.factories.relocation import MunicipalityFactory, PlaceFactory

VACANCIES = "/api/v1/vacancies/"
CARD = {
    "id",
    "source",
    "state",
    "title",
    "employer",
    "employer_name",
    "sector",
    "place_names",
    "occupation",
    "engagement_type",
    "extent_min",
    "extent_max",
    "remote_share",
    "work_languages",
    "positions",
    "apply_by",
    "partner_open",
    "published_at",
    "from_member",
}


def problem(response):
    assert response["Content-Type"] == "application/problem+json"
    return response.status_code, response.json()["code"]


@pytest.fixture
def contact(db):
    return EmployerContactFactory(employer__name="Prøvesykehuset", employer__sector="public")


# -- Finding ------------------------------------------------------------------------------


@pytest.mark.parametrize("how_many", [1, 3])
def test_everybody_finds_open_vacancies(anonymous_client, how_many, django_assert_num_queries):
    found = VacancyFactory.create_batch(how_many)
    VacancyFactory(draft=True)  # which must not leak
    VacancyFactory(ended=True)

    with django_assert_num_queries(3):
        response = anonymous_client.get(VACANCIES)

    body = response.json()
    assert (body["total"], body["total_exact"]) == (how_many, True)
    assert (body["next"], body["previous"]) == (None, None)
    assert [row["id"] for row in body["results"]] == [str(each.pk) for each in reversed(found)]
    assert set(body["results"][0]) == CARD


def test_search_by_text_municipality_and_sector(anonymous_client):
    wanted = VacancyFactory(title="Sykepleier", placed_in="3440", sector="public")
    VacancyFactory(title="Sykepleier", placed_in="3440", sector="private")
    VacancyFactory(title="Sykepleier", sector="public")
    VacancyFactory(title="Kokk", placed_in="3440", sector="public")

    response = anonymous_client.get(
        VACANCIES,
        {"q": "sykepleiere", "municipality": ["3440", "3441"], "sector": "public"},
    )

    assert [row["id"] for row in response.json()["results"]] == [str(wanted.pk)]


def test_all_parameters_together_find_nothing_quietly(anonymous_client):
    VacancyFactory()
    query = {
        "q": "kokk",
        "municipality": "3405",
        "sector": "private",
        "occupation": "51",
        "extent_min": "50",
        "extent_max": "100",
        "remote": "true",
        "language": "en",
        "partner_open": "talk",
        "source": "own",
        "employer": "6f0f1f3e-0000-4000-8000-000000000000",
        "open_on": "2026-03-02",
        "closes_by": "2026-12-31",
        "order": "deadline",
        "page": "1",
        "limit": "5",
    }

    response = anonymous_client.get(VACANCIES, query)

    assert response.json() == {
        "total": 0,
        "total_exact": True,
        "next": None,
        "previous": None,
        "facets": {},
        "understood": [],
        "loosen": [],
        "results": [],
    }


def test_pages_are_linked(anonymous_client):
    VacancyFactory.create_batch(3)

    first = anonymous_client.get(VACANCIES, {"limit": "2"}).json()
    second = anonymous_client.get(first["next"]).json()

    assert (len(first["results"]), len(second["results"])) == (2, 1)
    assert (second["next"], "page=1" in second["previous"]) == (None, True)
    assert not {row["id"] for row in first["results"]} & {row["id"] for row in second["results"]}


@pytest.mark.parametrize(
    "query",
    [
        {"statte": "x"},
        {"cursor": "x"},
        {"page": "0"},
        {"page": "101"},
        {"limit": "101"},
        {"limit": "x"},
        {"municipality": "Lillehammer"},
        {"sector": "offentlig"},
        {"occupation": "22x"},
        {"extent_min": "0"},
        {"extent_max": "101"},
        {"language": "EN"},
        {"remote": "kanskje"},
        {"partner_open": "x"},
        {"source": "finn"},
        {"employer": "1"},
        {"open_on": "i dag"},
        {"closes_by": "2026-13-01"},
        {"order": "title"},
        {"q": "x" * 201},
        {"q": "01010750160"},
        {"title__contains": "a"},
    ],
)
def test_parameters_are_strict(anonymous_client, query):
    assert problem(anonymous_client.get(VACANCIES, query)) == (400, "invalid")


def test_list_and_detail_answer_not_modified(anonymous_client):
    vacancy = VacancyFactory()

    for path in (VACANCIES, f"{VACANCIES}{vacancy.pk}/"):
        first = anonymous_client.get(path)
        second = anonymous_client.get(path, headers={"If-None-Match": first["ETag"]})

        assert (first.status_code, second.status_code) == (200, 304)


# -- Reading one --------------------------------------------------------------------------


def test_vacancy_is_read_by_everybody(anonymous_client, django_assert_num_queries):
    vacancy = VacancyFactory(placed_in="3405,3440")

    with django_assert_num_queries(2):
        response = anonymous_client.get(f"{VACANCIES}{vacancy.pk}/")

    body = response.json()
    assert (body["text_html"], body["takes_interest"]) == ("<p>Vi trenger deg.</p>", True)
    assert {place["municipality"] for place in body["places"]} == {"3405", "3440"}
    assert body["open_steps"] == []


def test_contact_sees_open_steps_instead(client_for, contact):
    vacancy = VacancyFactory(employer=contact.employer)

    body = client_for(contact.user).get(f"{VACANCIES}{vacancy.pk}/").json()

    assert (body["open_steps"], body["takes_interest"]) == (
        ["confirm", "fill", "withdraw", "copy"],
        False,
    )


def test_nav_vacancy_points_to_its_source(anonymous_client):
    vacancy = VacancyFactory(nav=True, external_url="https://example.org/annonse")

    body = anonymous_client.get(f"{VACANCIES}{vacancy.pk}/").json()

    assert (body["takes_interest"], body["employer"]) == (False, None)
    assert body["external_url"] == "https://example.org/annonse"


def test_draft_does_not_exist_for_others(anonymous_client, client_for, user, contact, coordinator):
    draft = VacancyFactory(draft=True, employer=contact.employer)
    withdrawn = VacancyFactory(
        draft=True, state="withdrawn", ended_at=timezone.now(), employer=contact.employer
    )

    for vacancy in (draft, withdrawn):
        path = f"{VACANCIES}{vacancy.pk}/"
        assert problem(anonymous_client.get(path)) == (404, "not_found")
        assert problem(client_for(user).get(path)) == (404, "not_found")
        assert client_for(contact.user).get(path).status_code == 200
        assert client_for(coordinator).get(path).status_code == 200


@pytest.mark.parametrize("source", [{}, {"nav": True}])
def test_closed_vacancy_is_gone_and_names_like_ones(anonymous_client, source):
    vacancy = VacancyFactory(ended=True, occupation="2221", text_html="<p>hemmelig</p>", **source)
    like = VacancyFactory(title="Vernepleier", occupation="2224")
    VacancyFactory(title="Kokk", occupation="5120")

    response = anonymous_client.get(f"{VACANCIES}{vacancy.pk}/")

    assert problem(response) == (410, "gone")
    assert [row["id"] for row in response.json()["similar"]] == [str(like.pk)]
    assert "hemmelig" not in response.content.decode()


def test_closed_vacancy_stays_readable_for_its_employer(client_for, contact):
    vacancy = VacancyFactory(ended=True, employer=contact.employer)

    body = client_for(contact.user).get(f"{VACANCIES}{vacancy.pk}/").json()

    assert (body["state"], body["open_steps"]) == ("filled", ["copy"])


# -- Posting ------------------------------------------------------------------------------


def test_contact_posts_changes_and_publishes(client_for, contact, anonymous_client):
    place = PlaceFactory(key="vingrom", name="Vingrom", postcodes=["2607"])
    client = client_for(contact.user)
    body = {
        "employer": str(contact.employer.pk),
        "title": "Sykepleier natt",
        "text": "**Velkommen** <img src=x onerror=alert(1)>",
        "occupation": "2221",
        "engagement_type": "permanent",
        "extent_min": 50,
        "extent_max": 100,
        "remote_share": 0,
        "work_languages": ["nb", "en"],
        "positions": 2,
        "apply_by": str(timezone.localdate() + timedelta(days=30)),
        "application_url": "https://example.org/sok",
        "application_note": "Ring gjerne.",
        "partner_open": "talk",
        "places": [
            {"municipality": "3405", "place": place.pk, "postcode": "2607"},
        ],
    }

    posted = client.post(VACANCIES, body)

    assert posted.status_code == 201
    draft = posted.json()
    path = f"{VACANCIES}{draft['id']}/"
    sent_back = {name: draft[name] for name in body}
    sent_back["places"] = [
        {name: place[name] for name in ("municipality", "place", "postcode")}
        for place in draft["places"]
    ]
    assert sent_back == body
    assert (draft["state"], draft["sector"]) == ("draft", "public")
    assert draft["open_steps"] == ["publish", "withdraw", "copy"]
    assert "<strong>Velkommen</strong>" in draft["text_html"]
    assert "<img" not in draft["text_html"]
    assert problem(anonymous_client.get(path)) == (404, "not_found")

    changed = client.patch(path, {"title": "Sykepleier", "apply_by": None})
    published = client.post(f"{path}publish/")

    assert (changed.json()["title"], changed.json()["positions"]) == ("Sykepleier", 2)
    assert (published.json()["state"], published.status_code) == ("published", 200)
    found = anonymous_client.get(VACANCIES, {"q": "sykepleier", "municipality": "3405"})
    assert [row["id"] for row in found.json()["results"]] == [draft["id"]]
    filled = client.post(f"{path}fill/")
    assert (filled.json()["state"], filled.json()["open_steps"]) == ("filled", ["copy"])
    assert problem(anonymous_client.get(path)) == (410, "gone")
    copied = client.post(f"{path}copy/")
    assert (copied.status_code, copied.json()["state"]) == (201, "draft")


def test_vacancy_of_an_employer_that_waits_is_published_by_the_coordinator(client_for, coordinator):
    contact = EmployerContactFactory(employer__applied=True)
    vacancy = VacancyFactory(draft=True, employer=contact.employer)
    path = f"{VACANCIES}{vacancy.pk}/"

    own = client_for(contact.user).post(f"{path}publish/")
    seen = client_for(coordinator).get(path).json()["open_steps"]
    ours = client_for(coordinator).post(f"{path}publish/")

    assert problem(own) == (409, "employer_not_vetted")
    assert ("publish" in seen, ours.json()["state"]) == (True, "published")


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"title": ""}, "/title", "blank"),
        ({"title": "To\nlinjer"}, "/title", "one_line"),
        ({"title": "x" * 201}, "/title", "max_length"),
        ({"title": ["x"]}, "/title", "invalid"),
        ({"title": "Fnr 01010750160"}, "/title", "national_id"),
        ({"text": "Fnr 01010750160"}, "/text", "national_id"),
        ({"text": "x" * 20_001}, "/text", "max_length"),
        ({"occupation": "22"}, "/occupation", "unknown_occupation"),
        ({"occupation": "2299"}, "/occupation", "unknown_occupation"),
        ({"engagement_type": "x"}, "/engagement_type", "invalid_choice"),
        ({"extent_min": 0}, "/extent_min", "min_value"),
        ({"extent_max": 101}, "/extent_max", "max_value"),
        ({"remote_share": "x"}, "/remote_share", "invalid"),
        ({"positions": 0}, "/positions", "min_value"),
        ({"apply_by": "snart"}, "/apply_by", "invalid"),
        ({"application_url": "javascript:alert(1)"}, "/application_url", "invalid"),
        ({"application_url": "ftp://example.org/"}, "/application_url", "invalid"),
        ({"partner_open": "x"}, "/partner_open", "invalid_choice"),
        ({"work_languages": ["norsk"]}, "/work_languages/0", "unknown_language"),
        ({"work_languages": "nb"}, "/work_languages", "not_a_list"),
        ({"places": [{"municipality": "9999"}]}, "/places/0/municipality", "does_not_exist"),
        ({"places": [{"place": None}]}, "/places/0/municipality", "required"),
        ({"places": [{"municipality": "3405", "x": 1}]}, "/places/0/x", "unknown"),
        ({"places": [{"municipality": "3405"}] * 21}, "/places", "max_length"),
        ({"employer": "x"}, "/employer", "invalid"),
        ({"state": "published"}, "/state", "unknown"),
        ({"published_at": "2026-01-01"}, "/published_at", "unknown"),
        ({"source": "nav"}, "/source", "unknown"),
        ({"text_html": "<script>"}, "/text_html", "unknown"),
        ({"sector": "private"}, "/sector", "unknown"),
        ({"posted_by": "x"}, "/posted_by", "unknown"),
    ],
)
def test_shape_of_a_vacancy(client_for, contact, body, pointer, code):
    MunicipalityFactory()
    good = {"employer": str(contact.employer.pk), "title": "Kokk"}

    response = client_for(contact.user).post(VACANCIES, good | body)

    assert problem(response) == (400, "invalid")
    assert [(e["pointer"], e["code"]) for e in response.json()["errors"]] == [(pointer, code)]
    assert not Vacancy.objects.exists()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"apply_by": "2020-01-01"}, "deadline_has_passed"),
        ({"extent_min": 80, "extent_max": 20}, "extent_backwards"),
        ({"places": [{"municipality": "3440", "place": "lillehammer"}]}, "place_elsewhere"),
    ],
)
def test_vacancy_that_a_rule_refuses(client_for, contact, body, code):
    PlaceFactory()
    MunicipalityFactory(number="3440", name="Øyer")
    good = {"employer": str(contact.employer.pk), "title": "Kokk"}

    response = client_for(contact.user).post(VACANCIES, good | body)

    assert problem(response) == (409, code)
    assert not Vacancy.objects.exists()


def test_employer_of_others_does_not_exist_here(client_for, contact):
    response = client_for(contact.user).post(
        VACANCIES, {"employer": str(EmployerFactory().pk), "title": "Kokk"}
    )

    assert [e["code"] for e in response.json()["errors"]] == ["does_not_exist"]


def test_change_cannot_move_the_vacancy_to_another_employer(client_for, contact):
    vacancy = VacancyFactory(employer=contact.employer)
    mine_too = EmployerContactFactory(user=contact.user).employer

    response = client_for(contact.user).patch(
        f"{VACANCIES}{vacancy.pk}/", {"employer": str(mine_too.pk)}
    )

    assert problem(response) == (400, "invalid")


@pytest.mark.parametrize("step", ["publish", "fill", "withdraw", "copy"])
def test_steps_of_others_are_not_mine(client_for, contact, step, anonymous_client):
    foreign, draft = VacancyFactory(), VacancyFactory(draft=True)
    client = client_for(contact.user)

    assert problem(client.post(f"{VACANCIES}{foreign.pk}/{step}/")) == (403, "not_yours")
    assert problem(client.post(f"{VACANCIES}{draft.pk}/{step}/")) == (404, "not_found")
    unsigned = anonymous_client.post(f"{VACANCIES}{foreign.pk}/{step}/")
    assert problem(unsigned) == (401, "not_authenticated")


def test_change_of_others_is_not_mine(client_for, contact):
    foreign = VacancyFactory()

    response = client_for(contact.user).patch(f"{VACANCIES}{foreign.pk}/", {"title": "x"})

    assert problem(response) == (403, "not_yours")


@pytest.mark.parametrize(
    ("facts", "step", "code"),
    [
        ({"draft": True, "placed_in": ""}, "publish", "vacancy_incomplete"),
        ({"draft": True, "apply_by": date(2020, 1, 1)}, "publish", "deadline_has_passed"),
        ({}, "publish", "step_not_open"),
        ({"draft": True}, "fill", "step_not_open"),
        ({"ended": True}, "withdraw", "step_not_open"),
    ],
)
def test_step_that_a_rule_refuses(client_for, contact, facts, step, code):
    vacancy = VacancyFactory(employer=contact.employer, **facts)

    response = client_for(contact.user).post(f"{VACANCIES}{vacancy.pk}/{step}/")

    assert problem(response) == (409, code)


def test_closed_vacancy_does_not_change(client_for, contact):
    vacancy = VacancyFactory(employer=contact.employer, ended=True)

    response = client_for(contact.user).patch(f"{VACANCIES}{vacancy.pk}/", {"title": "x"})

    assert problem(response) == (409, "vacancy_closed")


# -- The desk -----------------------------------------------------------------------------


@pytest.mark.parametrize("how_many", [1, 3])
def test_desk_shows_every_state_of_mine(client_for, contact, how_many, django_assert_num_queries):
    drafts = VacancyFactory.create_batch(how_many, draft=True, employer=contact.employer)
    VacancyFactory(draft=True)  # somebody else's
    InterestFactory(vacancy=drafts[0])
    InterestFactory(vacancy=drafts[0])

    with django_assert_num_queries(2):
        response = client_for(contact.user).get(f"{VACANCIES}mine/")

    results = response.json()["results"]
    assert [row["id"] for row in results] == [str(each.pk) for each in reversed(drafts)]
    assert results[-1]["interests_waiting"] == 2
    assert results[0]["open_steps"] == ["publish", "withdraw", "copy"]


def test_desk_is_narrowed_by_state_and_employer(client_for, coordinator, contact):
    wanted = VacancyFactory(draft=True, employer=contact.employer)
    VacancyFactory(employer=contact.employer)
    VacancyFactory(draft=True)
    VacancyFactory(nav=True)

    response = client_for(coordinator).get(
        f"{VACANCIES}mine/", {"state": "draft", "employer": str(contact.employer.pk)}
    )

    assert [row["id"] for row in response.json()["results"]] == [str(wanted.pk)]


def test_desk_needs_somebody_signed_in(anonymous_client):
    assert problem(anonymous_client.get(f"{VACANCIES}mine/")) == (401, "not_authenticated")


def test_desk_parameters_are_strict(client_for, user):
    for query in ({"x": "1"}, {"state": "x"}, {"page": "2"}):
        assert problem(client_for(user).get(f"{VACANCIES}mine/", query)) == (400, "invalid")


def test_twenty_first_vacancy_of_a_day_is_too_many(client_for, contact):
    client = client_for(contact.user)

    statuses = [client.post(VACANCIES, {}).status_code for _ in range(21)]

    assert statuses == [400] * 20 + [429]


@pytest.mark.parametrize("insider", ["coordinator", "contact"])
def test_ended_ad_from_nav_is_gone_for_everybody(insider, client_for, coordinator):
    contact = EmployerContactFactory()
    ad = VacancyFactory(nav=True, ended=True, title="", employer=contact.employer)
    reader = coordinator if insider == "coordinator" else contact.user

    response = client_for(reader).get(f"/api/v1/vacancies/{ad.pk}/")

    assert (response.status_code, response.json()["code"]) == (410, "gone")
