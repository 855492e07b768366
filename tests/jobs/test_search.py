"""Finding vacancies: a wish goes in, ids and a total come out. The index and PostgreSQL alone
must answer the same."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from api.vacancy_search import cards_of
from jobs.actions import learn_words
from jobs.models import Vacancy, VacancyPlace
from jobs.search import (
    FACETS,
    Found,
    VacancyWish,
    in_sql,
    like_vacancies,
    search_vacancies,
    shelf,
    vocabulary,
    words_of,
)
from tests.factories.jobs import EmployerFactory, VacancyFactory
from tests.factories.relocation import MunicipalityFactory

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(params=["index", "sql"])
def engine(request, settings, tmp_path):
    """Each search is answered by the index, and by PostgreSQL alone."""
    settings.SEARCH_INDEX_DIR = str(tmp_path) if request.param == "index" else ""
    vocabulary.forget()
    shelf.forget()
    yield request.param
    shelf.forget()


def search(page: int = 1, limit: int = 20, facets: tuple[str, ...] = (), **wish: Any) -> Found:
    if here := shelf.root():
        writer = shelf.Writer(here, Vacancy.objects.open().cards, cards_of)
        writer.keep_up()
        writer.close()
        assert shelf.current()
    return search_vacancies(
        VacancyWish(**wish), among=Vacancy.objects.open(), page=page, limit=limit, facets=facets
    )


def find(**wish: Any) -> list[str]:
    found = search(**wish)
    titles = dict(Vacancy.objects.order_by("pk").values_list("pk", "title"))
    assert found.total_exact
    return [titles[pk] for pk in found.ids]


def test_only_open_vacancies_are_found(db, engine):
    VacancyFactory(title="Åpen")
    VacancyFactory(title="Åpen hos Nav", nav=True, published_at=NOON)
    VacancyFactory(draft=True)
    VacancyFactory(ended=True)

    assert find() == ["Åpen", "Åpen hos Nav"]


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("sykepleier", ["Sykepleier natt"]),
        ("Sykepleiere", ["Sykepleier natt"]),
        ("sykepl", ["Sykepleier natt"]),
        ("natt sykepleier", ["Sykepleier natt"]),
        ("sykepleier og natt", ["Sykepleier natt"]),
        ("sykepleier tretten", ["Sykepleier natt"]),
        ("sykepleier gausdal", []),
        ("prøvehotellet", ["Kokk"]),
        ("mattilbereding", ["Kokk"]),
        ("sykepleir", ["Sykepleier natt"]),
        ("' OR 1=1; --", []),
        ("kokk:*&!|()<->", ["Kokk"]),
        ("   ", ["Kokk", "Sykepleier natt"]),
        ("!!!", ["Kokk", "Sykepleier natt"]),
        ("og", []),
    ],
)
def test_words_are_found_as_people_write_them(db, engine, words, titles):
    VacancyFactory(title="Sykepleier natt", place_names="Tretten, Øyer", published_at=NOON)
    VacancyFactory(
        title="Kokk", employer_name="Prøvehotellet", text_plain="Ansvar for mattilbereding."
    )
    learn_words()

    assert find(words=words) == titles


def test_title_counts_more_than_text(db, engine):
    VacancyFactory(title="Renholder", text_plain="Du hjelper av og til en kokk.")
    VacancyFactory(title="Kokk", text_plain="Renhold hører med.", published_at=NOON)

    assert find(words="kokk") == ["Kokk", "Renholder"]
    assert find(words="kokk", order="newest") == ["Renholder", "Kokk"]


def at_noon(**facts: Any) -> Vacancy:
    return VacancyFactory(title="Treff", published_at=NOON, **facts)


@pytest.mark.parametrize(
    ("facts", "others", "wish"),
    [
        ({"placed_in": "3405,3440"}, {"placed_in": "3441"}, {"municipalities": ("3440",)}),
        ({"sector": "public"}, {"sector": "private"}, {"sectors": ("public", "publicly_owned")}),
        ({"sector": "public", "nav": True}, {"sector": ""}, {"sectors": ("public",)}),
        ({"occupation": "2221"}, {"occupation": "2230"}, {"occupations": ("222", "9")}),
        ({"partner_open": "talk"}, {"partner_open": "none"}, {"partner_open": ("talk",)}),
        ({"nav": True}, {}, {"source": "nav"}),
        ({}, {"nav": True}, {"source": "own"}),
        ({"work_languages": ["nb", "en"]}, {"work_languages": []}, {"languages": ("en", "pl")}),
        ({"remote_share": 20}, {"remote_share": 0}, {"remote": True}),
        ({"remote_share": 0}, {"remote_share": 20}, {"remote": False}),
        ({"extent_min": 20, "extent_max": 60}, {"extent_max": 40}, {"extent_min": 50}),
        ({"extent_min": 20, "extent_max": 60}, {"extent_min": 80}, {"extent_max": 50}),
        ({}, {"extent_min": 80}, {"extent_max": 50}),
        (
            {"apply_by": date(2026, 3, 9)},
            {"apply_by": date(2026, 4, 1)},
            {"closes_by": date(2026, 3, 10)},
        ),
        ({"apply_by": None}, {"apply_by": date(2026, 3, 1)}, {"open_on": date(2026, 3, 2)}),
    ],
)
def test_wish_narrows(db, engine, facts, others, wish):
    at_noon(**facts)
    VacancyFactory(title="Bom", **others)

    assert find(**wish) == ["Treff"]


def test_employers_own_list(db, engine):
    employer = EmployerFactory()
    at_noon(employer=employer)
    VacancyFactory(title="Bom")

    assert find(employer=employer.pk) == ["Treff"]


def test_deadline_order_puts_those_without_last(db, engine):
    VacancyFactory(title="uten", apply_by=None)
    VacancyFactory(title="sist", apply_by=date(2026, 5, 1))
    VacancyFactory(title="først", apply_by=date(2026, 4, 1))

    assert find(order="deadline") == ["først", "sist", "uten"]


@pytest.mark.parametrize("order", ["newest", "deadline", "fit"])
def test_pages_neither_repeat_nor_lose_rows_of_the_same_moment(db, engine, order):
    VacancyFactory.create_batch(7, title="Kokk", published_at=NOON)

    pages = [search(words="kokk", order=order, page=page, limit=3).ids for page in (1, 2, 3, 4)]

    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert len({pk for page in pages for pk in page}) == 7


def test_postgresql_alone_counts_exactly_up_to_a_bound(db, settings, monkeypatch):
    settings.SEARCH_INDEX_DIR = ""
    monkeypatch.setattr(in_sql, "COUNT_UP_TO", 3)
    VacancyFactory.create_batch(3)
    exact = search(limit=2)
    VacancyFactory()

    more = search(limit=2)

    assert (exact.total, exact.total_exact) == (3, True)
    assert (more.total, more.total_exact) == (3, False)


def test_words_are_bounded():
    assert words_of("Én én to-tre " + "x" * 99) == ["én", "to", "tre", "x" * 40]
    assert len(words_of(" ".join(f"ord{n}" for n in range(99)))) == 12


def test_like_ones_are_of_the_same_occupation_group(db, engine):
    like = VacancyFactory(title="Vernepleier", occupation="2224")
    VacancyFactory(title="Sykepleier i fjellet", occupation="7115")

    ids = like_vacancies("Sykepleier", "2221", among=Vacancy.objects.open(), limit=5)

    assert ids == [like.pk]


def test_like_ones_share_a_word_where_the_occupation_tells_nothing(db, engine):
    like = VacancyFactory(title="Sykepleier i fjellet")
    VacancyFactory(title="Kokk")

    found = [
        like_vacancies("Sykepleier, natt", number, among=Vacancy.objects.open(), limit=5)
        for number in ("", "2221")
    ]

    assert found == [[like.pk], [like.pk]]


def test_nothing_is_like_a_title_without_words(db, engine):
    VacancyFactory()

    assert like_vacancies("…", "", among=Vacancy.objects.open(), limit=5) == []


# -- Facets ------------------------------------------------------------------------------------


def test_each_facet_is_counted_with_its_own_filter_off(db, engine):
    VacancyFactory(sector="public", placed_in="3405,3440", extent_min=100, extent_max=100)
    VacancyFactory(sector="private", placed_in="3440", remote_share=50, occupation="2221")
    VacancyFactory(sector="private", placed_in="3441", extent_max=50, work_languages=["en"])

    found = search(facets=FACETS, sectors=("private",), municipalities=("3440",))

    assert found.total == 1
    assert found.facets == {
        "municipality": {"3440": 1, "3441": 1},
        "occupation": {"22": 1},
        "extent": {"part": 1, "full": 1},
        "sector": {"public": 1, "private": 1},
        "language": {},
        "remote": {"true": 1},
        "partner_open": {"none": 1},
        "source": {"own": 1},
    }


# -- What a text says --------------------------------------------------------------------------


def test_text_is_understood_as_filters_and_preferences(db, engine):
    VacancyFactory(title="Sykepleier dag", extent_max=60)
    VacancyFactory(title="Sykepleier natt", extent_max=60, published_at=NOON)
    VacancyFactory(title="Sykepleier natt", extent_min=100)
    VacancyFactory(title="Sykepleier natt", extent_max=60, placed_in="3440")

    found = search(words="sykepleier natt deltid lillehammer", facets=("municipality",))

    titles = dict(Vacancy.objects.order_by("pk").values_list("pk", "title"))
    assert [titles[pk] for pk in found.ids] == ["Sykepleier natt", "Sykepleier dag"]
    assert [(p.word, p.kind, p.value) for p in found.understood] == [
        ("natt", "shift", "night"),
        ("deltid", "extent", "part"),
        ("lillehammer", "municipality", "3405"),
    ]
    assert found.facets == {"municipality": {"3405": 2, "3440": 1}}


def test_quoted_words_are_taken_as_they_stand(db, engine):
    VacancyFactory(title="Guide", placed_in="3440", text_plain="Kjent i Lillehammer.")

    assert find(words="lillehammer") == []
    assert find(words='"lillehammer"') == ["Guide"]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("sykepleier", "Nattsykepleier"),
        ("natt", "Nattsykepleier"),
        ("nattsyk", "Nattsykepleier"),
        ("sykeplier", "Nattsykepleier"),
        ("sykepelier", "Nattsykepleier"),
    ],
)
def test_compounds_beginnings_and_slips_are_understood(db, engine, words, title):
    VacancyFactory(title=title)
    ended = VacancyFactory(title="Sykepleier på natt")
    learn_words()
    Vacancy.objects.filter(pk=ended.pk).update(state="filled", ended_at=NOON)

    assert find(words=words) == [title]


def test_slip_of_the_hand_is_told(db, engine):
    VacancyFactory(title="Sykepleier")
    learn_words()

    found = search(words="sykepleir")

    assert [(p.word, p.kind, p.value) for p in found.understood] == [
        ("sykepleir", "spelling", "sykepleier")
    ]


def test_what_stands_in_the_way_is_told(db, engine):
    VacancyFactory(title="Kokk", sector="public")
    VacancyFactory(title="Kokk", sector="public")
    VacancyFactory(title="Guide", sector="private")

    one = search(words="kokk", sectors=("private",))
    two = search(words="romferge kokk", sectors=("private",))

    assert [(each.drop, each.total) for each in one.loosen] == [
        (("sector",), 2),
        (("word:kokk",), 1),
    ]
    assert (("sector", "word:romferge"), 2) in [(each.drop, each.total) for each in two.loosen]


def test_places_within_reach(db, engine):
    hamar = MunicipalityFactory(number="3403", name="Hamar")
    VacancyFactory(title="Her")
    far = VacancyFactory(title="Der", placed_in="")
    VacancyPlace.objects.create(vacancy=far, municipality=hamar)

    assert find(spots=("3405", "vingnes")) == ["Her"]
    assert find(spots=()) == []


# -- Plans and query counts ---------------------------------------------------------------


MANY = 4_000


@pytest.fixture
def many(db: None, settings: Any) -> None:
    """4,000 open vacancies and as many ended ones; a few of them are what is looked for."""
    settings.SEARCH_INDEX_DIR = ""
    ours, theirs = MunicipalityFactory(), MunicipalityFactory(number="3440", name="Øyer")
    employer = EmployerFactory()
    text = " ".join(f"Arbeidet er variert og oppgave{n} hører med." for n in range(40))
    vacancies = [
        Vacancy(
            employer=employer,
            title=f"Sjelden fjellguide {n}" if n % 400 == 0 else f"Medarbeider {n}",
            text_plain=text,
            occupation="5113" if n % 400 == 0 else "4110",
            state="filled" if n >= MANY else "published",
            created_at=NOON,
            changed_at=NOON,
            published_at=NOON + timedelta(minutes=n),
            ended_at=NOON + timedelta(days=9) if n >= MANY else None,
            apply_by=date(2026, 4, 1) + timedelta(days=n % 90),
        )
        for n in range(2 * MANY)
    ]
    Vacancy.objects.bulk_create(vacancies, batch_size=1000)
    VacancyPlace.objects.bulk_create(
        VacancyPlace(vacancy=vacancy, municipality=theirs if n % 400 == 0 else ours)
        for n, vacancy in enumerate(vacancies)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE jobs_vacancy, jobs_vacancyplace")


def plans_of(wish: VacancyWish, facets: tuple[str, ...] = ()) -> list[str]:
    """How PostgreSQL would go about each query that reads vacancies; the last fetches the page."""
    with CaptureQueriesContext(connection) as queries:
        found = search_vacancies(
            wish, among=Vacancy.objects.open(), page=1, limit=20, facets=facets
        )
    assert found.ids
    plans = []
    with connection.cursor() as cursor:
        for query in queries:
            if 'FROM "jobs_vacancy"' in query["sql"]:
                cursor.execute(f"EXPLAIN {query['sql']}")
                plans.append("\n".join(line for (line,) in cursor.fetchall()))
    return plans


# What is looked for, by which index it is found, and how many queries it takes.
WAYS = [
    (VacancyWish(words="fjellguide"), "vacancy_open_words", 2),
    (VacancyWish(words="fjellguid sjelden"), "vacancy_open_words", 2),
    (VacancyWish(words="fjelguide"), "vacancy_open_words", 2),
    (VacancyWish(occupations=("511",)), "vacancy_open_occupation", 2),
    (VacancyWish(municipalities=("3440",)), "municipality", 2),
    (VacancyWish(order="deadline"), "vacancy_open_deadline", 2),
    (VacancyWish(), "vacancy_open_newest", 2),
]


def test_postgresql_alone_goes_by_its_indexes(many):
    vocabulary.forget()
    learn_words()
    for wish, index, queries in WAYS:
        plans = plans_of(wish)

        selective = wish.words or wish.occupations or wish.municipalities
        read_whole = ["Seq Scan on jobs_vacancy " in plan for plan in plans]
        assert not (any(read_whole) if selective else read_whole[-1]), (wish, plans)
        assert index in "\n".join(plans), (wish, plans)
        assert len(plans) == queries


def test_facets_of_postgresql_alone_go_by_its_indexes(many):
    vocabulary.forget()
    for wish in (VacancyWish(words="fjellguide"), VacancyWish(occupations=("511",))):
        plans = plans_of(wish, facets=("municipality", "sector", "extent", "source"))

        assert "Seq Scan on jobs_vacancy" not in "\n".join(plans)


def test_index_holds_all_that_facets_are_counted_by():
    (index,) = [each for each in Vacancy._meta.indexes if each.name == "vacancy_open_counted"]

    assert {*index.fields, *index.include} >= set(in_sql.COLUMNS)


def test_search_without_its_index_would_read_the_whole_table(many):
    vocabulary.forget()
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX vacancy_open_words")

    plans = plans_of(VacancyWish(words="fjellguide"))

    assert "Seq Scan on jobs_vacancy " in "\n".join(plans)
