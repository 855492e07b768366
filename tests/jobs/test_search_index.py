"""The index of the open vacancies: made from PostgreSQL, kept up with it, thrown away in doubt."""

import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from api.vacancy_search import cards_of
from jobs.actions import forget_search_changes, learn_words
from jobs.actions.generate import generate_vacancies
from jobs.models import Employer, SearchChange, Vacancy, VacancyPlace
from jobs.search import (
    FACETS,
    VacancyWish,
    freshness,
    in_sql,
    keeper,
    search_vacancies,
    shelf,
    version,
    vocabulary,
)
from jobs.search.words import read
from tests.factories.jobs import VacancyFactory
from tests.factories.relocation import MunicipalityFactory, PlaceFactory
from tests.postgres_plugin import address_of

VACANCIES = "/api/v1/vacancies/"
ready = pytest.mark.django_db(transaction=True)


@pytest.fixture
def here(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.SEARCH_INDEX_DIR = str(tmp_path)
    shelf.forget()
    yield tmp_path
    shelf.forget()


@pytest.fixture
def writer(here: Path) -> Iterator[shelf.Writer]:
    made = shelf.Writer(here, Vacancy.objects.open().cards, cards_of)
    yield made
    made.close()


def titles(client: Any, **params: Any) -> list[str]:
    answer = client.get(VACANCIES, params).json()
    assert answer["total"] == len(answer["results"])
    return [row["title"] for row in answer["results"]]


def end(vacancy: Vacancy) -> None:
    Vacancy.objects.filter(pk=vacancy.pk).update(state="filled", ended_at=timezone.now())


@pytest.fixture(autouse=True)
def _no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """The index is kept up by hand here, but where a test says otherwise."""
    monkeypatch.setattr(keeper, "keep", lambda *_: None)


# -- The same as plain SQL ---------------------------------------------------------------------


def random_wish(dice: random.Random) -> VacancyWish:
    def some(values: list[str], chance: float = 0.25) -> tuple[str, ...]:
        return tuple(dice.sample(values, dice.choice((1, 1, 2)))) if dice.random() < chance else ()

    words = ["sykepleier", "natt", "erfaring", "kokk", "lærer", "barnehage", "fjel", "stilling"]
    return VacancyWish(
        words=" ".join(dice.sample(words, dice.choice((0, 1, 1, 2)))),
        municipalities=some(["3405", "3440", "3441"]),
        spots=some(["tretten", "follebu", "3441"], 0.1) or None,
        sectors=some(["public", "private"]),
        occupations=some(["22", "5", "2342", "71"]),
        extents=some(["part", "full"]),
        extent_min=dice.choice((None, None, None, 60)),
        extent_max=dice.choice((None, None, None, 40)),
        remote=dice.choice((None, None, None, True, False)),
        languages=some(["nb", "en"]),
        partner_open=some(["talk", "pointer", "interview"]),
        source=dice.choice(("", "", "", "nav", "own")),
        closes_by=dice.choice((None, None, timezone.localdate() + timedelta(days=9))),
        open_on=dice.choice((None, None, timezone.localdate())),
        order=dice.choice(("", "newest", "deadline")),
    )


def plain_sql(wish: VacancyWish, *, but: str = "") -> tuple[str, list[Any]]:
    """The wish in plain SQL, written without looking at ours."""
    place = "EXISTS (SELECT FROM jobs_vacancyplace p WHERE p.vacancy_id = v.id AND {})"
    reading = read(wish, {})
    expression, _ = vocabulary.express(reading)
    wanted: list[tuple[str, str, list[Any], bool]] = [
        ("municipality", place.format("p.municipality_id = ANY(%s)"), [list(wish.municipalities)],
         bool(wish.municipalities)),
        ("near", place.format(
            "(p.place_id = ANY(%s) OR p.place_id IS NULL AND p.municipality_id = ANY(%s))"
        ), [list(wish.spots or ())] * 2, wish.spots is not None),
        ("sector", "v.sector = ANY(%s)", [list(wish.sectors)], bool(wish.sectors)),
        ("occupation", "v.occupation LIKE ANY(%s)", [[f"{c}%" for c in wish.occupations]],
         bool(wish.occupations)),
        ("extent", ("('part' = ANY(%s) AND coalesce(v.extent_min, 1) < 100"
         " OR 'full' = ANY(%s) AND coalesce(v.extent_max, 100) = 100)"), [list(wish.extents)] * 2,
         bool(wish.extents)),
        ("extent", "coalesce(v.extent_max, 100) >= %s", [wish.extent_min], bool(wish.extent_min)),
        ("extent", "coalesce(v.extent_min, 1) <= %s", [wish.extent_max], bool(wish.extent_max)),
        ("remote", "(coalesce(v.remote_share, 0) > 0) = %s", [wish.remote],
         wish.remote is not None),
        ("language", "v.work_languages && %s::varchar[]", [list(wish.languages)],
         bool(wish.languages)),
        ("partner_open", "v.partner_open = ANY(%s)", [list(wish.partner_open)],
         bool(wish.partner_open)),
        ("source", "v.source = %s", [wish.source], bool(wish.source)),
        ("closes_by", "v.apply_by <= %s", [wish.closes_by], wish.closes_by is not None),
        ("open_on", "(v.apply_by >= %s OR v.apply_by IS NULL)", [wish.open_on],
         wish.open_on is not None),
        *(("words", "v.search @@ %s::tsquery", [in_sql.tsquery(concept)], True)
          for concept in expression.concepts),
    ]  # fmt: skip
    kept = [(text, values) for name, text, values, on in wanted if on and name != but]
    text = " AND ".join(
        ["v.state = 'published' AND v.repeats_id IS NULL", *(text for text, _ in kept)]
    )
    return text, [value for _, values in kept for value in values]


VALUE = {
    "municipality": "(SELECT array_agg(DISTINCT municipality_id) FROM jobs_vacancyplace p"
    " WHERE p.vacancy_id = v.id)",
    "occupation": "ARRAY[left(v.occupation, 2)]",
    "extent": "ARRAY[CASE WHEN coalesce(v.extent_min, 1) < 100 THEN 'part' END,"
    " CASE WHEN coalesce(v.extent_max, 100) = 100 THEN 'full' END]",
    "sector": "ARRAY[v.sector]",
    "language": "v.work_languages",
    "remote": "ARRAY[CASE WHEN v.remote_share > 0 THEN 'true' END]",
    "partner_open": "ARRAY[v.partner_open]",
    "source": "ARRAY[v.source]",
}


def counted_plainly(wish: VacancyWish, facet: str) -> dict[str, int]:
    where, values = plain_sql(wish, but=facet)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT value, count(*) FROM jobs_vacancy v, unnest({VALUE[facet]}) AS value"  # noqa: S608 - our own
            f" WHERE {where} AND value <> '' GROUP BY 1",
            values,
        )
        return dict(cursor.fetchall())


@ready
def test_thousand_random_searches_find_and_count_as_plain_sql_does(writer):
    for number, name in (("3405", "Lillehammer"), ("3440", "Øyer"), ("3441", "Gausdal")):
        MunicipalityFactory(number=number, name=name)
    PlaceFactory(key="tretten", municipality__number="3440")
    PlaceFactory(key="follebu", municipality__number="3441")
    generate_vacancies(still_open=1_500, ended=300, at=timezone.now())
    VacancyFactory.create_batch(5, title="Kokk")
    learn_words()
    writer.keep_up()
    dice = random.Random(7)  # noqa: S311 - which searches is no secret

    found_something = 0
    for _ in range(1_000):
        wish = random_wish(dice)
        found = search_vacancies(
            wish, among=Vacancy.objects.open(), page=1, limit=100, facets=FACETS
        )
        where, values = plain_sql(wish)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM jobs_vacancy v WHERE {where}", values)  # noqa: S608 - our own
            ids = {pk for (pk,) in cursor.fetchall()}

        assert found.version, "the index has answered"
        assert found.total == len(ids), wish
        assert set(found.ids) <= ids
        assert len(found.ids) == min(100, len(ids))
        assert found.facets == {facet: counted_plainly(wish, facet) for facet in FACETS}, wish
        found_something += found.total > 0
    assert found_something > 300


@ready
def test_index_answers_in_the_order_that_postgresql_does(writer, settings):
    MunicipalityFactory()
    generate_vacancies(still_open=300, ended=0, at=timezone.now())
    writer.keep_up()
    for order in ("newest", "deadline"):
        wish = VacancyWish(words="erfaring", order=order)
        among = Vacancy.objects.open()

        by_index = search_vacancies(wish, among=among, page=2, limit=30)
        settings.SEARCH_INDEX_DIR = ""
        by_sql = search_vacancies(wish, among=among, page=2, limit=30)
        settings.SEARCH_INDEX_DIR = str(writer.here)

        assert by_index.ids == by_sql.ids
        assert (by_index.version != "", by_sql.version) == (True, "")


# -- Keeping up --------------------------------------------------------------------------------


@ready
def test_index_takes_in_what_came_changed_and_went(anonymous_client, writer):
    went, changed = VacancyFactory(title="Kokk"), VacancyFactory(title="Baker")
    writer.keep_up()
    VacancyFactory(title="Sveiser")
    Vacancy.objects.filter(pk=changed.pk).update(title="Konditor")
    end(went)

    read_now = writer.keep_up()

    assert read_now == 3
    assert titles(anonymous_client) == ["Sveiser", "Konditor"]
    assert writer.keep_up() == 0


@ready
def test_ended_vacancy_is_never_shown_and_a_changed_one_as_it_is(anonymous_client, writer):
    ended, changed = VacancyFactory(title="Kokk"), VacancyFactory(title="Baker")
    writer.keep_up()
    end(ended)
    Vacancy.objects.filter(pk=changed.pk).update(title="Konditor")

    answer = anonymous_client.get(VACANCIES).json()

    assert [row["title"] for row in answer["results"]] == ["Konditor"]


@ready
def test_drafts_and_what_has_ended_leave_no_change_behind(db):
    VacancyFactory(draft=True, placed_in="")
    ended = VacancyFactory(ended=True, placed_in="")
    Vacancy.objects.filter(pk=ended.pk).update(title="")

    assert not SearchChange.objects.exists()


@ready
def test_ad_that_says_again_what_stands_here_is_left_out_at_once(anonymous_client, writer):
    ours, theirs = VacancyFactory(title="Kokk"), VacancyFactory(title="Kokk hos Nav", nav=True)
    writer.keep_up()
    Vacancy.objects.filter(pk=theirs.pk).update(repeats=ours)

    answer = anonymous_client.get(VACANCIES).json()
    writer.keep_up()

    assert [row["title"] for row in answer["results"]] == ["Kokk"]
    assert titles(anonymous_client) == ["Kokk"]


@ready
def test_changes_are_forgotten_after_two_days(db):
    VacancyFactory()
    at = timezone.now()

    assert forget_search_changes(now=at) == 0
    assert forget_search_changes(now=at + timedelta(days=3)) == 1


# -- When the index cannot be trusted ----------------------------------------------------------


def delete(here: Path) -> None:
    shutil.rmtree(here)
    here.mkdir()


def garble_mark(here: Path) -> None:
    (here / shelf.MARK).write_text("{")


def garble_files(here: Path) -> None:
    for file in here.glob("index-*/*"):
        file.write_bytes(b"nothing of use")


def flip_bits_of_a_column(here: Path) -> None:
    """The library panics over this one."""
    (file,) = here.glob("index-*/*.fast")
    bits = bytearray(file.read_bytes())
    bits[: len(bits) // 2 : 7] = bytes(bit ^ 0xFF for bit in bits[: len(bits) // 2 : 7])
    file.write_bytes(bits)


def of_another_form(here: Path) -> None:
    change_mark(here, form="0")


def of_another_database(here: Path) -> None:
    change_mark(here, database="1.2")


def left_alone_for_days(here: Path) -> None:
    change_mark(here, at=0.0)


def ahead_of_the_database(here: Path) -> None:
    change_mark(here, upto=2**50)


def change_mark(here: Path, **facts: Any) -> None:
    mark = json.loads((here / shelf.MARK).read_text())
    (here / shelf.MARK).write_text(json.dumps({**mark, **facts}))


@ready
@pytest.mark.parametrize(
    "trouble",
    [
        delete,
        garble_mark,
        garble_files,
        flip_bits_of_a_column,
        of_another_form,
        of_another_database,
        left_alone_for_days,
    ],
)
def test_search_answers_rightly_whatever_ails_the_index(anonymous_client, writer, here, trouble):
    VacancyFactory(title="Kokk")
    ended = VacancyFactory(title="Baker")
    writer.keep_up()
    writer.close()
    end(ended)
    trouble(here)
    shelf.forget()  # as a process that has just started

    before = [row["title"] for row in anonymous_client.get(VACANCIES).json()["results"]]
    again = shelf.Writer(here, Vacancy.objects.open().cards, cards_of)
    again.keep_up()
    again.close()

    assert before == ["Kokk"]
    assert version(), "the index is whole again"
    assert titles(anonymous_client) == ["Kokk"]
    assert len(list(here.glob("index-*"))) == 1


@ready
def test_index_ahead_of_the_database_is_made_anew(anonymous_client, writer, here):
    """A restored database begins its transactions from the start."""
    VacancyFactory(title="Kokk")
    writer.keep_up()
    ahead_of_the_database(here)

    assert writer.keep_up() == 1
    assert titles(anonymous_client) == ["Kokk"]


@ready
@pytest.mark.parametrize("how", ["too many", "too old"])
def test_index_far_behind_is_not_asked(anonymous_client, writer, monkeypatch, how):
    writer.keep_up()
    most, oldest = (0, 10.0) if how == "too many" else (10, -1.0)
    monkeypatch.setattr(freshness, "MOST_UNREAD", most)
    monkeypatch.setattr(freshness, "OLDEST_UNREAD_SECONDS", oldest)

    VacancyFactory(title="Kokk")

    assert titles(anonymous_client) == ["Kokk"]
    assert version() == ""


@ready
def test_readiness_tells_of_the_index(anonymous_client, writer, settings, here):
    VacancyFactory()

    def told() -> Any:
        return anonymous_client.get("/readyz").json()["vacancy_search"]

    missing = told()
    writer.keep_up()
    whole = told()
    VacancyFactory()
    unread = told()
    settings.SEARCH_INDEX_DIR = ""

    assert missing == {"index": "missing"}
    assert whole == {"index": "ok", "vacancies": 1, "unread": 0, "lag_seconds": 0.0}
    assert unread["unread"] == 1
    assert told() == {"index": "off"}


# -- Who has it already ------------------------------------------------------------------------


@ready
def test_same_search_is_answered_304_until_something_changes(anonymous_client, writer):
    vacancy = VacancyFactory(title="Kokk")
    writer.keep_up()
    first = anonymous_client.get(VACANCIES, {"q": "kokk"})
    tag = {"HTTP_IF_NONE_MATCH": first["ETag"]}

    same = anonymous_client.get(VACANCIES, {"q": "kokk"}, **tag)
    other_search = anonymous_client.get(VACANCIES, {"q": "baker"}, **tag)
    end(vacancy)
    while_unread = anonymous_client.get(VACANCIES, {"q": "kokk"}, **tag)
    writer.keep_up()
    afterwards = anonymous_client.get(VACANCIES, {"q": "kokk"}, **tag)

    codes = [answer.status_code for answer in (same, other_search, while_unread, afterwards)]
    assert codes == [304, 200, 200, 200]
    assert (same["ETag"], same["Cache-Control"]) == (first["ETag"], "no-cache")
    assert afterwards.json()["results"] == []


@ready
def test_vacancy_is_answered_304_until_it_changes(anonymous_client):
    vacancy = VacancyFactory()
    address = f"{VACANCIES}{vacancy.pk}/"
    tag = {"HTTP_IF_NONE_MATCH": anonymous_client.get(address)["ETag"]}

    same = anonymous_client.get(address, **tag)
    english = anonymous_client.get(address, **tag, HTTP_ACCEPT_LANGUAGE="en")
    Vacancy.objects.filter(pk=vacancy.pk).update(title="Noe annet")
    changed = anonymous_client.get(address, **tag)
    end(vacancy)
    gone = anonymous_client.get(address, **tag)

    codes = [answer.status_code for answer in (same, english, changed, gone)]
    assert codes == [304, 200, 200, 410]


@ready
@pytest.mark.parametrize("what", ["a place comes", "a place goes", "a place changes", "website"])
def test_vacancy_is_sent_anew_when_only_what_stands_beside_it_changes(anonymous_client, what):
    vacancy = VacancyFactory(placed_in="3405")
    address = f"{VACANCIES}{vacancy.pk}/"
    before = anonymous_client.get(address)
    places = VacancyPlace.objects.filter(vacancy=vacancy)

    if what == "a place comes":
        oyer = MunicipalityFactory(number="3440", name="Øyer")
        VacancyPlace.objects.create(vacancy=vacancy, municipality=oyer)
    elif what == "a place goes":
        places.delete()
    elif what == "a place changes":
        places.update(postcode="2609")
    else:
        Employer.objects.filter(vacancies=vacancy).update(website="https://eksempel.invalid")
    after = anonymous_client.get(address, HTTP_IF_NONE_MATCH=before["ETag"])

    assert after.status_code == 200
    assert after.json() != before.json()


@ready
def test_no_search_is_taken_for_an_older_one_when_changes_are_forgotten(writer):
    vacancy = VacancyFactory(title="Kokk")
    seen = []
    for _ in range(3):
        Vacancy.objects.filter(pk=vacancy.pk).update(title=f"Kokk {len(seen)}")
        writer.keep_up()
        SearchChange.objects.filter(pk=vacancy.pk).delete()
        change_mark(writer.here, at=time.time() - 2 * shelf.FRESHEN_SECONDS)
        writer.keep_up()
        seen.append(version())

    assert "" not in seen
    assert len(set(seen)) == 3


# -- Who keeps it ------------------------------------------------------------------------------

KEEPER = """
import django, sys, time
django.setup()
from api.vacancy_search import cards_of
from jobs.models import Vacancy
from jobs.search import keeper
keeper.keep(Vacancy.objects.open().cards, cards_of)
print("keeping", flush=True)
time.sleep(60)
"""


def keeping(here: Path) -> "subprocess.Popen[str]":
    environment = {
        "DATABASE_URL": address_of(connection.settings_dict["NAME"]),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "SEARCH_INDEX_DIR": str(here),
        "PATH": "",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", KEEPER], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    process.stdout.readline()
    return process


def until(something: Any, patience: float = 30.0) -> None:
    deadline = time.monotonic() + patience
    while not something():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@ready
def test_another_process_takes_over_when_the_keeper_is_killed(anonymous_client, here):
    VacancyFactory(title="Kokk")
    first, second = keeping(here), keeping(here)
    try:
        until(version)
        first.kill()
        first.wait()
        VacancyFactory(title="Baker")
        until(lambda: shelf.current() and shelf.current().searcher.num_docs == 2)
        second_alone = titles(anonymous_client)
        delete(here)

        until(version)
    finally:
        for process in (first, second):
            process.kill()
            process.wait()
            process.stdout.close()

    assert second_alone == ["Baker", "Kokk"]
    assert titles(anonymous_client) == ["Baker", "Kokk"]
