"""What a typed text says: "sykepleier natt deltid lillehammer" is one word to look for, a shift
to prefer, an extent and a municipality. Pure: knows neither tables nor the index.

What stands in quotation marks is taken as it stands.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from jobs.search.wish import Understood, VacancyWish

MOST_WORDS = 12
LONGEST_WORD = 40
LONGEST_PHRASE = 3

_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"?'
    r"|(?P<least>\d{1,3})(?:\s*[-–]\s*(?P<most>\d{1,3}))?\s*(?:%|prosent\b|percent\b)"  # noqa: RUF001 - a range is written with a dash
    r"|(?P<word>[^\W_]+)"
)
_WORD = re.compile(r"[^\W_]+")

_SAID = {
    ("extent", "part"): "deltid, deltidsstilling, deltidsjobb, part time, parttime",
    ("extent", "full"): "heltid, heiltid, heltidsstilling, fulltid, full time, fulltime",
    ("remote", "true"): "hjemmekontor, heimekontor, fjernarbeid, remote, home office",
    ("sector", "public"): "offentlig, offentleg, offentlig sektor, public sector",
    ("sector", "private"): "privat, privat sektor, private sector",
    ("shift", "night"): "natt, nattevakt, nattvakt, nattarbeid, nattskift, night, nights",
    ("shift", "evening"): "kveld, kveldsvakt, kveldsarbeid, ettermiddag, evening, evenings",
    ("shift", "weekend"): "helg, helger, helgevakt, helgearbeid, helgestilling, weekend, weekends",
    ("shift", "day"): "dagtid, dagvakt, dagarbeid, daytime",
    ("shift", "rota"): "turnus, turnusarbeid, skift, skiftarbeid, shift work, shifts",
}
PHRASES: Mapping[tuple[str, ...], tuple[str, str]] = {
    tuple(phrase.split()): meaning
    for meaning, phrases in _SAID.items()
    for phrase in phrases.split(", ")
}
SHIFTS: Mapping[str, tuple[str, ...]] = {
    "night": ("natt", "nattevakt", "nattvakt", "nattarbeid", "nattskift"),
    "evening": ("kveld", "kveldsvakt", "kveldsarbeid", "ettermiddag"),
    "weekend": ("helg", "helgevakt", "helgearbeid", "helgestilling"),
    "day": ("dagtid", "dagvakt", "dagarbeid"),
    "rota": ("turnus", "turnusarbeid", "skift", "skiftarbeid"),
}
# Every ad is about these; beside another word they tell nothing.
ABOUT_WORK = frozenset(
    """
    jobb jobber jobben jobbe stilling stillinger stillingen ledig ledige arbeid arbeide arbeider
    søker søke finn finne job jobs work vacancy vacancies looking for som og i på med
    """.split()  # noqa: SIM905 - a list of words reads best as words
)


@dataclass(frozen=True)
class Reading:
    """``wish`` with what the text filters by; the words it looks for; the shifts it prefers."""

    wish: VacancyWish
    words: tuple[str, ...] = ()
    # Not to be taken for a slip of the hand.
    literal: frozenset[str] = frozenset()
    shifts: tuple[str, ...] = ()
    understood: tuple[Understood, ...] = ()


@dataclass(frozen=True)
class _Piece:
    words: tuple[str, ...]
    quoted: bool = False
    extent: tuple[int, int] | None = None


def words_of(text: str) -> list[str]:
    """The words worth looking for, each once, in the order they were written."""
    words = [word[:LONGEST_WORD] for word in _WORD.findall(text.lower())]
    return list(dict.fromkeys(words))[:MOST_WORDS]


def read(wish: VacancyWish, municipalities: Mapping[str, str]) -> Reading:
    """Read the text of a wish; ``municipalities`` are names by number."""
    phrases = {
        **PHRASES,
        **{
            tuple(words_of(name)): ("municipality", number)
            for number, name in municipalities.items()
        },
    }
    words: dict[str, None] = {}
    literal: set[str] = set()
    understood: list[Understood] = []
    for piece, meaning in _meanings(list(_pieces(wish.words)), phrases):
        if meaning is not None:
            understood.append(Understood(" ".join(piece.words), *meaning))
            continue
        words |= dict.fromkeys(piece.words)
        literal |= set(piece.words) if piece.quoted else set()
    return _settle(wish, words=list(words)[:MOST_WORDS], literal=literal, understood=understood)


def _pieces(text: str) -> Iterator[_Piece]:
    for found in _PIECE.finditer(text.lower()):
        if found["quoted"] is not None:
            yield _Piece(tuple(words_of(found["quoted"])), quoted=True)
        elif found["least"] is not None:
            least, most = int(found["least"]), int(found["most"] or found["least"])
            yield _Piece((found[0].strip(),), extent=(least, most))
        else:
            yield _Piece((found["word"][:LONGEST_WORD],))


def _meanings(
    pieces: list[_Piece], phrases: Mapping[tuple[str, ...], tuple[str, str]]
) -> Iterator[tuple[_Piece, tuple[str, str] | None]]:
    """Each piece, or the longest phrase that begins there, with what it means."""
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        if piece.extent:
            least, most = piece.extent
            known = 1 <= least <= most <= 100  # noqa: PLR2004 - percent
            yield piece, (("extent", f"{least}-{most}") if known else None)
        elif not piece.quoted:
            for length in range(LONGEST_PHRASE, 0, -1):
                together = pieces[at : at + length]
                phrase = tuple(word for part in together for word in part.words)
                plain = not any(part.quoted or part.extent for part in together)
                if plain and len(phrase) == length and phrase in phrases:
                    yield _Piece(phrase), phrases[phrase]
                    at += length - 1
                    break
            else:
                yield piece, None
        else:
            yield piece, None
        at += 1


def _settle(
    wish: VacancyWish, *, words: list[str], literal: set[str], understood: list[Understood]
) -> Reading:
    """Let the text narrow what the filters leave open. A shift alone is what one looks for."""
    said: dict[str, list[str]] = {}
    for piece in understood:
        said.setdefault(piece.kind, []).append(piece.value)
    shifts = said.get("shift", [])
    narrowed = replace(
        wish,
        municipalities=tuple(dict.fromkeys((*wish.municipalities, *said.get("municipality", [])))),
        sectors=tuple(dict.fromkeys((*wish.sectors, *said.get("sector", [])))),
        remote=True if "remote" in said else wish.remote,
        extents=_extents(wish, said),
    )
    for value in said.get("extent", []):
        if "-" in value:
            least, most = map(int, value.split("-"))
            narrowed = replace(narrowed, extent_min=least, extent_max=most)
    telling = [word for word in words if word not in ABOUT_WORK or word in literal]
    if telling or understood:
        words = telling
    if shifts and not words:
        words = [piece.word for piece in understood if piece.kind == "shift"]
        words = [word for phrase in words for word in phrase.split()]
        understood = [piece for piece in understood if piece.kind != "shift"]
    return Reading(narrowed, tuple(words), frozenset(literal), tuple(shifts), tuple(understood))


def _extents(wish: VacancyWish, said: Mapping[str, list[str]]) -> tuple[str, ...]:
    plain = [value for value in said.get("extent", []) if "-" not in value]
    return tuple(dict.fromkeys((*wish.extents, *plain)))
