"""A schema of its own, where other people's answers are searched by our own code and then gone."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from os import getpid
from typing import Final

from django.db import connection, models
from django.utils.timezone import localdate, now

from flyttehjelp.faq.actions import indexing
from flyttehjelp.faq.bench.files import Answer
from flyttehjelp.faq.enums import EntryState
from flyttehjelp.faq.models import (
    CommonTerm,
    Entry,
    EntryIndex,
    EntryPosting,
    EntryVariant,
    EntryVersion,
    EntryWord,
    Topic,
)
from flyttehjelp.faq.search.shelf import our_shelf

_MODELS: Final[tuple[type[models.Model], ...]] = (
    *(Topic, Entry, EntryVersion, EntryVariant),
    *(EntryIndex, EntryPosting, EntryWord, CommonTerm),
)
TABLES: Final = tuple(model._meta.db_table for model in _MODELS)
Tick = Callable[[], None]


@contextmanager
def scratch() -> Iterator[None]:
    """The tables of the answers, empty, before the real ones; dropped at the end."""
    name = f"bench_{getpid()}"
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(f"CREATE SCHEMA {name}")
        try:
            for table in TABLES:
                cursor.execute(f"CREATE TABLE {name}.{table} (LIKE {table} INCLUDING ALL)")
            cursor.execute(f"SET search_path TO {name}, public")
            our_shelf.cache_clear()
            yield
        finally:
            cursor.execute("RESET search_path")
            cursor.execute(f"DROP SCHEMA {name} CASCADE")
            cursor.execute("RESET statement_timeout")
            our_shelf.cache_clear()


def load(answers: Sequence[Answer], tick: Tick) -> dict[str, str]:
    """Write and index the answers. Answers which address stands for which id."""
    topic, _ = Topic.objects.get_or_create(slug="bench", defaults={"names": {}, "position": 0})
    ids: dict[str, str] = {}
    for number, answer in enumerate(answers):
        ids[f"a{number}"] = answer.id
        _load_one(f"a{number}", topic, answer)
        tick()
    indexing.count_common_terms()
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ANALYZE {table}")
    return ids


def _load_one(slug: str, topic: Topic, answer: Answer) -> None:
    at = now()
    entry = Entry.objects.create(
        slug=slug,
        topic=topic,
        valid_until=localdate(at) + timedelta(days=1),
        state=EntryState.PUBLISHED,
        created_at=at,
        updated_at=at,
        published_at=at,
    )
    for number, text in enumerate(answer.texts):
        version = EntryVersion.objects.create(
            entry=entry,
            language=text.language[:2],
            question=text.question[:200],
            alternatives=[way[:200] for way in text.alternatives],
            answer="",
            plain=text.answer,
            is_original=number == 0,
            made_from=1 if number else None,
            updated_at=at,
        )
        indexing.index_text(version, text)


def read_meanings(tick: Tick) -> None:
    while indexing.give_meaning(seconds=0):
        tick()
