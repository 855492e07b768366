"""Finding an occupation by what people call it, in Norwegian or English, while they type.

A word fits another that is the same, is inflected otherwise, begins so ("syke"), is part of a
compound ("lærer" in barnehagelærer, "tømrer" in laftetømrer), or is so but for a slip of the
fingers. How well the words of a title fit decides the order.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from flyttehjelp.language.words import words_of
from jobs.occupations import Occupation, occupations

# What can be cut off the end of a word without making it another word.
ENDINGS = (
    "erne",
    "ene",
    "ane",
    "inne",
    "ar",
    "er",
    "en",
    "et",
    "ne",
    "es",
    "e",
    "a",
    "r",
    "n",
    "s",
)
WITHOUT_OUR_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})
SMALL_WORDS = frozenset("av and for i in mv of og or på som som the til ved with".split())  # noqa: SIM905 - a list of words reads best as words
SHORTEST_STEM = 3
SHORTEST_PART = 4
SHORTEST_WITH_SLIP, SHORTEST_WITH_TWO = 4, 8
SAME, INFLECTED, BEGUN, ENDS_SO, ENDS_IN_IT, WITHIN, SLIP = 1.0, 0.95, 0.7, 0.6, 0.5, 0.4, 0.45
# Below this share of the best hit's score nothing is worth showing.
WORTH_SHOWING = 0.6
LONGEST_ASKED = 6


@dataclass(frozen=True)
class Hit:
    occupation: Occupation
    # The everyday title that fits best; empty where the official name does.
    title: str
    score: float

    @property
    def exact(self) -> bool:
        """Whether this is what was asked for, word for word."""
        return self.score >= SAME


@dataclass(frozen=True)
class _Phrase:
    occupation: Occupation
    title: str
    words: tuple[str, ...]


@cache
def _phrases() -> list[_Phrase]:
    return [
        _Phrase(row, title, _telling(title or name))
        for row in occupations()
        for title, name in [("", row.norwegian), ("", row.english), *((t, t) for t in row.titles)]
    ]


@cache
def _vocabulary() -> dict[str, frozenset[str]]:
    """Every word of the list, with its stems."""
    return {word: stems(word) for phrase in _phrases() for word in phrase.words}


def _telling(text: str) -> tuple[str, ...]:
    found = [part for word in words_of(text) for part in word.split("-")]
    return tuple(word for word in found if word not in SMALL_WORDS) or tuple(found)


@lru_cache(maxsize=2048)
def find_occupations(words: str) -> tuple[Hit, ...]:
    """Answer the occupations that fit ``words``, or begin with these digits, best first."""
    if words.strip().isdigit():
        beginning = words.strip()
        return tuple(Hit(row, "", SAME) for row in occupations() if row.code.startswith(beginning))
    asked = _telling(words)[:LONGEST_ASKED]
    if not asked:
        return ()
    fits = [_fits(word) for word in asked]
    best: dict[str, Hit] = {}
    for phrase in _phrases():
        score = _score(phrase.words, fits)
        known = best.get(phrase.occupation.code)
        if score and (known is None or score > known.score):
            best[phrase.occupation.code] = Hit(phrase.occupation, phrase.title, score)
    return tuple(_worth_showing(list(best.values())))


def _worth_showing(hits: list[Hit]) -> Iterator[Hit]:
    hits.sort(key=lambda hit: (-hit.score, len(hit.title), hit.occupation.code))
    for hit in hits:
        if hit.score >= WORTH_SHOWING * hits[0].score:
            yield hit


def _score(words: tuple[str, ...], fits: list[dict[str, float]]) -> float:
    """How well a title fits: each word that was asked for by its best word, and a little less
    for what the title says beside."""
    found = [max(fit.get(word, 0.0) for word in words) for fit in fits]
    beside = max(0, len(words) - len(fits))
    return sum(found) / len(found) * (1 - 0.05 * min(beside, 4))


@lru_cache(maxsize=2048)
def _fits(asked: str) -> dict[str, float]:
    """How well each word of the list fits this one. Slips are looked for where nothing else is."""
    mine = stems(asked)
    found = {
        word: score
        for word, theirs in _vocabulary().items()
        if (score := INFLECTED if mine & theirs and asked != word else _fit(asked, word))
    }
    return found or dict(_slips(asked))


def _fit(asked: str, word: str) -> float:
    if asked == word:
        return SAME
    if word.startswith(asked):
        return BEGUN + 0.2 * len(asked) / len(word)
    if len(asked) < SHORTEST_PART or len(word) < SHORTEST_PART:
        return 0.0
    if word.endswith(asked):
        return ENDS_SO
    if asked.endswith(word):
        return ENDS_IN_IT
    return WITHIN if asked in word else 0.0


def stems(word: str) -> frozenset[str]:
    """The word as a keyboard without æ, ø and å writes it too, and what is left of it without an
    ending of the inflection."""
    plain = word.translate(WITHOUT_OUR_LETTERS).replace("oe", "o").replace("aa", "a")
    cut = {plain.removesuffix(ending) for ending in ENDINGS if plain.endswith(ending)}
    return frozenset({plain, *(stem for stem in cut if len(stem) >= SHORTEST_STEM)})


def _slips(asked: str) -> Iterator[tuple[str, float]]:
    if len(asked) < SHORTEST_WITH_SLIP:
        return
    most = 2 if len(asked) >= SHORTEST_WITH_TWO else 1
    mine, longest = _pairs(asked), len(asked) + most
    # A slip touches three pairs of letters at most.
    shared = max(1, len(mine) - 3 * most)
    for word in _vocabulary():
        if len(word) >= len(asked) - most and len(mine & _pairs(word)) >= shared:
            whole, begun = _slips_between(asked, word[: longest + 1])
            if whole <= most:
                yield word, SLIP - 0.05 * whole
            elif begun <= most:
                yield word, SLIP - 0.1 - 0.05 * begun


@cache
def _pairs(word: str) -> frozenset[str]:
    return frozenset(word[n : n + 2] for n in range(len(word) - 1))


def _slips_between(asked: str, word: str) -> tuple[int, int]:
    """How many letters are missing, too many, wrong or swapped: against the whole word, and
    against its best beginning."""
    before: list[int] = []
    row = list(range(len(word) + 1))
    for i, letter in enumerate(asked):
        last, before = before, row
        row = [i + 1]
        for j, other in enumerate(word):
            cost = min(before[j + 1] + 1, row[j] + 1, before[j] + (letter != other))
            if i and j and letter == word[j - 1] and asked[i - 1] == other:
                cost = min(cost, last[j - 1] + 1)
            row.append(cost)
    return row[-1], min(row)
