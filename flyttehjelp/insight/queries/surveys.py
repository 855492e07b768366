"""Reads of the newcomer survey, and the link in its letters."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet

from flyttehjelp.insight.enums.surveys import Service, Wave
from flyttehjelp.insight.rules.surveys import moved_between
from flyttehjelp.relocation.models import Newcomer
from jobs.models import Referral
from mentors.models import Mentorship, SignUp

if TYPE_CHECKING:
    from flyttehjelp.insight.models import SurveyInvitation, SurveyResponse

# Raise the number to make every link that is out there worthless.
_signer = Signer(salt="insight.survey.1")


def link_for(invitation: UUID) -> str:
    """The key in the letter's address. It opens this one form and nothing else. It goes into the
    query, never into the path: paths are logged, queries are not."""
    return _signer.sign(invitation.hex).replace(":", "-", 1)


class InvitationQuerySet(QuerySet["SurveyInvitation"]):
    def opened_by(self, link: str) -> Self:
        """The one that a link was made for; none, when we did not make it."""
        told, _, signature = link.partition("-")
        try:
            _signer.unsign(f"{told}:{signature}")
        except BadSignature:
            return self.none()
        return self.filter(pk=UUID(told))


class ResponseQuerySet(QuerySet["SurveyResponse"]):
    def unpublished_before(self, quarter: date) -> Self:
        """Answers of quarters that are over."""
        return self.filter(release__isnull=True, quarter__lt=quarter)


def to_ask(wave: Wave, *, today: date) -> QuerySet[Newcomer]:
    """Who moved here so long ago, has not been asked in this wave, and has not said stop."""
    here = Newcomer.objects.filter(user__is_active=True, moves_on__range=moved_between(wave, today))
    return here.exclude(survey_invitations__wave=wave).filter(survey_stop__isnull=True)


def service_of(newcomer: Newcomer, *, at: datetime) -> Service:
    """What the newcomer has really had from us: met a mentor, been referred, come to a group."""
    met = {
        Service.MENTOR: Mentorship.objects.filter(newcomer=newcomer),
        Service.REFERRAL: Referral.objects.mine(newcomer.user).filter(opened_at__isnull=False),
        Service.GROUP: SignUp.objects.who_came_before(at).filter(user=newcomer.user_id),
    }
    found = [service for service, rows in met.items() if rows.exists()]
    if len(found) > 1:
        return Service.SEVERAL
    return found[0] if found else Service.NONE
