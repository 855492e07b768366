"""Typing errors: which words of a vocabulary somebody may have meant.

Words are compared by the steps it takes to get from one to the other (a letter more, less,
changed, or two of them swapped); the steps that Norwegian spelling tempts to count for less.
"""

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Final

_FAR: Final = 9.0
_TEMPTING: Final = 0.4
_SAME_SOUND: Final = frozenset(
    frozenset(pair)
    for pair in (
        ("o", "å"), ("e", "æ"), ("ø", "o"), ("ø", "ö"), ("æ", "ä"), ("å", "a"), ("g", "j"),
        ("d", "t"), ("k", "g"), ("c", "k"), ("c", "s"), ("w", "v"), ("z", "s"), ("y", "u"),
        ("i", "y"), ("æ", "a"), ("ø", "y"), ("q", "k"), ("x", "s"),
    )
)  # fmt: skip
# Not heard, so often forgotten or added.
_SILENT: Final = frozenset("hdgte")
_SHORTEST: Final = 4
_LONG: Final = 8
# Steps allowed in a short and in a long word.
_FEW, _MORE = 1.0, 2.0


class Speller:
    """A vocabulary that misspelt words are held against.

    >>> Speller({"skattekort": 12, "skatt": 30}).nearest("skatekort")
    ['skattekort']
    """

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        """Take the words and how often each is met; among words as near, the commoner wins."""
        self._often = vocabulary
        self._by_rest: dict[str, list[str]] = {}
        for word in vocabulary:
            for rest in _rests(word):
                self._by_rest.setdefault(rest, []).append(word)

    def nearest(self, word: str, most: int = 3) -> list[str]:
        """Up to ``most`` words that may have been meant, the likeliest first."""
        candidates = {known for rest in _rests(word) for known in self._by_rest.get(rest, ())}
        return nearest(word, candidates, often=self._often, most=most)


def nearest(
    word: str, candidates: Iterable[str], *, often: Mapping[str, int] | None = None, most: int = 3
) -> list[str]:
    """The best of ``candidates`` that are near enough to be meant by ``word``."""
    if len(word) < _SHORTEST:
        return []
    allowed = _MORE if len(word) >= _LONG else _FEW
    steps = {known: distance(word, known) for known in candidates if known != word}
    near = [known for known, far in steps.items() if far <= allowed]
    counts = often or {}
    return sorted(near, key=lambda known: (steps[known], -counts.get(known, 0), known))[:most]


def distance(written: str, meant: str) -> float:
    """The steps from one word to the other; tempting ones count less than a whole one."""
    if abs(len(written) - len(meant)) > _MORE + 1:
        return _FAR
    before: list[float] = []
    row = [float(n) * 1.0 for n in range(len(meant) + 1)]
    for i, letter in enumerate(written, 1):
        before, above, row = row, before, [float(i)]
        for j, other in enumerate(meant, 1):
            best = min(
                before[j] + _cost_alone(written, i - 1),
                row[j - 1] + _cost_alone(meant, j - 1),
                before[j - 1] + _cost_changed(letter, other),
            )
            if i > 1 and j > 1 and letter == meant[j - 2] and written[i - 2] == other:
                best = min(best, above[j - 2] + 1)
            row.append(best)
    return row[-1]


def _cost_alone(word: str, at: int) -> float:
    """A letter too many: double for single is tempting, and so is one that is not heard."""
    is_double = at > 0 and word[at] == word[at - 1]
    return _TEMPTING if is_double or (at > 0 and word[at] in _SILENT) else 1.0


def _cost_changed(letter: str, other: str) -> float:
    if letter == other:
        return 0.0
    return _TEMPTING if frozenset((letter, other)) in _SAME_SOUND else 1.0


def _rests(word: str) -> set[str]:
    """The word, and what is left of it without one letter, or without two where it is long.

    Two words a step or two apart have such a rest in common.
    """
    gone = 2 if len(word) >= _LONG else 1
    places = range(len(word))
    return {
        "".join(letter for place, letter in enumerate(word) if place not in left_out)
        for count in range(gone + 1)
        for left_out in combinations(places, count)
    }
