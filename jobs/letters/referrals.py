"""Letters about referrals. To an employer they never tell who it is; that stands behind the
sign-in, and only after a talk. Whether the consent still holds is asked as each is sent."""

from urllib.parse import urlencode

from django.utils import timezone

from flyttehjelp.core import clock, outbox
from flyttehjelp.core.models import Notice
from flyttehjelp.core.outbox import Letter
from jobs.enums.network import ReferralStage, ReferralState
from jobs.letters.paper import write
from jobs.links import referrals as links
from jobs.models import Referral
from jobs.queries import ReferralQuerySet
from jobs.rules.referrals import open_outcomes


@outbox.letter("referral.asked")
def write_asked(notice: Notice) -> Letter | None:
    """To the partner, at their own address: may this member hear of you?"""
    return _to_partner(notice, Referral.objects.asked())


@outbox.letter("referral.received")
def write_received(notice: Notice) -> Letter | None:
    """To the contact: a new referral, and until when to answer."""
    return _to_owner(notice)


@outbox.letter("referral.reminder")
def write_reminder(notice: Notice) -> Letter | None:
    """To the contact, half-way."""
    return _to_owner(notice)


@outbox.letter("referral.overdue")
def write_overdue(notice: Notice) -> Letter | None:
    """To the deputy, who has it now."""
    return _to_owner(notice)


@outbox.letter("referral.stuck")
def write_stuck(notice: Notice) -> Letter | None:
    """To the coordinator: two have kept silent."""
    return _to_owner(notice, page="work/referrals/")


@outbox.letter("referral.answered")
def write_answered(notice: Notice) -> Letter | None:
    """To the partner: what the member answers, and whom to write to when it is a talk."""
    return _to_partner(notice, Referral.objects.filter(state=ReferralState.ANSWERED))


@outbox.letter("referral.silent")
def write_silent(notice: Notice) -> Letter | None:
    """To the partner: nobody answered, and it is over."""
    return _to_partner(notice, Referral.objects.filter(state=ReferralState.CLOSED))


@outbox.letter("referral.outcome")
def write_outcome(notice: Notice) -> Letter | None:
    """To the partner: what came of it? Not when they have told already."""
    answered = Referral.objects.filter(state=ReferralState.ANSWERED, outcome="")
    referral = answered.filter(pk=notice.about).first()
    if referral is None or not open_outcomes(referral.state, referral.answer, referral.outcome):
        return None
    return _to_partner(notice, answered)


@outbox.letter("referral.withdrawn")
def write_withdrawn(notice: Notice) -> Letter | None:
    """To who had it: the card is gone."""
    withdrawn = Referral.objects.filter(pk=notice.about, state=ReferralState.WITHDRAWN)
    referral = withdrawn.select_related("receiver").first()
    return write(notice, "employer/referrals/", referral=referral) if referral else None


def _to_partner(notice: Notice, rows: ReferralQuerySet) -> Letter | None:
    """To the one it is about, if they still are: by a link that opens without signing in."""
    mine = rows.filter(pk=notice.about, partner=notice.recipient_id, partner__isnull=False)
    referral = mine.with_parties().first()
    if referral is None:
        return None
    key = urlencode({"key": links.key_for(referral.pk, referral.link_version)})
    return write(notice, f"me/referrals/{referral.pk}/?{key}", referral=referral)


def _to_owner(notice: Notice, *, page: str = "") -> Letter | None:
    """To who is to answer now, as long as the consent holds."""
    today = timezone.localdate(clock.now())
    waiting = Referral.objects.waiting().filter(pk=notice.about, owner=notice.recipient_id)
    held = waiting.filter(consent__ends_on__gte=today, consent__withdrawn_at__isnull=True)
    referral = held.select_related("giver", "receiver").first()
    if referral is None:
        return None
    # With a coordinator at once where nobody acts for the member.
    keeps = referral.stage == ReferralStage.COORDINATOR
    page = page or ("work/referrals/" if keeps else f"employer/referrals/{referral.pk}/")
    return write(notice, page, referral=referral, keeps=keeps)
