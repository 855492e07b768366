import pytest

pytestmark = pytest.mark.django_db
OCCUPATIONS = "/api/v1/occupations/"


def test_occupation_is_found_by_typing_in_either_language(anonymous_client):
    for words in ("sykepleier", "nurse"):
        found = anonymous_client.get(OCCUPATIONS, {"q": words, "limit": 1}).json()

        assert found["results"] == [
            {
                "code": "2223",
                "name": "Sykepleiere",
                "name_nb": "Sykepleiere",
                "name_en": "Nurses",
                "title": words,
                "exact": True,
                "group": {"code": "22", "name": "Medisinske yrker"},
            }
        ]


def test_names_follow_the_reader_s_language(anonymous_client):
    answer = anonymous_client.get(f"{OCCUPATIONS}7115/", HTTP_ACCEPT_LANGUAGE="en").json()

    assert (answer["name"], answer["group"]["name"]) == (
        "Carpenters and joiners",
        "Building and related trades workers",
    )


def test_all_of_them_are_listed_a_page_at_a_time(anonymous_client):
    first = anonymous_client.get(OCCUPATIONS, {"limit": 100}).json()
    last = anonymous_client.get(OCCUPATIONS, {"limit": 100, "page": 5}).json()

    assert (first["total"], first["total_exact"]) == (406, True)
    assert first["results"][0]["code"] == "0110"
    assert last["results"][-1]["code"] == "9629"
    assert (last["next"], len(last["results"])) == (None, 6)


def test_what_nobody_does_is_answered_with_nothing(anonymous_client):
    assert anonymous_client.get(OCCUPATIONS, {"q": "xyzzyq"}).json()["results"] == []
    assert anonymous_client.get(f"{OCCUPATIONS}9999/").status_code == 404


@pytest.mark.parametrize("query", ["q=" + "a" * 101, "limit=0", "words=nurse"])
def test_question_that_makes_no_sense_is_refused(anonymous_client, query):
    assert anonymous_client.get(f"{OCCUPATIONS}?{query}").status_code == 400
