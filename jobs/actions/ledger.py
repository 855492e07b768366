"""Entries of the ledger, written in the transaction of the deed they tell of."""

from datetime import datetime
from uuid import UUID

from jobs.enums.network import Deed, Side
from jobs.models import LedgerEntry, Referral


def enter_referral(referral: Referral, *, at: datetime) -> None:
    """Who referred gave one, and who was referred to received one."""
    _enter(referral, Deed.REFERRAL, giver=referral.giver_id, receiver=referral.receiver_id, at=at)


def enter_help(referral: Referral, deed: Deed, *, at: datetime) -> None:
    """The help goes the other way: from who was asked to who asked."""
    _enter(referral, deed, giver=referral.receiver_id, receiver=referral.giver_id, at=at)


def _enter(
    referral: Referral, deed: Deed, *, giver: UUID | None, receiver: UUID | None, at: datetime
) -> None:
    LedgerEntry.objects.bulk_create(
        LedgerEntry(referral=referral, deed=deed, side=side, member_id=member, created_at=at)
        for side, member in ((Side.GIVEN, giver), (Side.RECEIVED, receiver))
    )
