"""What words are: how a text falls into words, and which of them carry no meaning.

Knows words, not tables: the searches of answers and of vacancies both ask here.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from flyttehjelp.language.stopwords import STOP_WORDS

# PostgreSQL's text search configuration for each language we write in. Nynorsk shares the
# Norwegian stemmer; its own common words are among ours.
CONFIGS: Final = {"nb": "norwegian", "nn": "norwegian", "en": "english"}
MOST_WORDS: Final = 24
LONGEST_WORD: Final = 40

# What people put around their question in the languages we write in.
ASKING: Final = STOP_WORDS["nb"] | STOP_WORDS["nn"] | STOP_WORDS["en"] | {"hjelp", "help"}

_WORD: Final = re.compile(r"[^\W_]+(?:[-'\u2019\u02bc][^\W_]+)*")
_APOSTROPHE: Final = re.compile(r"['\u2019\u02bc]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word in lower case, and where it stands in the cleaned text."""

    word: str
    start: int
    end: int


def clean(text: str) -> str:
    """Compose letters, so that å typed as a + ring is the å we have stored."""
    return unicodedata.normalize("NFC", text)


def tokens(text: str) -> list[Token]:
    """Every word of the text, in the order they stand."""
    return [
        Token(_plain(match[0])[:LONGEST_WORD], match.start(), match.end())
        for match in _WORD.finditer(clean(text))
    ]


def words_of(text: str) -> list[str]:
    """The words in lower case, in the order they stand, each once."""
    return list(dict.fromkeys(token.word for token in tokens(text)))


def telling_words(text: str) -> list[str]:
    """The words that carry the question. Where all are common ones, they must do."""
    found = words_of(text)
    telling = [word for word in found if word not in ASKING]
    return (telling or found)[:MOST_WORDS]


def is_cyrillic(word: str) -> bool:
    return any("\u0400" <= letter <= "\u04ff" for letter in word)


def _plain(word: str) -> str:
    """doctor's is about a doctor; in Ukrainian the sign stands inside a word."""
    if is_cyrillic(word):
        return _APOSTROPHE.sub("", word.lower())
    return _APOSTROPHE.split(word.lower())[0]
