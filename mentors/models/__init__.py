"""Tables of the mentor scheme: mentors and wishes, and the groups that take newcomers along."""

from mentors.models.groups import MOST_AT_ONE_DATE, Group, GroupDate, GroupInvitation, SignUp
from mentors.models.mentoring import MOST_PLACES, Mentor, Mentorship, Offer, Wish

__all__ = [
    "MOST_AT_ONE_DATE",
    "MOST_PLACES",
    "Group",
    "GroupDate",
    "GroupInvitation",
    "Mentor",
    "Mentorship",
    "Offer",
    "SignUp",
    "Wish",
]
