"""What anybody gets without us: PostgreSQL's own full text search, and BM25 over stems."""

from collections import Counter
from collections.abc import Sequence
from math import log
from typing import Final

from django.db import connection

from flyttehjelp.faq.bench.files import Answer
from flyttehjelp.faq.search.impact import Text
from flyttehjelp.language.stems import stem
from flyttehjelp.language.words import CONFIGS, telling_words, tokens

_MANY: Final = 50
_K1, _B = 1.2, 0.75


class FullText:
    """One row a text, title before other ways before body; any word may match, `ts_rank` sorts.

    To demand every word, as `websearch_to_tsquery` does, finds next to nothing for whole questions.
    """

    def __init__(self, answers: Sequence[Answer]) -> None:
        rows = [
            (answer.id, CONFIGS.get(text.language, "norwegian"), *_fields(text))
            for answer in answers
            for text in answer.texts
        ]
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE plain (id text, words tsvector)")
            cursor.executemany(
                "INSERT INTO plain SELECT id, setweight(to_tsvector(c, title), 'A')"
                " || setweight(to_tsvector(c, alts), 'B') || setweight(to_tsvector(c, body), 'D')"
                " FROM (VALUES (%s, %s::regconfig, %s, %s, %s)) AS v(id, c, title, alts, body)",
                rows,
            )
            cursor.execute("CREATE INDEX ON plain USING gin (words)")
            cursor.execute("ANALYZE plain")

    def search(self, question: str, language: str) -> list[str]:
        config = CONFIGS.get(language, "norwegian")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM plain,"
                " replace(plainto_tsquery(%s::regconfig, %s)::text, '&', '|') AS any_word"
                " WHERE words @@ any_word::tsquery GROUP BY id"
                " ORDER BY max(ts_rank(words, any_word::tsquery)) DESC, id LIMIT %s",
                [config, question, _MANY],
            )
            return [found for (found,) in cursor.fetchall()]


class Bm25:
    """Snowball's stems without the common words, all fields one."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        self._ids: list[str] = []
        self._said: list[Counter[str]] = []
        for answer in answers:
            for text in answer.texts:
                self._ids.append(answer.id)
                words = (token.word for field in _fields(text) for token in tokens(field))
                self._said.append(Counter(stem(word, text.language) for word in words))
        self._lengths = [said.total() for said in self._said]
        self._typical = sum(self._lengths) / max(len(self._lengths), 1)
        self._texts_with: dict[str, list[int]] = {}
        for place, said in enumerate(self._said):
            for word in said:
                self._texts_with.setdefault(word, []).append(place)

    def search(self, question: str, language: str) -> list[str]:
        scores: dict[str, float] = {}
        at: Counter[int] = Counter()
        for word in telling_words(question):
            known = self._texts_with.get(stem(word, language), [])
            rare = log(1 + (len(self._ids) - len(known) + 0.5) / (len(known) + 0.5))
            for place in known:
                at[place] += rare * self._weight(place, stem(word, language))  # type: ignore[assignment]  # a Counter adds up floats as well
        for place, score in at.items():
            scores[self._ids[place]] = max(scores.get(self._ids[place], 0), score)
        return sorted(scores, key=lambda found: (-scores[found], found))[:_MANY]

    def _weight(self, place: int, word: str) -> float:
        often = self._said[place][word]
        held_back = _K1 * (1 - _B + _B * self._lengths[place] / self._typical)
        return often * (_K1 + 1) / (often + held_back)


def _fields(text: Text) -> tuple[str, str, str]:
    return text.question, "\n".join(text.alternatives), text.answer
