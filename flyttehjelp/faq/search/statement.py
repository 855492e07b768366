"""The one statement a search asks PostgreSQL: ordinary tables, nothing installed on the server."""

from typing import Final

# Of the texts that say any of the terms, so many are looked at: those that say them loudest.
# However many answers there are, a search looks at no more.
MOST_TOLD: Final = 1000
# Of each term of one word of many the search reads this many texts; of fewer words, more of each.
MOST_READ: Final = 300
# How near a written word must come to one that nobody knows.
LIKE_ENOUGH: Final = 0.3

STATEMENT: Final = """
WITH asked AS (
    SELECT * FROM unnest(%(terms)s::text[], %(weights)s::float[]) AS t(term, weight)
),
-- Typing errors: only words that no dictionary and no answer knows.
alike AS (
    SELECT u.word AS written, w.word, w.term, w.fit,
           row_number() OVER (PARTITION BY u.word ORDER BY w.fit DESC, w.word) AS place
    FROM unnest(%(unknown)s::text[]) AS u(word)
    CROSS JOIN LATERAL (
        SELECT k.word, k.term, similarity(k.word, u.word) AS fit
        FROM faq_entryword k
        WHERE k.word %% u.word
        ORDER BY fit DESC, k.word LIMIT 5
    ) w
    WHERE w.fit >= %(like_enough)s
      AND NOT EXISTS (SELECT FROM faq_entryword k WHERE k.word = u.word)
),
sought AS (
    SELECT term, max(weight) AS weight
    FROM (SELECT term, weight FROM asked
          UNION ALL SELECT term, fit * fit FROM alike WHERE place <= 2) both_kinds
    GROUP BY term
),
met AS (
    SELECT s.term, s.weight, p.document_id, p.impact
    FROM sought s
    CROSS JOIN LATERAL (
        SELECT document_id, impact FROM faq_entryposting
        WHERE term = s.term ORDER BY impact DESC LIMIT %(most_read)s
    ) p
),
size AS (
    SELECT greatest(count(*), (SELECT reltuples FROM pg_class
                               WHERE oid = 'faq_entryindex'::regclass)) AS documents
    FROM (SELECT FROM faq_entryindex LIMIT 2000) counted
),
said AS MATERIALIZED (SELECT term, count(*) AS documents FROM met GROUP BY term),
rarity AS MATERIALIZED (
    SELECT k.term,
           ln(1 + greatest(z.documents - k.documents + 0.5, 0.5) / (k.documents + 0.5)) AS rare
    FROM size z
    CROSS JOIN (
        SELECT s.term, coalesce(c.documents, k.documents, 0) AS documents
        FROM sought s
        LEFT JOIN said k USING (term)
        LEFT JOIN faq_commonterm c USING (term)
    ) k
),
told AS (
    SELECT m.document_id, sum(m.weight * m.impact * r.rare) AS words
    FROM met m JOIN rarity r USING (term)
    GROUP BY m.document_id
),
loudest AS (
    SELECT document_id, words FROM told ORDER BY words DESC, document_id LIMIT %(most_told)s
),
meant AS (
    SELECT * FROM unnest(%(documents)s::uuid[], %(nearness)s::float[], %(standing)s::float[])
        AS t(document_id, nearness, standing)
),
-- A text that the model has not read is taken to mean what it says: it stands as near as its words.
as_loud AS (
    SELECT (SELECT max(standing) FROM meant) / greatest(max(words), 0.001) AS standing_a_word
    FROM loudest
),
found AS MATERIALIZED (
    SELECT document_id, t.words, m.nearness, m.standing
    FROM told t FULL JOIN meant m USING (document_id)
    WHERE m.document_id IS NOT NULL OR document_id IN (SELECT document_id FROM loudest)
),
-- Looked up one by one (OFFSET 0), whatever the planner believes of tables nobody has counted.
fits AS MATERIALIZED (
    SELECT v.entry_id, max(f.nearness) AS nearness,
           (1 - %(by_all)s) * max(coalesce(f.words, 0))
           + %(by_all)s * avg(coalesce(f.words, 0)) AS words,
           (1 - %(by_all)s) * max(n.standing) + %(by_all)s * avg(n.standing) AS standing
    FROM found f
    CROSS JOIN LATERAL (
        SELECT version_id, municipality_id, round
        FROM faq_entryindex WHERE id = f.document_id OFFSET 0
    ) i
    CROSS JOIN as_loud l
    CROSS JOIN LATERAL (
        SELECT CASE WHEN i.round IS NULL THEN f.words * l.standing_a_word
                    ELSE f.standing END AS standing
    ) n
    CROSS JOIN LATERAL (
        SELECT entry_id FROM faq_entryversion WHERE id = i.version_id OFFSET 0
    ) v
    CROSS JOIN LATERAL (
        SELECT FROM faq_entry
        WHERE id = v.entry_id AND state = 'published'
          AND (%(topic)s::text IS NULL OR topic_id = %(topic)s)
        OFFSET 0
    ) e
    WHERE i.municipality_id IS NULL OR i.municipality_id = %(municipality)s
    GROUP BY v.entry_id
),
placed AS MATERIALIZED (
    SELECT f.entry_id,
           %(by_words)s * coalesce(f.words, 0)
           / (SELECT greatest(max(words), 0.001) FROM fits)
           + %(by_meaning)s * coalesce(f.standing, 0) AS place,
           coalesce(f.words, 0) AS words, f.nearness
    FROM fits f
),
best AS (SELECT * FROM placed ORDER BY place DESC, entry_id LIMIT 1),
good AS (
    SELECT p.* FROM placed p CROSS JOIN best b
    WHERE p.place >= b.place * %(no_worse)s OR p.entry_id = b.entry_id
),
page AS (
    SELECT * FROM good ORDER BY place DESC, entry_id LIMIT %(limit)s OFFSET %(offset)s
)
SELECT (SELECT count(*) FROM (SELECT FROM good LIMIT %(most)s + 1) c),
       -- What tells how sure we can be: about the best of them, and about the question.
       (SELECT json_build_object(
            'words', b.words, 'nearness', b.nearness, 'place', b.place,
            'second', (SELECT p.place FROM placed p WHERE p.entry_id <> b.entry_id
                       ORDER BY p.place DESC LIMIT 1),
            'met', (SELECT json_agg(DISTINCT m.term)
                    FROM faq_entryversion v
                    JOIN faq_entryindex i ON i.version_id = v.id
                    JOIN met m ON m.document_id = i.id
                    WHERE v.entry_id = b.entry_id)) FROM best b),
       (SELECT json_object_agg(term, rare) FROM rarity),
       (SELECT max(round) FROM faq_entryindex),
       EXISTS (SELECT FROM faq_entryindex WHERE round IS NULL
               OFFSET (SELECT floor(documents * %(most_unread)s)::bigint FROM size)),
       (SELECT json_agg(json_build_array(written, word, term, fit)) FROM alike),
       v.plain, e.id, e.slug, e.topic_id, t.names, v.language, v.question,
       (SELECT array_agg(language ORDER BY is_original DESC, language)
        FROM faq_entryversion WHERE entry_id = e.id),
       v.made_from < (SELECT number FROM faq_entryversion WHERE entry_id = e.id AND is_original),
       e.checked_on, e.valid_until, e.source_name, e.source_url, e.published_at, p.place
FROM (SELECT) one
LEFT JOIN page p ON true
LEFT JOIN faq_entry e ON e.id = p.entry_id
LEFT JOIN faq_topic t ON t.slug = e.topic_id
LEFT JOIN LATERAL (
    SELECT language, question, plain, made_from
    FROM faq_entryversion
    WHERE entry_id = p.entry_id ORDER BY language = %(language)s DESC, is_original DESC LIMIT 1
) v ON true
ORDER BY p.place DESC, p.entry_id
"""
