"""Norwegian puts words together: a nattsykepleier is a sykepleier. What the parts are, the
language knows; where it does not, the other words that stand in titles tell.
"""

from collections.abc import Iterable
from typing import Final

from flyttehjelp.language import compounds, lexicon

SHORTEST: Final = 3
SHORTEST_HEAD: Final = 4
SHORTEST_COMPOUND: Final = 8
JOINTS: Final = ("", "s", "e")


def split_all(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The compounds among ``words``, each with its modifier and its head; and those that stand in
    another form than the dictionary's, with that form."""
    known = {word for word in words if len(word) >= SHORTEST and not word.isdigit()}
    found = ((word, compounds.parts(word) or _dictionary_form(word, known)) for word in known)
    return {word: parts for word, parts in found if parts}


def _dictionary_form(word: str, known: set[str]) -> tuple[str, ...]:
    lemmas = lexicon.lemmas(word)
    if lemmas:
        return lemmas[:1] if word not in lemmas else ()
    return _split(word, known) if len(word) >= SHORTEST_COMPOUND else ()


def _split(word: str, known: set[str]) -> tuple[str, ...]:
    """The longest head that is a word by itself, and what stands before it."""
    for cut in range(SHORTEST, len(word) - SHORTEST_HEAD + 1):
        if word[cut:] not in known:
            continue
        for joint in JOINTS:
            modifier = word[:cut].removesuffix(joint) if joint else word[:cut]
            if modifier in known and len(modifier) >= SHORTEST and word[:cut] == modifier + joint:
                return modifier, word[cut:]
    return ()
