"""Finding answers: by words and by meaning, in one statement.

`flyttehjelp.language` turns a question into terms, whichever language it is in; PostgreSQL adds up
how loudly each text says them (BM25). Where the language model is installed, the texts that lie
nearest to the question in meaning come along to the same statement, and the two are put together.
How sure we are of the best answer is a number of its own: below a threshold, which was measured,
we say that we have no good answer.
"""

import json
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import connection

from flyttehjelp import regions
from flyttehjelp.faq.search.confidence import Best, signs, sureness
from flyttehjelp.faq.search.excerpt import excerpt
from flyttehjelp.faq.search.shelf import NOTHING, Near, our_shelf
from flyttehjelp.faq.search.statement import LIKE_ENOUGH, MOST_READ, MOST_TOLD, STATEMENT
from flyttehjelp.language import meaning
from flyttehjelp.language.analysis import Question, understand
from flyttehjelp.language.rewording import readable
from flyttehjelp.language.spelling import nearest
from flyttehjelp.language.words import CONFIGS, clean

MOST_COUNTED: Final = 1000
LONGEST_QUESTION: Final = 300
# Measured by `bench search` on the part of its questions that is not held out.
BY_WORDS: Final = 1.5
BY_MEANING: Final = 1.0
# An answer is as good as its best text, and this much what all its texts say together: that it
# fits in one language only may be chance.
BY_ALL: Final = 0.3
GOOD_ENOUGH: Final = 0.5
# Below this, with the model and without, perhaps none of them fits: then few are shown, and it is
# said.
SURE_ENOUGH: Final = {True: 0.8, False: 0.7}
MOST_UNSURE: Final = 3
# What is this much worse than the best is left out of the list.
NO_WORSE: Final = 0.4
_SOUGHT: Final = 0.45
# While more of the texts than this are unread by the model, what it says of the others misleads.
MOST_UNREAD: Final = 0.1


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


_COLUMNS: Final = [column.name for column in fields(Hit)][:-1]


@dataclass(eq=False)
class Hits(list[Hit]):
    """The page that was asked for, and how many there are in all (up to 1,001).

    ``sure``: from 0 to 1, how likely the best of them answers the question.
    ``meant``: the question with what look like typing errors put right; else empty.
    ``unsure``: it may be that none of them answers it; they are few then.
    ``still_reading``: the language model has yet to read so much that words alone decided.
    """

    total: int = 0
    sure: float = 0.0
    meant: str = ""
    still_reading: bool = False
    unsure: bool = False


def by_meaning() -> bool:
    """Whether searches use the language model: it is installed, and not switched off."""
    return bool(settings.SEARCH_BY_MEANING) and meaning.is_there()


def search_entries(
    q: str,
    language: str,
    municipality: str | None = None,
    *,
    topic: str | None = None,
    limit: int = 20,
    offset: int = 0,
    threshold: float = GOOD_ENOUGH,
    words_only: bool = False,
) -> Hits:
    """The best published answers to ``q``, best first; none when we have no good answer.

    Answers are found in every language and shown in ``language`` where they have it.
    ``threshold``: how sure we must be; with none all that was found comes, for who measures.
    ``words_only``: as it is where the language model is not installed.
    """
    hits = Hits()
    question = clean(q)[:LONGEST_QUESTION]
    asked = _without_our_places(understand(question, language))
    if not asked.words:
        return hits
    scope = {"municipality": municipality, "topic": topic, "limit": limit, "offset": offset}
    scope["language"] = language if language in CONFIGS else "nb"
    told = _told(question, asked, scope, words_only=words_only)
    hits.still_reading = told.still_reading
    hits.meant = _meant(question, asked, told.alike)
    if told.best is None:
        return hits
    found = signs(asked, told.best, told.rarity, elsewhere=told.elsewhere)
    by_model = told.best.nearness is not None
    hits.sure = sureness(found, language=asked.language, by_meaning=by_model)
    if hits.sure >= threshold:
        hits.unsure = hits.sure < SURE_ENOUGH[by_model]
        most = MOST_UNSURE if threshold and hits.unsure else told.total
        hits.total = min(told.total, most)
        sought = _sought(asked, told.alike)
        hits += [_hit(row, sought) for row in told.page[: max(most - offset, 0)]]
    return hits


@dataclass(frozen=True)
class _Told:
    """What the statement answered."""

    total: int
    best: Best | None
    rarity: dict[str, float]
    alike: list[list[Any]]
    page: list[tuple[Any, ...]]
    elsewhere: float | None
    still_reading: bool = False


def _told(question: str, asked: Question, scope: dict[str, Any], *, words_only: bool) -> _Told:
    """Ask the database: once, save where the shelf of meanings does not know what it knows.

    A text that was read since is found by its meaning by this question, not by the next. And when
    the model has too much left to read, it has no say.
    """
    if words_only or not by_meaning():
        return _ask(asked, NOTHING, scope)[0]
    meant = meaning.of_question(readable(question, asked.language))
    told, latest, is_reading = _ask(asked, our_shelf().nearest(meant), scope)
    if not our_shelf().knows(latest):
        our_shelf().read_on()
        told, latest, is_reading = _ask(asked, our_shelf().nearest(meant), scope)
    if not is_reading:
        return told
    return replace(_ask(asked, NOTHING, scope)[0], still_reading=True)


def _without_our_places(asked: Question) -> Question:
    """All answers are about our region: that they name a place of it says nothing about the
    question, save where it asks for nothing else."""
    region = regions.current()
    named = [each.name for each in region.municipalities] + [each.name for each in region.places]
    names = {name.lower() for name in named}
    others = tuple(word for word in asked.words if word.word.lower() not in names)
    return replace(asked, words=others) if others else asked


def _ask(asked: Question, near: Near, scope: dict[str, Any]) -> tuple[_Told, int | None, bool]:
    """Also the latest round of texts that were read, and whether too many were not."""
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, {**_parameters(asked, near), **scope})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    total, best, rarity, latest, is_reading, alike, *_rest = rows[0]
    page = [row[6:] for row in rows if row[7] is not None]
    known = Best(**best) if best else None
    told = _Told(total, known, rarity or {}, alike or [], page, near.elsewhere)
    return told, latest, is_reading


def _parameters(asked: Question, near: Near) -> dict[str, Any]:
    weights = asked.weights()
    misspelt = asked.language in CONFIGS
    words = sum(bool(word.terms) for word in asked.words)
    return {
        "terms": list(weights),
        "weights": list(weights.values()),
        "unknown": [word.word for word in asked.words if misspelt and not word.known],
        "documents": near.documents,
        "nearness": near.nearness,
        "standing": near.standing,
        "by_words": BY_WORDS,
        "by_meaning": BY_MEANING,
        "by_all": BY_ALL,
        "no_worse": NO_WORSE,
        "like_enough": LIKE_ENOUGH,
        "most_unread": MOST_UNREAD,
        "most_read": max(MOST_READ, MOST_TOLD // max(words, 1)),
        "most_told": MOST_TOLD,
        "most": MOST_COUNTED,
    }


def _sought(asked: Question, alike: list[list[Any]]) -> frozenset[str]:
    """The terms to be marked: those the words surely mean."""
    sure = {term for term, weight in asked.weights().items() if weight >= _SOUGHT}
    return frozenset(sure | {term for _written, _word, term, _fit in alike})


def _meant(question: str, asked: Question, alike: list[list[Any]]) -> str:
    """The question with the words that nobody knows put right, where some answer has the like."""
    candidates: dict[str, list[str]] = {}
    for written, word, _term, _fit in alike:
        candidates.setdefault(written, []).append(word)
    better, at = [], 0
    for word in asked.words:
        found = nearest(word.word, candidates.get(word.word, ()), most=1)
        if found:
            better += [question[at : word.start], found[0]]
            at = word.end
    return "".join([*better, question[at:]]) if better else ""


def _hit(row: tuple[Any, ...], sought: frozenset[str]) -> Hit:
    plain, *rest = row
    values: dict[str, Any] = dict(zip(_COLUMNS, rest, strict=True))
    values["topic_names"] = json.loads(values["topic_names"])
    values["outdated"] = bool(values["outdated"])
    values["score"] = round(values["score"], 3)
    values["excerpt"] = excerpt(plain, values["language"], sought)
    return Hit(**values)
