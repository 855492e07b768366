"""What a search takes among ten times as many answers: both lie beside each other, and are asked
in turn, so that whatever else the machine does falls on both.

The smaller lot is put together of sentences of the answers we ship; the larger one is the smaller
and copies of it, each word of which counts a little more or less, with new words as a language has
them. What they mean is made up too, and the shelf is full of it: what it finds is joined in.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from statistics import median
from time import perf_counter
from typing import Any, Final

from django.db import connection
from django.utils.timezone import localdate, now

from flyttehjelp.faq.actions import indexing
from flyttehjelp.faq.bench.files import Answer
from flyttehjelp.faq.bench.scratch import TABLES
from flyttehjelp.faq.enums import EntryState
from flyttehjelp.faq.models import (
    CommonTerm,
    Entry,
    EntryIndex,
    EntryPosting,
    EntryVersion,
    EntryWord,
    Topic,
)
from flyttehjelp.faq.search import search_entries
from flyttehjelp.faq.search.impact import K1, TYPICAL_LENGTH, B, written_words
from flyttehjelp.faq.search.shelf import MOST_KEPT, our_shelf
from flyttehjelp.language.analysis import weigh
from flyttehjelp.language.meaning import SIZE

TIMES: Final = 10
# Of each text, so that its ways, one of them, and its answer are there.
_VECTORS: Final = 3
_SENTENCES: Final = 2
_SEED: Final = 1905
SMALL, LARGE = "bench_small", "bench_large"
_POSTINGS: Final = EntryPosting._meta.db_table
_UNNAMED: Final = re.compile(r"INDEX \S+ ON \S+")
Step = Callable[[str, int], Callable[[], None]]

_COPIES: Final = """
    INSERT INTO {large}.faq_entry SELECT (jsonb_populate_record(e, jsonb_build_object(
        'id', md5(e.id::text || k)::uuid, 'slug', e.slug || '-' || k))).*
    FROM {small}.faq_entry e, generate_series(1, %(more)s) k;
    INSERT INTO {large}.faq_entryversion SELECT (jsonb_populate_record(v, jsonb_build_object(
        'id', md5(v.id::text || k)::uuid, 'entry_id', md5(v.entry_id::text || k)::uuid))).*
    FROM {small}.faq_entryversion v, generate_series(1, %(more)s) k;
    INSERT INTO {large}.faq_entryindex (id, version_id, meaning, ways, round)
    SELECT md5(i.id::text || k)::uuid, md5(i.version_id::text || k)::uuid,
           CASE WHEN %(is_full)s THEN ''::bytea ELSE i.meaning END, i.ways, i.round + k * 1000000
    FROM {small}.faq_entryindex i, generate_series(1, %(more)s) k;
    INSERT INTO {large}.faq_entryposting (document_id, term, impact)
    SELECT md5(p.document_id::text || k)::uuid, p.term, p.impact * (0.7 + 0.6 * random())
    FROM {small}.faq_entryposting p, generate_series(1, %(more)s) k;
    INSERT INTO {large}.faq_entryword (word, term)
    SELECT w.word || right(o.word, 4), w.word || right(o.word, 4)
    FROM (SELECT word, row_number() OVER (ORDER BY md5(word)) n FROM {small}.faq_entryword) w
    JOIN (SELECT word, row_number() OVER (ORDER BY word) n FROM {small}.faq_entryword) o USING (n)
    ON CONFLICT DO NOTHING;
"""


def grow(
    answers: Sequence[Answer], questions: Sequence[str], *, size: int, rounds: int, step: Step
) -> dict[str, Any]:
    """Milliseconds of a search among ``size`` answers and among ten times as many; the ratio."""
    with _beside_each_other():
        _fill(answers, size, step("Making answers", size))
        _multiply(step("Copying them", 1))
        took: dict[str, list[float]] = {SMALL: [], LARGE: []}
        tick = step("Asking", rounds * len(questions))
        for number in range(-1, rounds):
            for question in questions:
                # The first round warms up; which of the two comes first takes turns.
                for lot in (SMALL, LARGE) if number % 2 else (LARGE, SMALL):
                    seconds = _ask(lot, question)
                    took[lot] += [seconds * 1000] if number >= 0 else []
                tick()
        return {"answers": [size, size * TIMES], **_told(took[SMALL], took[LARGE])}


def _told(small: list[float], large: list[float]) -> dict[str, Any]:
    return {
        "median_ms": [round(median(small), 2), round(median(large), 2)],
        "p95_ms": [round(sorted(each)[int(len(each) * 0.95)], 2) for each in (small, large)],
        "ratio": round(sum(large) / sum(small), 3),
        "median_ratio": round(median(b / a for a, b in zip(small, large, strict=True)), 3),
    }


def _ask(lot: str, question: str) -> float:
    _stand_in(lot)
    began = perf_counter()
    search_entries(question, "nb", threshold=0)
    return perf_counter() - began


@contextmanager
def _beside_each_other() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        try:
            for lot in (SMALL, LARGE):
                cursor.execute(f"CREATE SCHEMA {lot}")
                for table in TABLES:
                    # Millions of rows come sooner without indexes; those are made afterwards.
                    what = "DEFAULTS" if (lot, table) == (LARGE, _POSTINGS) else "ALL"
                    cursor.execute(f"CREATE TABLE {lot}.{table} (LIKE {table} INCLUDING {what})")
            our_shelf.cache_clear()
            yield
        finally:
            cursor.execute("RESET search_path")
            for lot in (SMALL, LARGE):
                cursor.execute(f"DROP SCHEMA IF EXISTS {lot} CASCADE")
            cursor.execute("RESET statement_timeout")
            our_shelf.cache_clear()


def _stand_in(lot: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET search_path TO {lot}, public")


def _fill(answers: Sequence[Answer], size: int, tick: Callable[[], None]) -> None:
    """Answers of a question and some sentences of others, each sentence analysed once."""
    _stand_in(SMALL)
    texts = [text for answer in answers for text in answer.texts if text.language == "nb"]
    sentences = [line for text in texts for line in text.answer.split("\n") if line.strip()]
    asked = [weigh(text.question, "nb") for text in texts]
    said = [weigh(sentence, "nb") for sentence in sentences]
    topic = Topic.objects.create(slug="bench", names={}, position=0)
    chance = random.Random(_SEED)  # noqa: S311 - the same answers in every run
    rows, postings = [], []
    for number in range(size):
        about = chance.randrange(len(texts))
        which = chance.sample(range(len(sentences)), _SENTENCES)
        parts = [sentences[n] for n in which]
        version = _version(topic, number, question=texts[about].question, said=parts)
        made_up = chance.randbytes(_VECTORS * SIZE)
        rows.append(EntryIndex(version=version, meaning=made_up, ways=2, round=number + 1))
        postings.append(_impacts(asked[about], [said[n] for n in which]))
        tick()
    Entry.objects.bulk_create([row.version.entry for row in rows], batch_size=1000)
    EntryVersion.objects.bulk_create([row.version for row in rows], batch_size=1000)
    EntryIndex.objects.bulk_create(rows, batch_size=1000)
    _copy_postings(rows, postings)
    words = {}
    for text in texts:
        words.update(written_words(text))
    EntryWord.objects.bulk_create(EntryWord(word=word, term=words[word]) for word in words)


def _version(topic: Topic, number: int, *, question: str, said: list[str]) -> EntryVersion:
    at = now()
    entry = Entry(
        slug=f"a{number}",
        topic=topic,
        valid_until=localdate(at) + timedelta(days=1),
        state=EntryState.PUBLISHED,
        created_at=at,
        updated_at=at,
        published_at=at,
    )
    return EntryVersion(
        entry=entry,
        language="nb",
        question=question,
        answer="",
        plain="\n".join(said),
        is_original=True,
        updated_at=at,
    )


def _copy_postings(rows: list[EntryIndex], postings: list[dict[str, float]]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY faq_entryposting (document_id, term, impact) FROM STDIN") as copy,
    ):
        for row, terms in zip(rows, postings, strict=True):
            for term, impact in terms.items():
                copy.write_row((row.pk, term, impact))


def _multiply(tick: Callable[[], None]) -> None:
    # What no shelf has room for is never looked at; a true one lies beside the table, being long.
    _stand_in(SMALL)
    is_full = EntryIndex.objects.count() * _VECTORS >= MOST_KEPT
    _stand_in(LARGE)
    with connection.cursor() as cursor:
        for table in TABLES:
            if table != CommonTerm._meta.db_table:
                cursor.execute(f"INSERT INTO {LARGE}.{table} SELECT * FROM {SMALL}.{table}")  # noqa: S608 - names of ours
        for statement in _COPIES.format(small=SMALL, large=LARGE).split(";"):
            if statement.strip():
                cursor.execute(statement, {"more": TIMES - 1, "is_full": is_full})
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = %s", [_POSTINGS])
        for made in {_UNNAMED.sub(f"INDEX ON {LARGE}.{_POSTINGS}", row[0]) for row in cursor}:
            cursor.execute(made)
    for lot in (SMALL, LARGE):
        _stand_in(lot)
        indexing.count_common_terms()
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"VACUUM ANALYZE {lot}.{table}")
    tick()


def _impacts(asked: dict[str, float], said: list[dict[str, float]]) -> dict[str, float]:
    counted: Counter[str] = Counter()
    for weights, times in ((asked, 2), *((each, 1) for each in said)):
        for term, weight in weights.items():
            counted[term] += weight * times  # type: ignore[assignment]  # a Counter adds up floats as well
    held_back = K1 * (1 - B + B * sum(counted.values()) / TYPICAL_LENGTH)
    return {term: each * (K1 + 1) / (each + held_back) for term, each in counted.items()}
