"""What a session proves: who signed in, by which provider, and whether with a second factor."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
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
# What the library keeps of a sign-in by a code, or by a directory, until it is done.
BEGUN = {"account_login", "socialaccount_sociallogin"}
CODE_HOLDS = timedelta(minutes=15)


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
    must be opened: that is done afterwards and for all at once, while nobody waits for it. A
    sign-in that was begun holds the address that was typed; one that nobody went on with, and that
    is no user's, goes too, for it may have been theirs.
    """
    if not Erased.objects.filter(at__gte=now - SWEPT_WITHIN).exists():
        return 0
    swept, last = 0, ""
    while batch := list(Session.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        swept += _sweep({each: each.get_decoded() for each in batch}, now=now)
        last = batch[-1].pk
    return swept


def _sweep(opened: Mapping[Session, Mapping[str, Any]], *, now: datetime) -> int:
    """``opened``: what each session holds."""
    people = {each.pk: UUID(who) for each, held in opened.items() if (who := _whose(held))}
    here = set(User.objects.filter(pk__in=people.values()).values_list("pk", flat=True))
    gone = [key for key, person in people.items() if person not in here]
    left = now + timedelta(seconds=settings.SESSION_COOKIE_AGE) - CODE_HOLDS
    given_up = [
        each.pk
        for each, held in opened.items()
        if each.pk not in people and each.expire_date < left and BEGUN & held.keys()
    ]
    count, _ = Session.objects.filter(pk__in=[*gone, *given_up]).delete()
    return count


def _whose(held: Mapping[str, Any]) -> str | None:
    """Who is signed in, or has begun to."""
    begun: Mapping[str, Any] = held.get("account_login") or {}
    return held.get(SESSION_KEY) or begun.get("user_pk")
