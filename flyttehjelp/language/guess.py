"""Which language somebody writes: by the common words first, then by letters and by our words."""

from collections.abc import Sequence
from typing import Final

from flyttehjelp.language import foreign, lexicon
from flyttehjelp.language.stopwords import STOP_WORDS
from flyttehjelp.language.words import is_cyrillic, words_of

LANGUAGES: Final = ("nb", "nn", "en", "de", "pl", "uk")
DEFAULT: Final = "nb"
_LETTERS: Final = {"æøå": ("nb", "nn"), "äüß": ("de",), "ö": ("de",), "ąęłńśźżćó": ("pl",)}
_BY_LETTER: Final = 1.2
_BY_WORD: Final = 0.5
# More words than these tell nothing new.
_MOST_WORDS: Final = 60
_BY_SHARED: Final = 0.3
_TELLING: Final = 3


def guess(text: str, default: str = DEFAULT) -> str:
    """The language of ``text``; ``default`` where nothing tells, or two are as likely."""
    return guess_of(words_of(text)[:_MOST_WORDS], default)


def guess_of(words: Sequence[str], default: str = DEFAULT) -> str:
    if sum(map(is_cyrillic, words)) * 2 > len(words):
        return "uk"
    scores = dict.fromkeys(LANGUAGES, 0.0)
    for word in words:
        for language, points in _points(word).items():
            scores[language] += points
    scores[default] = scores.get(default, 0) + 0.1
    return max(scores, key=lambda language: scores[language])


def _points(word: str) -> dict[str, float]:
    """What one word says for each language."""
    common = [language for language in LANGUAGES if word in STOP_WORDS[language]]
    points = {language: 1.0 / len(common) + _BY_SHARED for language in common}
    for letters, languages in _LETTERS.items():
        if any(letter in letters for letter in word):
            for language in languages:
                points[language] = points.get(language, 0) + _BY_LETTER / len(languages)
    if not common:
        for language, weight in _by_our_words(word).items():
            points[language] = points.get(language, 0) + weight
    return points


def _by_our_words(word: str) -> dict[str, float]:
    points = {
        language: _BY_WORD
        for language in ("en", "de", "pl")
        if len(word) >= _TELLING and foreign.knows(word, language)
    }
    sources = {form.source for form in lexicon.forms(word)}
    if "b" in sources or "s" in sources:
        points["nb"] = _BY_WORD + 0.1
    if sources:
        points["nn"] = _BY_WORD + (0.2 if sources == {"n"} else 0)
    return points
