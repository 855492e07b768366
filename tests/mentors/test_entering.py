"""Told by telephone, written down by a coordinator; and what is given or moved to somebody else."""

from datetime import timedelta

import pytest

from flyttehjelp.accounts.models import User
from flyttehjelp.core.errors import NotYours, StepNotOpen
from flyttehjelp.core.models import Happening, Notice
from mentors import rules
from mentors.actions.entering import enter_mentor, enter_wish
from mentors.actions.groups import hand_over_group
from mentors.actions.mentors import hand_over_mentor, leave, sign_up_mentor
from mentors.actions.moving import move_mentorship
from mentors.enums import EndReason, MentorState, OfferState
from mentors.letters.mentoring import write_mentor_entered, write_wish_received
from mentors.models import Mentorship, Offer, Wish
from tests.factories.accounts import UserFactory
from tests.factories.mentors import (
    GroupFactory,
    MentorFactory,
    MentorshipFactory,
    WishFactory,
)
from tests.factories.relocation import MunicipalityFactory

pytestmark = pytest.mark.django_db
CALLER = {"email": "Ringer@Example.org", "name": "Ringer Demosen", "phone": "41000000"}
WISH = {"help_with": ["people"], "languages": ["so"]}


def entered(coordinator, at, **caller):
    return enter_wish(
        {**CALLER, **caller}, how="på telefon", by=coordinator, at=at, content=WISH, profile={}
    )


def entered_mentor(coordinator, at, *, ethics_accepted=True):
    return enter_mentor(
        CALLER,
        how="i skranken",
        by=coordinator,
        at=at,
        profile={"municipality": MunicipalityFactory(), "languages": ["nb"]},
        ethics_accepted=ethics_accepted,
    )


# -- By telephone -------------------------------------------------------------------------------


def test_wish_told_by_telephone_says_who_wrote_it_down_and_how(at, coordinator):
    wish = entered(coordinator, at)

    who = wish.newcomer.user
    assert (who.email, who.name, who.phone) == ("ringer@example.org", "Ringer Demosen", "41000000")
    assert (wish.on_behalf, wish.entered_by) == ("på telefon", coordinator)
    assert Happening.objects.get(kind="wish.entered").by == coordinator.pk
    letter = write_wish_received(Notice.objects.get(kind="wish.received"))
    assert (letter.to, "på telefon" in letter.text) == ("ringer@example.org", True)


def test_what_people_have_told_of_themselves_stands(at, coordinator):
    known = UserFactory(email="ringer@example.org", name="Mitt Navn", phone="")

    entered(coordinator, at)

    known.refresh_from_db()
    assert (known.name, known.phone) == ("Mitt Navn", "41000000")
    assert User.objects.filter(email="ringer@example.org").count() == 1


def test_only_coordinators_write_down_for_others(at):
    with pytest.raises(NotYours):
        entered(UserFactory(), at)
    with pytest.raises(NotYours):
        entered_mentor(UserFactory(), at)

    assert not Wish.objects.exists()


def test_nothing_is_written_down_for_who_was_shut_out(at, coordinator):
    UserFactory(email="ringer@example.org", is_active=False)

    with pytest.raises(StepNotOpen):
        entered(coordinator, at)


def test_second_wish_by_telephone_is_refused(at, coordinator):
    entered(coordinator, at)

    with pytest.raises(rules.AlreadyWished):
        entered(coordinator, at)


def test_mentor_told_by_telephone_waits_for_the_talk_and_gets_a_letter(at, coordinator):
    mentor = entered_mentor(coordinator, at)

    assert (mentor.state, mentor.on_behalf) == (MentorState.APPLIED, "i skranken")
    assert (mentor.entered_by, mentor.owner) == (coordinator, coordinator)
    letter = write_mentor_entered(Notice.objects.get(kind="mentor.entered"))
    assert letter.to == "ringer@example.org"
    assert "/mentors/ethics/" in letter.text


def test_nobody_is_signed_up_without_a_yes_to_the_ethical_rules(at, coordinator):
    with pytest.raises(rules.EthicsNotAccepted):
        entered_mentor(coordinator, at, ethics_accepted=False)


def test_who_signs_up_anew_by_themselves_was_not_entered_by_anybody(at, coordinator):
    mentor = entered_mentor(coordinator, at)
    leave(mentor, by=mentor.user, at=at)
    profile = {"municipality": mentor.municipality, "languages": ["nb"]}

    again = sign_up_mentor(by=mentor.user, at=at, profile=profile, ethics_accepted=True)

    again.refresh_from_db()
    assert (again.on_behalf, again.entered_by) == ("", None)
    letter = Notice.objects.get(kind="mentor.entered")
    assert write_mentor_entered(letter) is None


# -- Given to a colleague -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("factory", "hand_over", "kind"),
    [
        (MentorFactory, hand_over_mentor, "mentor.applied"),
        (GroupFactory, hand_over_group, "group.applied"),
    ],
)
def test_task_is_given_to_a_colleague_who_is_told(at, coordinator, factory, hand_over, kind):
    thing, other = factory(applied=True, owner=coordinator), UserFactory(is_coordinator=True)

    hand_over(thing, to=other, by=coordinator, at=at)

    thing.refresh_from_db()
    assert thing.owner == other
    assert Notice.objects.get(kind=kind).recipient == other
    with pytest.raises(NotYours):
        hand_over(thing, to=UserFactory(), by=coordinator, at=at)
    with pytest.raises(StepNotOpen):
        hand_over(factory(), to=other, by=coordinator, at=at)


# -- Moved to another mentor ----------------------------------------------------------------------


def moved(mentorship, coordinator, at, to=None):
    return move_mentorship(mentorship, to=to, reason=EndReason.NOT_A_FIT, by=coordinator, at=at)


def test_newcomer_is_moved_and_the_other_mentor_is_asked(at, coordinator):
    mentorship, other = MentorshipFactory(), MentorFactory()

    wish = moved(mentorship, coordinator, at, to=other)

    mentorship.refresh_from_db()
    mentorship.mentor.refresh_from_db()
    assert (mentorship.state, mentorship.mentor.active_count) == ("ended", 0)
    assert (wish.newcomer, wish.made_at) == (mentorship.newcomer, mentorship.wish.made_at)
    offer = Offer.objects.get()
    assert (offer.wish, offer.mentor, offer.state) == (wish, other, OfferState.PENDING)


def test_newcomer_is_moved_to_whoever_fits_best(at, coordinator):
    wish = moved(MentorshipFactory(), coordinator, at)

    assert list(Wish.objects.without_proposal()) == [wish]


@pytest.mark.parametrize(
    ("mentor", "refused"),
    [
        ({"languages": ["so"]}, rules.PairCannotBe),
        ({"active_count": 1}, rules.PairCannotBe),
        ({"applied": True}, StepNotOpen),
    ],
)
def test_nobody_is_moved_to_a_mentor_who_cannot_be(at, coordinator, mentor, refused):
    mentorship, other = MentorshipFactory(), MentorFactory(**mentor)

    with pytest.raises(refused):
        moved(mentorship, coordinator, at, to=other)

    assert Mentorship.objects.active().count() == 1


def test_nobody_is_moved_by_others_or_twice_or_past_their_own_wish(at, coordinator):
    mentorship = MentorshipFactory()
    with pytest.raises(NotYours):
        moved(mentorship, mentorship.mentor.user, at)
    moved(mentorship, coordinator, at)

    with pytest.raises(StepNotOpen):
        moved(mentorship, coordinator, at)

    waiting = WishFactory(made_at=at - timedelta(days=1))
    other = MentorshipFactory(newcomer=waiting.newcomer)
    with pytest.raises(rules.AlreadyWished):
        moved(other, coordinator, at)
