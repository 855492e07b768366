"""Every reusable read of the mentor scheme."""

from mentors.queries.groups import GroupDateQuerySet, GroupQuerySet, SignUpQuerySet
from mentors.queries.mentoring import (
    ConcernQuerySet,
    MentorQuerySet,
    MentorshipQuerySet,
    OfferQuerySet,
    PulseQuerySet,
    RoundQuerySet,
    WishQuerySet,
    key_for,
    key_for_pulse,
)

__all__ = [
    "ConcernQuerySet",
    "GroupDateQuerySet",
    "GroupQuerySet",
    "MentorQuerySet",
    "MentorshipQuerySet",
    "OfferQuerySet",
    "PulseQuerySet",
    "RoundQuerySet",
    "SignUpQuerySet",
    "WishQuerySet",
    "key_for",
    "key_for_pulse",
]
