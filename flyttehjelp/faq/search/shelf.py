"""The meanings of the answers, kept in memory by each process that searches.

Rows are read from the database once, and after that only those of later rounds. There is room for
some thousand answers; those beyond it are found by words alone.
"""

import threading
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from flyttehjelp.language.meaning import SCALE, SIZE, of_question, packed

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Vectors, not answers: an answer in one language has about ten.
MOST_KEPT: Final = 30_000
MOST_NEAR: Final = 200
ELSEWHERE: Final = Path(__file__).parent / "elsewhere.npy"
# What each kind of nearness counts: the ways to ask taken together, the nearest of them, and the
# nearest piece of the answer. All together count most: what editors have learnt from questions
# they know says little about those nobody has asked yet.
TOGETHER, WAY, PIECE = 0.4, 0.3, 0.3

_NEW: Final = """
    SELECT i.id::text, i.ways, i.meaning, i.round, v.language
    FROM faq_entryindex i JOIN faq_entryversion v ON v.id = i.version_id
    WHERE i.round > %s ORDER BY i.round, i.id LIMIT %s
"""
# A text stands as high as it does among those of its own language, which the model may read better
# or worse than another; where there are fewer than this, among all.
_COMPARED: Final = 20
_LATEST: Final = "SELECT max(round) FROM faq_entryindex"
# Of a text there are its ways together, one of them, and a piece of the answer at least.
_FEWEST_OF_A_TEXT: Final = 3


@dataclass(frozen=True)
class Near:
    """The texts nearest to a question: how near, and how far they stand above all others.

    ``elsewhere``: how near the question lies to what we never answer; None without the model.
    """

    documents: list[str]
    nearness: list[float]
    standing: list[float]
    elsewhere: float | None = None


NOTHING: Final = Near([], [], [])


class Shelf:
    def __init__(self) -> None:
        self._alone = threading.Lock()
        self._round: int | None = None
        self._books: _Books | None = None

    def knows(self, latest: int | None) -> bool:
        """Whether everything up to the round ``latest`` has been read."""
        return self._round is not None and (latest or 0) <= self._round

    def read_on(self) -> None:
        """Read what has come since the last time."""
        with self._alone, connection.cursor() as cursor:
            room = (MOST_KEPT - (self._books.size if self._books else 0)) // _FEWEST_OF_A_TEXT
            cursor.execute(_NEW, [self._round or 0, room])
            rows = cursor.fetchall()
            if rows:
                self._books = _Books.of(rows, self._books)
            last = rows[-1][3] if rows else None
            if len(rows) == room:
                # Full: what comes beyond is found by words, and not read in vain.
                cursor.execute(_LATEST)
                [(last,)] = cursor.fetchall()
            self._round = last or self._round or 0

    def nearest(self, question: "NDArray[Any]") -> Near:
        """The texts that mean what is asked, the nearest first."""
        if not self.knows(None):
            self.read_on()
        found = self._books.nearest(question) if self._books else NOTHING
        return replace(found, elsewhere=_nearest_elsewhere(question))


@dataclass(frozen=True)
class _Books:
    """One text after the other; of each the ways together, each way, and the pieces."""

    documents: list[str]
    vectors: Any
    # Where in the vectors a text begins, and where its pieces do; the end comes last.
    starts: Any
    pieces: Any
    languages: Any

    @classmethod
    def of(
        cls, rows: "list[tuple[str, int, bytes, int, str]]", before: "_Books | None"
    ) -> "_Books":
        import numpy as np  # noqa: PLC0415 - not before somebody searches

        bytes_of = [np.frombuffer(row[2], np.int8).reshape(-1, SIZE) for row in rows]
        vectors = [each.astype(np.float32) / SCALE for each in bytes_of]
        documents, ways = [row[0] for row in rows], [row[1] for row in rows]
        languages = [row[4] for row in rows]
        lengths = [len(each) for each in vectors]
        if before:
            documents = before.documents + documents
            vectors.insert(0, before.vectors)
            languages = [*before.languages.tolist(), *languages]
            lengths = [*np.diff(before.starts).tolist(), *lengths]
            ways = [*(before.pieces - before.starts[:-1]).tolist(), *ways]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        kept = int(np.searchsorted(starts, MOST_KEPT, side="right")) - 1
        starts = starts[: kept + 1]
        whole = np.concatenate(vectors)[: starts[-1]]
        pieces = starts[:-1] + np.array(ways[:kept], int)
        return cls(documents[:kept], whole, starts, pieces, np.array(languages[:kept]))

    @property
    def size(self) -> int:
        return int(self.starts[-1])

    def nearest(self, question: "NDArray[Any]") -> Near:
        import numpy as np  # noqa: PLC0415 - as above

        near = self.vectors @ question
        starts = self.starts[:-1]
        bounds = np.stack([starts, starts + 1, self.pieces], axis=1).ravel()
        together, ways, pieces = np.maximum.reduceat(near, bounds).reshape(-1, 3).T
        shares = ((TOGETHER, together), (WAY, ways), (PIECE, pieces))
        standing = np.sum([share * self._standing(near) for share, near in shares], axis=0)
        order = np.argsort(-standing)[:MOST_NEAR]
        best = np.maximum(np.maximum(together, ways), pieces)
        return Near(
            [self.documents[n] for n in order],
            best[order].astype(float).tolist(),
            standing[order].astype(float).tolist(),
        )

    def _standing(self, near: "NDArray[Any]") -> Any:
        import numpy as np  # noqa: PLC0415 - as above

        standing = _above(near)
        for language in np.unique(self.languages):
            alike = self.languages == language
            if alike.sum() >= _COMPARED:
                standing[alike] = _above(near[alike])
        return standing


def _above(near: "NDArray[Any]") -> Any:
    """How many spreads above the middle."""
    return (near - near.mean()) / (near.std() or 1.0)


def _nearest_elsewhere(question: "NDArray[Any]") -> float:
    return float((_elsewhere() @ question).max())


@lru_cache(maxsize=1)
def _elsewhere() -> Any:
    """The meanings of what we never answer. Kept as a file, for to read them takes seconds."""
    import numpy as np  # noqa: PLC0415 - as above

    return np.load(ELSEWHERE).astype(np.float32) / SCALE


def write_elsewhere() -> None:
    """Let the model read ``elsewhere.txt`` anew, when somebody has changed it."""
    import numpy as np  # noqa: PLC0415 - as above

    lines = ELSEWHERE.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    questions = [line for line in lines if line.strip() and not line.startswith("#")]
    # Read as questions are: two questions lie nearer to each other than a question to a text.
    read = b"".join(packed(of_question(question)) for question in questions)
    np.save(ELSEWHERE, np.frombuffer(read, np.int8).reshape(-1, SIZE))


@lru_cache(maxsize=1)
def our_shelf() -> Shelf:
    """The one of this process."""
    return Shelf()
