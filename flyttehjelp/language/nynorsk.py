"""From Nynorsk to Bokmål by the sound laws that part the two.

A rule only proposes; what it proposes counts when Bokmål has such a word.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

_SHORTEST: Final = 3
_ENDINGS: Final = (
    (r"leik$", "het"),
    (r"legheit$", "lighet"),
    (r"heit$", "het"),
    (r"leg$", "lig"),
    (r"leg(e|are|ast)$", r"lig\1"),
    (r"arar$", "ere"),
    (r"arane$", "erne"),
    (r"aren$", "eren"),
    (r"ar$", "er"),
    (r"ane$", "ene"),
    (r"(gj|kj)[ae]r?$", r"\1e"),
    (r"gje$", "ge"),
    (r"kje$", "ke"),
    (r"j[ae]$", "e"),
    (r"a$", "e"),
    (r"ande$", "ende"),
    (r"nad$", "ning"),
    (r"sam$", "som"),
    (r"e$", ""),
    (r"en$", "et"),
    (r"a$", "et"),
    (r"ing$", "else"),
)
# What changes inside a word, the surest first.
_INNER: Final = (
    ("kv", "hv"), ("heim", "hjem"), ("sjuk", "syk"), ("skul", "skol"), ("veg", "vei"),
    ("frå", "fra"), ("løn", "lønn"), ("gjev", "giv"), ("utan", "uten"), ("noko", "noe"),
    ("vatn", "vann"), ("namn", "navn"), ("jamn", "jevn"), ("veke", "uke"), ("køyr", "kjør"),
    ("høgr", "høyr"), ("høg", "høy"), ("straum", "strøm"), ("naud", "nød"), ("sjølv", "selv"),
    ("sumar", "sommer"), ("sommar", "sommer"), ("haust", "høst"), ("gard", "gård"),
    ("bustad", "bolig"), ("stad", "sted"), ("teneste", "tjeneste"), ("oppgåve", "oppgave"),
    ("gåve", "gave"), ("rekning", "regning"), ("pengar", "penger"), ("leige", "leie"),
    ("eig", "ei"), ("symj", "svømm"), ("ein", "en"), ("eit", "et"), ("ei", "e"), ("au", "ø"),
    ("øy", "ø"), ("gj", "g"), ("kj", "k"), ("ju", "y"), ("jø", "e"), ("jo", "jø"), ("ø", "o"),
    ("u", "o"), ("y", "u"), ("u", "y"), ("o", "å"), ("ar", "er"), ("ad", "et"), ("vo", "vå"),
    ("ll", "l"), ("mm", "m"), ("e", "i"), ("å", "a"),
)  # fmt: skip


def in_bokmal(word: str, exists: Callable[[str], bool]) -> str | None:
    """The Bokmål word that a Nynorsk ``word`` is by rule, where ``exists`` knows it."""
    if exists(word):
        return word
    ended = list(dict.fromkeys(_ended(word)))
    for candidates in (ended, _changed([word, *ended])):
        for candidate in candidates:
            if exists(candidate):
                return candidate
    return None


def _ended(word: str) -> Iterator[str]:
    for pattern, ending in _ENDINGS:
        changed = re.sub(pattern, ending, word)
        if changed != word and len(changed) >= _SHORTEST:
            yield changed


def _changed(words: list[str]) -> Iterator[str]:
    for inside, instead in _INNER:
        for word in words:
            if inside in word and len(word) > _SHORTEST:
                yield word.replace(inside, instead, 1)
