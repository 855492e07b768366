"""Tables of the mentor scheme: mentors and wishes, and the groups that take newcomers along."""

from mentors.models.care import Concern, LogLine, Pulse
from mentors.models.groups import MOST_AT_ONE_DATE, Group, GroupDate, GroupInvitation, SignUp
from mentors.models.mentors import MOST_PLACES, Mentor
from mentors.models.mentorships import Mentorship
from mentors.models.offers import Offer
from mentors.models.rounds import KeptApart, Round
from mentors.models.wishes import Wish

__all__ = [
    "MOST_AT_ONE_DATE",
    "MOST_PLACES",
    "Concern",
    "Group",
    "GroupDate",
    "GroupInvitation",
    "KeptApart",
    "LogLine",
    "Mentor",
    "Mentorship",
    "Offer",
    "Pulse",
    "Round",
    "SignUp",
    "Wish",
]
