"""What the model makes of the answers we ship, kept as a file: to read them takes it minutes, in
which whoever starts the service for the first time would search by words alone.

A line of a text is known by its words, so that one that is changed is read anew, and no other.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from flyttehjelp.faq.search.impact import Text, passages
from flyttehjelp.language.meaning import SIZE, of_question, of_texts, packed
from flyttehjelp.language.rewording import readable

FILE: Final = Path(__file__).parent / "shipped.npz"
_KEY: Final = 8


def meaning_of(text: Text) -> tuple[int, bytes]:
    """What the model makes of a text, and how many of the vectors are about how it is asked for.

    A way to ask is read as questions are: two questions lie nearer to each other than a question
    to a text.
    """
    lines, ways = _lines(text)
    return ways, b"".join(_kept().get(_key(line)) or _read(line) for line in lines)


def known_meaning_of(text: Text) -> tuple[int, bytes] | None:
    """The same where all of it ships; else None."""
    lines, ways = _lines(text)
    found = [_kept().get(_key(line), b"") for line in lines]
    return (ways, b"".join(found)) if all(found) else None


Line = tuple[str, str]


def _lines(text: Text) -> tuple[list[Line], int]:
    texts, ways = passages(text)
    asked = [("way", readable(way, text.language)) for way in texts[1:ways]]
    said = [("text", piece) for piece in texts[ways:]]
    return [("text", texts[0]), *asked, *said], ways


def _key(line: Line) -> bytes:
    return sha256("\0".join(line).encode()).digest()[:_KEY]


def _read(line: Line) -> bytes:
    kind, words = line
    return packed(of_question(words)) if kind == "way" else of_texts([words])


@lru_cache(maxsize=1)
def _kept() -> Mapping[bytes, bytes]:
    import numpy as np  # noqa: PLC0415 - not where there is no model

    if not FILE.exists():
        return {}
    with np.load(FILE) as kept:
        keys, vectors = kept["keys"], kept["vectors"]
    return {key.tobytes(): row.tobytes() for key, row in zip(keys, vectors, strict=True)}


def write_shipped(texts: Iterable[Text]) -> Iterator[int]:
    """Keep the meanings of ``texts``, and no others; what was known before is not read again.

    Tells after each text how many lines there are so far.
    """
    import numpy as np  # noqa: PLC0415 - as above

    found: dict[bytes, bytes] = {}
    for text in texts:
        for line in _lines(text)[0]:
            key = _key(line)
            found[key] = _kept().get(key) or _read(line)
        yield len(found)
    keys = np.frombuffer(b"".join(sorted(found)), np.uint8).reshape(-1, _KEY)
    vectors = np.frombuffer(b"".join(found[key] for key in sorted(found)), np.int8)
    np.savez_compressed(FILE, keys=keys, vectors=vectors.reshape(-1, SIZE))
    _kept.cache_clear()
