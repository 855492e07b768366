import pytest

from tests.factories.relocation import MunicipalityFactory, PlaceFactory


@pytest.fixture
def region(db):
    PlaceFactory()
    oyer = MunicipalityFactory(number="3440", name="Øyer")
    PlaceFactory(key="tretten", name="Tretten", municipality=oyer, postcodes=["2635"])


def test_municipalities_are_listed(region, anonymous_client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = anonymous_client.get("/api/v1/municipalities/")

    assert [row["name"] for row in response.json()["results"]] == ["Lillehammer", "Øyer"]


def test_municipality_is_read(region, anonymous_client):
    response = anonymous_client.get("/api/v1/municipalities/3440/")

    assert response.json() == {"number": "3440", "name": "Øyer", "is_ours": True, "website": ""}


def test_places_are_listed_by_municipality(region, anonymous_client):
    everywhere = anonymous_client.get("/api/v1/places/")
    in_oyer = anonymous_client.get("/api/v1/places/", {"municipality": "3440"})

    assert [row["key"] for row in everywhere.json()["results"]] == ["lillehammer", "tretten"]
    assert [row["key"] for row in in_oyer.json()["results"]] == ["tretten"]


def test_place_is_read(region, anonymous_client):
    response = anonymous_client.get("/api/v1/places/tretten/")

    assert (response.json()["municipality"], response.json()["postcodes"]) == ("3440", ["2635"])


@pytest.mark.parametrize("path", ["municipalities/9999/", "places/nowhere/"])
def test_unknown_place_is_not_found(region, anonymous_client, path):
    assert anonymous_client.get(f"/api/v1/{path}").status_code == 404


@pytest.mark.parametrize("path", ["municipalities/?x=1", "places/?kommune=3440"])
def test_unknown_parameter_is_refused(region, anonymous_client, path):
    assert anonymous_client.get(f"/api/v1/{path}").status_code == 400


def test_list_answers_not_modified(region, anonymous_client):
    first = anonymous_client.get("/api/v1/places/")

    second = anonymous_client.get("/api/v1/places/", headers={"If-None-Match": first["ETag"]})

    assert (second.status_code, second.content) == (304, b"")
