"""From typed words to the stems that vacancies are indexed by: PostgreSQL's stemmer, and the
words that stand in titles (``jobs_searchword``), by their parts and by how alike they are.

Answers are kept for a minute in each process.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from django.db import connection

from flyttehjelp.language import compounds, lexicon
from flyttehjelp.language.analysis import understand
from jobs.search.expression import Alternative, Concept, Expression
from jobs.search.wish import Understood
from jobs.search.words import SHIFTS, Reading

KEEP_SECONDS: Final = 60.0
MOST_KEPT: Final = 5_000
MOST_RELATED: Final = 40
SHORTEST_BEGINNING: Final = 3
SHORTEST_PART: Final = 3
SHORTEST_MISTYPED: Final = 4
ONE_SLIP_UP_TO: Final = 5
# A part of a compound is less sure, and is no other word for the whole.
SURELY: Final = 0.6
SIGNS: Final = "~^"

HEAD, MODIFIER, BEGINNING, SPLIT, MISTYPED, OTHER_WORD = 0.6, 0.35, 0.5, 0.7, 0.8, 0.8

# Stemmed twice: "sykepleiere" becomes "sykepleier", and that "sykeplei" where it stands in a text.
STEMS = """
SELECT asked, stem, coalesce((ts_lexize('norwegian_stem', nullif(stem, '')))[1], '')
FROM unnest(%s::text[]) AS asked,
    coalesce((ts_lexize('norwegian_stem', asked))[1], '') AS stem
"""
RELATED = """
SELECT word, lexeme, parts FROM jobs_searchword
WHERE parts && %s::varchar[] OR word LIKE ANY(%s::text[]) ORDER BY ads DESC, word LIMIT 400
"""
UNHEARD = """
SELECT stem FROM unnest(%s::text[]) AS stem WHERE NOT EXISTS (
    SELECT FROM jobs_vacancy
    WHERE state = 'published' AND search @@ (quote_literal(stem))::tsquery
)
"""
ALIKE = """
SELECT word FROM jobs_searchword
WHERE word %% %s AND ads > 0 ORDER BY similarity(word, %s) DESC, ads DESC, word LIMIT 10
"""


@dataclass(frozen=True)
class Known:
    """What is known of a word: its stem ("" for words that tell nothing), what else will do, and
    what was probably meant where no vacancy has it."""

    stem: str
    alternatives: tuple[Alternative, ...] = ()
    meant: str = ""


_kept: dict[str, tuple[float, Known]] = {}


def forget() -> None:
    _kept.clear()


def express(reading: Reading) -> tuple[Expression, tuple[Understood, ...]]:
    """Say what a reading asks for in stems; and which words were taken for mistyped."""
    if not reading.words and not reading.shifts:
        return Expression(), ()
    shift_words = tuple(word for shift in reading.shifts for word in SHIFTS[shift])
    known = _look_up((*reading.words, *shift_words))
    concepts, spelling = [], []
    for word in reading.words:
        found = known[word]
        if not found.stem:
            continue
        alternatives = found.alternatives
        if word in reading.literal:
            alternatives = alternatives[:1]
        elif found.meant:
            spelling.append(Understood(word, "spelling", found.meant))
        concepts.append(Concept(word, alternatives))
    nothing = bool(reading.words) and not concepts
    better = tuple(sorted({known[word].stem for word in shift_words} - {""}))
    return Expression(tuple(concepts), better, nothing), tuple(spelling)


def _look_up(words: Iterable[str]) -> dict[str, Known]:
    now = time.monotonic()
    wanted = list(dict.fromkeys(words))
    known = {
        word: kept[1]
        for word in wanted
        if (kept := _kept.get(word)) and now - kept[0] < KEEP_SECONDS
    }
    if missing := [word for word in wanted if word not in known]:
        fresh = _ask(missing)
        if len(_kept) + len(fresh) > MOST_KEPT:
            _kept.clear()
        _kept.update({word: (now, found) for word, found in fresh.items()})
        known |= fresh
    return known


@dataclass(frozen=True)
class _Title:
    """A word that stands in a title."""

    word: str
    lexeme: str
    parts: list[str]

    def weight(self, word: str, stem: str) -> float:
        """How near it comes to what was typed; 0 for not at all."""
        if len(stem) >= SHORTEST_PART and stem in self.parts:
            return HEAD if self.parts[-1] == stem else MODIFIER
        begins = len(word) >= SHORTEST_BEGINNING and self.word.startswith(word)
        return BEGINNING if begins else 0.0


def _ask(words: list[str]) -> dict[str, Known]:
    others = {word: language_alternatives(word) for word in words}
    every = [*words, *(other for each in others.values() for group in each for other in group)]
    with connection.cursor() as cursor:
        cursor.execute(STEMS, [every])
        rows = cursor.fetchall()
        stems = {asked: stem for asked, stem, _ in rows}
        shorter = {asked: again for asked, _, again in rows}
        beginnings = [f"{word}%" for word in words if len(word) >= SHORTEST_BEGINNING]
        cursor.execute(RELATED, [[stems[word] for word in words], beginnings])
        titles = [_Title(*row) for row in cursor.fetchall()]
        ways = {word: {word, stems[word], shorter[word]} - {""} for word in words}
        doubtful = {way for each in ways.values() for way in each}
        cursor.execute(UNHEARD, [sorted(doubtful - {title.lexeme for title in titles})])
        unheard = {stem for (stem,) in cursor.fetchall()}
    known = {}
    for word in words:
        said: list[tuple[str, ...]] = [(shorter[word],)]
        said += [tuple(stems[other] for other in group) for group in others[word]]
        found = _alternatives(word, stems[word], said=said, titles=titles)
        near = any(title.weight(word, stems[word]) for title in titles)
        lonely = ways[word] <= unheard and not near and not lexicon.is_known(word)
        known[word] = _perhaps_mistyped(word, Known(stems[word], found), lonely=lonely)
    return known


def _alternatives(
    word: str, stem: str, *, said: list[tuple[str, ...]], titles: list[_Title]
) -> tuple[Alternative, ...]:
    """The word itself, as a stem and as it stands in a name; what says the same; and the words of
    titles that it is a part or the beginning of."""
    if not stem:
        return ()
    found: dict[tuple[str, ...], Alternative] = {(stem,): Alternative((stem,), 1.0)}
    found.setdefault((word,), Alternative((word,), 1.0))
    for group in said:
        alone = len(group) == 1
        if all(group):
            weight = OTHER_WORD if alone else SPLIT
            found.setdefault(group, Alternative(group, weight, in_title=not alone))
    for title in titles:
        if (weight := title.weight(word, stem)) and len(found) <= MOST_RELATED:
            found.setdefault((title.lexeme,), Alternative((title.lexeme,), weight, in_title=True))
    return tuple(found.values())


def _perhaps_mistyped(word: str, known: Known, *, lonely: bool) -> Known:
    """Where no vacancy has the word: what was probably meant is looked for too."""
    if not (known.stem and lonely and len(word) >= SHORTEST_MISTYPED):
        return known
    meant = _meant(word)
    if not meant:
        return known
    others = (
        replace(each, weight=each.weight * MISTYPED) for each in _ask([meant])[meant].alternatives
    )
    return Known(known.stem, (*known.alternatives, *others), meant)


def language_alternatives(word: str) -> list[tuple[str, ...]]:
    """Other words that say the same (its dictionary form, Nynorsk, other languages, what people
    call the same), and the two parts of a compound, which must then both stand there."""
    asked = understand(word).words
    terms = [term for each in asked for term, weight in each.terms if weight >= SURELY]
    same = [term for term in terms if term[0] not in SIGNS]
    alike = [other for term in same for other in lexicon.alike().get(term, ())]
    split = compounds.parts(word)
    return [(term,) for term in dict.fromkeys([*same, *alike])] + ([split] if split else [])


def _meant(word: str) -> str:
    """The word of an open vacancy's title that is nearest; "" when none is near enough."""
    with connection.cursor() as cursor:
        cursor.execute(ALIKE, [word, word])
        alike = [other for (other,) in cursor.fetchall()]
    slips = 1 if len(word) <= ONE_SLIP_UP_TO else 2
    near = [(distance(word, other), place) for place, other in enumerate(alike)]
    best = min((each for each in near if each[0] <= slips), default=None)
    return alike[best[1]] if best else ""


def distance(one: str, other: str) -> int:
    """How many slips lie between two words; two letters that changed places are one slip."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        longer_ago, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, longer_ago[j - 2] + 1)
            row.append(best)
    return row[-1]
