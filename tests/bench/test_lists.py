"""Lists at a hundred thousand rows: whoever asks, no page reads a big table from end to end."""

import re
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from flyttehjelp.core import clock
from flyttehjelp.faq.enums import QuestionState
from mentors.enums import OfferState, WishState
from tests.factories.accounts import UserFactory
from tests.factories.faq import QuestionFactory
from tests.factories.jobs import EmployerContactFactory, InterestFactory, VacancyFactory
from tests.factories.mentors import MentorFactory, OfferFactory, WishFactory

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

MANY = 100_000
BIG = ("jobs_vacancy", "jobs_interest", "faq_question", "mentors_offer", "mentors_wish")
COPY = """
INSERT INTO {table} ({columns}) SELECT {columns} FROM (SELECT (jsonb_populate_record(t,
    jsonb_build_object('id', gen_random_uuid(), '{at}', t.{at} - n * interval '1 minute',
    '{name}', other
))).*
FROM {table} t, (
    SELECT id AS other, row_number() OVER () AS n FROM {others} LIMIT {many}
) o WHERE t.id = %s) copies
"""
NUMBERS = "(SELECT NULL::uuid AS id FROM generate_series(1, 100000)) numbers"


def copy(row, at="created_at", *, name="nothing", others=NUMBERS):
    """A hundred thousand rows like this one, each a minute older; where ``name`` is given, each
    with another of ``others``."""
    table = row._meta.db_table
    columns = ", ".join(f.column for f in row._meta.concrete_fields if not f.generated)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(
            COPY.format(table=table, columns=columns, at=at, name=name, others=others, many=MANY),
            [row.pk],
        )
        cursor.execute(f"ANALYZE {table}")


@pytest.fixture
def people(client_for):
    contact, mentor = EmployerContactFactory(), MentorFactory()
    return {
        "coordinator": UserFactory(is_coordinator=True),
        "contact": contact.user,
        "mentor": mentor.user,
        "partner": UserFactory(),
    }


@pytest.fixture
def full(people):
    """Most of what there is belongs to others; a little to each who asks."""
    employer = people["contact"].employer_contacts.get().employer
    ours = VacancyFactory(employer=employer)
    InterestFactory(vacancy=ours)
    InterestFactory(person=people["partner"])
    QuestionFactory(asker=people["partner"], owner=people["coordinator"])
    OfferFactory(mentor=people["mentor"].mentor)
    copy(VacancyFactory())
    copy(InterestFactory(), name="vacancy_id", others="jobs_vacancy")
    at = clock.now()
    copy(QuestionFactory(owner=people["coordinator"], state=QuestionState.RECEIVED))
    wish = WishFactory(state=WishState.WITHDRAWN, closed_at=at)
    copy(wish, "made_at")
    offer = OfferFactory(wish=wish, state=OfferState.EXPIRED, answered_at=at)
    copy(offer, "made_at", name="wish_id", others=f"mentors_wish WHERE id <> '{wish.pk}'")


def scans(client, path):
    """The big tables that a page reads from end to end, and how long it took."""
    client.get(path)
    began = time.perf_counter()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    took = time.perf_counter() - began
    assert answer.status_code == 200, answer.content[:300]
    found = set()
    for query in asked:
        if not query["sql"].startswith("SELECT"):
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {query['sql']}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
        for table in re.findall(r"Seq Scan on (\w+)", plan):
            if table in BIG:
                found.add((table, plan))
    return found, took


LISTS = [
    ("coordinator", "/api/v1/vacancies/mine/"),
    ("contact", "/api/v1/vacancies/mine/"),
    ("coordinator", "/api/v1/vacancies/mine/?state=draft"),
    ("coordinator", "/api/v1/questions/"),
    ("coordinator", "/api/v1/questions/?open=true"),
    ("coordinator", "/api/v1/questions/?open=true&mine=true"),
    ("coordinator", "/api/v1/questions/?state=answered"),
    ("coordinator", "/api/v1/questions/?mine=true"),
    ("partner", "/api/v1/questions/"),
    ("coordinator", "/api/v1/interests/"),
    ("contact", "/api/v1/interests/"),
    ("contact", "/api/v1/interests/?role=received"),
    ("partner", "/api/v1/interests/?role=sent"),
    ("partner", "/api/v1/interests/"),
    ("coordinator", "/api/v1/offers/"),
    ("coordinator", "/api/v1/offers/?state=pending"),
    ("mentor", "/api/v1/offers/"),
    ("mentor", "/api/v1/offers/?mine=true&state=pending"),
    ("coordinator", "/api/v1/wishes/?state=waiting"),
]


def test_no_list_reads_a_big_table_from_end_to_end(people, full, client_for):
    wrong = {}
    for who, path in LISTS:
        found, took = scans(client_for(people[who]), path)
        print(f"{took * 1000:7.1f} ms  {who:12} {path}", *sorted({t for t, _ in found}))  # noqa: T201 - for who runs it
        if found:
            wrong[who, path] = sorted(plan for _, plan in found)

    for (who, path), plans in wrong.items():
        print(who, path, *plans, sep="\n")  # noqa: T201 - as above
    assert list(wrong) == []
