"""Every reusable read of the mentor scheme."""

from mentors.queries.mentoring import (
    MentorQuerySet,
    MentorshipQuerySet,
    OfferQuerySet,
    WishQuerySet,
    key_for,
)

__all__ = ["MentorQuerySet", "MentorshipQuerySet", "OfferQuerySet", "WishQuerySet", "key_for"]
