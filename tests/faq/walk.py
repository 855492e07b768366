"""A random walk through the desk of questions. After each step every open question has one owner
and one due time, what is merged hangs on one that is open, and each asker is owed exactly the
letters that what happened owes them, counted apart from how the actions count.

What is drawn by Hypothesis is which step, by whom, with which question; many are refused by a
rule, as they would be in life. A refused step leaves no letter behind.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from flyttehjelp.core import clock
from flyttehjelp.core.errors import RuleBroken
from flyttehjelp.core.models import Notice
from flyttehjelp.faq.actions import asking_back, desk, together
from flyttehjelp.faq.actions.questions import ask, say_helped, say_not_answered
from flyttehjelp.faq.models import Question
from tests.factories.accounts import UserFactory

ANY = st.integers(min_value=0, max_value=2**16)
TO_ASKERS = ("question.received", "question.answered", "question.asked_back")
OPEN = ("received", "taken", "asked_back", "reopened")
taken: Counter[str] = Counter()


class Desk(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.at: datetime = clock.now()
        self.people = [UserFactory(is_coordinator=True) for _ in range(3)]
        self.askers = [UserFactory() for _ in range(2)]
        self.owed: Counter[tuple[str, Any]] = Counter()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def deed(self, name: str, do: Callable[[], object]) -> bool:
        """Try it. What a rule refuses leaves nothing behind; all else must hold afterwards."""
        try:
            with transaction.atomic():
                do()
            done = True
        except RuleBroken:
            done = False
        taken[name if done else f"{name}, refused"] += 1
        return done

    def some(self, number: int, *states: str) -> Question:
        """One in such a state where there is any, else any; the first is asked for here."""
        rows = Question.objects.order_by("created_at", "pk")
        found = list(rows.filter(state__in=states)) or list(rows)
        return found[number % len(found)] if found else self.new(number)

    def held(self, number: int) -> Question:
        """One that somebody holds; where nobody holds any, one is taken first."""
        one = self.some(number, "taken")
        if one.state in OPEN and one.state != "taken":
            self.deed("take", lambda: desk.take(one, by=self.people[number % 3], at=self.at))
        return Question.objects.get(pk=one.pk)

    def new(self, number: int) -> Question:
        """By somebody signed in, by an address, or by nobody we could write to."""
        asker = [*self.askers, None, None][number % 4]
        email = f"visitor{number}@example.org" if number % 4 == 2 else ""
        question = ask(text="Kan jeg?", language="nb", by=asker, email=email, at=self.at)
        self.owe("question.received", question)
        return question

    def owe(self, kind: str, question: Question) -> None:
        if question.asker_id or question.asker_email:
            self.owed[kind, question.pk] += 1

    def holds(self) -> None:
        open_ones = Question.objects.filter(state__in=OPEN)
        assert not open_ones.filter(Q(owner=None) | Q(due_at=None)).exists()
        assert not open_ones.exclude(merged_into=None).exists()
        hanging = Question.objects.filter(state="merged")
        assert not hanging.exclude(
            merged_into__state__in=["received", "taken", "reopened"]
        ).exists()
        answered = Question.objects.filter(state="answered")
        assert not answered.filter(answer=None).exists()
        letters = Notice.objects.filter(kind__in=TO_ASKERS).values_list("kind", "about")
        assert Counter(letters) == self.owed

    # -- Those who ask --------------------------------------------------------------------------

    @rule(number=ANY)
    def asks(self, number: int) -> None:
        self.deed("ask", lambda: self.new(number))
        self.holds()

    @rule(which=ANY)
    def adds(self, which: int) -> None:
        one = self.some(which, "asked_back")
        self.deed(
            "reply", lambda: asking_back.reply(one, text="…", by=None, by_link=True, at=self.at)
        )
        self.holds()

    @rule(which=ANY)
    def is_helped(self, which: int) -> None:
        one = self.some(which, "answered")
        self.deed("helped", lambda: say_helped(one, by=None, by_link=True, at=self.at))
        self.holds()

    @rule(which=ANY)
    def is_not_helped(self, which: int) -> None:
        one = self.some(which, "answered")
        self.deed(
            "not-answered",
            lambda: say_not_answered(one, missing="", by=None, by_link=True, at=self.at),
        )
        self.holds()

    # -- Those who answer -----------------------------------------------------------------------

    @rule(which=ANY, who=ANY)
    def takes(self, which: int, who: int) -> None:
        one = self.some(which, *OPEN)
        self.deed("take", lambda: desk.take(one, by=self.people[who % 3], at=self.at))
        self.holds()

    @rule(which=ANY)
    def lets_go(self, which: int) -> None:
        one = self.held(which)
        by = one.taken_by or self.people[0]
        self.deed("release", lambda: desk.release(one, by=by, at=self.at))
        self.holds()

    @rule(which=ANY, to=ANY)
    def hands_over(self, which: int, to: int) -> None:
        one = self.some(which, *OPEN)
        by = one.taken_by or self.people[0]
        self.deed(
            "hand-over", lambda: desk.hand_over(one, to=self.people[to % 3], by=by, at=self.at)
        )
        self.holds()

    @rule(which=ANY)
    def answers(self, which: int) -> None:
        one = self.held(which)
        by = one.taken_by or self.people[0]
        others = list(Question.objects.filter(state="merged", merged_into=one))
        if self.deed("answer", lambda: desk.answer(one, text="Ja.", entry=None, by=by, at=self.at)):
            for each in (one, *others):
                self.owe("question.answered", each)
        self.holds()

    @rule(which=ANY)
    def asks_back(self, which: int) -> None:
        one = self.held(which)
        by = one.taken_by or self.people[0]
        if self.deed(
            "ask-back", lambda: asking_back.ask_back(one, text="Hvor?", by=by, at=self.at)
        ):
            self.owe("question.asked_back", one)
        self.holds()

    @rule(which=ANY, into=ANY, who=ANY)
    def merges(self, which: int, into: int, who: int) -> None:
        one, other = self.some(which, *OPEN), self.some(into, *OPEN)
        by = self.people[who % 3]
        self.deed("merge", lambda: together.merge(one, into=other, by=by, at=self.at))
        self.holds()

    @rule(which=ANY)
    def splits(self, which: int) -> None:
        one = self.some(which, "merged")
        self.deed("split", lambda: together.split(one, by=self.people[0], at=self.at))
        self.holds()

    # -- Time, and what it does ---------------------------------------------------------------

    @rule(hours=st.sampled_from([0, 1, 20, 50, 200]), away=ANY)
    def time_goes_by(self, hours: int, away: int) -> None:
        self.at += timedelta(hours=hours, minutes=11)
        somebody = self.people[away % 3]
        somebody.away_until = self.at.date() if away % 2 else None
        somebody.deputy = self.people[(away + 1) % 3]
        somebody.save()
        taken["handed on"] += desk.hand_on_overdue(now=self.at)
        taken["waited in vain"] += asking_back.stop_waiting(now=self.at)
        taken["left alone"] += together.free_left_alone(now=self.at)
        self.holds()

    @rule(which=ANY)
    def is_erased(self, which: int) -> None:
        """Whoever asked is forgotten, now and then."""
        one = self.some(which, *OPEN)
        if which % 5 == 0:
            Question.objects.filter(pk=one.pk).delete()
            Notice.objects.filter(about=one.pk).delete()
            for kind in TO_ASKERS:
                self.owed.pop((kind, one.pk), None)
            taken["left alone"] += together.free_left_alone(now=self.at)
            taken["erase"] += 1
        self.holds()


def walk(*, walks: int, steps: int) -> Counter[str]:
    """So many walks of so many steps each; how often each step was taken, or refused."""
    taken.clear()
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=walks,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    return Counter(taken)
