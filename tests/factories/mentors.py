from datetime import timedelta

import factory
from django.utils import timezone

from mentors.enums import (
    ClubCheck,
    GroupState,
    Help,
    MentorshipState,
    MentorState,
    RoundKind,
    RoundState,
    SignUpState,
)
from mentors.models import (
    Concern,
    Group,
    GroupDate,
    GroupInvitation,
    KeptApart,
    Mentor,
    Mentorship,
    Offer,
    Pulse,
    Round,
    SignUp,
    Wish,
)
from mentors.rules import ANSWER_TIME, ETHICS_VERSION
from tests.factories.accounts import UserFactory
from tests.factories.relocation import MunicipalityFactory, NewcomerFactory


class MentorFactory(factory.django.DjangoModelFactory):
    """A vetted mentor with room for one."""

    class Meta:
        model = Mentor

    user = factory.SubFactory(UserFactory)
    municipality = factory.SubFactory(MunicipalityFactory)
    languages = ["nb"]
    state = MentorState.VETTED
    ethics_version = ETHICS_VERSION
    ethics_accepted_at = factory.LazyFunction(timezone.now)
    created_at = factory.LazyFunction(timezone.now)

    class Params:
        applied = factory.Trait(
            state=MentorState.APPLIED, due_at=factory.LazyFunction(timezone.now)
        )


class WishFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Wish

    newcomer = factory.SubFactory(NewcomerFactory)
    help_with = [Help.AROUND]
    languages = ["nb"]
    made_at = factory.LazyFunction(timezone.now)


class OfferFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Offer

    wish = factory.SubFactory(WishFactory)
    mentor = factory.SubFactory(MentorFactory)
    score = 350
    reasons = [{"code": "languages", "facts": {"languages": ["nb"]}}]
    made_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda offer: offer.made_at + ANSWER_TIME)


class MentorshipFactory(factory.django.DjangoModelFactory):
    """A running mentorship; its mentor's count is true."""

    class Meta:
        model = Mentorship

    newcomer = factory.SubFactory(NewcomerFactory)
    mentor = factory.SubFactory(MentorFactory, active_count=1)
    wish = factory.LazyAttribute(
        lambda mentorship: WishFactory(
            newcomer=mentorship.newcomer, state="matched", closed_at=timezone.now()
        )
    )
    agreed_months = 6
    started_at = factory.LazyFunction(timezone.now)

    class Params:
        ended = factory.Trait(
            state=MentorshipState.ENDED,
            ended_at=factory.LazyFunction(lambda: timezone.now() + timedelta(days=1)),
            end_reason="done",
            mentor=factory.SubFactory(MentorFactory),
        )


class GroupFactory(factory.django.DjangoModelFactory):
    """A group that takes newcomers."""

    class Meta:
        model = Group

    name = factory.Sequence(lambda n: f"Turlag {n}")
    club_check = ClubCheck.NO_NUMBER
    contact = factory.SubFactory(UserFactory)
    municipality = factory.SubFactory(MunicipalityFactory)
    offer = "Bli med på søndagstur. Vi har ekstra sekker."
    interests = ["outdoors"]
    languages = ["nb"]
    state = GroupState.LISTED
    created_at = factory.LazyFunction(timezone.now)

    class Params:
        applied = factory.Trait(state=GroupState.APPLIED, due_at=factory.LazyFunction(timezone.now))


class GroupDateFactory(factory.django.DjangoModelFactory):
    """A date next week with room for two."""

    class Meta:
        model = GroupDate

    group = factory.SubFactory(GroupFactory)
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))
    ends_at = factory.LazyAttribute(lambda date: date.starts_at + timedelta(hours=2))
    meeting_place = "Biblioteket"
    places = 2
    created_at = factory.LazyFunction(timezone.now)


class SignUpFactory(factory.django.DjangoModelFactory):
    """Somebody with a place; the date's count is theirs to keep: ``date__taken=1``."""

    class Meta:
        model = SignUp

    date = factory.SubFactory(GroupDateFactory, taken=1)
    user = factory.SubFactory(UserFactory)
    state = SignUpState.COMING
    created_at = factory.LazyFunction(timezone.now)


class RoundFactory(factory.django.DjangoModelFactory):
    """An assignment on the coordinator's desk, ready to be sent."""

    class Meta:
        model = Round

    kind = RoundKind.DESK
    state = RoundState.READY
    asked_at = factory.LazyFunction(timezone.now)
    worked_at = factory.LazyFunction(timezone.now)

    @classmethod
    def on_desk(cls):
        """The one that is there; only one can be."""
        return Round.objects.on_desk().first() or cls()


class KeptApartFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = KeptApart

    newcomer = factory.SubFactory(NewcomerFactory)
    mentor = factory.SubFactory(MentorFactory)
    at = factory.LazyFunction(timezone.now)


class GroupInvitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GroupInvitation

    wish = factory.SubFactory(WishFactory)
    date = factory.SubFactory(GroupDateFactory)
    made_at = factory.LazyFunction(timezone.now)


class ConcernFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Concern

    mentorship = factory.SubFactory(MentorshipFactory)
    kind = "no_answer"
    raised_at = factory.LazyFunction(timezone.now)
    due_at = factory.LazyAttribute(lambda concern: concern.raised_at + timedelta(days=3))


class PulseFactory(factory.django.DjangoModelFactory):
    """Asked of the newcomer."""

    class Meta:
        model = Pulse

    mentorship = factory.SubFactory(MentorshipFactory)
    person = factory.LazyAttribute(lambda pulse: pulse.mentorship.newcomer.user)
    round = "two_weeks"
    asked_at = factory.LazyFunction(timezone.now)
