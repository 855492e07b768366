"""The piece of an answer that says what was asked for, with the words marked."""

from collections.abc import Collection
from html import escape

from flyttehjelp.language.analysis import marks
from flyttehjelp.language.words import clean

MOST_LETTERS = 190
_READ = 3000
# How many letters may stand before the first marked word.
_LEAD = 60


def excerpt(plain: str, language: str, sought: Collection[str]) -> str:
    """HTML: escaped, with <mark> around the words that mean what was sought.

    What was cut out of the middle of a text says so.
    """
    text = clean(plain)[:_READ]
    found = marks(text, language, sought)
    start = _start(text, found)
    end = _end(text, start)
    html, at = [], start
    for first, last in found:
        if first >= at and last <= end:
            html += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
            at = last
    html.append(escape(text[at:end]))
    before = "… " if start and not text[:start].rstrip().endswith((".", "!", "?", ":")) else ""
    after = " …" if text[end:].strip() and text[end - 1 : end] not in ".!?" else ""
    return before + " ".join("".join(html).split()) + after


def _start(text: str, found: list[tuple[int, int]]) -> int:
    """Where most different words that were sought stand close together."""
    if not found:
        return 0
    worth = {
        first: len(
            {text[a:b].lower() for a, b in found if first <= a and b <= first + MOST_LETTERS}
        )
        for first, _last in found
    }
    first = max(worth, key=lambda place: (worth[place], -place))
    sentence = max(text.rfind(sign, 0, first) for sign in (". ", "\n", "! ", "? ", ": ")) + 1
    if first - sentence <= _LEAD:
        return sentence + len(text[sentence:first]) - len(text[sentence:first].lstrip())
    return text.rfind(" ", 0, first - _LEAD // 2) + 1


def _end(text: str, start: int) -> int:
    if len(text) - start <= MOST_LETTERS:
        return len(text)
    sentence = max(text.rfind(sign, start, start + MOST_LETTERS) for sign in (".\n", ". ", "! "))
    if sentence - start > MOST_LETTERS // 2:
        return sentence + 1
    word = text.rfind(" ", start, start + MOST_LETTERS)
    return word if word > start else start + MOST_LETTERS
