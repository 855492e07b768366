"""From a text to the terms it is found by. The one door of this package that searches need.

A text is indexed by ``analyse`` (or by ``weigh``, which adds up what comes twice), a question is
understood by ``understand``. Both speak of the same terms, of two kinds:

- a dictionary form in Bokmål, such as ``barnehage``: what inflection, Nynorsk, compounds and the
  glossary of other languages lead to. It is the meeting place of all languages;
- a stem with a sign before it: ``~barnehag`` in Norwegian, ``^nurseri`` in English. It catches
  what no dictionary knows.

A term's weight says how surely the word means it: 1 for the word itself, less for a part of a
compound, for a synonym and for a stem.

>>> weigh("Søkje barnehageplass", "nn")  # doctest: +SKIP
{'søke': 1.0, '~søkj': 0.5, 'barnehageplass': 1.0, 'plass': 0.55, 'barnehage': 0.45, ...}
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from flyttehjelp.language import compounds, foreign, lexicon
from flyttehjelp.language.families import roots
from flyttehjelp.language.guess import LANGUAGES, guess_of
from flyttehjelp.language.nynorsk import in_bokmal
from flyttehjelp.language.stems import stem
from flyttehjelp.language.stopwords import COMMON
from flyttehjelp.language.words import Token, tokens

HEAD: Final = 0.55
MODIFIER: Final = 0.45
STEM: Final = 0.5
ROOT: Final = 0.5
SECOND_MEANING: Final = 0.6
ALIKE: Final = 0.35
# A word that Norwegian does not know, taken for one of another language.
BORROWED: Final = 0.8
PIECE: Final = 0.7
MOST_ASKED: Final = 40
_LONG_ENOUGH: Final = 6
NORWEGIAN: Final = ("nb", "nn")
SIGNS: Final = {"nb": "~", "nn": "~", "en": "^"}

Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class Term:
    """What a text is found by, how much it counts, and where in the cleaned text it stands."""

    text: str
    weight: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question, and the terms it may be answered by.

    ``known``: some dictionary or glossary of ours has it. One that is unknown there and in the
    index too is likely a typing error: see `spelling`.
    ``common``: it carries no meaning of its own. It has no terms, unless all words are common.
    """

    word: str
    start: int
    end: int
    terms: tuple[tuple[str, float], ...]
    known: bool
    common: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood: its language and its words, in the order they stand."""

    language: str
    words: tuple[Word, ...]

    def weights(self) -> Weights:
        """Every term that may answer, with its greatest weight."""
        found: Weights = {}
        for word in self.words:
            _add(found, word.terms)
        return found


def analyse(text: str, language: str | None = None) -> list[Term]:
    """The terms of a text to be indexed, one for each time it says them.

    ``language`` is the text's own (nb, nn, en, de, pl, uk); it is guessed where it is not given.
    """
    found = tokens(text)
    language = _language(found, language)
    return [
        Term(term, weight, token.start, token.end)
        for token, terms in _terms_of(found, language)
        for term, weight in terms.items()
    ]


def weigh(text: str, language: str | None = None) -> Weights:
    """The terms of a text to be indexed, each once, with the sum of its weights."""
    found: Weights = {}
    for term in analyse(text, language):
        found[term.text] = found.get(term.text, 0) + term.weight
    return found


def understand(question: str, language: str | None = None) -> Question:
    """What somebody asks for. More generous than `analyse`: synonyms count too.

    ``language`` is only a hint for words that any language may have; people write English on
    Norwegian pages.
    """
    found = tokens(question)[:MOST_ASKED]
    spoken = guess_of([token.word for token in found], _hint(language))
    common = COMMON[spoken]
    all_common = all(token.word in common for token in found)
    words = []
    for token, terms in _terms_of(found, spoken, keep_common=all_common):
        is_common = token.word in common
        asked = terms if all_common or not is_common else {}
        words.append(
            Word(
                token.word,
                token.start,
                token.end,
                tuple(_with_alike(asked).items()),
                known=is_common or _is_known(token.word, spoken, asked),
                common=is_common,
            )
        )
    return Question(spoken, tuple(words))


def _hint(language: str | None) -> str:
    return language if language in LANGUAGES else "nb"


def _language(found: Sequence[Token], language: str | None) -> str:
    return language if language in LANGUAGES else guess_of([token.word for token in found[:60]])


def _terms_of(
    found: Sequence[Token], language: str, *, keep_common: bool = False
) -> Iterator[tuple[Token, Weights]]:
    """Each word with its terms; the common ones have none unless they are kept."""
    common = frozenset[str]() if keep_common else COMMON[language]
    abroad = _abroad(found, language) if language not in NORWEGIAN else {}
    for place, token in enumerate(found):
        terms: Weights = {}
        if token.word not in common:
            terms.update(_own(token.word, language, translated=place in abroad))
        _add(terms, abroad.get(place, {}).items())
        yield token, terms


def _own(word: str, language: str, *, translated: bool) -> Weights:
    """The terms of a word by itself."""
    if language in NORWEGIAN:
        return dict(_norwegian(word)) if _in_norwegian(word) else dict(_unknown(word))
    terms: Weights = {}
    if language == "en":
        for piece in word.split("-"):
            terms[SIGNS["en"] + stem(piece, "en")] = PIECE if "-" in word else 1.0
    # Names and Norwegian words stand in texts of every language.
    if not translated:
        _add(terms, _norwegian(word))
    return terms


def _in_norwegian(word: str) -> bool:
    return lexicon.is_known(word) or compounds.parts(word) is not None


@lru_cache(maxsize=20_000)
def _unknown(word: str) -> tuple[tuple[str, float], ...]:
    """A word that Norwegian does not know: itself, and what it may mean in other languages."""
    terms = dict(_norwegian(word))
    terms[SIGNS["en"] + stem(word, "en")] = BORROWED
    for language in foreign.LANGUAGES:
        for found in foreign.translate([word], language):
            _add(terms, ((term, weight * BORROWED) for term, weight in _meant(found.meanings)))
    return tuple(terms.items())


@lru_cache(maxsize=20_000)
def _norwegian(word: str) -> tuple[tuple[str, float], ...]:
    """The dictionary forms, the parts of a compound, what they are made from, and the stem."""
    terms: Weights = {}
    for n, lemma in enumerate(lexicon.lemmas(word) or _unheard_of(word)):
        _add(terms, _base(lemma, SECOND_MEANING if n else 1.0))
    for piece in word.split("-") if "-" in word else ():
        _add(terms, _base((lexicon.lemmas(piece) or (piece,))[0], PIECE))
    _add(terms, _parts(word, 1.0))
    _add(terms, [(SIGNS["nb"] + stem(word, "nb"), STEM)])
    return tuple(terms.items())


def _unheard_of(word: str) -> tuple[str, ...]:
    """The word itself; and where it is Nynorsk by its looks, what it would be in Bokmål."""
    by_rule = in_bokmal(word, lexicon.is_known) if len(word) >= _LONG_ENOUGH else None
    return (word, lexicon.lemmas(by_rule)[0]) if by_rule else (word,)


def _base(lemma: str, weight: float) -> Iterator[tuple[str, float]]:
    yield lemma, weight
    for root in roots(lemma):
        yield root, weight * ROOT


def _parts(word: str, weight: float) -> Iterator[tuple[str, float]]:
    """Modifier and head, and theirs again."""
    if (split := compounds.parts(word)) is None:
        return
    for part, share in zip(split, (MODIFIER, HEAD), strict=True):
        yield from _base(part, weight * share)
        yield from _parts(part, weight * share)


def _abroad(found: Sequence[Token], language: str) -> dict[int, Weights]:
    """The Norwegian terms of the words of another language, by the place of the word.

    A phrase gives its terms to its first word; the others it covers get none.
    """
    words, places = _without_hyphens(found, language)
    terms: dict[int, Weights] = {}
    for match in foreign.translate(words, language):
        first, *rest = sorted({places[n] for n in range(match.first, match.last)})
        _add(terms.setdefault(first, {}), _meant(match.meanings))
        for place in rest:
            terms.setdefault(place, {})
    return {
        place: meant
        for place, meant in terms.items()
        if meant or found[place].word not in COMMON[language]
    }


def _without_hyphens(found: Sequence[Token], language: str) -> tuple[list[str], list[int]]:
    pieces = [
        (piece, place)
        for place, token in enumerate(found)
        for piece in (token.word.split("-") if language == "en" else [token.word])
        if piece
    ]
    return [piece for piece, _ in pieces], [place for _, place in pieces]


def _meant(meanings: foreign.Meanings) -> Iterator[tuple[str, float]]:
    """A phrase of the glossary is the words in it."""
    for meaning, weight in meanings:
        words = [word for word in meaning.split() if word not in COMMON["nb"]] or meaning.split()
        for word in words:
            share = weight / len(words) ** 0.5
            yield from _base(word, share)
            yield from _parts(word, share)


def _with_alike(terms: Weights) -> Weights:
    """People and editors use different words for the same."""
    wider = dict(terms)
    for term, weight in terms.items():
        for other in lexicon.alike().get(term, ()) if weight >= ALIKE else ():
            _add(wider, [(other, weight * ALIKE)])
    return wider


def _is_known(word: str, language: str, terms: Weights) -> bool:
    if word in lexicon.alike() or _in_norwegian(word) or not terms:
        return True
    return any(foreign.knows(word, other) for other in {language, "en"} - set(NORWEGIAN))


def _add(terms: Weights, more: Iterable[tuple[str, float]]) -> None:
    for term, weight in more:
        terms[term] = max(terms.get(term, 0), weight)
