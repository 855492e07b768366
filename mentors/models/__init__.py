"""Mentors, the wishes of newcomers, the offers that bring them together, and what comes of it."""

from mentors.models.care import Concern, LogLine, Pulse
from mentors.models.mentors import MOST_PLACES, Mentor
from mentors.models.mentorships import Mentorship
from mentors.models.offers import Offer
from mentors.models.rounds import KeptApart, Round
from mentors.models.wishes import Wish

__all__ = [
    "MOST_PLACES",
    "Concern",
    "KeptApart",
    "LogLine",
    "Mentor",
    "Mentorship",
    "Offer",
    "Pulse",
    "Round",
    "Wish",
]
