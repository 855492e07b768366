"""Couple search over HTTP: what comes in, what comes out, and what is refused."""

import pytest

from flyttehjelp.relocation.models import TravelTime
from jobs.models import VacancyPlace
from tests.factories.jobs import VacancyFactory
from tests.factories.relocation import MunicipalityFactory, PlaceFactory

pytestmark = pytest.mark.django_db
COUPLES = "/api/v1/couple-search/"


def place(key, number, name=None):
    town = MunicipalityFactory(number=number, is_ours=number != "3403")
    return PlaceFactory(key=key, name=name or key.title(), municipality=town, postcodes=[])


def way(origin, destination, **minutes):
    for mode, many in minutes.items():
        for one, other in [(origin, destination), (destination, origin)]:
            TravelTime.objects.create(
                origin=one, destination=other, mode=mode, minutes=many, about=True
            )


@pytest.fixture
def valley():
    """Three homes and Hamar, which is a long way by car and a longer one by train."""
    places = {
        "follebu": place("follebu", "3441"),
        "lillehammer": place("lillehammer", "3405"),
        "tretten": place("tretten", "3440"),
        "hamar": place("hamar", "3403"),
    }
    way(places["follebu"], places["lillehammer"], car=20, transit=40)
    way(places["tretten"], places["lillehammer"], car=30, transit=35)
    way(places["lillehammer"], places["hamar"], car=50, transit=60)
    return places


def vacancy(title, *where, **fields):
    made = VacancyFactory(title=title, placed_in="", **fields)
    for one in where:
        VacancyPlace.objects.create(vacancy=made, place=one, municipality=one.municipality)
    return made


def ask(client, first, second, **fields):
    return client.post(COUPLES, {"wishes": [first, second], **fields}, format="json")


def titles(answer):
    return [[job["vacancy"]["title"] for job in pair["jobs"]] for pair in answer.json()["pairs"]]


def test_nobody_is_told_of_pairs_where_nothing_is_vacant(anonymous_client, valley):
    answer = ask(anonymous_client, {}, {})

    assert answer.status_code == 200
    assert answer.json() == {
        "candidates": [0, 0],
        "total": 0,
        "total_exact": True,
        "pairs": [],
        "relaxations": [],
    }


def test_pair_comes_with_its_homes_minutes_and_reasons(anonymous_client, valley):
    vacancy("Sykepleier på natt", valley["lillehammer"], extent_min=80, extent_max=100)
    vacancy("Tømrer", valley["lillehammer"], occupation="7115", partner_open="talk")
    wishes = [{"q": "sykepleier", "extent_min": 100}, {"occupation": "71", "car": False}]

    answer = ask(anonymous_client, *wishes)

    (pair,) = answer.json()["pairs"]
    assert titles(answer) == [["Sykepleier på natt", "Tømrer"]]
    assert [job["reasons"] for job in pair["jobs"]] == [
        ["Passer med «sykepleier».", "Omfanget passer."],
        ["Yrket er i gruppen som er valgt.", "Arbeidsgiveren lover partnere en samtale."],
    ]
    assert [
        (home["place"], [leg["minutes"] for leg in home["legs"]]) for home in pair["homes"]
    ] == [
        ("lillehammer", [0, 0]),
        ("follebu", [20, 20]),
        ("tretten", [30, 30]),
    ]
    assert pair["homes"][0]["legs"][0]["text"] == "jobben er på stedet"
    assert pair["homes"][1]["legs"][1]["text"] == "omtrent 20 min med bil"
    assert pair["homes"][1]["together"] is True
    assert pair["reasons"] == [
        "Begge kommer seg på jobb i tide fra 3 steder å bo.",
        # From the two others they go by car, in one.
        "Fra ett av stedene trenger dere ingen bil.",
    ]
    assert answer.json()["total"] == 1


def test_sentences_follow_the_reader_s_language(anonymous_client, valley):
    vacancy("Tømrer", valley["hamar"])
    vacancy("Kokk", valley["hamar"])

    answer = anonymous_client.post(
        COUPLES,
        {"wishes": [{"q": "kokk", "minutes": 60}, {"q": "tømrer", "minutes": 60}]},
        format="json",
        headers={"Accept-Language": "en"},
    )

    (pair,) = answer.json()["pairs"]
    assert pair["reasons"][1] == "You work in the same place and can share a car."


def test_one_car_sends_the_other_by_train_and_two_cars_need_not(anonymous_client, valley):
    vacancy("Kokk", valley["hamar"])
    vacancy("Smed", valley["tretten"])
    wishes = [{"q": "kokk", "minutes": 55}, {"q": "smed", "minutes": 30}]

    with_one = ask(anonymous_client, *wishes, cars=1)
    with_two = ask(anonymous_client, *wishes, cars=2)

    assert with_one.json()["total"] == 0
    assert with_one.json()["candidates"] == [1, 1]
    assert [one["changes"] for one in with_one.json()["relaxations"]] == [
        ["Person 1 reiser inntil 70 minutter"],
        ["Person 2 reiser inntil 45 minutter"],
        ["Dere har to biler"],
    ]
    (pair,) = with_two.json()["pairs"]
    assert pair["homes"][0]["place"] == "lillehammer"
    assert pair["reasons"][1] == "Dere trenger to biler."


def test_what_a_relaxation_says_is_what_asking_for_it_gives(anonymous_client, valley):
    vacancy("Kokk", valley["hamar"], sector="private", extent_min=50, extent_max=50)
    vacancy("Smed", valley["lillehammer"])
    strict = {"q": "kokk", "sector": ["public"], "extent_min": 100, "minutes": 60}

    said = ask(anonymous_client, strict, {"q": "smed"}).json()

    (relaxation, *others) = said["relaxations"]
    assert relaxation["changes"] == [
        "Person 1 tar både heltid og deltid",
        "Person 1 ser på alle sektorer",
    ]
    for one in [relaxation, *others]:
        answer = anonymous_client.post(COUPLES, one["asked"], format="json")
        assert answer.json()["total"] == one["total"] > 0


def test_every_relaxation_has_its_sentence(anonymous_client, valley):
    vacancy("Kokk", valley["hamar"], occupation="5120")
    vacancy("Smed", valley["lillehammer"], occupation="7221")

    def changes(first, second, **fields):
        said = ask(anonymous_client, first, second, **fields).json()
        return {sentence for one in said["relaxations"] for sentence in one["changes"]}

    assert "Person 1 kjører bil til jobb" in changes(
        {"q": "kokk", "car": False, "minutes": 55}, {"q": "smed", "car": False}
    )
    assert changes({"occupation": "5121", "minutes": 60}, {"q": "smed"}) == {
        "Person 1 ser på hele yrkesgruppe 512"
    }
    assert "Person 1 ser på alle yrker" in changes(
        {"occupation": "9", "minutes": 60}, {"q": "smed"}
    )
    assert "Person 1 ser på alt slags arbeid" in changes(
        {"q": "romferge", "minutes": 60}, {"q": "smed"}
    )


def test_ended_vacancies_and_drafts_are_nobody_s_second_job(anonymous_client, valley):
    vacancy("Kokk", valley["lillehammer"])
    vacancy("Kokk i fjor", valley["lillehammer"], ended=True)
    vacancy("Kokk en gang", valley["lillehammer"], draft=True)

    answer = ask(anonymous_client, {}, {})

    assert answer.json()["candidates"] == [1, 1]
    assert answer.json()["total"] == 0


def test_two_positions_of_one_vacancy_do_for_both(anonymous_client, valley):
    vacancy("Kokk", valley["lillehammer"], positions=2)

    assert titles(ask(anonymous_client, {}, {})) == [["Kokk", "Kokk"]]


def test_where_only_the_municipality_is_known_the_minutes_read_about(anonymous_client, valley):
    TravelTime.objects.update(about=False)
    for title in ("Kokk", "Smed"):
        made = vacancy(title)
        VacancyPlace.objects.create(vacancy=made, municipality_id="3403")

    (pair, *_) = ask(anonymous_client, {"minutes": 60}, {"minutes": 60}).json()["pairs"]

    assert [leg["text"] for leg in pair["homes"][0]["legs"]] == ["omtrent 50 min med bil"] * 2


def test_postcode_tells_the_place_and_a_vacancy_from_nowhere_is_left_out(anonymous_client, valley):
    valley["tretten"].postcodes = ["2635"]
    valley["tretten"].save()
    made = vacancy("Kokk", positions=2)
    VacancyPlace.objects.create(vacancy=made, municipality_id="3440", postcode="2635")
    vacancy("Smed på havet")
    vacancy("Selger på reise")
    VacancyPlace.objects.create(
        vacancy=vacancy("Sjåfør"), municipality=MunicipalityFactory(number="3448")
    )

    answer = ask(anonymous_client, {"minutes": 5}, {"minutes": 5})

    assert answer.json()["candidates"] == [1, 1]
    assert answer.json()["pairs"][0]["homes"][0]["place"] == "tretten"


def test_work_from_home_goes_with_any_home(anonymous_client, valley):
    vacancy("Systemutvikler", remote_share=100)
    vacancy("Smed", valley["tretten"])

    (pair,) = ask(anonymous_client, {"q": "systemutvikler"}, {"q": "smed"}).json()["pairs"]

    assert pair["jobs"][0]["reasons"][-1] == "Jobben kan gjøres hjemmefra."
    assert pair["homes"][0]["legs"][0]["text"] == "jobber hjemmefra"


def test_ad_that_is_vague_about_its_extent_says_so(anonymous_client, valley):
    vacancy("Kokk", valley["tretten"])
    vacancy("Smed", valley["tretten"], sector="private")
    wishes = [{"q": "kokk", "extent_min": 100}, {"q": "smed", "sector": ["private"]}]

    (pair,) = ask(anonymous_client, *wishes).json()["pairs"]

    assert [job["reasons"][-1] for job in pair["jobs"]] == [
        "Annonsen sier ikke klart hvor stort omfanget er. Spør arbeidsgiveren.",
        "Sektoren er den som er valgt.",
    ]


@pytest.mark.parametrize("how_many", [2, 6])
def test_more_vacancies_take_no_more_queries(
    anonymous_client, valley, how_many, django_assert_num_queries
):
    for n in range(how_many):
        vacancy(f"Kokk {n}", valley["lillehammer"])

    with django_assert_num_queries(16):
        answer = ask(anonymous_client, {"q": "kokk"}, {})

    assert answer.json()["total"] == how_many * (how_many - 1)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"wishes": [{}]}, "/wishes"),
        ({"wishes": [{}, {}, {}]}, "/wishes"),
        ({"wishes": [{}, {"minutes": 4}]}, "/wishes/1/minutes"),
        ({"wishes": [{"minutes": 121}, {}]}, "/wishes/0/minutes"),
        ({"wishes": [{"sector": ["x"]}, {}]}, "/wishes/0/sector/0"),
        ({"wishes": [{"occupation": "22x"}, {}]}, "/wishes/0/occupation"),
        ({"wishes": [{"wages": 1}, {}]}, "/wishes/0/wages"),
        ({"wishes": [{"q": "fnr 17054026641"}, {}]}, "/wishes/0/q"),
        ({"wishes": [{}, {}], "cars": 3}, "/cars"),
    ],
)
def test_what_is_wrong_is_pointed_at(anonymous_client, body, pointer):
    answer = anonymous_client.post(COUPLES, body, format="json")

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
