"""Holidays: a deputy takes over all that is mine, in one step."""

from datetime import timedelta

import pytest
from django.utils import timezone

from flyttehjelp.accounts.rules import AwayWithoutDeputy, OnlyCoordinatorsAreAway
from flyttehjelp.core.errors import NotYours
from flyttehjelp.core.models import Happening, Notice
from flyttehjelp.faq.actions.upkeep import settle
from flyttehjelp.faq.enums import QuestionState
from flyttehjelp.faq.models import EntryTask
from flyttehjelp.insight.actions.work import find_owners, go_away, take_over
from flyttehjelp.insight.queries.work import Work, stands_in_for
from flyttehjelp.insight.rules.work import NothingToTakeOver, TakesOverFromOneself
from tests.factories.accounts import UserFactory
from tests.factories.faq import EntryFactory, QuestionFactory
from tests.factories.jobs import EmployerContactFactory, EmployerFactory, InterestFactory
from tests.factories.mentors import ConcernFactory, GroupFactory, MentorFactory
from tests.factories.network import ReferralFactory
from tests.insight.test_work import one_of_each

pytestmark = pytest.mark.django_db
OF_THE_DESK = {
    *("question", "answer", "employer", "contact", "referral", "mentor", "group", "concern"),
}


@pytest.fixture
def deputy(db):
    return UserFactory(is_coordinator=True, name="Stine")


def kinds_of(person, *, at):
    return {item.kind for item in Work(at=at, owners=[person.pk]).cut(0, 100)}


def test_all_that_is_a_coordinators_changes_hands_at_once(coordinator, deputy, at):
    one_of_each(coordinator, at=at)

    moved = take_over(coordinator, by=deputy, at=at)

    assert moved == len(OF_THE_DESK)
    assert kinds_of(deputy, at=at) == OF_THE_DESK
    assert kinds_of(coordinator, at=at) == {"interest", "offer", "attendance"}
    noted = Happening.objects.filter(kind__endswith=".handed_over").order_by("kind")
    assert [note.kind for note in noted] == [
        "concern.handed_over",
        "employer.handed_over",
        "employer.handed_over",
        "entry_task.handed_over",
        "group.handed_over",
        "mentor.handed_over",
        "question.handed_over",
        "referral.handed_over",
        "work.handed_over",
    ]


def test_due_times_stay_and_whoever_holds_a_question_keeps_it(coordinator, deputy, at):
    until = at + timedelta(minutes=5)
    question = QuestionFactory(
        owner=coordinator, state=QuestionState.TAKEN, taken_by=coordinator, lock_until=until
    )

    take_over(coordinator, by=deputy, at=at)

    due = question.due_at
    question.refresh_from_db()
    assert (question.owner, question.due_at) == (deputy, due)
    assert (question.taken_by, question.lock_until) == (coordinator, until)


def test_task_with_an_answer_stays_with_whoever_took_it_over(coordinator, deputy, at):
    entry = EntryFactory(owner=coordinator)
    settle(entry, at=at)

    take_over(coordinator, by=deputy, at=at)
    settle(entry, at=at)

    assert [task.person for task in EntryTask.objects.still_open().order_by("pk")] == [deputy]
    entry.refresh_from_db()
    assert entry.owner == coordinator


def test_the_one_it_was_taken_from_is_told(coordinator, deputy, at):
    QuestionFactory(owner=coordinator)

    take_over(coordinator, by=deputy, at=at)

    notice = Notice.objects.get(kind="work.handed_over")
    assert notice.recipient == coordinator


def test_two_who_take_over_at_once_do_not_both(coordinator, deputy, at):
    QuestionFactory(owner=coordinator)
    take_over(coordinator, by=deputy, at=at)

    with pytest.raises(NothingToTakeOver):
        take_over(coordinator, by=UserFactory(is_coordinator=True), at=at)


def test_only_coordinators_take_over_and_not_from_themselves(coordinator, user, at):
    with pytest.raises(NotYours):
        take_over(coordinator, by=user, at=at)
    with pytest.raises(TakesOverFromOneself):
        take_over(coordinator, by=coordinator, at=at)


def test_going_away_hands_over_in_the_same_step(coordinator, deputy, at):
    one_of_each(coordinator, at=at)
    until = timezone.localdate(at) + timedelta(days=14)

    moved = go_away(coordinator, away_until=until, deputy=deputy, hand_over=True, at=at)

    assert moved == len(OF_THE_DESK)
    assert kinds_of(deputy, at=at) == OF_THE_DESK
    assert Notice.objects.get(kind="work.handed_over").recipient == deputy
    coordinator.refresh_from_db()
    assert (coordinator.away_until, coordinator.deputy) == (until, deputy)


def test_going_away_without_handing_over_lets_the_deputy_see_it(coordinator, deputy, at):
    QuestionFactory(owner=coordinator)
    today = timezone.localdate(at)

    moved = go_away(coordinator, away_until=today, deputy=deputy, hand_over=False, at=at)

    assert moved == 0
    assert stands_in_for(deputy, day=today) == [coordinator.pk]
    assert stands_in_for(deputy, day=today + timedelta(days=1)) == []


def test_nothing_changes_hands_where_the_absence_is_refused(coordinator, deputy, user, at):
    QuestionFactory(owner=coordinator)
    until = timezone.localdate(at)

    with pytest.raises(AwayWithoutDeputy):
        go_away(coordinator, away_until=until, deputy=None, hand_over=True, at=at)
    with pytest.raises(OnlyCoordinatorsAreAway):
        go_away(user, away_until=until, deputy=deputy, hand_over=True, at=at)

    assert kinds_of(deputy, at=at) == set()


def test_coming_back_hands_nothing_over(coordinator, deputy, at):
    QuestionFactory(owner=coordinator)

    assert go_away(coordinator, away_until=None, deputy=deputy, hand_over=True, at=at) == 0


def test_ownerless_work_finds_somebody(coordinator, at):
    contact = EmployerContactFactory()
    EmployerFactory(applied=True)
    MentorFactory(applied=True)
    GroupFactory(applied=True)
    ConcernFactory()
    EntryFactory()
    InterestFactory(vacancy__employer=contact.employer)

    left = find_owners(now=at)

    assert sum(lack.ownerless for lack in left) == 0
    assert kinds_of(coordinator, at=at) == {"employer", "mentor", "group", "concern", "answer"}
    assert kinds_of(contact.user, at=at) == {"interest"}
    assert Happening.objects.filter(kind="interest.handed_over").count() == 1


def test_ownerless_work_waits_where_there_is_nobody(at):
    EmployerFactory(applied=True)
    MentorFactory(applied=True)
    InterestFactory()

    left = {lack.kind: lack.ownerless for lack in find_owners(now=at) if lack.ownerless}

    assert left == {"employer": 1, "contact": 1, "mentor": 1, "interest": 1}


def test_referral_that_a_contact_has_stays_with_the_contact(coordinator, deputy, at):
    ReferralFactory(opened=True, owner=coordinator, stage="contact")

    with pytest.raises(NothingToTakeOver):
        take_over(coordinator, by=deputy, at=at)
