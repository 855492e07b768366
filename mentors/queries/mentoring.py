from datetime import datetime
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.core import signing
from django.db.models import (
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Concat

from flyttehjelp.accounts.models import User
from flyttehjelp.core.models import Notice
from mentors.enums import (
    ConcernKind,
    ConcernState,
    MentorshipState,
    MentorState,
    OfferState,
    RoundKind,
    RoundState,
    WishState,
)
from mentors.rules import DESK_TIME

if TYPE_CHECKING:
    from flyttehjelp.relocation.models import Newcomer
    from mentors.models import (
        Concern,
        GroupInvitation,
        Mentor,
        Mentorship,
        Offer,
        Pulse,
        Round,
        Wish,
    )

# Raise the number to make every link that is out there worthless.
_KEY_SALT = "mentors.offer.1"
_PULSE_SALT = "mentors.pulse.1"


def key_for(offer: UUID) -> str:
    """The key in the letter's link. It opens this one offer and nothing else."""
    return signing.dumps(str(offer), salt=_KEY_SALT)


def key_for_pulse(pulse: UUID) -> str:
    """The key in the letter that asks how it goes. It answers this once and opens nothing else."""
    return signing.dumps(str(pulse), salt=_PULSE_SALT)


class MentorQuerySet(QuerySet["Mentor"]):
    def visible_to(self, person: "User") -> Self:
        """Keep what ``person`` may read. Everything else does not exist for them."""
        return self if person.is_coordinator else self.filter(user=person)

    def called(self, words: str) -> Self:
        return self.filter(user__in=User.objects.called(words))

    def vetted(self) -> Self:
        return self.filter(state=MentorState.VETTED, user__is_active=True)

    def with_free_places(self) -> Self:
        """Add ``free``: places that are neither taken nor held by an open offer.

        An open offer holds a place, so that nobody is offered more people than they have room for.
        """
        held = Count("offers", filter=Q(offers__state=OfferState.PENDING))
        return self.annotate(free=F("capacity") - F("active_count") - held)

    def by_room(self, *, has_room: bool) -> Self:
        """Keep those who have a free place, or those who have none."""
        held = Count("offers", filter=Q(offers__state=OfferState.PENDING))
        counted = self.annotate(free=F("capacity") - F("active_count") - held)
        return counted.filter(free__gt=0) if has_room else counted.filter(free__lte=0)


class WishQuerySet(QuerySet["Wish"]):
    def visible_to(self, person: "User") -> Self:
        """Keep what ``person`` may read. Everything else does not exist for them."""
        return self if person.is_coordinator else self.filter(newcomer__user=person)

    def called(self, words: str) -> Self:
        """Those of newcomers who are called so."""
        return self.filter(newcomer__user__in=User.objects.called(words))

    def waiting(self) -> Self:
        return self.filter(state=WishState.WAITING, newcomer__user__is_active=True)

    def open_for(self, newcomer: "Newcomer") -> Self:
        return self.filter(newcomer=newcomer, state=WishState.WAITING)

    def without_proposal(self) -> Self:
        """Wishes that wait and that no mentor is thinking about now."""
        return self.waiting().exclude(offers__state=OfferState.PENDING)

    def with_asked_mentor(self) -> Self:
        """Add ``mentor_is_asked``: whether a mentor is thinking about it now."""
        asked = Count("offers", filter=Q(offers__state=OfferState.PENDING))
        return self.annotate(asked=asked).annotate(mentor_is_asked=Q(asked__gt=0))

    def with_running_round(self, under_way: "RoundQuerySet") -> Self:
        """Add ``is_being_matched``: whether a round that was asked for since has yet to be worked
        out. Until then nobody knows whether a mentor fits."""
        since = under_way.filter(asked_at__gte=OuterRef("made_at"))
        return self.annotate(is_being_matched=Q(state=WishState.WAITING) & Exists(since))

    def with_invitation(self, invitations: "QuerySet[GroupInvitation]") -> Self:
        """Fetch along the group it is invited to meanwhile, where it is among ``invitations``."""
        return self.prefetch_related(
            Prefetch("invitation", queryset=invitations.select_related("date__group"))
        )

    def with_household(self) -> Self:
        """Fetch along who moves, and with whom: nobody is to be their own family's mentor."""
        return self.select_related("newcomer__came_with").prefetch_related("newcomer__partners")

    def with_first_offer(self) -> Self:
        """Add ``first_offer_at``: when a mentor was first asked, or None."""
        return self.annotate(first_offer_at=Min("offers__made_at"))

    def not_yet_told_since(self, moment: datetime) -> Self:
        """Wishes older than ``moment`` whose owner has not been told that we are still looking."""
        key = Concat(Value("wish.still_waiting:"), Cast(OuterRef("pk"), TextField()))
        told = Notice.objects.filter(key=key)
        return self.filter(made_at__lte=moment).exclude(Exists(told))


class OfferQuerySet(QuerySet["Offer"]):
    def visible_to(self, person: "User") -> Self:
        """Keep what ``person`` may read. Everything else does not exist for them."""
        return self if person.is_coordinator else self.filter(mentor__user=person)

    def opened_by(self, key: str) -> Self:
        """The one offer that a key from a letter opens, or none. Who is shut out here is shut out
        with the letters they once got, too."""
        try:
            offer = signing.loads(key, salt=_KEY_SALT)
        except signing.BadSignature:
            return self.none()
        return self.filter(pk=offer, mentor__user__is_active=True)

    def pending(self) -> Self:
        return self.filter(state=OfferState.PENDING)

    def not_yet_reminded_since(self, moment: datetime) -> Self:
        """Open ones made before ``moment`` whose mentor has not been reminded."""
        key = Concat(Value("offer.reminder:"), Cast(OuterRef("pk"), TextField()))
        reminded = Notice.objects.filter(key=key)
        return self.pending().filter(made_at__lte=moment).exclude(Exists(reminded))

    def overdue_at(self, moment: datetime) -> Self:
        return self.pending().filter(expires_at__lte=moment)


class MentorshipQuerySet(QuerySet["Mentorship"]):
    def visible_to(self, person: "User") -> Self:
        """Keep what ``person`` may read. Everything else does not exist for them."""
        if person.is_coordinator:
            return self
        return self.filter(Q(mentor__user=person) | Q(newcomer__user=person))

    def called(self, words: str) -> Self:
        """Those where either of the two is called so."""
        people, them = User.objects.called(words), self.model.objects.values("pk")
        # Two ways in, each by its own index; an OR over both sides would read everything.
        of_mentors = them.filter(mentor__user__in=people)
        return self.filter(pk__in=of_mentors.union(them.filter(newcomer__user__in=people)))

    def active(self) -> Self:
        return self.filter(state=MentorshipState.ACTIVE)

    def with_people(self) -> Self:
        return self.select_related("mentor__user", "newcomer__user", "wish")

    def with_block(self) -> Self:
        """Add ``is_blocked``: whether unsafe conduct was reported that nobody has looked at."""
        unsafe = Q(concerns__kind=ConcernKind.UNSAFE, concerns__state=ConcernState.OPEN)
        reports = Count("concerns", filter=unsafe)
        return self.annotate(reports=reports).annotate(is_blocked=Q(reports__gt=0))

    def service(self) -> dict[str, Any]:
        """When the first began and the last ended, how many, and how many still run."""
        return self.aggregate(
            first=Min("started_at"),
            last=Max("ended_at"),
            number=Count("pk"),
            running=Count("pk", filter=Q(state=MentorshipState.ACTIVE)),
        )

    def to_be_asked(self, round_: str, *, since: datetime, until: datetime) -> Self:
        """Running ones begun in that time whose two have not been asked in that round."""
        asked = Q(pulses__round=round_)
        return self.active().filter(started_at__gt=since, started_at__lte=until).exclude(asked)


class RoundQuerySet(QuerySet["Round"]):
    def visible_to(self, person: "User") -> Self:
        """Keep what ``person`` may read. Everything else does not exist for them."""
        return self.filter(kind=RoundKind.DESK) if person.is_coordinator else self.none()

    def asked_by_clock(self) -> Self:
        return self.filter(kind=RoundKind.CLOCK, state=RoundState.ASKED)

    def under_way(self) -> Self:
        """The clock's that are asked for, or being worked out."""
        return self.filter(kind=RoundKind.CLOCK, state__in=[RoundState.ASKED, RoundState.WORKING])

    def on_desk(self) -> Self:
        """The one that is being looked at, or none."""
        open_states = [RoundState.ASKED, RoundState.WORKING, RoundState.READY]
        return self.filter(kind=RoundKind.DESK, state__in=open_states)

    def due_at(self, moment: datetime) -> Self:
        """What a worker is to work out now, also where another one died over it. The clock's
        rounds wait while somebody looks at one on the desk, but not for ever."""
        held = self.model.objects.on_desk().filter(asked_at__gt=moment - DESK_TIME)
        return self.filter(
            Q(state=RoundState.ASKED) | Q(state=RoundState.WORKING, working_until__lte=moment)
        ).exclude(Q(kind=RoundKind.CLOCK) & Exists(held))


class ConcernQuerySet(QuerySet["Concern"]):
    def visible_to(self, person: "User") -> Self:
        """Keep what ``person`` may read: who raised one hears of it by letter, and nobody else."""
        return self if person.is_coordinator else self.none()

    def open(self) -> Self:
        return self.filter(state=ConcernState.OPEN)


class PulseQuerySet(QuerySet["Pulse"]):
    def visible_to(self, person: "User") -> Self:
        """Keep what ``person`` may read: their own."""
        return self.filter(person=person)

    def opened_by(self, key: str) -> Self:
        """The one that a key from a letter opens, or none."""
        try:
            pulse = signing.loads(key, salt=_PULSE_SALT)
        except signing.BadSignature:
            return self.none()
        return self.filter(pk=pulse, person__is_active=True)
