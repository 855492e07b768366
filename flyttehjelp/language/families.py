"""Words made from others by an ending: flytting is made from flytte, søknad from søke."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from flyttehjelp.language import lexicon

# The ending, and what stands instead of it in the word it was made from.
_MADE_FROM: Final = (
    ("asjon", ("ere",)),
    ("ering", ("ere",)),
    ("ning", ("ne", "nne", "e", "")),
    ("ing", ("e", "")),
    ("nad", ("e", "ne")),
    ("else", ("e", "")),
    ("sel", ("e",)),
    ("skap", ("",)),
    ("dom", ("",)),
    ("het", ("",)),
    ("er", ("e",)),
    ("lig", ("", "e")),
    ("isk", ("", "i")),
    ("løs", ("",)),
)
_SHORTEST: Final = 3


@lru_cache(maxsize=20_000)
def roots(lemma: str) -> tuple[str, ...]:
    """What ``lemma`` was made from: at most one word, and one that the dictionary has."""
    for root in _candidates(lemma):
        if any(form.source == "b" and form.lemma == root for form in lexicon.forms(root)):
            return (root,)
    return ()


def _candidates(lemma: str) -> Iterator[str]:
    for ending, instead in _MADE_FROM:
        if lemma.endswith(ending):
            beginning = lemma.removesuffix(ending)
            if len(beginning) >= _SHORTEST:
                yield from (beginning + letters for letters in instead)
