"""Looks words up in the lexicon that ``lexicon_build`` has made.

The file is opened when the first word is looked up, once in each thread of each process, and is
only read. Where it is not there or is made of older sources, it is made first; set-up does that
in good time (``python -m flyttehjelp build-lexicon``).
"""

import os
import sqlite3
import threading
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from flyttehjelp.language import glossaries, lexicon_build

MOST_MEANINGS: Final = 3
_REMEMBERED: Final = 20_000

_here = threading.local()


@dataclass(frozen=True, slots=True)
class Form:
    """A word as written, and the dictionary form in Bokmål that it belongs to.

    ``source``: b for Bokmålsordboka, n for Nynorsk, s for a list without word classes.
    ``word_class``: n, v or a for noun, verb and adjective; else empty.
    ``is_base``: the word stands in its dictionary form, as the first part of a compound does.
    """

    word: str
    lemma: str
    source: str
    word_class: str
    is_base: bool


def is_built() -> bool:
    """Whether the lexicon is there and made of the sources we have."""
    if not lexicon_build.FILE.exists():
        return False
    with closing(_open()) as file:
        made = file.execute("SELECT fingerprint FROM made").fetchone()
    return bool(made[0] == lexicon_build.fingerprint())


@lru_cache(maxsize=_REMEMBERED)
def forms(word: str) -> tuple[Form, ...]:
    """What ``word`` (in lower case) may be a form of, the likeliest first."""
    found = list(_look_up([word]))
    return tuple(sorted(found, key=lambda form: ("bns".index(form.source), form.lemma != word)))


def lemmas(word: str) -> tuple[str, ...]:
    """The dictionary forms in Bokmål that ``word`` may belong to; none where it is unknown."""
    return tuple(dict.fromkeys(form.lemma for form in forms(word)))[:MOST_MEANINGS]


def is_known(word: str) -> bool:
    return bool(forms(word))


def known_among(words: Iterable[str]) -> dict[str, list[Form]]:
    """Those of ``words`` that the lexicon has, asked for at one go."""
    found: dict[str, list[Form]] = {}
    for form in _look_up(list(words)):
        found.setdefault(form.word, []).append(form)
    return found


@lru_cache(maxsize=1)
def alike() -> dict[str, tuple[str, ...]]:
    """For each word of the glossary the others that people use for nearly the same."""
    others: dict[str, dict[str, None]] = {}
    for group in glossaries.alike():
        for word in group:
            others.setdefault(word, {}).update(dict.fromkeys(group))
    return {word: tuple(w for w in words if w != word) for word, words in others.items()}


@lru_cache(maxsize=1)
def never_split() -> frozenset[str]:
    return glossaries.whole()


def _look_up(words: list[str]) -> Iterable[Form]:
    marks = ",".join("?" * len(words))
    query = f"SELECT word, lemma, source, class, is_base FROM form WHERE word IN ({marks})"  # noqa: S608 - marks only
    return (Form(*row) for row in _file().execute(query, words))


def _file() -> sqlite3.Connection:
    # A child of a server that forks must not share its parent's handle.
    if getattr(_here, "process", None) != os.getpid():
        _ensure_usable()
        _here.file, _here.process = _open(), os.getpid()
    file: sqlite3.Connection = _here.file
    return file


def _open() -> sqlite3.Connection:
    return sqlite3.connect(f"{lexicon_build.FILE.as_uri()}?mode=ro&immutable=1", uri=True)


@lru_cache(maxsize=1)
def _ensure_usable() -> None:
    """An old lexicon serves where a new one cannot be written; none at all does not."""
    try:
        if not is_built():
            lexicon_build.build()
    except OSError:
        if not lexicon_build.FILE.exists():
            raise
