"""Norwegian puts words together: a nattsykepleier is a sykepleier. What the parts are is told by
the language's own knowledge where it is there, else by the other words that stand in titles.
"""

from collections.abc import Iterable
from typing import Final

SHORTEST: Final = 3
SHORTEST_HEAD: Final = 4
SHORTEST_COMPOUND: Final = 8
JOINTS: Final = ("", "s", "e")


def split_all(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The compounds among ``words``, each with its modifier and its head."""
    known = {word for word in words if len(word) >= SHORTEST and not word.isdigit()}
    found = ((word, _split(word, known)) for word in known if len(word) >= SHORTEST_COMPOUND)
    return {word: parts for word, parts in found if parts}


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
