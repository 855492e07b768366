"""What the search stands on beside the vacancies themselves: the words of their titles."""

from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

from jobs.models import SearchChange
from jobs.search import compounds

# An index that has not read for a day is made anew; a day more leaves room for clocks.
KEEP_CHANGES: Final = timedelta(days=2)
AT_A_TIME: Final = 5_000

TITLE_WORDS: Final = """
SELECT word, count(DISTINCT id) FROM jobs_vacancy,
    regexp_split_to_table(lower(title), '[^[:alnum:]]+') AS word
WHERE state = 'published' AND char_length(word) BETWEEN 2 AND 40
GROUP BY word
"""
STEMS: Final = """
SELECT word, coalesce((ts_lexize('norwegian_stem', word))[1], '') FROM unnest(%s::text[]) AS word
"""
WRITE: Final = """
INSERT INTO jobs_searchword (word, lexeme, parts, ads)
SELECT word, lexeme, string_to_array(parts, ' '), ads
FROM unnest(%s::text[], %s::text[], %s::text[], %s::int[]) AS fresh (word, lexeme, parts, ads)
ORDER BY word
ON CONFLICT (word) DO UPDATE
SET lexeme = EXCLUDED.lexeme, parts = EXCLUDED.parts, ads = EXCLUDED.ads
WHERE (jobs_searchword.parts, jobs_searchword.ads) IS DISTINCT FROM (EXCLUDED.parts, EXCLUDED.ads)
"""
GONE: Final = "UPDATE jobs_searchword SET ads = 0 WHERE ads > 0 AND word <> ALL(%s::text[])"


def learn_words() -> int:
    """Write down the words of the open vacancies' titles, with their stems and parts, so that
    "sykepleier" finds "nattsykepleier" and a slip of the hand is understood. Answers how many
    are new or have become more or fewer."""
    with connection.cursor() as cursor:
        cursor.execute(TITLE_WORDS)
        ads = dict(cursor.fetchall())
    # Before the transaction: PostgreSQL ends one that waits long for us, and so many words may.
    return _write_down(ads, compounds.split_all(ads))


@transaction.atomic
def _write_down(ads: dict[str, int], parts: dict[str, tuple[str, ...]]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(STEMS, [sorted({*ads, *(part for each in parts.values() for part in each)})])
        stems = dict(cursor.fetchall())
        words = [word for word in sorted(ads) if stems[word]]
        written = 0
        for start in range(0, len(words), AT_A_TIME):
            some = words[start : start + AT_A_TIME]
            cursor.execute(
                WRITE,
                [
                    some,
                    [stems[word] for word in some],
                    [" ".join(stems[part] for part in parts.get(word, ())) for word in some],
                    [ads[word] for word in some],
                ],
            )
            written += cursor.rowcount
        cursor.execute(GONE, [words])
        return written + int(cursor.rowcount)


def forget_search_changes(*, now: datetime) -> int:
    """Forget the changes that every index has read long ago; answer how many."""
    forgotten, _ = SearchChange.objects.older_than(now - KEEP_CHANGES).delete()
    return forgotten
