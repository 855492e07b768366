"""The whole workflow against a model of it: after each step the two must be alike.

The model is as simple as can be: dictionaries and counts. A step is taken on both; what the
house refuses, the model must refuse for the same reason, and the other way round.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from api.mentorship_out import MentorshipOut
from api.offers import OfferOut
from flyttehjelp.core import clock
from flyttehjelp.core.errors import RuleBroken
from flyttehjelp.core.models import Notice
from mentors.actions import mentors, offers, wishes
from mentors.actions.assigning import propose_offers
from mentors.actions.mentorships import end_mentorship
from mentors.enums import DeclineReason, EndReason, MentorshipState, MentorState, OfferState
from mentors.models import Mentor, Mentorship, Offer, Wish
from tests.factories.accounts import UserFactory
from tests.factories.mentors import MentorFactory
from tests.factories.relocation import MunicipalityFactory

CONTENT = {"help_with": ["around"], "languages": ["nb"]}
# Few mentors and many wishes, so that places are short most of the time.
MOST_MENTORS, MOST_WISHES = 2, 5
number = st.integers(0, 10_000)


@dataclass
class Known:
    """What the model knows of a mentor."""

    capacity: int
    active: int = 0
    is_pausing: bool = False
    has_left: bool = False


@dataclass
class Model:
    mentors: dict[object, Known] = field(default_factory=dict)
    waiting: dict[object, object] = field(default_factory=dict)  # wish -> newcomer's user
    offers: dict[object, tuple[object, object, datetime]] = field(default_factory=dict)
    running: dict[object, tuple[object, object]] = field(default_factory=dict)
    letters: Counter[str] = field(default_factory=Counter)


class Workflow(RuleBasedStateMachine):
    """Mentors come and go, newcomers wish, offers are made, answered, expire and are withdrawn."""

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        MunicipalityFactory()
        self.coordinator = UserFactory(is_coordinator=True)
        self.at = clock.now()
        self.model = Model()
        self.steps = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    def one_of(self, things: dict[object, object], pick: int) -> object:
        """By age and not by key: a walk walked again must meet the same ones."""
        return list(things)[pick % len(things)]

    def moment(self) -> datetime:
        """Later than all before, so that whoever came first is first in every list."""
        self.at += timedelta(microseconds=1)
        return self.at

    def took(self, deed) -> bool:
        """Whether the house took the step; a step it refuses leaves nothing behind."""
        try:
            with transaction.atomic():
                deed()
        except (RuleBroken, IntegrityError):
            return False
        return True

    # -- What people do -------------------------------------------------------------------------

    @initialize()
    def it_begins(self) -> None:
        """Two mentors, three wishes and the first offers, so that every walk comes to something."""
        for _ in range(MOST_MENTORS):
            self.mentor_comes(1)
        for _ in range(3):
            self.newcomer_wishes()
        self.assignment_runs()

    @precondition(lambda self: len(self.there()) < MOST_MENTORS)
    @rule(capacity=st.integers(1, 2))
    def mentor_comes(self, capacity: int) -> None:
        mentor = MentorFactory(capacity=capacity, created_at=self.moment())
        self.model.mentors[mentor.pk] = Known(capacity)

    @precondition(lambda self: len(self.model.waiting) < MOST_WISHES)
    @rule()
    def newcomer_wishes(self) -> None:
        user = UserFactory()
        wish = wishes.make_wish(by=user, at=self.moment(), content=CONTENT)
        self.model.waiting[wish.pk] = user.pk
        self.model.letters["wish.received"] += 1

    @rule()
    def assignment_runs(self) -> None:
        free = {
            pk: known.capacity - known.active - self.held(pk)
            for pk, known in self.model.mentors.items()
            if not (known.is_pausing or known.has_left)
        }
        for offer in propose_offers(at=self.at):
            free_for = free.get(offer.mentor_id, 0)
            assert free_for > 0, "an offer to a mentor without a free place"
            assert offer.wish_id in self.model.waiting, "an offer for nobody who waits"
            free[offer.mentor_id] -= 1
            self.model.offers[offer.pk] = (offer.wish_id, offer.mentor_id, offer.expires_at)
            self.model.letters["offer.made"] += 1

    def held(self, mentor: object) -> int:
        return sum(asked == mentor for _, asked, _ in self.model.offers.values())

    @precondition(lambda self: self.model.offers)
    @rule(pick=number)
    def mentor_accepts(self, pick: int) -> None:
        pk = self.one_of(self.model.offers, pick)
        wish, mentor, expires_at = self.model.offers[pk]
        known = self.model.mentors[mentor]
        offer = Offer.objects.select_related("wish", "mentor__user").get(pk=pk)

        took = self.took(lambda: offers.accept_offer(offer, by=offer.mentor.user, at=self.at))

        assert took is (self.at < expires_at and known.active < known.capacity)
        if took:
            del self.model.offers[pk]
            newcomer = self.model.waiting.pop(wish)
            known.active += 1
            self.model.running[offer.wish_id] = (mentor, newcomer)
            self.model.letters["mentorship.started"] += 2

    @rule(pick=number)
    def somebody_answers_again(self, pick: int) -> None:
        """What is closed stays closed."""
        closed = Offer.objects.exclude(state=OfferState.PENDING).select_related("wish", "mentor")
        rows = list(closed.order_by("made_at", "wish__made_at"))
        if not rows:
            return
        offer = rows[pick % len(rows)]

        assert not self.took(
            lambda: offers.accept_offer(offer, by=offer.mentor.user, at=self.at)
        ), "a closed offer was accepted"

    # -- What must not happen, tried where it could ----------------------------------------------

    @precondition(lambda self: self.model.offers)
    @rule(pick=number, how=st.sampled_from(["declined", "withdrawn", "expired"]))
    def mentor_accepts_what_has_just_ended(self, pick: int, how: str) -> None:
        pk = self.one_of(self.model.offers, pick)
        if how == "declined":
            self.mentor_declines(pick)
        elif how == "withdrawn":
            self.coordinator_withdraws(pick)
        else:
            self.at = max(self.at, self.model.offers[pk][2])
            self.clock_expires()
        offer = Offer.objects.select_related("wish", "mentor__user").get(pk=pk)

        assert not self.took(
            lambda: offers.accept_offer(offer, by=offer.mentor.user, at=self.at)
        ), "a closed offer was accepted"

    @precondition(lambda self: self.model.offers)
    @rule(pick=number)
    def clock_looks_long_after_the_answer(self, pick: int) -> None:
        self.mentor_accepts(pick)
        self.at += timedelta(hours=121)
        self.clock_expires()

    @precondition(lambda self: self.there() and len(self.model.waiting) < MOST_WISHES)
    @rule(pick=number)
    def assignment_runs_right_after_a_pause(self, pick: int) -> None:
        self.mentor_pauses(pick)
        self.newcomer_wishes()
        self.assignment_runs()

    @precondition(lambda self: len(self.model.waiting) < MOST_WISHES)
    @rule()
    def assignment_runs_for_more_than_there_is_room(self) -> None:
        while len(self.model.waiting) < MOST_WISHES:
            self.newcomer_wishes()
        self.assignment_runs()

    # -- And what else people do -----------------------------------------------------------------

    @precondition(lambda self: self.model.offers)
    @rule(pick=number)
    def mentor_declines(self, pick: int) -> None:
        pk = self.one_of(self.model.offers, pick)
        offer = Offer.objects.select_related("wish", "mentor__user").get(pk=pk)
        reason = DeclineReason.NO_TIME
        offers.decline_offer(offer, by=offer.mentor.user, at=self.at, reason=reason)
        del self.model.offers[pk]

    @precondition(lambda self: self.model.offers)
    @rule(pick=number)
    def coordinator_withdraws(self, pick: int) -> None:
        pk = self.one_of(self.model.offers, pick)
        offer = Offer.objects.select_related("wish", "mentor").get(pk=pk)
        offers.withdraw_offer(offer, by=self.coordinator, at=self.at)
        del self.model.offers[pk]

    @rule(hours=st.sampled_from([1, 121]))
    def time_passes(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    @rule()
    def clock_expires(self) -> None:
        late = [pk for pk, (_, _, until) in self.model.offers.items() if until <= self.at]

        assert offers.expire_offers(at=self.at) == len(late)

        for pk in late:
            del self.model.offers[pk]
        self.model.letters["offer.expired"] += len(late)

    @precondition(lambda self: self.model.waiting)
    @rule(pick=number)
    def newcomer_gives_up(self, pick: int) -> None:
        pk = self.one_of(self.model.waiting, pick)
        wish = Wish.objects.select_related("newcomer__user").get(pk=pk)
        wishes.withdraw_wish(wish, by=wish.newcomer.user, at=self.at)
        del self.model.waiting[pk]
        self.drop_offers(lambda wished, _: wished == pk)

    @precondition(lambda self: self.model.waiting)
    @rule(pick=number)
    def newcomer_thinks_again(self, pick: int) -> None:
        pk = self.one_of(self.model.waiting, pick)
        wish = Wish.objects.select_related("newcomer__user").get(pk=pk)
        before, said = wish.made_at, {"message": f"Nå er klokka {self.moment()}."}
        changed = wishes.change_wish(wish, by=wish.newcomer.user, at=self.at, content=said)
        assert changed.made_at == before, "a changed wish lost its place in the queue"
        asked = len(self.model.offers)
        self.drop_offers(lambda wished, _: wished == pk)
        self.model.letters["offer.wish_changed"] += asked - len(self.model.offers)

    @precondition(lambda self: self.model.running)
    @rule(pick=number)
    def mentorship_ends(self, pick: int) -> None:
        pk = self.one_of(self.model.running, pick)
        mentor, _ = self.model.running.pop(pk)
        mentorship = Mentorship.objects.with_people().get(wish=pk)
        end_mentorship(mentorship, by=mentorship.mentor.user, at=self.at, reason=EndReason.DONE)
        self.model.mentors[mentor].active -= 1
        self.model.letters["mentorship.ended"] += 2

    @precondition(lambda self: self.there())
    @rule(pick=number)
    def mentor_pauses(self, pick: int) -> None:
        pk = self.one_of(self.there(), pick)
        mentor = Mentor.objects.select_related("user").get(pk=pk)
        mentors.pause_mentor(
            mentor, by=mentor.user, at=self.at, paused_from=(self.at - timedelta(days=1)).date()
        )
        self.model.mentors[pk].is_pausing = True
        self.drop_offers(lambda _, asked: asked == pk)

    @precondition(lambda self: self.there())
    @rule(pick=number)
    def mentor_comes_back(self, pick: int) -> None:
        pk = self.one_of(self.there(), pick)
        mentor = Mentor.objects.select_related("user").get(pk=pk)
        mentors.resume_mentor(mentor, by=mentor.user, at=self.at)
        self.model.mentors[pk].is_pausing = False

    @precondition(lambda self: len(self.there()) == MOST_MENTORS)
    @rule(pick=number)
    def mentor_leaves(self, pick: int) -> None:
        pk = self.one_of(self.there(), pick)
        mentor = Mentor.objects.select_related("user").get(pk=pk)
        mentors.leave(mentor, by=mentor.user, at=self.at)
        known = self.model.mentors[pk]
        known.has_left, known.active = True, 0
        self.drop_offers(lambda _, asked: asked == pk)
        ended = [wish for wish, (of, _) in self.model.running.items() if of == pk]
        for wish in ended:
            del self.model.running[wish]
        self.model.letters["mentor.left"] += 1
        self.model.letters["mentorship.ended"] += len(ended)
        self.model.letters["concern.raised"] += len(ended)

    def there(self) -> dict[object, Known]:
        return {pk: one for pk, one in self.model.mentors.items() if not one.has_left}

    def drop_offers(self, which) -> None:
        for pk, (wish, mentor, _) in list(self.model.offers.items()):
            if which(wish, mentor):
                del self.model.offers[pk]

    # -- What must always be so -----------------------------------------------------------------

    @invariant()
    def model_and_house_are_alike(self) -> None:
        self.steps += 1
        STEPS.append(1)
        assert self.rows() == {
            "mentors": {pk: one.active for pk, one in self.model.mentors.items()},
            "left": {pk for pk, one in self.model.mentors.items() if one.has_left},
            "waiting": set(self.model.waiting),
            "offers": {pk: found[:2] for pk, found in self.model.offers.items()},
            "running": {wish: pair[0] for wish, pair in self.model.running.items()},
        }
        assert all(one.active <= one.capacity for one in self.model.mentors.values())

    def rows(self) -> dict[str, object]:
        people = Mentor.objects.order_by("pk")
        open_offers = Offer.objects.pending().order_by("pk")
        active = Mentorship.objects.filter(state=MentorshipState.ACTIVE).order_by("pk")
        return {
            "mentors": dict(people.values_list("pk", "active_count")),
            "left": set(people.filter(state=MentorState.LEFT).values_list("pk", flat=True)),
            "waiting": set(Wish.objects.waiting().order_by("pk").values_list("pk", flat=True)),
            "offers": {
                pk: (wish, mentor)
                for pk, wish, mentor in open_offers.values_list("pk", "wish", "mentor")
            },
            "running": dict(active.values_list("wish", "mentor")),
        }

    @invariant()
    def every_letter_is_owed_once(self) -> None:
        owed = Counter(Notice.objects.order_by("pk").values_list("kind", flat=True))
        assert owed == +self.model.letters

    @invariant()
    def nobody_is_shown_before_they_are_accepted(self) -> None:
        """What the interface answers the mentors of open offers, and those of running pairs."""
        people = ("wish__newcomer__user", "wish__newcomer__municipality", "mentor__user")
        for offer in Offer.objects.pending().select_related(*people).order_by("pk"):
            reader = offer.mentor.user
            said = str(OfferOut(offer, context={"request": Asking(reader)}).data)
            assert offer.wish.newcomer.user.email not in said, "contact shown before acceptance"
        running = Mentorship.objects.with_people().with_block().order_by("pk")
        for mentorship in running.filter(state=MentorshipState.ACTIVE):
            shown = MentorshipOut(mentorship, context={"reader": mentorship.mentor.user}).data
            assert shown["newcomer"]["email"] == mentorship.newcomer.user.email


class Asking:
    """As much of a request as a serializer looks at."""

    def __init__(self, user: object) -> None:
        self.user = user
        self.query_params: dict[str, str] = {}


# How many times the two were held against each other.
STEPS: list[int] = []
