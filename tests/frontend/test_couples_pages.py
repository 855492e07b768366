"""The page for two: nothing asked, pairs, none, and what is wrong."""

import re
from html import unescape

import pytest

from tests.api.test_couples import vacancy, valley  # noqa: F401 - a fixture
from tests.frontend.test_jobs_pages import text

pytestmark = pytest.mark.django_db
COUPLES = "/nb/jobs/couple/"


def ask(client, **asked):
    return client.get(COUPLES, asked)


def ways(answer):
    found = re.findall(r'href="(/nb/jobs/couple/\?[^"]+)"[^>]*>(.*?)</a>', text(answer), re.DOTALL)
    said = {" ".join(re.sub("<[^>]+>", "", words).split()): unescape(link) for link, words in found}
    return {words: link for words, link in said.items() if "(gir" in words}


def test_page_asks_before_it_searches(page_for):
    answer = page_for().get(COUPLES)

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-cache"
    assert 'id="found"' not in text(answer)
    assert '<option value="45" selected>' in text(answer)


@pytest.mark.parametrize("language", ["nn", "en"])
def test_page_speaks_the_reader_s_language(page_for, language):
    answer = page_for().get(f"/{language}/jobs/couple/", {"q1": "romferge"})

    heading = {"nn": "Finn to jobbar", "en": "Find two jobs"}[language]
    assert f"<h1>{heading}</h1>" in text(answer)


@pytest.mark.parametrize(("how_many", "said"), [(2, "1 par av jobber"), (25, "24 par av jobber")])
def test_pairs_are_shown_with_their_homes(page_for, valley, how_many, said):  # noqa: F811 - as above
    vacancy("Kokk", valley["lillehammer"], partner_open="talk", apply_by="2999-01-31")
    for n in range(how_many - 1):
        vacancy(f"Smed {n}", valley["tretten"], extent_min=80, extent_max=100)

    answer = ask(page_for(), q1="kokk", q2="smed", minutes1="45", minutes2="45")

    assert answer.status_code == 200
    assert said in text(answer)
    assert "Arbeidsgiveren lover partnere en samtale." in text(answer)
    assert "omtrent 30 min med bil" in text(answer)
    assert ("Her er de 20 beste" in text(answer)) == (how_many == 25)


def test_pair_that_can_share_a_car_is_told_so(page_for, valley):  # noqa: F811 - as above
    vacancy("Kokk", valley["hamar"])
    vacancy("Smed", valley["hamar"])

    answer = ask(page_for(), q1="kokk", q2="smed", minutes1="60", minutes2="60", car2="no")

    assert "(sammen i én bil)" in text(answer)


def test_every_way_on_leads_to_what_it_promises(page_for, valley):  # noqa: F811 - as above
    vacancy("Kokk", valley["hamar"], extent_min=50, extent_max=50, sector="private")
    vacancy("Smed", valley["tretten"])
    client = page_for()

    answer = ask(client, q1="kokk", extent1="full", minutes1="60", q2="smed", minutes2="45")

    found = ways(answer)
    assert "Ingen par passer akkurat nå" in text(answer)
    assert "Person 1 tar både heltid og deltid (gir ett par)" in found
    for words, link in found.items():
        promised = re.search(r"gir (\S+) par", words)[1].replace("ett", "1")
        assert f"{promised} par av jobber passer" in text(client.get(link))


def test_way_on_keeps_the_rest_of_the_search(page_for, valley):  # noqa: F811 - as above
    vacancy("Kokk", valley["lillehammer"], sector="public", extent_min=50, extent_max=50)
    vacancy("Smed", valley["tretten"], occupation="7221")

    answer = ask(
        page_for(),
        q1="kokk",
        sector1="public",
        extent1="part",
        car1="yes",
        occupation2="7222",
        minutes2="30",
        car2="no",
        cars="2",
    )

    (link,) = [link for words, link in ways(answer).items() if "yrkesgruppe 722" in words]
    assert link == (
        "/nb/jobs/couple/?q1=kokk&extent1=part&minutes1=45&car1=yes&sector1=public"
        "&minutes2=30&car2=no&occupation2=722&cars=2#found"
    )


def test_where_nothing_helps_the_page_leads_to_the_list(page_for, valley):  # noqa: F811 - as above
    answer = ask(page_for(), q1="romferge", q2="tidsmaskin")

    assert answer.status_code == 200
    assert "Heller ikke litt lengre reise" in text(answer)
    assert "Se alle ledige stillinger" in text(answer)


def test_what_is_wrong_stands_beside_its_field_with_what_was_typed(page_for):
    refused = ask(page_for(), q1="fnr 17054026641", q2="kokk")
    unknown = ask(page_for(), q1="kokk", occupation2="22x")

    assert (refused.status_code, unknown.status_code) == (422, 422)
    assert "Hva slags jobb? Det ser ut som du har skrevet et fødselsnummer" in text(refused)
    assert 'value="kokk"' in text(refused)
    assert 'href="#id_occupation2"' in text(unknown)
    assert 'value="kokk"' in text(unknown)


def test_asking_too_often_is_said_kindly(page_for, monkeypatch):
    monkeypatch.setattr("api.throttles.RATES", {"couples": (0, 3600)})

    answer = ask(page_for(), q1="kokk")

    assert answer.status_code == 422
    assert "ds-error-summary" in text(answer)


def test_list_of_vacancies_leads_here(page_for):
    assert f'href="{COUPLES}"' in text(page_for().get("/nb/jobs/"))
