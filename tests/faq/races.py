"""Many at the same question at once, in real transactions. Each race answers whether its promise
held; what guards the promise can be taken away."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, transaction

from flyttehjelp.core import clock
from flyttehjelp.core.errors import RuleBroken
from flyttehjelp.core.models import Notice
from flyttehjelp.faq.actions import desk, together
from flyttehjelp.faq.models import Entry, Message, Question
from flyttehjelp.faq.rules.drafts import EntryDraft, TextDraft
from tests.factories.accounts import UserFactory
from tests.factories.faq import QuestionFactory, TopicFactory

People = Sequence[Any]


def coordinators(how_many: int) -> People:
    return [UserFactory(is_coordinator=True) for _ in range(how_many)]


def fresh(question: Question) -> Question:
    return Question.objects.get(pk=question.pk)


def at_once(deeds: Sequence[Callable[[], object]]) -> list[object]:
    """Start all deeds at a barrier, each in a thread with a connection of its own; answer what
    came of each: True, or the code of the rule that said no."""
    barrier = threading.Barrier(len(deeds))
    results: list[object] = [None] * len(deeds)

    def run(place: int, deed: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=30)
            deed()
            results[place] = True
        except RuleBroken as rule:
            results[place] = rule.code
        except Exception as trouble:  # noqa: BLE001 - a deadlock is to be seen by the test
            results[place] = type(trouble).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def answering(people: People) -> bool:
    """Everybody takes it and answers it in one go: one answer stands, and one letter is owed."""
    question, at = QuestionFactory(owner=people[0], asker_email="v@example.org"), clock.now()

    def take_and_answer(by: Any) -> None:
        desk.take(fresh(question), by=by, at=at)
        desk.answer(fresh(question), text=str(by.pk), entry=None, by=by, at=at)

    results = at_once([lambda by=by: take_and_answer(by) for by in people])
    after = fresh(question)
    winner = after.taken_by or (after.answer.by if after.answer else None)
    return (
        results.count(True) == 1
        and winner == people[results.index(True)]
        and Message.objects.filter(question=question).count() == 1
        and Notice.objects.filter(kind="question.answered", about=question.pk).count() == 1
    )


def publishing(people: People) -> bool:
    """Everybody publishes it: it becomes one entry."""
    TopicFactory()
    question, at = QuestionFactory(owner=people[0]), clock.now()
    desk.take(question, by=people[0], at=at)
    desk.answer(question, text="Ja.", entry=None, by=people[0], at=at)
    draft = EntryDraft(
        topic="housing", valid_until=at.date(), texts=(TextDraft("nb", "Kan jeg?", "Ja."),)
    )
    before = Entry.objects.count()
    results = at_once(
        [
            lambda by=by: desk.publish_entry(fresh(question), draft, put_out=True, by=by, at=at)
            for by in people
        ]
    )
    return results.count(True) == 1 and Entry.objects.count() == before + 1


def merging(people: People) -> bool:
    """Everybody merges the same question into one of their own: one carries it."""
    question, at = QuestionFactory(owner=people[0]), clock.now()
    others: list[Any] = [QuestionFactory(owner=by) for by in people]
    results = at_once(
        [
            lambda by=by, into=into: together.merge(fresh(question), into=fresh(into), by=by, at=at)
            for by, into in zip(people, others, strict=True)
        ]
    )
    return (
        results.count(True) == 1
        and set(results) == {True, "step_not_open"}
        and fresh(question).merged_into == others[results.index(True)]
    )


def merging_each_other(people: People) -> bool:
    """In a ring, each is merged into the next: none hangs on one that hangs itself, and nobody
    stands in the way of somebody who stands in theirs."""
    at = clock.now()
    ring = [QuestionFactory(owner=by) for by in people]
    results = at_once(
        [
            lambda n=n, by=by: together.merge(fresh(ring[n]), into=fresh(ring[n - 1]), by=by, at=at)
            for n, by in enumerate(people)
        ]
    )
    keys = [one.pk for one in ring]
    hanging = Question.objects.filter(pk__in=keys, state="merged")
    return (
        set(results) <= {True, "already_merged"}
        and True in results
        and not hanging.filter(merged_into__state="merged").exists()
        and hanging.count() == results.count(True)
    )


def merging_while_answered(people: People) -> bool:
    """One answers, the others merge theirs into it: each is answered, or stands open by itself."""
    by, at = people[0], clock.now()
    carrier = QuestionFactory(owner=by)
    desk.take(carrier, by=by, at=at)
    others = [QuestionFactory(owner=by, asker_email="v@example.org") for _ in people[1:]]
    at_once(
        [
            lambda: desk.answer(fresh(carrier), text="Ja.", entry=None, by=by, at=at),
            *[
                lambda one=one: together.merge(fresh(one), into=fresh(carrier), by=by, at=at)
                for one in others
            ],
        ]
    )
    keys = [one.pk for one in others]
    answered = Question.objects.filter(pk__in=keys, state="answered").count()
    alone = Question.objects.filter(pk__in=keys, state="received", merged_into=None).count()
    letters = Notice.objects.filter(kind="question.answered", about__in=keys).count()
    return answered + alone == len(others) and letters == answered


def merge_while_the_answer_is_open() -> tuple[bool, list[object], str]:
    """Hold the answer's transaction open, so that nothing depends on luck."""
    [by] = coordinators(1)
    carrier, other, at = QuestionFactory(owner=by), QuestionFactory(owner=by), clock.now()
    desk.take(carrier, by=by, at=at)
    outcome: list[object] = []
    merge = threading.Thread(
        target=lambda: outcome.extend(
            at_once([lambda: together.merge(fresh(other), into=fresh(carrier), by=by, at=at)])
        )
    )
    with transaction.atomic():
        desk.answer(carrier, text="Ja.", entry=None, by=by, at=at)
        merge.start()
        merge.join(timeout=0.5)
        waited = merge.is_alive()
    merge.join(timeout=10)
    return waited, outcome, fresh(other).state


def merge_while_another_merge_is_open() -> list[object]:
    """Hold the transaction of one merge open, and merge two other questions meanwhile."""
    [by] = coordinators(1)
    first, into, second, elsewhere = (QuestionFactory(owner=by) for _ in range(4))
    at = clock.now()
    outcome: list[object] = []
    other = threading.Thread(
        target=lambda: outcome.extend(
            at_once(
                [lambda: together.merge(fresh(second), into=fresh(elsewhere), by=by, at=at)],
            )
        )
    )
    with transaction.atomic():
        together.merge(first, into=into, by=by, at=at)
        other.start()
        other.join(timeout=60)
    return outcome


RACES = [answering, publishing, merging, merging_each_other, merging_while_answered]
