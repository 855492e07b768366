"""Snowball's stems, made once for each word."""

from functools import lru_cache
from typing import Final

import snowballstemmer

_ALGORITHMS: Final = {"nb": "norwegian", "nn": "norwegian", "en": "english"}


@lru_cache(maxsize=20_000)
def stem(word: str, language: str) -> str:
    """The stem of ``word`` (in lower case); the word itself in a language without stems."""
    algorithm = _ALGORITHMS.get(language)
    if algorithm is None:
        return word
    # A stemmer keeps its place in the word, so threads must not share one.
    stemmed: str = snowballstemmer.stemmer(algorithm).stemWord(word)
    return stemmed
