"""Makes the lexicon: every form of Norwegian words with the dictionary form it belongs to.

From Bokmålsordboka (the package ordb, its data CC BY 4.0), simplemma's lists for Bokmål and
Nynorsk, and the glossary of Nynorsk beside this module. Half a million rows are kept in a file
of SQLite, for as tables of Python they would fill the memory of every process.
"""

import gzip
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Final

from flyttehjelp.language import glossaries
from flyttehjelp.language.nynorsk import in_bokmal

FILE: Final = Path(__file__).parent / "lexicon.sqlite3"
# Raised whenever this module makes other rows of the same sources.
EDITION: Final = 2
CLASSES: Final = {"NOUN": "n", "VERB": "v", "ADJ": "a"}

_TABLES: Final = """
    PRAGMA journal_mode = off;
    PRAGMA synchronous = off;
    CREATE TABLE form (
        word TEXT NOT NULL, lemma TEXT NOT NULL, source TEXT NOT NULL, class TEXT NOT NULL,
        is_base INTEGER NOT NULL,
        PRIMARY KEY (word, lemma)
    ) WITHOUT ROWID;
    CREATE TABLE made (fingerprint TEXT NOT NULL);
"""
# The dictionary knows best; a list tells only what no better source has told.
_ADD: Final = """
    INSERT INTO form VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET
        class = CASE form.class WHEN '' THEN excluded.class ELSE form.class END,
        is_base = max(form.is_base, excluded.is_base)
"""

Row = tuple[str, str, str, str, bool]


def fingerprint() -> str:
    """Of all that the lexicon is made of: another one means that it must be made anew."""
    sources = [EDITION, version("ordb"), version("simplemma"), glossaries.fingerprint()]
    return sha256(repr(sources).encode()).hexdigest()


def build(target: Path = FILE) -> None:
    """Make the lexicon beside ``target`` and put it in its place when it is whole."""
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    os.close(handle)
    draft = Path(name)
    try:
        with closing(sqlite3.connect(draft)) as file:
            file.executescript(_TABLES)
            _fill(file)
            file.execute("INSERT INTO made VALUES (?)", [fingerprint()])
            file.commit()
            file.execute("VACUUM")
        draft.chmod(0o644)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _fill(file: sqlite3.Connection) -> None:
    file.executemany(_ADD, _from_dictionary())
    file.executemany(_ADD, ((word, word, "b", "n", True) for word in glossaries.more_words()))
    bokmal = {lemma for (lemma,) in file.execute("SELECT DISTINCT lemma FROM form")}
    file.executemany(_ADD, _from_nynorsk(bokmal))
    known = {word for (word,) in file.execute("SELECT DISTINCT word FROM form")}
    file.executemany(_ADD, _from_list(known))


def _from_dictionary() -> Iterator[Row]:
    """Every form in Bokmålsordboka. Spellings on an equal footing go under the first of them."""
    with tempfile.NamedTemporaryFile(suffix=".db") as unpacked:
        source = Path(str(_file_of("ordb", "articles.db.gz")))
        unpacked.write(gzip.decompress(source.read_bytes()))
        unpacked.flush()
        with closing(sqlite3.connect(unpacked.name)) as dictionary:
            articles = dictionary.execute(
                "SELECT lemma, all_lemmas, inflections, word_class FROM articles "
                "WHERE word_class <> 'EXPR'"
            )
            for lemma, spellings, forms, word_class in articles:
                kind = CLASSES.get(word_class.partition(" ")[0], "")
                yield from _rows(
                    {lemma, *_listed(spellings)}, lemma, "b", word_class=kind, is_base=True
                )
                yield from _rows(_listed(forms), lemma, "b", word_class=kind)


def _rows(
    words: Iterable[str], lemma: str, source: str, *, word_class: str = "", is_base: bool = False
) -> Iterator[Row]:
    for word in words:
        if _is_a_word(word):
            yield word.lower(), lemma.lower(), source, word_class, is_base


def _listed(cell: str | None) -> list[str]:
    return (cell or "").split(" | ")


def _is_a_word(word: str) -> bool:
    return len(word) > 1 and word.replace("-", "").isalnum()


def _from_nynorsk(bokmal: set[str]) -> Iterator[Row]:
    """Every Nynorsk form with the Bokmål word it means: by the glossary, else by rule."""
    by_hand = glossaries.from_nynorsk()
    for word, meanings in by_hand.items():
        for meaning in meanings:
            yield from _rows([word], meaning, "n", is_base=True)
    by_rule: dict[str, str] = {}
    for form, lemma in _list_of("nn"):
        if form in by_hand or not lemma.islower():
            continue
        if lemma not in by_rule:
            by_rule[lemma] = in_bokmal(lemma, bokmal.__contains__) or lemma
        for meaning in by_hand.get(lemma, (by_rule[lemma],)):
            yield from _rows([form], meaning, "n")
            yield from _rows([lemma], meaning, "n", is_base=True)


def _from_list(known: set[str]) -> Iterator[Row]:
    for form, lemma in _list_of("nb"):
        if form not in known and form.islower():
            yield from _rows([form], lemma, "s")


def _list_of(language: str) -> Iterator[tuple[str, str]]:
    # Not at the top: only the making of the lexicon needs it.
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory  # noqa: PLC0415 - as above

    words: Mapping[str, str] = DefaultDictionaryFactory().get_dictionary(language)
    return iter(words.items())


def _file_of(package: str, name: str) -> Path:
    from importlib.resources import files  # noqa: PLC0415 - only needed here

    return Path(str(files(package).joinpath(name)))
