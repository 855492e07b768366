"""Every reusable read of the mentor scheme."""

from mentors.queries.groups import GroupDateQuerySet, GroupQuerySet, SignUpQuerySet
from mentors.queries.mentoring import (
    MentorQuerySet,
    MentorshipQuerySet,
    OfferQuerySet,
    RoundQuerySet,
    WishQuerySet,
    key_for,
)

__all__ = [
    "GroupDateQuerySet",
    "GroupQuerySet",
    "MentorQuerySet",
    "MentorshipQuerySet",
    "OfferQuerySet",
    "RoundQuerySet",
    "SignUpQuerySet",
    "WishQuerySet",
    "key_for",
]
