"""Somebody rings: they are found by name among a hundred thousand, by the index of names."""

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from flyttehjelp.accounts.models import User
from flyttehjelp.relocation.models import Newcomer
from mentors.models import Mentor, Mentorship, Wish
from tests.factories.accounts import UserFactory
from tests.factories.mentors import MentorFactory, MentorshipFactory, WishFactory
from tests.factories.relocation import NewcomerFactory

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

ASKED = [
    "mentors/?q=berntine",
    "mentors/?q=berntine&state=vetted",
    "mentors/?q=tine%20eks",
    "wishes/?q=berntine&state=waiting",
    "mentorships/?q=berntine&state=active",
    "mentorships/?q=nobody-is-called-so",
]


# A hundred thousand rows like one there is, each with what ``changed`` says of ``others``.
COPY = """
INSERT INTO {table} ({columns}) SELECT {columns} FROM (SELECT (jsonb_populate_record(t,
    jsonb_build_object('id', gen_random_uuid(), {changed}))).*
FROM {table} t, ({others}) o WHERE t.id = %s) copies
"""
USERS = "SELECT id AS theirs FROM accounts_user WHERE right(email, 12) = '@example.net'"
NEWCOMERS = """SELECT n.id AS theirs FROM relocation_newcomer n
    JOIN accounts_user u ON u.id = n.user_id WHERE right(u.email, 12) = '@example.net'"""
WISHES = """SELECT w.id AS wished, n.id AS theirs FROM mentors_wish w
    JOIN relocation_newcomer n ON n.id = w.newcomer_id
    JOIN accounts_user u ON u.id = n.user_id WHERE right(u.email, 12) = '@example.net'"""


def many(row: Model, changed: str, others: str) -> None:
    table = row._meta.db_table
    columns = ", ".join(f.column for f in row._meta.concrete_fields if not f.generated)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(
            COPY.format(table=table, columns=columns, changed=changed, others=others), [row.pk]
        )


@pytest.fixture
def everybody():
    names = "'name', 'Person ' || md5(n::text), 'email', md5(n::text) || '@example.net'"
    many(UserFactory(), names, "SELECT generate_series(1, 100000) AS n")
    many(MentorFactory(), "'user_id', theirs", USERS)
    many(NewcomerFactory(), "'user_id', theirs", USERS)
    many(WishFactory(), "'newcomer_id', theirs", NEWCOMERS)
    many(MentorshipFactory(), "'wish_id', wished, 'newcomer_id', theirs", WISHES)
    MentorFactory(user__name="Berntine Eksempel")
    MentorshipFactory(mentor__user__name="Berntine Eksempel")
    WishFactory(newcomer__user__name="Berntine Eksempel")
    with connection.cursor() as cursor:
        # What the database does by itself in quiet moments.
        cursor.execute("SELECT gin_clean_pending_list('user_called')")
        for model in (User, Mentor, Newcomer, Wish, Mentorship):
            cursor.execute(f"ANALYZE {model._meta.db_table}")


def test_who_rings_is_found_by_the_index_of_names(everybody, client_for):
    client, wrong = client_for(UserFactory(is_coordinator=True)), {}
    for path in ASKED:
        with CaptureQueriesContext(connection) as asked:
            found = client.get(f"/api/v1/{path}").json()["results"]
        plans = [plan_of(one["sql"]) for one in asked if "UPPER" in one["sql"]]
        took = sum(float(one["time"]) for one in asked)
        print(f"{took * 1000:7.1f} ms  {len(found)} found  {path}")  # noqa: T201 - for who runs it
        assert plans
        if any("Seq Scan on accounts_user" in plan for plan in plans):
            wrong[path] = plans

    for path, plans in wrong.items():
        print(path, *plans, sep="\n")  # noqa: T201 - as above
    assert list(wrong) == []


def plan_of(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN ANALYZE {statement}")
        return "\n".join(line for (line,) in cursor.fetchall())
