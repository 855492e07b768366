"""How much a text says each of its terms, and the pieces of it that the model reads."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flyttehjelp.language.analysis import analyse
from flyttehjelp.language.words import tokens

# What a word counts in the question, among the other ways to ask it, and in the answer.
IN_QUESTION: Final = 2.0
IN_ALTERNATIVES: Final = 2.0
IN_ANSWER: Final = 1.0
# BM25: how soon saying it again tells nothing new, and how much a long text is held back.
K1: Final = 1.5
B: Final = 0.75
# The terms of one of the answers we ship, on an average. A fixed measure: with the true average
# every text would have to be weighed anew whenever one is written.
TYPICAL_LENGTH: Final = 330.0
LONGEST_PIECE: Final = 320
MOST_PIECES: Final = 30
MOST_WAYS: Final = 40
_STEM_SIGNS: Final = ("~", "^")
_PARAGRAPH: Final = re.compile(r"\n+")


@dataclass(frozen=True)
class Text:
    """All of an answer in one language that can be searched."""

    language: str
    question: str
    alternatives: tuple[str, ...]
    answer: str


def impacts(text: Text) -> dict[str, float]:
    """BM25's share of every term of the text, save for how rare the term is."""
    said: Counter[str] = Counter()
    for words, weight in _fields(text):
        for term in analyse(words, text.language):
            said[term.text] += term.weight * weight  # type: ignore[assignment]  # a Counter adds up floats as well
    length = sum(weight for term, weight in said.items() if not term.startswith(_STEM_SIGNS))
    held_back = K1 * (1 - B + B * length / TYPICAL_LENGTH)
    return {term: weight * (K1 + 1) / (weight + held_back) for term, weight in said.items()}


def _fields(text: Text) -> Iterator[tuple[str, float]]:
    yield text.question, IN_QUESTION
    yield "\n".join(text.alternatives), IN_ALTERNATIVES
    yield text.answer, IN_ANSWER


def written_words(text: Text) -> dict[str, str]:
    """Every word as it is written, with the term it is found by."""
    found: dict[str, str] = {}
    for words, _weight in _fields(text):
        written = {token.start: token.word for token in tokens(words)}
        for term in analyse(words, text.language):
            found.setdefault(written[term.start], term.text)
    return {word: term for word, term in found.items() if not word.isdigit()}


def passages(text: Text) -> tuple[list[str], int]:
    """What the model reads: the ways to ask all together, each of them, and the answer in pieces.

    Answers how many come before the pieces. There is one of each kind at least.
    """
    answer = list(_short(text.answer)) or [text.question]
    ways = [text.question, *text.alternatives][:MOST_WAYS] if text.question else answer[:1]
    return ["\n".join(ways), *ways, *answer[:MOST_PIECES]], len(ways) + 1


def _short(answer: str) -> Iterator[str]:
    """Paragraphs put together as long as they stay short."""
    piece = ""
    for paragraph in filter(None, map(str.strip, _PARAGRAPH.split(answer))):
        if piece and len(piece) + len(paragraph) > LONGEST_PIECE:
            yield piece
            piece = ""
        piece = f"{piece} {paragraph}".strip()
    if piece:
        yield piece
