"""Which open questions ask for the same. They are few: compared word by word, with no index."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import log, sqrt
from typing import Final, TypeVar

from flyttehjelp.language.analysis import weigh

Key = TypeVar("Key")
# Below this two questions have a few common words, and nothing more.
ENOUGH: Final = 0.25


def most_alike(
    text: str, language: str, others: Mapping[Key, tuple[str, str]], *, most: int
) -> Sequence[Key]:
    """The keys of the ``others`` (text and language) that ask for the same, the nearest first."""
    words = {key: _words(*other) for key, other in others.items()}
    mine = _words(text, language)
    said_by = Counter(word for said in (mine, *words.values()) for word in said)
    rarity = {word: log(1 + (len(others) + 1) / n) for word, n in said_by.items()}
    nearness = {key: _nearness(mine, said, rarity) for key, said in words.items()}
    near = [key for key in others if nearness[key] >= ENOUGH]
    return sorted(near, key=lambda key: -nearness[key])[:most]


@lru_cache(maxsize=512)
def _words(text: str, language: str) -> frozenset[str]:
    return frozenset(weigh(text, language))


def _nearness(some: frozenset[str], other: frozenset[str], rarity: Mapping[str, float]) -> float:
    """The cosine of two sets of words, a rare word counting for more."""

    def size(words: frozenset[str]) -> float:
        return sqrt(sum(rarity[word] ** 2 for word in words))

    together = size(some & other) ** 2
    return together / (size(some) * size(other)) if together else 0.0
