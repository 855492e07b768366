"""What a session proves: who signed in, by which provider, and whether with a second factor."""

from datetime import datetime, timedelta

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest

from flyttehjelp.accounts.models import User

PROVIDER_WAS_STRONG = "provider_was_strong"
# Whoever has power over others' cases signs in anew every working day.
TRUSTED_FOR = timedelta(hours=12)


def needs_second_factor(person: User) -> bool:
    return person.is_coordinator or person.is_staff or person.is_superuser


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened, or later strengthened, with a second factor."""
    if request.session.get(PROVIDER_WAS_STRONG) is True:
        return True
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def open_by_provider(request: HttpRequest, provider: str, *, strong: bool, at: datetime) -> None:
    """The session of somebody whom a directory vouches for is short: who has left the
    municipality must come by its directory again, and is not let through there."""
    request.session[PROVIDER_WAS_STRONG] = strong
    hours = {known["id"]: known.get("session_hours", 8) for known in settings.OIDC_PROVIDERS}
    end_by(request, at + timedelta(hours=hours.get(provider, 8)))


def end_by(request: HttpRequest, moment: datetime) -> None:
    """Let the session end at ``moment`` at the latest, however busy it is until then."""
    if moment < request.session.get_expiry_date():
        request.session.set_expiry(moment)
