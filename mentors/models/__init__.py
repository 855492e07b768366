"""Tables of the mentor scheme: mentors and wishes, and the groups that take newcomers along."""

from mentors.models.mentoring import MOST_PLACES, Mentor, Mentorship, Offer, Wish

__all__ = ["MOST_PLACES", "Mentor", "Mentorship", "Offer", "Wish"]
