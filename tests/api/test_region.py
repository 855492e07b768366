import pytest

URL = "/api/v1/region/"


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("nb", "Lillehammer-regionen"),
        ("nn", "Lillehammer-regionen"),
        ("en", "the Lillehammer region"),
        ("sv", "Lillehammer-regionen"),
    ],
)
def test_region_has_a_name_in_the_readers_language(anonymous_client, language, name):
    response = anonymous_client.get(URL, headers={"Accept-Language": language})

    assert response.status_code == 200
    assert response.json()["name"] == name


def test_region_tells_what_every_page_needs(anonymous_client, settings):
    settings.CONTACT_EMAIL = "hei@example.org"

    body = anonymous_client.get(URL, headers={"Accept-Language": "en"}).json()

    assert body["key"] == "lillehammer"
    assert body["contact"] == "hei@example.org"
    assert [language["code"] for language in body["languages"]] == ["nb", "nn", "en"]
    assert body["municipalities"][0] == {
        "number": "3405",
        "name": "Lillehammer",
        "is_ours": True,
        "website": "https://www.lillehammer.kommune.no",
    }
    assert body["promises"] == {"question": 2, "interest": 10, "vetting": 3}
    assert body["travel"]["basis"].startswith("estimates")


def test_another_region_is_one_setting_away(anonymous_client, settings):
    settings.REGION = "hallingdal"

    body = anonymous_client.get(URL).json()

    assert body["name"] == "Hallingdal"
    assert [m["name"] for m in body["municipalities"] if m["is_ours"]] == [
        "Flå",
        "Nesbyen",
        "Gol",
        "Hemsedal",
        "Ål",
        "Hol",
    ]
    assert "Lillehammer" not in str(body)


def test_region_takes_no_parameters(anonymous_client):
    response = anonymous_client.get(URL, {"name": "x"})

    assert response.status_code == 400
    assert response.json()["errors"][0]["code"] == "unknown"


def test_region_is_not_sent_twice_to_a_reader_who_has_it(anonymous_client):
    first = anonymous_client.get(URL)

    second = anonymous_client.get(URL, headers={"If-None-Match": first["ETag"]})

    assert second.status_code == 304
