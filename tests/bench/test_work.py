"""The work list at a hundred thousand open things: one page of it, and what it costs."""

import json
import time
from datetime import timedelta

import pytest
from django.db import connection

from flyttehjelp.insight.queries.work import Work, loads
from tests.factories.accounts import UserFactory
from tests.factories.jobs import EmployerContactFactory, VacancyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.bench]
MANY = 100_000

QUESTIONS = """
INSERT INTO faq_question (id, text, language, asker_email, on_behalf, shown_before, read_before,
    state, owner_id, due_at, promised_at, link_version, created_at, {also})
SELECT gen_random_uuid(), 'Kan jeg?', 'nb', '', '', 0, 0, 'received', %(owner)s,
    %(at)s::timestamptz + n * interval '1 second', %(at)s, 1, %(at)s, {values}
FROM generate_series(1, %(many)s) AS n
"""
PEOPLE = """
INSERT INTO accounts_user (id, password, is_superuser, email, name, phone, language, is_active,
    is_staff, is_coordinator, joined_at)
SELECT gen_random_uuid(), '!', false, 'bench' || n || '@example.org', '', '', 'nb', true,
    false, false, now()
FROM generate_series(1, %(many)s) AS n
"""
INTERESTS = """
INSERT INTO jobs_interest (id, vacancy_id, person_id, message, state, owner_id, due_at, answer,
    answer_note, created_at)
SELECT gen_random_uuid(), %(vacancy)s, id, '', 'sent', %(owner)s,
    %(at)s::timestamptz + random() * interval '9 days', '', '', %(at)s
FROM accounts_user WHERE email LIKE 'bench%%'
"""


def needed(table, known):
    """Columns that may not be empty and that the statement above does not know."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_name = %s AND is_nullable = 'NO' AND column_default IS NULL"
            " ORDER BY 1",
            [table],
        )
        return [(name, kind) for name, kind in cursor.fetchall() if name not in known]


@pytest.fixture
def many(at):
    """As many questions and as many interests, all of them open and one person's."""
    owner = UserFactory(is_coordinator=True)
    facts = {"owner": owner.pk, "at": at - timedelta(days=1), "many": MANY}
    others = needed("faq_question", QUESTIONS)
    empty = {"boolean": "false", "integer": "0", "smallint": "0", "uuid": "gen_random_uuid()"}
    also = ", ".join(name for name, _ in others)
    values = ", ".join(empty.get(kind, "''") for _, kind in others)
    statement = (
        QUESTIONS.format(also=also, values=values)
        if others
        else QUESTIONS.replace(", {also}", "").replace(", {values}", "")
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        cursor.execute(PEOPLE, facts)
        cursor.execute(
            INTERESTS,
            {**facts, "vacancy": VacancyFactory(employer=EmployerContactFactory().employer).pk},
        )
        cursor.execute("ANALYZE")
    return owner


def plan_of(rows):
    (found,) = json.loads(rows.explain(format="json", analyze=True, buffers=True))
    return found


def nodes(plan):
    yield plan
    for child in plan.get("Plans", []):
        yield from nodes(child)


def test_page_of_a_hundred_thousand_sorts_no_table(many, at):
    work = Work(at=at, owners=[many.pk])

    found = plan_of(work.statement(0, 20))

    for node in nodes(found["Plan"]):
        if "Scan" in node["Node Type"]:
            name = node.get("Index Name") or node.get("Relation Name", "")
            print(node["Node Type"], name, node["Actual Rows"], node["Actual Total Time"])  # noqa: T201 - for who runs it
    print("page", found["Execution Time"], "ms")  # noqa: T201 - as above
    assert work.count(most=1001) == 1001
    assert not [
        node
        for node in nodes(found["Plan"])
        if node["Node Type"] == "Seq Scan"
        and node.get("Relation Name") in {"faq_question", "jobs_interest"}
    ]
    started = time.perf_counter()
    told = loads(at=at)
    print("who has how much", round(1000 * (time.perf_counter() - started)), "ms")  # noqa: T201 - as above
    assert sum(load.open for load in told) == 2 * MANY
