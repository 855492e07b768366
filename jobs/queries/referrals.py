from dataclasses import fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from jobs.enums.network import ReferralStage, ReferralState
from jobs.queries.employers import person_employers
from jobs.queries.ledger import Kept, counted_kept

if TYPE_CHECKING:
    from flyttehjelp.accounts.models import User
    from jobs.models import Card, Referral


class ReferralQuerySet(QuerySet["Referral"]):
    def mine(self, person: "User") -> Self:
        """Referrals that ``person`` is the partner of."""
        return self.filter(partner=person)

    def given_by(self, person: "User") -> Self:
        """Referrals that the employers of ``person`` opened, or passed on as a lead."""
        return self.filter(giver_id__in=person_employers(person))

    def received_by(self, person: "User") -> Self:
        """Referrals to the employers of ``person``. Before the partner has consented, and where
        they said no, there is nothing."""
        return self.filter(receiver_id__in=person_employers(person), consent__isnull=False)

    def visible_to(self, person: "User") -> Self:
        """Keep what ``person`` may read. Everything else does not exist for them."""
        if person.is_coordinator:
            return self
        ours = person_employers(person)
        received = Q(receiver_id__in=ours, consent__isnull=False)
        return self.filter(Q(partner=person) | Q(giver_id__in=ours) | received)

    def opened_by_link(self, referral: UUID, version: int) -> Self:
        """The one referral that a partner's link opens."""
        return self.filter(pk=referral, link_version=version)

    def with_parties(self) -> Self:
        return self.select_related(
            "giver",
            "receiver",
            "partner",
            "owner",
            "pledge__contact",
            "pledge__deputy",
            "consent",
            "card",
            "vacancy",
            "lead_to",
            "answered_by",
        )

    def running(self) -> Self:
        return self.filter(state__in=ReferralState.running())

    def waiting(self) -> Self:
        """Referrals that a member is to answer."""
        return self.filter(state=ReferralState.OPEN)

    def asked(self) -> Self:
        return self.filter(state=ReferralState.ASKED)

    def stuck(self) -> Self:
        """Referrals that neither the contact nor the deputy has answered."""
        return self.waiting().filter(stage=ReferralStage.COORDINATOR)

    def to_remind_at(self, moment: datetime) -> Self:
        return self.waiting().filter(remind_at__lte=moment)

    def due_at_last(self, moment: datetime) -> Self:
        return self.filter(due_at__lte=moment)

    def consent_over_on(self, day: date) -> Self:
        """Referrals whose consent has ended by itself, and that still hold something."""
        held = Q(state=ReferralState.OPEN) | Q(card__isnull=False)
        return self.filter(held, consent__ends_on__lt=day)

    def stuck_by_owner(self) -> "dict[UUID | None, int]":
        held = self.stuck().values_list("owner")
        return dict(held.annotate(Count("pk")).order_by("owner"))

    def kept_by_receiver(self, *, before: datetime | None = None) -> "dict[UUID, Kept]":
        names = [field.name for field in fields(Kept)]
        rows = self.order_by("receiver").values("receiver").annotate(**counted_kept(before))
        return {row[0]: Kept(*row[1:]) for row in rows.values_list("receiver", *names)}

    def kept_by_all(self) -> Kept:
        return Kept(**self.aggregate(**counted_kept()))


class CardQuerySet(QuerySet["Card"]):
    def of(self, referral: UUID) -> Self:
        return self.filter(referral=referral)
