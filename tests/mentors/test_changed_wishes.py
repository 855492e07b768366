"""A wish that waits is changed, and keeps its place in the queue."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from flyttehjelp.core import outbox
from flyttehjelp.core.enums import NoticeState
from flyttehjelp.core.errors import NotYours, StepNotOpen
from flyttehjelp.core.models import Happening, Notice
from mentors.actions.assigning import propose_offers
from mentors.actions.offers import accept_offer, decline_offer
from mentors.actions.wishes import change_wish, make_wish, withdraw_wish
from mentors.actions.working import work_rounds
from mentors.enums import DeclineReason, OfferState, RoundState
from mentors.models import Offer, Round, Wish
from tests.factories.accounts import UserFactory
from tests.factories.mentors import MentorFactory, MentorshipFactory, OfferFactory, WishFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(days=1)


def change(wish, *, by=None, at=AT, profile=None, **content):
    return change_wish(
        wish, by=by or wish.newcomer.user, at=at, content=content, profile=profile or {}
    )


def letters_to(user) -> list[str]:
    mail.outbox.clear()
    outbox.send_due(now=lambda: LATER)
    return [letter.subject for letter in mail.outbox if letter.to == [user.email]]


@pytest.fixture(autouse=True)
def _keep_letters_in_memory(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def test_changed_wish_keeps_its_place_in_the_queue():
    long_ago = AT - timedelta(days=40)
    wish = WishFactory(made_at=long_ago)

    change(wish, message="Vi har flyttet alt.", languages=["nb", "pl"])

    wish.refresh_from_db()
    assert (wish.message, wish.languages, wish.state) == (
        "Vi har flyttet alt.",
        ["nb", "pl"],
        "waiting",
    )
    assert wish.made_at == long_ago


def test_what_is_told_of_the_move_is_kept_in_the_profile():
    wish = WishFactory(newcomer__situation="single", languages=["nb"])

    change(wish, profile={"situation": "family"}, languages=["pl"])

    wish.newcomer.refresh_from_db()
    assert (wish.newcomer.situation, wish.newcomer.languages) == ("family", ["pl"])


def test_mentor_who_was_asked_need_not_answer_and_is_told():
    WishFactory()
    mentor = MentorFactory()
    (offer,) = propose_offers(at=AT)
    outbox.send_due(now=lambda: AT)

    change(offer.wish, message="Helst på ski.")

    offer.refresh_from_db()
    assert (offer.state, offer.answered_at) == (OfferState.WITHDRAWN, AT)
    assert letters_to(mentor.user) == ["Du trenger ikke svare på spørsmålet likevel"]


def test_mentor_who_was_never_written_to_hears_of_nothing():
    WishFactory()
    mentor = MentorFactory()
    (offer,) = propose_offers(at=AT)

    change(offer.wish, message="Helst på ski.")

    assert letters_to(mentor.user) == []
    told = Notice.objects.filter(recipient=mentor.user).order_by("kind")
    assert [(one.kind, one.state) for one in told] == [
        ("offer.made", NoticeState.CANCELLED),
        ("offer.wish_changed", NoticeState.CANCELLED),
    ]


def test_word_of_a_change_is_not_sent_about_an_offer_that_still_stands(user):
    offer = OfferFactory()
    outbox.add(
        "offer.wish_changed",
        key="offer.wish_changed:test",
        about=offer.pk,
        recipient_id=user.pk,
        at=AT,
    )

    assert letters_to(user) == []


def test_changed_wish_is_met_by_whoever_fits_it_now():
    polish, norwegian = MentorFactory(languages=["pl"]), MentorFactory(languages=["nb"])
    wish = WishFactory(languages=["nb"])
    propose_offers(at=AT)

    change(wish, languages=["pl"])
    work_rounds(at=AT)

    asked = Offer.objects.order_by("made_at", "state")
    assert {(one.mentor, one.state) for one in asked} == {
        (norwegian, OfferState.WITHDRAWN),
        (polish, OfferState.PENDING),
    }


def test_whoever_was_asked_before_is_not_asked_about_the_changed_wish():
    declined, thinking = MentorFactory(), MentorFactory()
    wish = WishFactory()
    OfferFactory(wish=wish, mentor=thinking, state="withdrawn", answered_at=AT)
    offer = OfferFactory(wish=wish, mentor=declined)
    decline_offer(offer, by=declined.user, at=AT, reason=DeclineReason.NO_TIME)

    change(wish, message="Noe helt annet.")
    work_rounds(at=AT)

    assert not Offer.objects.pending().exists()


def test_order_in_which_something_is_chosen_is_no_change():
    offer = OfferFactory(wish__languages=["nb", "pl"])

    change(offer.wish, languages=["pl", "nb"])

    assert Offer.objects.pending().count() == 1


def test_round_is_asked_for_also_where_nobody_was_asked():
    change(WishFactory(), message="Noe nytt.")

    assert Round.objects.get().state == RoundState.ASKED


def test_wish_that_is_sent_as_it_was_changes_nothing():
    offer = OfferFactory()
    wish = offer.wish

    change(wish, languages=wish.languages, help_with=wish.help_with, profile={"situation": ""})

    offer.refresh_from_db()
    assert offer.state == OfferState.PENDING
    assert not Happening.objects.filter(about=wish.pk).exists()
    assert not Round.objects.exists()


def test_change_is_noted_by_its_fields_and_not_what_they_hold():
    wish = WishFactory()

    change(wish, message="Hemmelig.", interests=["skiing"])

    noted = Happening.objects.get(kind="wish.changed")
    assert (noted.about, noted.by) == (wish.pk, wish.newcomer.user_id)
    assert noted.facts == {"fields": ["interests", "message"]}


def test_coordinator_changes_what_was_told_by_telephone(coordinator):
    wish = WishFactory(on_behalf="på telefon", entered_by=UserFactory(is_coordinator=True))

    change(wish, by=coordinator, message="Ringte igjen.")

    assert Wish.objects.get().message == "Ringte igjen."


def test_coordinator_does_not_change_what_somebody_wrote_themselves(coordinator):
    with pytest.raises(NotYours):
        change(WishFactory(), by=coordinator, message="Bedre slik.")


@pytest.mark.parametrize("on_behalf", ["", "på telefon"])
def test_stranger_changes_no_wish(user, on_behalf):
    with pytest.raises(NotYours):
        change(WishFactory(on_behalf=on_behalf), by=user, message="Min nå.")


@pytest.mark.parametrize("message", ["", "Noe nytt."])
def test_wish_that_was_withdrawn_is_not_changed(message):
    wish = WishFactory()
    withdraw_wish(wish, by=wish.newcomer.user, at=AT)

    with pytest.raises(StepNotOpen):
        change(wish, message=message)


def test_wish_that_was_met_is_not_changed():
    offer = OfferFactory(made_at=AT)
    accept_offer(offer, by=offer.mentor.user, at=AT)

    with pytest.raises(StepNotOpen):
        change(offer.wish, message="Noe nytt.")

    assert Wish.objects.get().message == ""


def test_wish_of_an_ended_mentorship_is_not_changed():
    wish = MentorshipFactory(ended=True).wish

    with pytest.raises(StepNotOpen):
        change(wish, message="Noe nytt.")


def test_newcomer_who_made_a_wish_may_change_it_many_times(user):
    wish = make_wish(by=user, at=AT, content={"help_with": ["around"], "languages": ["nb"]})

    for message in ("en", "to", "tre"):
        change(wish, by=user, message=message)

    assert Wish.objects.get().message == "tre"
    assert Happening.objects.filter(kind="wish.changed").count() == 3
