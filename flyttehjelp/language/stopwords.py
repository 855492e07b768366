"""The words people put around what they ask about, in each language we understand."""

from typing import Final

from flyttehjelp.language import glossaries

# What is common to Bokmål and Nynorsk tells the two from other languages, not from each other.
_BOTH: Final = glossaries.common("no")
STOP_WORDS: Final[dict[str, frozenset[str]]] = {
    "nb": glossaries.common("nb") | _BOTH,
    "nn": glossaries.common("nn") | _BOTH,
    "en": glossaries.common("en"),
    "de": glossaries.common("de"),
    "pl": glossaries.common("pl"),
    "uk": glossaries.common("uk"),
}
# In Norwegian text the words of both kinds are common.
COMMON: Final[dict[str, frozenset[str]]] = {
    **STOP_WORDS,
    "nb": STOP_WORDS["nb"] | STOP_WORDS["nn"],
    "nn": STOP_WORDS["nb"] | STOP_WORDS["nn"],
}
