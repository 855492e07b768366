"""All searches over all questions, ours beside what anybody has, in one run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Final

from flyttehjelp.faq.bench.baselines import Bm25, FullText
from flyttehjelp.faq.bench.files import Answer, Question
from flyttehjelp.faq.bench.measures import DEPTH, Figures, Outcome, figures
from flyttehjelp.faq.bench.scratch import load, read_meanings, scratch
from flyttehjelp.faq.search import GOOD_ENOUGH, by_meaning, search_entries

Progress = Callable[[str, int], Callable[[], None]]
# The first question of a process loads the model and the lexicon; nobody waits for it twice.
_WARM_UP: Final = "Hvor kan jeg svømme?"


@dataclass
class Result:
    """Figures of each search; ``sure`` are the numbers the threshold was chosen by."""

    figures: dict[str, Figures]
    outcomes: dict[str, list[Outcome]]


def run(answers: Sequence[Answer], questions: Sequence[Question], progress: Progress) -> Result:
    """Search every question in every way. The database is as before when it is done."""
    with scratch():
        ids = load(answers, progress("Indexing the answers", len(answers)))
        searches: dict[str, Callable[[Question], tuple[list[str], bool]]] = {}
        if by_meaning():
            texts = sum(len(answer.texts) for answer in answers)
            read_meanings(progress("Reading what they mean", texts))
            searches["ours"] = lambda question: _ours(question, ids, words_only=False)
        searches["words_only"] = lambda question: _ours(question, ids, words_only=True)
        for name, plain in (("postgres", FullText(answers)), ("bm25", Bm25(answers))):
            searches[name] = _plain(plain)
        outcomes = {
            name: _ask(search, questions, progress(f"Asking {name}", len(questions)))
            for name, search in searches.items()
        }
    outcomes.setdefault("ours", outcomes["words_only"])
    return Result({name: figures(found) for name, found in outcomes.items()}, outcomes)


def _ask(
    search: Callable[[Question], tuple[list[str], bool]],
    questions: Sequence[Question],
    tick: Callable[[], None],
) -> list[Outcome]:
    search(Question("", "nb", _WARM_UP, frozenset(), None))
    outcomes = []
    for question in questions:
        began = perf_counter()
        ranking, answered = search(question)
        outcomes.append(Outcome(question, ranking, answered, perf_counter() - began))
        tick()
    return outcomes


def _ours(question: Question, ids: dict[str, str], *, words_only: bool) -> tuple[list[str], bool]:
    """The ranking as it would be without a threshold, and whether the threshold lets it through."""
    hits = search_entries(question.text, "nb", limit=DEPTH, threshold=0, words_only=words_only)
    return [ids[hit.slug] for hit in hits], bool(hits) and hits.sure >= GOOD_ENOUGH


def _plain(search: FullText | Bm25) -> Callable[[Question], tuple[list[str], bool]]:
    def ask(question: Question) -> tuple[list[str], bool]:
        ranking = search.search(question.text, question.language)
        return ranking, bool(ranking)

    return ask
