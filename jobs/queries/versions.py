"""Which version of its rows an answer about a vacancy is made of, in PostgreSQL's own marks."""

from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models.expressions import RawSQL

MARKS: Final = """
concat_ws(' ', jobs_vacancy.xmin, jobs_vacancy.ctid,
    (SELECT concat(xmin, ctid) FROM jobs_employer WHERE id = jobs_vacancy.employer_id),
    ARRAY(SELECT concat(xmin, ctid) FROM jobs_vacancyplace
          WHERE vacancy_id = jobs_vacancy.id ORDER BY id))
"""
# Asked for every vacancy that somebody has kept: put together once, not by the ORM each time.
OPEN_ONE: Final = f"""
SELECT {MARKS} FROM jobs_vacancy
WHERE id = %s AND state = 'published' AND repeats_id IS NULL
"""  # noqa: S608 - our own words
VERSION: Final = RawSQL(MARKS, [])  # noqa: S611 - our own words


def version_of_open(vacancy: UUID) -> str:
    """The marks of an open vacancy; "" where there is none such."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN_ONE, [vacancy])
        row = cursor.fetchone()
    return str(row[0]) if row else ""
