"""The service runs as a role that reads and writes rows, and has no hand in the tables."""

import os
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import click
import psycopg
import pytest
from django.core.cache import caches
from django.db import ProgrammingError, connection, transaction
from psycopg import sql

from flyttehjelp import grants, preparation
from flyttehjelp.celery import app
from flyttehjelp.embedded import environment
from flyttehjelp.embedded.machine import CannotStart
from flyttehjelp.embedded.postgres import NAME
from tests.factories.accounts import UserFactory
from tests.strangers import everything_of
from tests.test_doors import doors, knock

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="session")
def role():
    """A role that nobody has given anything for good: what a test gives goes with the test, and
    the role with the server, which is thrown away."""
    query = parse_qs(urlsplit(os.environ["DATABASE_URL"]).query)
    socket = Path(query.get("host", ["/nowhere"])[0])
    secret = socket.parent / "superuser-password"
    if not secret.is_file():
        pytest.skip("not the tests' own PostgreSQL: no role was made there")
    name = f"served_{uuid4().hex[:12]}"
    with psycopg.connect(
        host=str(socket), user="postgres", password=secret.read_text(), dbname="postgres"
    ) as ruler:
        ruler.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(name)))
        ruler.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(name), sql.Identifier(NAME)))
    return name


@pytest.fixture
def served(role):
    """From here on the test's connection is that of the service's role."""
    grants.give(role)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
    return role


@pytest.fixture
def strangers_things(db):
    return everything_of(UserFactory(is_coordinator=True, name="Fremmed"))


def run(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def who_asks():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


def test_every_door_and_every_task_works_under_the_lesser_role(strangers_things, served, page_for):
    client = page_for(UserFactory(is_coordinator=True, is_staff=True))
    broken = {}

    for method, route in sorted(doors()):
        caches["throttle"].clear()
        answer = knock(client, method, route, strangers_things)
        if answer.status_code >= 500:
            broken[f"{method} {route}"] = answer.content.decode()

    assert broken == {}
    assert who_asks() == served


@pytest.mark.parametrize("name", sorted(app.conf.beat_schedule))
def test_every_task_of_the_clock_works_under_the_lesser_role(name, strangers_things, served):
    app.loader.import_default_modules()

    app.tasks[app.conf.beat_schedule[name]["task"]]()

    assert who_asks() == served


def test_queue_makes_its_own_tables_under_the_lesser_role(served):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pgmq.create('tried')")
        cursor.execute("SELECT pgmq.enable_notify_insert('tried', 0)")
        cursor.execute("SELECT pgmq.send('tried', '{\"n\": 1}'::jsonb)")
        cursor.execute("SELECT msg_id, message FROM pgmq.read('tried', 30, 1)")
        ((key, message),) = cursor.fetchall()
        cursor.execute("SELECT pgmq.delete('tried', %s)", [key])

        assert (message, cursor.fetchone()) in [({"n": 1}, (True,)), ('{"n": 1}', (True,))]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "CREATE TABLE pgmq.mine (id int)",
        "CREATE SCHEMA mine",
        "DROP TABLE core_notice",
        "TRUNCATE core_notice",
        "ALTER TABLE accounts_user ADD COLUMN mine int",
        "CREATE INDEX ON accounts_user (name)",
        "DROP TRIGGER happening_append_only ON core_happening",
        "ALTER TABLE core_happening DISABLE TRIGGER ALL",
        "UPDATE core_happening SET kind = 'x'",
        "DELETE FROM core_happening",
        "UPDATE accounts_consent SET given = false",
        "DELETE FROM accounts_consent",
        "DELETE FROM django_migrations",
        "CREATE OR REPLACE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS ''",
        "CREATE OR REPLACE FUNCTION pgmq.create(queue_name text) RETURNS void LANGUAGE sql AS ''",
    ],
)
def test_tables_and_logs_are_out_of_its_reach(statement, served):
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        run(statement)


def test_upgrade_without_its_owner_says_what_is_missing(served, monkeypatch):
    monkeypatch.setattr(preparation.connections, "close_all", lambda: None)

    with pytest.raises(click.ClickException, match=f"{served} may make no tables.*OWNER_DATABASE"):
        preparation.prepare(print)


def test_role_that_was_given_nothing_reads_nothing(role):
    run(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))

    with pytest.raises(ProgrammingError, match="permission denied"):
        run("SELECT * FROM accounts_user")


def test_rights_are_given_twice_as_once(role):
    grants.give(role)
    grants.give(role)


# -- Two addresses ----------------------------------------------------------------------------


@pytest.fixture
def addresses(monkeypatch):
    def name(service, owner):
        monkeypatch.setenv("DATABASE_URL", service)
        monkeypatch.setenv("OWNER_DATABASE_URL", owner)

    return name


def test_upgrade_works_as_the_owner_and_knows_who_serves(addresses):
    addresses("postgres://flytte%2Dhjelp:a@db/x", "postgres://owner:b@db/x")

    assert environment.become_owner() == "flytte-hjelp"
    assert os.environ["DATABASE_URL"] == "postgres://owner:b@db/x"


def test_without_an_owner_one_role_is_both(addresses):
    addresses("postgres://flyttehjelp:a@db/x", "")

    assert environment.become_owner() == ""
    assert os.environ["DATABASE_URL"] == "postgres://flyttehjelp:a@db/x"


def test_one_role_under_two_names_is_refused(addresses):
    addresses("postgres://flyttehjelp:a@db/x", "postgres://flyttehjelp:b@db/x")

    with pytest.raises(CannotStart, match="two different roles"):
        environment.become_owner()
