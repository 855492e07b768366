"""Takes compounds apart: barnehageplass is a plass, of the kind barnehage."""

from functools import lru_cache
from typing import Final

from flyttehjelp.language import lexicon
from flyttehjelp.language.lexicon import Form

SHORTEST: Final = 6
LONGEST: Final = 40
SHORTEST_PART: Final = 3
# Three letters are mostly an ending or a preposition; these are words.
_SHORT: Final = frozenset(
    """
    bil bok brev by båt dag dyr eng fly gym hav hus hud hår is jul kor lag lov lån
    mat mai nav nød oss pil rad rom råd sal sak sfo ski sko snø sol tak tog tur tre ved vei veg
    vin vår år øre jus jur bad bær ull tid tog gud fag pub spa liv lys lyd lek leik stø bo
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
# What looks like the last part of a compound and is an ending, or stands before every word.
_NOT_PARTS: Final = frozenset(
    """
    lig leg het heit ing else dom skap bar som løs løse sen ten ende ande ere ene ane inger ingen
    else elsen enes arar ast est are ane ete elig inn opp ned ut til fra på av om for med over
    under etter før mot an be sam mis van for tilbake igjen ettersom hvor dette disse denne sine
    ting ring ling isk iske ist ister ere eren erne eri eriet sjon ens ers rere
    tet teter ning ninger
    """.split()  # noqa: SIM905 - as above
)
_JOINTS: Final = ("s", "e")
# After these an s always follows.
_JOINED_BY_S: Final = ("ing", "het", "sjon", "skap", "dom", "tet", "nad")


@lru_cache(maxsize=20_000)
def parts(word: str) -> tuple[str, str] | None:
    """The modifier and the head, in dictionary form; None where it is no compound we know."""
    if not SHORTEST <= len(word) <= LONGEST:
        return None
    if not lexicon.never_split().isdisjoint((word, *lexicon.lemmas(word))):
        return None
    places = range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
    wanted = {piece for at in places for piece in (word[:at], word[:at].rstrip("se"), word[at:])}
    wanted |= {word[: at - 1] for at in places}
    known = lexicon.known_among(piece for piece in wanted if _may_be_a_part(piece))
    splits = [split for at in places if (split := _split(word, at, known))]
    return max(splits)[1:] if splits else _before_a_compound(word, known)


def _split(word: str, at: int, known: dict[str, list[Form]]) -> tuple[int, str, str] | None:
    """How likely the word falls apart here, and into what."""
    left, right = word[:at], word[at:]
    head = _head(known.get(right, []))
    modifier, joint = _modifier(left, known)
    if head is None or modifier is None:
        return None
    # Rather long parts than short ones, rather none of the letters that join than one.
    shorter = min(len(modifier), len(right))
    unsure = joint and not modifier.endswith(_JOINED_BY_S)
    return 10 * min(shorter, 5) + len(left) - 6 * unsure, modifier, head


def _before_a_compound(word: str, known: dict[str, list[Form]]) -> tuple[str, str] | None:
    """Three words in one: a first part we know, and a rest that falls into two."""
    for at in range(SHORTEST_PART + 1, len(word) - SHORTEST + 1):
        modifier, _joint = _modifier(word[:at], known)
        if modifier and parts(word[at:]):
            return modifier, word[at:]
    return None


def _head(found: list[Form]) -> str | None:
    """A compound ends in a noun, or in a word that stands in its dictionary form."""
    usable = [form for form in found if _is_one(form) and (form.word_class != "v" or form.is_base)]
    best = min(usable, key=lambda form: "bns".index(form.source), default=None)
    return best.lemma if best else None


def _modifier(left: str, known: dict[str, list[Form]]) -> tuple[str | None, int]:
    """The first part stands in its dictionary form, perhaps with a letter that joins."""
    for stem, joint in ((left, 0), (left[:-1], 1)):
        if joint and (left[-1] not in _JOINTS or not _may_be_a_part(stem)):
            continue
        usable = [form for form in known.get(stem, []) if _is_one(form) and form.is_base]
        if usable:
            return min(usable, key=lambda form: "bns".index(form.source)).lemma, joint
    return None, 0


def _is_one(form: Form) -> bool:
    """A noun, a verb or an adjective, as far as we know."""
    return form.source == "n" or form.word_class != ""


def _may_be_a_part(piece: str) -> bool:
    if piece in _NOT_PARTS:
        return False
    return len(piece) > SHORTEST_PART or piece in _SHORT
