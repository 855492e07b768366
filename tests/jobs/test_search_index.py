"""The index of the open vacancies: made from PostgreSQL, kept up with it, thrown away in doubt."""

import json
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
    VacancyWish,
    freshness,
    in_sql,
    keeper,
    search_vacancies,
    shelf,
    version,
)
from tests.factories.accounts import UserFactory
from tests.factories.jobs import EmployerContactFactory, VacancyFactory
from tests.factories.relocation import MunicipalityFactory, PlaceFactory
from tests.jobs.plain_search import compare
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


@pytest.fixture
def board() -> None:
    for number, name in (("3405", "Lillehammer"), ("3440", "Øyer"), ("3441", "Gausdal")):
        MunicipalityFactory(number=number, name=name)
    PlaceFactory(key="tretten", municipality__number="3440")
    PlaceFactory(key="follebu", municipality__number="3441")
    generate_vacancies(still_open=1_500, ended=300, at=timezone.now())
    VacancyFactory.create_batch(5, title="Kokk")
    learn_words()


@ready
def test_thousand_random_searches_find_and_count_as_plain_sql_does(board, writer):
    writer.keep_up()

    assert compare(1_000, seed=7) > 300


@ready
def test_postgresql_alone_finds_and_counts_as_plain_sql_does(board, settings):
    settings.SEARCH_INDEX_DIR = ""

    assert compare(300, seed=8, alone=True) > 90


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
@pytest.mark.parametrize("who", ["contact", "coordinator"])
def test_who_works_with_a_vacancy_finds_its_news_at_once(client_for, writer, who):
    contact = EmployerContactFactory()
    asker = contact.user if who == "contact" else UserFactory(is_coordinator=True)
    VacancyFactory(title="Baker")
    writer.keep_up()
    VacancyFactory(title="Kokk", employer=contact.employer)
    asked = {"facet": "extent", "q": "kokk"}

    answer = client_for(asker).get(VACANCIES, asked).json()

    assert [row["title"] for row in answer["results"]] == ["Kokk"]
    assert answer["total"] == 1
    assert answer["facets"]["extent"] == {"full": 1, "part": 1}


@ready
@pytest.mark.parametrize("who", ["nobody", "somebody", "contact of another"])
def test_others_are_answered_by_the_index_while_it_reads_the_news(
    anonymous_client, client_for, writer, monkeypatch, who
):
    others = EmployerContactFactory()
    writer.keep_up()
    VacancyFactory(title="Kokk")
    monkeypatch.setattr(in_sql, "find", None)
    clients = {
        "nobody": anonymous_client,
        "somebody": client_for(UserFactory()),
        "contact of another": client_for(others.user),
    }

    answer = clients[who].get(VACANCIES, {"sector": "public"})

    assert answer.status_code == 200


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
