"""From English, German, Polish and Ukrainian to the Norwegian words of our glossary."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from flyttehjelp.language import glossaries
from flyttehjelp.language.stems import stem

LANGUAGES: Final = ("en", "de", "pl", "uk")
LONGEST_PHRASE: Final = 4
# What the second and later words of a concept weigh beside the first.
ALSO: Final = 0.6
_SHORTEST_BEGINNING: Final = 3
_SHORTEST_INSIDE: Final = 4

Meanings = tuple[tuple[str, float], ...]


@dataclass(slots=True)
class _Glossary:
    """Phrases by their first word; each with the Norwegian words it may mean."""

    phrases: dict[str, list[tuple[tuple[str, ...], Meanings]]] = field(default_factory=dict)

    def add(self, phrase: tuple[str, ...], meanings: Meanings) -> None:
        self.phrases.setdefault(phrase[0], []).append((phrase, meanings))


@dataclass(frozen=True, slots=True)
class Found:
    """Words ``first`` up to ``last`` (not included) mean these Norwegian words."""

    first: int
    last: int
    meanings: Meanings


def translate(words: Sequence[str], language: str) -> list[Found]:
    """What the glossary knows among ``words`` (in lower case), the longest phrases first taken."""
    keys = [stem(word, "en") for word in words] if language == "en" else list(words)
    found: list[Found] = []
    at = 0
    while at < len(keys):
        best = _at(keys, at, language)
        found += best
        at = best[0].last if best else at + 1
    return found


def knows(word: str, language: str) -> bool:
    return bool(translate([word], language))


def _at(keys: list[str], at: int, language: str) -> list[Found]:
    """The longest phrase that begins here; of a German compound every part that is known."""
    fits = [
        (len(phrase), len(" ".join(phrase)), meanings)
        for phrase, meanings in _beginning_with(keys[at], language)
        if all(_fits(key, part) for key, part in zip(phrase[1:], keys[at + 1 :], strict=False))
        and len(phrase) <= len(keys) - at
    ]
    if fits:
        longest = max((words, letters) for words, letters, _ in fits)
        chosen = [meanings for *size, meanings in fits if tuple(size) == longest]
        whole = Found(at, at + longest[0], _together(chosen))
        rest = _inside(keys[at], longest[1]) if language == "de" and longest[0] == 1 else []
        return [whole, *(Found(at, at + 1, meanings) for meanings in rest)]
    inside = _inside(keys[at], 0) if language == "de" else []
    return [Found(at, at + 1, meanings) for meanings in inside]


def _fits(key: str, word: str) -> bool:
    """Whether a key of the glossary is the word, or its beginning."""
    return word == key.rstrip("=") if key.endswith("=") else word.startswith(key)


def _beginning_with(word: str, language: str) -> Iterator[tuple[tuple[str, ...], Meanings]]:
    phrases = _glossary(language).phrases
    if language == "en":
        yield from phrases.get(word, [])
        return
    yield from phrases.get(f"{word}=", [])
    for end in range(len(word), 0, -1):
        yield from phrases.get(word[:end], [])


def _inside(word: str, start: int) -> list[Meanings]:
    """Steuererklärung, Kitaplatz: the known beginnings of words that stand later in a word."""
    phrases = _glossary("de").phrases
    found: list[Meanings] = []
    at = max(start, _SHORTEST_BEGINNING)
    while at <= len(word) - _SHORTEST_INSIDE:
        ends = range(len(word), at + _SHORTEST_INSIDE - 1, -1)
        key = next((word[at:end] for end in ends if _single(phrases.get(word[at:end]))), None)
        if key:
            found += [meanings for phrase, meanings in phrases[key] if len(phrase) == 1]
        at += len(key) if key else 1
    return found


def _single(found: list[tuple[tuple[str, ...], Meanings]] | None) -> bool:
    return any(len(phrase) == 1 for phrase, _ in found or [])


def _together(chosen: list[Meanings]) -> Meanings:
    """A word that stands in several concepts means each of them a little less."""
    weights: dict[str, float] = {}
    for meanings in chosen:
        for term, weight in meanings:
            weights[term] = max(weights.get(term, 0), weight / len(chosen) ** 0.5)
    return tuple(weights.items())


@lru_cache(maxsize=1)
def _all() -> dict[str, _Glossary]:
    every = {language: _Glossary() for language in LANGUAGES}
    for concept in glossaries.concepts():
        meanings = tuple((term, ALSO if n else 1.0) for n, term in enumerate(concept.norwegian))
        for language, phrases in concept.foreign.items():
            for phrase in phrases:
                every[language].add(_key(phrase, language), meanings)
    return every


def _key(phrase: str, language: str) -> tuple[str, ...]:
    words = phrase.replace("-", " ").split() if language == "en" else phrase.split()
    return tuple(stem(word, "en") for word in words) if language == "en" else tuple(words)


def _glossary(language: str) -> _Glossary:
    return _all()[language]
