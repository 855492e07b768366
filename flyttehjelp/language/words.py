"""What words are: how a text falls into words, and which of them carry no meaning.

Knows words, not tables: the searches of answers and of vacancies both ask here.
"""

import re
import unicodedata

# PostgreSQL's text search configuration for each language we write in. Nynorsk shares the
# Norwegian stemmer; its own common words are below.
CONFIGS = {"nb": "norwegian", "nn": "norwegian", "en": "english"}
MOST_WORDS = 24
LONGEST_WORD = 40

# What people put around their question. The stemmers' own lists hold the pronouns and
# prepositions; these are the words of asking.
ASKING = frozenset(
    """
    hvordan hva hvor hvem når hvorfor hvilken hvilke hvilket kan må får få skal bør vil trenger
    gjør gjøre går
    gå finner finne finnes fins gjelder lurer vite noen noe mye mange hei takk hjelp spørsmål
    korleis kva kvar kven kvifor kva treng gjer gjere finn finst nokon noko mykje
    how what where who when why which can must may should do does need want get find there
    have has know anyone please help hello question much many
    jeg eg meg vi oss du deg det den de en ei et ein eit er var på i og å til for av med som om
    ikke ikkje har hatt bli blir ble min mitt mine min mi seg sin dette disse her der
    i a an the is are to of in on for and or my me we our you your it be am was with at from if
    not as by about this that will would could
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def clean(text: str) -> str:
    """Compose letters, so that å typed as a + ring is the å we have stored."""
    return unicodedata.normalize("NFC", text)


def words_of(text: str) -> list[str]:
    """The words in lower case, in the order they stand, each once."""
    found = (match[:LONGEST_WORD] for match in _WORD.findall(clean(text).lower()))
    return list(dict.fromkeys(found))


def telling_words(text: str) -> list[str]:
    """The words that carry the question. Where all are common ones, they must do."""
    found = words_of(text)
    telling = [word for word in found if word not in ASKING]
    return (telling or found)[:MOST_WORDS]
