"""What a session proves: who signed in, by which provider, and whether with a second factor."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from flyttehjelp.accounts.models import Erased, User

PROVIDER_WAS_STRONG = "provider_was_strong"
# Whoever has power over others' cases signs in anew every working day.
TRUSTED_FOR = timedelta(hours=12)
# Longer than the clock is ever away between two sweeps of sessions.
SWEPT_WITHIN = timedelta(days=2)
BATCH = 500


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


def sweep_sessions_of_nobody(*, now: datetime) -> int:
    """Delete what is left in the sessions of people who were forgotten; answer how many.

    They open nothing since their user went. A session says in its own way whose it is, so each
    must be opened: that is done afterwards and for all at once, while nobody waits for it.
    """
    if not Erased.objects.filter(at__gte=now - SWEPT_WITHIN).exists():
        return 0
    swept, last = 0, ""
    while batch := list(Session.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        swept += _sweep({each.pk: each.get_decoded().get(SESSION_KEY) for each in batch})
        last = batch[-1].pk
    return swept


def _sweep(people: Mapping[str, str | None]) -> int:
    """``people``: by session, whose it is."""
    signed_in = {UUID(person) for person in people.values() if person}
    here = User.objects.filter(pk__in=signed_in).values_list("pk", flat=True)
    gone = {str(person) for person in signed_in.difference(here)}
    orphans = [key for key, person in people.items() if person in gone]
    count, _ = Session.objects.filter(pk__in=orphans).delete()
    return count
