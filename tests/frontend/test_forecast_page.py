"""How often one's own work turns up here: the page, with enough, too little and nothing."""

from datetime import date, timedelta

import pytest

from frontend.templatetags.house import duration
from frontend.templatetags.vacancies import percent_range, rough
from jobs.models import AdFact, WatchedDay
from tests.factories.relocation import MunicipalityFactory, PlaceFactory

pytestmark = pytest.mark.django_db
HERE = "/nb/jobs/forecast/"
ASKED = {"work": "sykepleier", "styrk": "2223", "place": "lillehammer"}
BEGAN = date(2025, 1, 1)


@pytest.fixture(autouse=True)
def _region():
    PlaceFactory(key="lillehammer", name="Lillehammer sentrum", municipality=MunicipalityFactory())
    PlaceFactory(
        key="hamar",
        name="Hamar",
        municipality=MunicipalityFactory(number="3403", name="Hamar", is_ours=False),
    )


def history(*, days, ads):
    WatchedDay.objects.bulk_create(
        WatchedDay(day=BEGAN + timedelta(days=n), source="feed") for n in range(days)
    )
    AdFact.objects.bulk_create(
        AdFact(
            external_id=str(n),
            occupation="2223",
            spots=["lillehammer"],
            first_day=BEGAN + timedelta(days=n * days // ads),
        )
        for n in range(ads)
    )


def text_of(response):
    return " ".join(response.content.decode().split())


def test_page_asks_before_it_is_asked(page_for):
    response = page_for().get(HERE)
    page = text_of(response)

    assert response.status_code == 200
    assert "Hva jobber du med?" in page
    assert "Lillehammer sentrum" in page
    assert '<option value="hamar"' not in page
    assert "Om lag" not in page


def test_town_itself_is_the_place_unless_another_is_chosen(page_for):
    PlaceFactory(key="faaberg", name="Fåberg")

    page = text_of(page_for().get(HERE))

    assert page.index("Lillehammer sentrum</option>") < page.index("Fåberg</option>")


def test_figures_are_said_in_words(page_for):
    history(days=730, ads=12)

    page = text_of(page_for().get(HERE, ASKED))

    assert "Om lag 6 annonser i året" in page
    assert "Trolig mellom" in page
    assert "Bak dem sto 1 arbeidsgiver." in page
    assert "3 måneder" in page
    assert "60 til 91 %" in page
    assert "over 95 %" in page
    assert "Regnet ut av 12 annonser på 730 dager" in page
    assert "/nb/jobs/?occupation=2223" in page


@pytest.mark.parametrize(
    ("days", "ads", "said"),
    [
        (0, 0, "Vi har fulgt med på alle annonser i 0 dager"),
        (90, 4, "Så langt har vi sett 4 annonser."),
        (400, 1, "så vi 1 annonse. Det er for lite til å regne på."),
        (400, 0, "så vi 0 annonser. Det er for lite til å regne på."),
    ],
)
def test_too_little_is_said_kindly_and_nothing_is_guessed(days, ads, said, page_for):
    history(days=days, ads=ads)

    page = text_of(page_for().get(HERE, ASKED))

    assert said in page
    assert "i året" not in page.split("<h2")[1]
    assert "Sjansen for" not in page


def test_word_that_is_one_occupation_leads_straight_to_it(page_for):
    history(days=730, ads=12)

    page = text_of(page_for().get(HERE, {"work": "nurse", "place": "lillehammer"}))

    assert "Om lag 6 annonser i året" in page
    assert "Mente du noe annet?" in page


def test_word_that_may_be_several_asks_which(page_for):
    page = text_of(page_for().get(HERE, {"work": "sykepl", "place": "lillehammer"}))

    assert "Hvilket av disse er det?" in page
    assert "styrk=2223" in page
    assert "Om lag" not in page


def test_word_that_is_none_is_said_and_kept(page_for):
    response = page_for().get(HERE, {"work": "xyzzyq", "place": "lillehammer"})

    page = text_of(response)
    assert response.status_code == 422
    assert "Vi fant ikke noe yrke som heter det" in page
    assert 'value="xyzzyq"' in page


@pytest.mark.parametrize(
    "differences", [{"work": ""}, {"place": "atlantis"}, {"minutes": "x"}, {"mode": "boat"}]
)
def test_what_is_wrong_is_named_beside_its_box(differences, page_for):
    response = page_for().get(HERE, {**ASKED, **differences})

    assert response.status_code == 422
    assert "ds-error-summary" in text_of(response)


@pytest.mark.parametrize("code", ["9999", "x" * 300, "../me"])
def test_code_that_is_none_is_overlooked(code, page_for):
    page = text_of(page_for().get(HERE, {**ASKED, "work": "sykepl", "styrk": code}))

    assert "Hvilket av disse er det?" in page


def test_other_occupations_stay_a_click_away(page_for):
    history(days=730, ads=12)

    page = text_of(page_for().get(HERE, ASKED))

    assert "Mente du noe annet?" in page


def test_search_leads_here(page_for):
    assert HERE in text_of(page_for().get("/nb/jobs/"))


@pytest.mark.parametrize(
    ("language", "said"),
    [("nn", "Kor ofte dukkar jobben min opp her?"), ("en", "How often does my job turn up here?")],
)
def test_page_speaks_the_other_languages_too(language, said, page_for):
    assert said in text_of(page_for().get(HERE.replace("nb", language)))


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.6, 0.91, "60 til 91 %"),
        (0.842, 0.99, "minst 84 %"),
        (0.96, 0.99, "over 95 %"),
        (0.01, 0.302, "høyst 31 %"),
        (0.01, 0.04, "under 5 %"),
        (0.01, 0.99, "minst 1 %"),
    ],
)
def test_interval_of_a_chance_is_said_no_closer_than_one_may(low, high, said):
    assert percent_range({"low": low, "high": high}) == said


@pytest.mark.parametrize(("number", "said"), [(42.4, "42"), (6.004, "6"), (0.66, "0,7")])
def test_figure_is_said_no_finer_than_it_is_known(number, said):
    assert rough(number) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(40, "40 sek"), (300, "5 min"), (3599, "1 t 0 min"), (7500, "2 t 5 min")]
)
def test_time_is_said_no_closer_than_one_needs(seconds, said):
    assert duration(seconds) == said
