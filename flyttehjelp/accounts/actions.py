"""What changes for a user, apart from what allauth changes."""

from datetime import date, datetime, timedelta
from typing import TypedDict

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from flyttehjelp.accounts import rules, tokens
from flyttehjelp.accounts.models import AccessToken, ErasureRequest, User
from flyttehjelp.accounts.sessions import needs_second_factor
from flyttehjelp.core import outbox
from flyttehjelp.core.errors import StepNotOpen
from flyttehjelp.core.models import Happening


class ProfileFields(TypedDict, total=False):
    name: str
    phone: str
    language: str


@transaction.atomic
def issue_token(
    *, owner: User, name: str, scopes: list[str], days: int, strong: bool, at: datetime
) -> tuple[AccessToken, str]:
    """Make a token for a program, and answer it with its secret, which nobody can show again.

    ``strong`` tells that a second factor stands behind it.

    :raises TooManyTokens: when the owner has as many as anybody needs.
    :raises SecondFactorNeeded: when the owner has power over others' cases and it does not.
    """
    if needs_second_factor(owner) and not strong:
        raise rules.SecondFactorNeeded
    # Two requests at once would both count the last free place.
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    rules.ensure_room_for_token(usable=owner.access_tokens.usable_at(at).count())
    secret = tokens.new_secret()
    token = AccessToken.objects.create(
        user=owner,
        name=name,
        digest=tokens.digest_of(secret),
        scopes=sorted(set(scopes)),
        strong=strong,
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    facts: dict[str, object] = {"scopes": token.scopes, "days": days}
    Happening.objects.note("token.issued", about=token.pk, by=owner.pk, at=at, facts=facts)
    return token, secret


@transaction.atomic
def revoke_token(token: AccessToken, *, by: User, at: datetime) -> None:
    """Make a token useless at once. A second time changes nothing."""
    here = AccessToken.objects.filter(pk=token.pk, revoked_at__isnull=True)
    if here.update(revoked_at=at):
        Happening.objects.note("token.revoked", about=token.pk, by=by.pk, at=at)
    token.revoked_at = token.revoked_at or at


@transaction.atomic
def change_profile(person: User, *, fields: ProfileFields, at: datetime) -> None:
    """Write down what a person calls herself, and in which language we write to her."""
    User.objects.filter(pk=person.pk).update(**fields)
    for field, value in fields.items():
        setattr(person, field, value)
    facts: dict[str, object] = {"fields": sorted(fields)}
    Happening.objects.note("profile.changed", about=person.pk, by=person.pk, at=at, facts=facts)


@transaction.atomic
def set_absence(
    person: User, *, away_until: date | None, deputy: User | None, by: User, at: datetime
) -> None:
    """Say until when a coordinator is away (None: at work), and who takes over what is hers.

    :raises OnlyCoordinatorsAreAway: for anybody else.
    :raises DeputyCannotBe: unless the deputy is another coordinator who is at work.
    :raises AwayWithoutDeputy: when nobody would take over.
    :raises AwayInThePast: when that day has gone.
    """
    if not person.is_coordinator:
        raise rules.OnlyCoordinatorsAreAway
    today = timezone.localdate(at)
    # Two who name each other at the same moment: the second waits, and sees the first gone.
    both = [person.pk, deputy.pk if deputy else person.pk]
    list(User.objects.select_for_update(no_key=True).filter(pk__in=both).order_by("pk"))
    able = User.objects.coordinators().at_work_on(today).exclude(pk=person.pk)
    if deputy is not None and not able.filter(pk=deputy.pk).exists():
        raise rules.DeputyCannotBe
    rules.ensure_absence(away_until=away_until, has_deputy=deputy is not None, today=today)
    User.objects.filter(pk=person.pk).update(away_until=away_until, deputy=deputy)
    person.away_until, person.deputy = away_until, deputy
    facts: dict[str, object] = {
        "until": away_until.isoformat() if away_until else None,
        "deputy": str(deputy.pk) if deputy else None,
    }
    Happening.objects.note("absence.set", about=person.pk, by=by.pk, at=at, facts=facts)


@transaction.atomic
def write_down_person(*, email: str, name: str, phone: str, language: str) -> User:
    """Answer the user of this address, for whom somebody else writes something down.

    What they have told of themselves stands; only what is missing is filled in.

    :raises StepNotOpen: when they have been shut out.
    """
    person = expect_person(email=email, language=language)
    if not person.is_active:
        raise StepNotOpen
    told = {"name": name, "phone": phone}
    missing = {
        field: value for field, value in told.items() if value and not getattr(person, field)
    }
    if missing:
        User.objects.filter(pk=person.pk).update(**missing)
    for field, value in missing.items():
        setattr(person, field, value)
    return person


@transaction.atomic
def expect_person(*, email: str, language: str) -> User:
    """Answer the user of this address; make one where nobody has signed in with it yet.

    The address counts as confirmed from the first code that is entered.
    """
    address = email.lower()
    facts = {"language": language, "password": make_password(None)}
    person: User = User.objects.get_or_create(email=address, defaults=facts)[0]
    EmailAddress.objects.get_or_create(user=person, email=address, defaults={"primary": True})
    return person


@transaction.atomic
def appoint_coordinator(
    email: str, *, administrator: bool, at: datetime, by: User | None = None
) -> User:
    """Make the person with this address a coordinator, and with ``administrator`` that as well.

    Whoever was shut out is let in again.
    """
    person = expect_person(email=email, language=settings.LANGUAGE_CODE)
    person.is_active = person.is_coordinator = True
    person.is_staff = person.is_superuser = administrator or person.is_staff
    changed = ["is_active", "is_coordinator", "is_staff", "is_superuser"]
    User.objects.filter(pk=person.pk).update(**{name: getattr(person, name) for name in changed})
    facts: dict[str, object] = {"administrator": person.is_staff}
    Happening.objects.note(
        "coordinator.appointed", about=person.pk, by=by.pk if by else None, at=at, facts=facts
    )
    return person


@transaction.atomic
def end_service(
    person: User, *, to: User | None, shut_out: bool, by: User | None, at: datetime
) -> None:
    """Take from ``person`` what a coordinator and an administrator may do, at once: sessions end
    and tokens are revoked. ``to`` is deputy where ``person`` was. What is open is handed over by
    whoever calls this. With ``shut_out`` they cannot sign in any more either.
    """
    powers = {"is_coordinator": False, "is_staff": False, "is_superuser": False}
    fields: dict[str, object] = {**powers, "away_until": None, "deputy": None}
    # Each session holds a print of the password; nobody has one, but there is something in its
    # place, and with another there no session of before opens anything.
    fields["password"] = make_password(None)
    if shut_out:
        fields["is_active"] = False
    User.objects.filter(pk=person.pk).update(**fields)
    person.refresh_from_db()
    for token in person.access_tokens.filter(revoked_at__isnull=True).order_by("pk"):
        revoke_token(token, by=by or person, at=at)
    _replace_deputy(person, to=to)
    ErasureRequest.objects.filter(owner=person).update(owner=to)
    facts: dict[str, object] = {"to": str(to.pk) if to else None, "shut_out": shut_out}
    note = Happening.objects.note(
        "coordinator.let_go", about=person.pk, by=by.pk if by else None, at=at, facts=facts
    )
    outbox.add(
        "service.ended",
        key=f"service.ended:{note.pk}",
        about=note.pk,
        recipient_id=person.pk,
        at=at,
    )


def _replace_deputy(person: User, *, to: User | None) -> None:
    """Nobody who is away is without a deputy; nobody is their own."""
    theirs = User.objects.filter(deputy=person)
    if to is not None:
        theirs.filter(pk=to.pk).update(deputy=None, away_until=None)
    theirs.update(deputy=to)
