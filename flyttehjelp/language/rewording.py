"""Puts Nynorsk into Bokmål word by word, for readers that have hardly seen Nynorsk."""

from collections.abc import Mapping

from flyttehjelp.language import lexicon
from flyttehjelp.language.words import tokens


def readable(text: str, language: str) -> str:
    """The model has hardly read Nynorsk, so it is told in Bokmål, word by word."""
    return in_bokmal_words(text) if language == "nn" else text


def in_bokmal_words(text: str) -> str:
    """A Nynorsk sentence with every word put into Bokmål, roughly: forms are not kept."""
    by_hand = lexicon.from_nynorsk()
    return " ".join(_bokmal_word(token.word, by_hand) for token in tokens(text))


def _bokmal_word(word: str, by_hand: Mapping[str, tuple[str, ...]]) -> str:
    if word in by_hand:
        return by_hand[word][0]
    found = lexicon.forms(word)
    if not found or found[0].source == "b":
        return word
    return found[0].lemma
