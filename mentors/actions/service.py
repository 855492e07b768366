"""What somebody has done as a mentor. Writes nothing."""

from django.utils import timezone
from django.utils.translation import get_language

from flyttehjelp import regions
from mentors import rules
from mentors.certificate import Service
from mentors.models import Mentor, Mentorship


def service_of(mentor: Mentor) -> Service:
    """
    :raises NothingToCertify: when they have not been anybody's mentor yet.
    """
    done = Mentorship.objects.filter(mentor=mentor).service()
    if not done["number"]:
        raise rules.NothingToCertify
    region = regions.current()
    return Service(
        name=mentor.user.name or mentor.user.email,
        region=region.name.get(get_language() or "nb", region.name["nb"]),
        first=timezone.localdate(done["first"]),
        last=None if done["running"] else timezone.localdate(done["last"]),
        mentorships=done["number"],
    )
