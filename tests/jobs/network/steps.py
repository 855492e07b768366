"""What people of the network do in tests, in few words."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from jobs.actions.answers import answer_referral
from jobs.actions.consents import give_consent
from jobs.actions.referrals import open_referral
from jobs.models import Referral
from tests.factories.accounts import UserFactory

CONTENT = {
    "occupation": "Snekker",
    "years": 7,
    "languages": ["nb", "en"],
    "extent_min": 50,
    "extent_max": 100,
    "travel_mode": "car",
    "travel_minutes": 40,
    "name": "Petra Prøve",
    "phone": "900 00 000",
    "about": "Jeg bygger hus.",
}
NAMED = ["occupation", "years", "email", "name"]


def ask(giver: Any, receiver: Any, *, at: Any, partner: Any = None, by: Any = None) -> Referral:
    """``giver`` and ``receiver`` are pledges; their contacts act."""
    partner = partner or UserFactory()
    return open_referral(
        giver=giver.employer,
        receiver=receiver.employer,
        email=partner.email,
        language="nb",
        mark="sak 7",
        by=by or giver.contact,
        at=at,
    )


def consent(referral: Referral, *, at: Any, days: int = 60, **changed: Any) -> Referral:
    partner = changed.pop("by", referral.partner)
    return give_consent(
        referral,
        content=changed.pop("content", dict(CONTENT)),
        fields=changed.pop("fields", NAMED),
        ends_on=timezone.localdate(at) + timedelta(days=days),
        by=partner,
        by_link=changed.pop("by_link", False),
        at=at,
    )


def answer(referral: Referral, said: str, *, by: Any, at: Any, **given: Any) -> Referral:
    shape = {"note": "Fordi.", "vacancy": None, "lead_to": None, **given, "answer": said}
    return answer_referral(referral, given=shape, by=by, at=at)
