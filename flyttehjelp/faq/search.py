"""Finding answers: one statement, PostgreSQL alone.

Each telling word of the question is looked up by itself. A word counts by how rare it is among
the answers and by where it stands (the question, other ways to ask it, the answer); a word that
no answer knows is taken for a misspelling and compared by its trigrams. The score is the share
of the question that an answer covers, so it lies between 0 and 1 and can have a threshold: below
it we say that we have no good answer. Among answers that cover it alike, the one that somebody
has asked for in nearly these words comes first.
"""

import json
from dataclasses import dataclass, fields
from datetime import date, datetime
from html import escape
from typing import Any
from uuid import UUID

from django.db import connection

from flyttehjelp.language.words import CONFIGS, clean, telling_words

# Measured on tests/faq/search_questions.toml: 49 of 50 real questions are kept, 23 of 24 others
# are refused.
GOOD_ENOUGH = 0.26
MOST_COUNTED = 1000
LONGEST_QUESTION = 300
_MARK, _UNMARK = "\ue000", "\ue001"

_SQL = """
WITH words AS (
    SELECT n, word,
           quote_literal(word) || CASE WHEN length(word) > 3 THEN ':*' ELSE '' END AS term
    FROM unnest(%(words)s::text[]) WITH ORDINALITY AS t(word, n)
),
parsed AS (
    SELECT n, word, term,
           to_tsquery('norwegian', term) AS norwegian, to_tsquery('english', term) AS english
    FROM words
),
asked AS (SELECT * FROM parsed WHERE numnode(norwegian) + numnode(english) > 0),
here AS (
    SELECT i.id, i.vector, i.names, v.entry_id, v.language
    FROM faq_entryindex i
    JOIN faq_entryversion v ON v.id = i.version_id
    JOIN faq_entry e ON e.id = v.entry_id
    WHERE e.state = 'published'
      AND (%(topic)s::text IS NULL OR e.topic_id = %(topic)s)
      AND (i.municipality_id IS NULL OR i.municipality_id = %(municipality)s)
),
exact AS (
    SELECT a.n, h.id, h.entry_id,
           least(1, 1.65 * ts_rank('{0.3, 0.45, 0.85, 1.0}', h.vector, q.query)) AS fit
    FROM asked a
    CROSS JOIN LATERAL (VALUES ('nb', a.norwegian), ('nn', a.norwegian), ('en', a.english))
        AS q(language, query)
    JOIN here h ON h.language = q.language AND h.vector @@ q.query
    WHERE numnode(q.query) > 0
),
near AS (
    SELECT a.n, h.id, h.entry_id, 0.9 * strict_word_similarity(a.word, h.names) AS fit
    FROM asked a
    JOIN here h ON strict_word_similarity(a.word, h.names) >= 0.45
    WHERE length(a.word) > 3 AND NOT EXISTS (SELECT FROM exact x WHERE x.n = a.n)
),
met AS (SELECT * FROM exact UNION ALL SELECT * FROM near),
size AS (SELECT greatest(count(DISTINCT entry_id), 1) AS entries FROM here),
weight AS (
    SELECT a.n, ln(1 + s.entries / (0.5 + count(DISTINCT m.entry_id))) AS rarity
    FROM asked a CROSS JOIN size s LEFT JOIN met m ON m.n = a.n
    GROUP BY a.n, s.entries
),
scored AS (
    SELECT m.entry_id, m.id, sum(m.fit * w.rarity) / (SELECT sum(rarity) FROM weight) AS score
    FROM met m JOIN weight w ON w.n = m.n
    GROUP BY m.entry_id, m.id
),
good AS (
    SELECT s.entry_id, max(s.score) AS score,
           max(s.score + 0.2 * word_similarity(%(question)s, h.names)) AS place
    FROM scored s JOIN here h ON h.id = s.id
    WHERE s.score >= %(threshold)s
    GROUP BY s.entry_id
),
page AS (
    SELECT * FROM good ORDER BY place DESC, entry_id LIMIT %(limit)s OFFSET %(offset)s
)
SELECT (SELECT count(*) FROM (SELECT FROM good LIMIT %(most)s + 1) c),
       e.id, e.slug, e.topic_id, t.names, v.language, v.question,
       (SELECT array_agg(language ORDER BY is_original DESC, language)
        FROM faq_entryversion WHERE entry_id = e.id),
       v.made_from < (SELECT number FROM faq_entryversion WHERE entry_id = e.id AND is_original),
       e.checked_on, e.valid_until, e.source_name, e.source_url, e.published_at, p.score,
       ts_headline(v.config, v.plain,
                   (SELECT to_tsquery(v.config, string_agg(term, ' | ')) FROM asked),
                   %(headline)s)
FROM (SELECT) one
LEFT JOIN page p ON true
LEFT JOIN faq_entry e ON e.id = p.entry_id
LEFT JOIN faq_topic t ON t.slug = e.topic_id
LEFT JOIN LATERAL (
    SELECT language, question, plain, made_from,
           CASE language WHEN 'en' THEN 'english' ELSE 'norwegian' END::regconfig AS config
    FROM faq_entryversion
    WHERE entry_id = p.entry_id ORDER BY language = %(language)s DESC, is_original DESC LIMIT 1
) v ON true
ORDER BY p.place DESC, p.entry_id
"""


@dataclass(frozen=True)
class Hit:
    """All that a card of an answer shows, so that nothing more need be asked for.

    ``excerpt`` is HTML: escaped, with <mark> around the words that were asked for.
    """

    id: UUID
    slug: str
    topic: str
    topic_names: dict[str, str]
    language: str
    question: str
    languages: list[str]
    outdated: bool
    checked_on: date | None
    valid_until: date
    source_name: str
    source_url: str
    published_at: datetime
    score: float
    excerpt: str


_COLUMNS = [field.name for field in fields(Hit)]


class Hits(list[Hit]):
    """The page that was asked for, and how many there are in all (up to 1,001)."""

    total: int = 0


HEADLINE = f"StartSel={_MARK}, StopSel={_UNMARK}, MaxWords=28, MinWords=14, MaxFragments=1"


def search_entries(
    q: str,
    language: str,
    municipality: str | None = None,
    *,
    topic: str | None = None,
    limit: int = 20,
    offset: int = 0,
    threshold: float = GOOD_ENOUGH,
) -> Hits:
    """The best published answers to ``q``, best first; none when we have no good answer.

    Answers are found in every language and shown in ``language`` where they have it.
    """
    hits = Hits()
    if not (words := telling_words(q)):
        return hits
    asked = {
        "words": words,
        "question": clean(q).lower()[:LONGEST_QUESTION],
        "language": language if language in CONFIGS else "nb",
        "municipality": municipality,
        "topic": topic,
        "limit": limit,
        "offset": offset,
        "threshold": threshold,
        "most": MOST_COUNTED,
        "headline": HEADLINE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, asked)
        for total, *row in cursor.fetchall():
            hits.total = total
            if row[0] is not None:
                hits.append(_hit(*row))
    return hits


def _hit(*row: Any) -> Hit:
    values: dict[str, Any] = dict(zip(_COLUMNS, row, strict=True))
    values["topic_names"] = json.loads(values["topic_names"])
    values["outdated"] = bool(values["outdated"])
    values["score"] = round(values["score"], 3)
    values["excerpt"] = marked(values["excerpt"])
    return Hit(**values)


def marked(headline: str) -> str:
    """Escape first, then put the marks in: nothing a text holds can become HTML.

    What was cut out of the middle of a sentence says so.
    """
    words = without_marks(headline)
    before = "" if words[:1].isupper() else "… "
    after = "" if words.endswith((".", "!", "?")) else " …"
    return before + escape(headline).replace(_MARK, "<mark>").replace(_UNMARK, "</mark>") + after


def without_marks(text: str) -> str:
    """What is stored holds none of the signs we mark with."""
    return clean(text).replace(_MARK, "").replace(_UNMARK, "")
