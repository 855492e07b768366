"""Two members of the network in the demo, and one referral between them. Nobody of it exists."""

from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from flyttehjelp.accounts.models import User
from jobs.actions.consents import CardContent, give_consent
from jobs.actions.pledges import sign_pledge
from jobs.actions.referrals import open_referral
from jobs.demo.content import FIRM, HOSPITAL
from jobs.models import Employer, EmployerContact, Pledge, Referral

PROMISES: Final = {
    HOSPITAL: (["lead", "pointer", "talk"], 5),
    FIRM: (["interview", "lead", "talk"], 3),
}
CARD: Final[CardContent] = {
    "occupation": "Regnskapsfører (demo)",
    "years": 6,
    "languages": ["nb", "en"],
    "extent_min": 60,
    "extent_max": 100,
    "travel_mode": "car",
    "travel_minutes": 30,
    "name": "Petter Partner (demo)",
    "about": "Jeg flytter hit sammen med kona mi til sommeren. (demo)",
}
NAMED: Final = [
    *("occupation", "years", "languages", "extent", "travel"),
    *("name", "email", "about"),
]


def load_network(*, at: datetime) -> None:
    """Write what is missing; a second run finds nothing to do."""
    for org_number, (kinds, days) in PROMISES.items():
        _load_pledge(org_number, kinds, days, at=at)
    _load_referral(at=at)


def _load_pledge(org_number: str, kinds: list[str], days: int, *, at: datetime) -> None:
    employer = Employer.objects.get(org_number=org_number)
    if Pledge.objects.filter(employer=employer).exists():
        return
    contact = employer.contacts.order_by("created_at", "pk").first()
    if contact is None:
        return
    facts = {"name": "Vera Vara (demo)", "password": make_password(None)}
    stand_in, _ = User.objects.get_or_create(email="deputy-hr@example.org", defaults=facts)
    deputy, _ = EmployerContact.objects.get_or_create(
        employer=employer, user=stand_in, defaults={"created_at": at}
    )
    sign_pledge(
        employer,
        promise={"kinds": kinds, "answer_days": days, "contact": contact, "deputy": deputy},
        by=contact.user,
        at=at,
    )


def _load_referral(*, at: datetime) -> None:
    partner = User.objects.filter(email="partner@example.org").first()
    giver = Employer.objects.filter(org_number=HOSPITAL).first()
    receiver = Employer.objects.filter(org_number=FIRM).first()
    if partner is None or giver is None or receiver is None:
        return
    contact = giver.contacts.order_by("created_at", "pk").first()
    members = Pledge.objects.in_force().filter(employer__in=[giver, receiver])
    known = Referral.objects.filter(partner=partner).exists()
    if contact is None or known or members.count() < len(PROMISES):
        return
    referral = open_referral(
        giver=giver,
        receiver=receiver,
        email=partner.email,
        language=partner.language,
        mark="sak 7 (demo)",
        by=contact.user,
        at=at,
    )
    give_consent(
        referral,
        content=CARD,
        fields=NAMED,
        ends_on=timezone.localdate(at) + timedelta(days=90),
        by=partner,
        by_link=False,
        at=at,
    )
