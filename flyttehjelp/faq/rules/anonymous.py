"""Taking out of a question what shows who asked it, before others may read it.

It rather takes too much: the coordinator reads the draft and puts back what may stand.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

# A capital where a name may stand, in the alphabets people write to us in.
_CAPITAL: Final = "A-ZÆØÅÁÄÖÜĄĆĘŁŃÓŚŹŻ\u0410-\u042f\u0406\u0407\u0404\u0490"
_REST: Final = r"[\w'\u2019-]"
_NAME: Final = rf"(?P<name>[{_CAPITAL}]{_REST}{{1,40}}(?: [{_CAPITAL}]{_REST}{{1,40}}){{0,3}})"
_STREETS: Final = (
    *("vegen", "veien", "gata", "gaten", "gate", "veg", "vei", "allé", "bakken", "lia", "stien"),
    *("street", "road"),
)
# The words that introduce somebody, end a letter, or say who belongs to the household.
_INTRODUCING: Final = (
    *("jeg heter", "eg heiter", "mitt navn er", "navnet mitt er", "namnet mitt er", "my name is"),
    *("i am called", "ich heiße", "mein name ist", "nazywam się", "mam na imię"),
    "\u043c\u0435\u043d\u0435 \u0437\u0432\u0430\u0442\u0438",
)
_ENDING: Final = (
    *("med vennlig hilsen", "vennlig hilsen", "venleg helsing", "beste hilsen", "hilsen"),
    *("helsing", "mvh", "kind regards", "best regards", "regards", "pozdrawiam"),
    "mit freundlichen grüßen",
)
_GREETING: Final = ("hei", "hallo", "heisann", "kjære", "hi", "hello", "dear")
_HOUSEHOLD: Final = (
    *("sønnen", "datteren", "dattera", "dottera", "sonen", "mannen", "kona", "kjæresten"),
    *("samboeren", "sambuaren", "barnet", "jenta", "gutten", "guten", "moren", "mora", "faren"),
    *("søsteren", "broren", "son", "daughter", "husband", "wife", "partner", "mother", "father"),
    *("sister", "brother", "child"),
)
GAP: Final = "…"
_A_PHONE: Final = 8  # digits, without the country
LONGEST_LINE: Final = 200


def _one_of(words: tuple[str, ...]) -> str:
    return "(?i:" + "|".join(re.escape(word) for word in words) + ")"


@dataclass(frozen=True)
class Draft:
    """What is left, and which kinds of detail were taken out."""

    text: str
    removed: tuple[str, ...]


# Looked for in this order: what holds digits first, so that no half of it is left behind.
_WHOLE: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("email", re.compile(r"(?<![^\s<>@,;])[^\s<>@,;]+@[^\s<>@,;]+")),
    ("link", re.compile(r"(?:https?://|www\.)\S+")),
    ("national_id", re.compile(r"(?<!\d)\d{6}[ .-]?\d{5}(?!\d)")),
    ("birthday", re.compile(r"(?<!\d)\d{1,2}[./-] ?\d{1,2}[./-] ?(?:19|20)?\d{2}(?!\d)")),
    ("phone", re.compile(r"(?<![\d+])(?:(?:\+|00)\d{1,3} ?)?(?:\d ?){7,11}\d(?!\d)")),
    (
        "address",
        re.compile(
            rf"(?<!\w)[{_CAPITAL}]{_REST}{{0,30}}(?: {_REST}{{1,30}})?{_one_of(_STREETS)}"
            r" \d{1,4}(?: ?[a-zA-Z])?\b"
        ),
    ),
)
_AFTER_WORDS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("name", re.compile(rf"(?P<before>^\s*{_one_of(_GREETING)},? ){_NAME}")),
    ("name", re.compile(rf"(?P<before>(?<!\w){_one_of(_INTRODUCING)}\s+){_NAME}")),
    ("name", re.compile(rf"(?P<before>(?:^|[\n.!?,])\s*{_one_of(_ENDING)}[,:]?\s+){_NAME}")),
    (
        "name",
        re.compile(
            rf"(?P<before>(?<!\w){_one_of(_HOUSEHOLD)}(?: (?i:min|mi|mitt|vår|vårt))?,? ){_NAME}"
        ),
    ),
    (
        "age",
        re.compile(
            r"(?P<before>\b(?i:er|på|is|am|blir|aged) )"
            r"(?P<name>\d{1,2} (?i:år gammel|år gamal|år gamle|years old))"
        ),
    ),
)
REMOVED: Final = (*(kind for kind, _ in _WHOLE), "name", "age")
_ASKING: Final = re.compile(r"[^.!?\n]+\?")


def questions_in(text: str) -> list[str]:
    """The sentences that ask, each on a line of its own; where none does, the first line."""
    found = [sentence.strip(f" {GAP},") for sentence in _ASKING.findall(text)]
    lines = text.strip().splitlines() or [""]
    return [one[:LONGEST_LINE] for one in found if len(one) > 1] or [lines[0][:LONGEST_LINE]]


def without_details(text: str, *, known: Iterable[str] = ()) -> Draft:
    """What somebody asked, with gaps where it tells who they are."""
    draft = without_names(text, known=known)
    text, removed = draft.text, list(draft.removed)
    for kind, pattern in _WHOLE:
        text, found = pattern.subn(GAP, text)
        removed += [kind] * bool(found)
    return Draft(_tidy(text), tuple(dict.fromkeys(removed)))


def without_names(text: str, *, known: Iterable[str] = ()) -> Draft:
    """What we answered, with gaps for whom we answered. Links and numbers in it are for all.

    ``known``: what we know of the asker.
    """
    removed: list[str] = []
    for one in sorted({one.strip() for one in known if one.strip()}, key=len, reverse=True):
        text, found = re.subn(rf"(?<!\w){re.escape(one)}(?!\w)", GAP, text, flags=re.IGNORECASE)
        removed += ["name"] * bool(found)
    for kind, pattern in _AFTER_WORDS:
        text, found = pattern.subn(rf"\g<before>{GAP}", text)
        removed += [kind] * bool(found)
    return Draft(_tidy(text), tuple(dict.fromkeys(removed)))


def _tidy(text: str) -> str:
    """Two gaps beside each other are one."""
    return re.sub(rf"{GAP}(?:[ ,]*{GAP})+", GAP, text).strip()


def shows(texts: Iterable[str], identifiers: Iterable[str]) -> str:
    """The first of ``identifiers`` that one of the texts gives away; empty when none does."""
    whole = "\n".join(texts).casefold()
    digits = re.sub(r"\D", "", whole)
    for one in identifiers:
        number = re.sub(r"\D", "", one)
        if re.search(rf"(?<!\w){re.escape(one.casefold())}(?!\w)", whole):
            return one
        if len(number) >= _A_PHONE and number[-_A_PHONE:] in digits:
            return one
    return ""
