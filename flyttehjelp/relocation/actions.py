"""Who writes about people who move here."""

from datetime import date, datetime
from typing import TypedDict

from django.db import transaction

from flyttehjelp.accounts.models import User
from flyttehjelp.core.models import Happening
from flyttehjelp.relocation.models import Municipality, Newcomer


class Profile(TypedDict, total=False):
    """What a newcomer tells about the move. What is left out is left as it is."""

    municipality: Municipality | None
    situation: str
    moves_on: date | None
    languages: list[str]
    employer_org_numbers: list[str]


@transaction.atomic
def register_newcomer(*, by: User, at: datetime, profile: Profile | None = None) -> Newcomer:
    """Make ``by`` a newcomer, or take in what an existing newcomer tells anew.

    Registering twice at the same moment makes one row: the user is locked first.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    newcomer = Newcomer.objects.filter(user=by).first()
    if newcomer is not None:
        return update_newcomer(newcomer, by=by, at=at, profile=profile or {})
    newcomer = Newcomer.objects.create(user=by, created_at=at, **(profile or {}))
    Happening.objects.note("newcomer.registered", about=newcomer.pk, by=by.pk, at=at)
    return newcomer


@transaction.atomic
def update_newcomer(newcomer: Newcomer, *, by: User, at: datetime, profile: Profile) -> Newcomer:
    """Take in what a newcomer tells. The log keeps which fields changed, not what they hold."""
    changed = {name: value for name, value in profile.items() if getattr(newcomer, name) != value}
    if not changed:
        return newcomer
    Newcomer.objects.filter(pk=newcomer.pk).update(**changed)
    for name, value in changed.items():
        setattr(newcomer, name, value)
    facts: dict[str, object] = {"fields": sorted(changed)}
    Happening.objects.note("newcomer.updated", about=newcomer.pk, by=by.pk, at=at, facts=facts)
    return newcomer
