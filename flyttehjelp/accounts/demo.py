"""People of the demo, one a role. None of them exists."""

from datetime import datetime
from typing import Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction
from django.utils.translation import gettext as _

from flyttehjelp.accounts.models import User

# Shown at every start, and worth nothing: only the embedded mode loads the demo.
DEMO_SECRET: Final = "JBSWY3DPEHPK3PXP"  # noqa: S105 - as said
COORDINATORS: Final = ("coordinator@example.org", "deputy-coordinator@example.org")
PEOPLE: Final = {
    "coordinator@example.org": "Kari Koordinator (demo)",
    "deputy-coordinator@example.org": "Stein Stedfortreder (demo)",
    "hr@example.org": "Hanna Personal (demo)",
    "mentor@example.org": "Mons Mentor (demo)",
    "newcomer@example.org": "Nina Innflytter (demo)",
    "partner@example.org": "Petter Partner (demo)",
    "group@example.org": "Turid Turleder (demo)",
}


@transaction.atomic
def load_demo(*, at: datetime) -> None:
    for email, name in PEOPLE.items():
        _load_person(email, name)
    first, second = (User.objects.get(email=email) for email in COORDINATORS)
    User.objects.filter(pk=first.pk, deputy=None).update(deputy=second)


def _load_person(email: str, name: str) -> None:
    is_coordinator = email in COORDINATORS
    person, made = User.objects.get_or_create(
        email=email, defaults={"name": name, "is_coordinator": is_coordinator, "password": "!"}
    )
    EmailAddress.objects.get_or_create(
        user=person, email=email, defaults={"verified": True, "primary": True}
    )
    has_app = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()
    if is_coordinator and made and not has_app:
        TOTP.activate(person, DEMO_SECRET)


def demo_sign_ins() -> list[tuple[str, str, str]]:
    """Role, address, and what one can try with it. Codes land on the mailbox page."""
    app = _("Totrinnskode: legg nøkkelen %(secret)s i en autentiseringsapp.") % {
        "secret": DEMO_SECRET
    }
    return [
        (_("koordinator"), COORDINATORS[0], _("Svarer, godkjenner, følger opp.") + " " + app),
        (_("stedfortreder"), COORDINATORS[1], _("Tar over for koordinatoren.") + " " + app),
        (_("arbeidsgiver"), "hr@example.org", _("Legger ut stillinger, svarer på interesse.")),
        (_("mentor"), "mentor@example.org", _("Får tilbud om å følge en innflytter.")),
        (_("innflytter"), "newcomer@example.org", _("Ønsker seg en mentor.")),
        (_("partner"), "partner@example.org", _("Leter etter jobb nummer to.")),
        (_("gruppekontakt"), "group@example.org", _("Setter opp treff og ser hvem som kommer.")),
    ]
