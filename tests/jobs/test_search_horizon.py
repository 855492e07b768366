"""Up to which change the index has read: never past one that is still being written."""

import random
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from api.vacancy_search import cards_of
from jobs.models import Vacancy
from jobs.search import horizon as looking
from jobs.search import keeper, shelf, version
from jobs.search.horizon import horizon
from tests.factories.jobs import VacancyFactory
from tests.postgres_plugin import address_of

ready = pytest.mark.django_db(transaction=True)
VACANCIES = "/api/v1/vacancies/"
CAREFUL = looking.HORIZON
# What it would be to believe that whoever has begun has also ended.
CARELESS = CAREFUL.replace(
    "SELECT least(\n           coming,", "SELECT greatest(\n           coming,"
)


@pytest.fixture
def writer(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[shelf.Writer]:
    """The index is kept up by hand."""
    monkeypatch.setattr(keeper, "keep", lambda *_: None)
    settings.SEARCH_INDEX_DIR = str(tmp_path)
    shelf.forget()
    made = shelf.Writer(tmp_path, Vacancy.objects.open().cards, cards_of)
    yield made
    made.close()
    shelf.forget()


@contextmanager
def begun(database: str) -> Iterator[tuple[Any, int]]:
    """Somebody at work in a database, with a transaction that has a number."""
    with psycopg.connect(address_of(database), autocommit=True) as somebody:
        somebody.execute("BEGIN")
        (number,) = somebody.execute("SELECT pg_current_xact_id()::text::bigint").fetchone() or ()
        yield somebody, number


def ours() -> str:
    return str(connection.settings_dict["NAME"])


@pytest.fixture
def neighbour(transactional_db: None) -> Iterator[str]:
    """Another database of the same server."""
    name = f"neighbour_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(address_of("postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield name
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@ready
def test_late_commit_of_an_early_transaction_is_not_skipped(anonymous_client, writer):
    """A sequence would be past it by then."""
    writer.keep_up()
    with begun(ours()) as (early, _):
        VacancyFactory(title="Sent begynt")
        writer.keep_up()
        early.execute("UPDATE jobs_vacancy SET place_names = 'Tretten' WHERE title = 'Sent begynt'")
        early.execute("COMMIT")

    writer.keep_up()

    found = anonymous_client.get(VACANCIES, {"q": "tretten"}).json()["results"]
    assert [row["title"] for row in found] == ["Sent begynt"]
    assert version()


@ready
def test_transaction_of_our_database_is_waited_for():
    with begun(ours()) as (_, number):
        assert horizon().settled <= number

    assert horizon().settled > number


@ready
def test_transaction_of_a_neighbouring_database_is_not_waited_for(writer, neighbour):
    with begun(neighbour) as (_, number):
        VacancyFactory()
        writer.keep_up()

        assert horizon().settled > number
        assert version(), "nothing is unread"


@ready
@pytest.mark.parametrize("whose", ["ours", "the neighbour's"])
def test_prepared_transaction_is_waited_for_where_it_can_write_to_us(neighbour, whose):
    name = f"later_{uuid.uuid4().hex[:8]}"
    database = ours() if whose == "ours" else neighbour
    with begun(database) as (somebody, number):
        somebody.execute(f"PREPARE TRANSACTION '{name}'")
    VacancyFactory()

    prepared = horizon().settled
    with psycopg.connect(address_of(database), autocommit=True) as another:
        another.execute(f"COMMIT PREPARED '{name}'")

    assert (prepared <= number) == (whose == "ours")
    assert horizon().settled > number


@ready
def test_our_own_transaction_has_not_ended():
    with transaction.atomic():
        VacancyFactory()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            (number,) = cursor.fetchone()

        assert horizon().settled <= number


# -- Whatever happens at the same moment -------------------------------------------------------


def missed(neighbour: str, *, seconds: float) -> int:
    """Writers note changes, slowly and fast, and some in the neighbouring database begin and end,
    while somebody reads as an index does; answer how many changes that one never saw."""
    ended = threading.Event()

    def keep_at_it(database: str, deed: Callable[[Any, random.Random], None], seed: int) -> None:
        dice = random.Random(seed)  # noqa: S311 - when they write is no secret
        with psycopg.connect(address_of(database), autocommit=True) as somebody:
            while not ended.is_set():
                with somebody.transaction():
                    somebody.execute("SELECT pg_current_xact_id()")
                    time.sleep(dice.choice((0, 0, 0.003, 0.02)))
                    deed(somebody, dice)
                    time.sleep(dice.choice((0, 0, 0.003)))

    def note(somebody: Any, _: random.Random) -> None:
        somebody.execute("SELECT jobs_note_search_change(ARRAY[gen_random_uuid()])")

    def nothing(_: Any, __: random.Random) -> None:
        """Only hold a number."""

    people = [
        threading.Thread(target=keep_at_it, args=args)
        for args in [
            *((ours(), note, seed) for seed in range(4)),
            *((neighbour, nothing, seed) for seed in range(4, 7)),
        ]
    ]
    for person in people:
        person.start()
    seen: set[Any] = set()
    upto = 0
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        upto = _read(upto, seen)
    ended.set()
    for person in people:
        person.join()
    _read(upto, seen)
    with connection.cursor() as cursor:
        cursor.execute("SELECT vacancy FROM jobs_searchchange")
        written = {vacancy for (vacancy,) in cursor.fetchall()}
    assert len(written) > 50
    return len(written - seen)


def _read(upto: int, seen: set[Any]) -> int:
    now = horizon()
    with connection.cursor() as cursor:
        cursor.execute(shelf.CHANGED, [upto])
        seen.update(vacancy for (vacancy,) in cursor.fetchall())
    return now.settled


@ready
def test_no_change_is_missed_whoever_writes_at_the_same_time(neighbour):
    assert missed(neighbour, seconds=3) == 0


@ready
def test_who_believed_that_all_who_began_have_ended_would_miss_some(neighbour, monkeypatch):
    monkeypatch.setattr(looking, "HORIZON", CARELESS)

    assert CARELESS != CAREFUL
    assert missed(neighbour, seconds=3) > 0
