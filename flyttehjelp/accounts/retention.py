"""What is kept no longer than it is of use: the clock does by itself what a person could ask."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.db.models.fields.related import ForeignKey
from django.db.models.functions import Coalesce

from flyttehjelp.accounts import erasure, rights
from flyttehjelp.accounts.models import User
from flyttehjelp.core import outbox, personal
from flyttehjelp.core.deadlocks import tried_twice
from flyttehjelp.core.personal import DAYS_A_MONTH, Erasure, Holding

SILENT_MONTHS = 24
WARNING = timedelta(days=30)


def expire_rows(*, now: datetime) -> dict[str, int]:
    """Delete or empty what is older than its table says; answer how many rows, by table."""
    done = {}
    for holding in personal.about_people():
        if holding.kept.months and (count := _expire(holding, now=now)):
            done[holding.label] = count
    return done


@transaction.atomic
def _expire(holding: Holding, *, now: datetime) -> int:
    rows = holding.model._default_manager  # noqa: SLF001 - public in all but name
    kept = holding.kept
    old = rows.filter(kept.where, **{f"{kept.after}__lt": kept.before(now)})
    if holding.erasure is Erasure.DELETE:
        count, _ = rows.filter(pk__in=old.values("pk")).delete()
        return count
    emptied = holding.emptied() | dict.fromkeys(_names_that_may_go(holding))
    if not emptied:
        return 0
    full = old.exclude(_is_empty(emptied)).values("pk")
    return rows.filter(pk__in=full).update(**emptied)


def _names_that_may_go(holding: Holding) -> list[str]:
    """Links to the people a row is about, where the row can be without."""
    columns = [holding.model._meta.get_field(p) for p in holding.people if LOOKUP_SEP not in p]
    return [each.name for each in columns if isinstance(each, ForeignKey) and each.null]


def _is_empty(emptied: dict[str, object]) -> Q:
    return Q(
        **{
            (f"{name}__isnull" if value is None else name): (True if value is None else value)
            for name, value in emptied.items()
        }
    )


def silent_people(*, since: datetime) -> QuerySet[User]:
    """Who has not signed in since then, and has nothing running here either."""
    seen = Coalesce("last_login", "joined_at")
    quiet = User.objects.annotate(seen_at=seen).filter(
        seen_at__lt=since,
        is_active=True,
        is_coordinator=False,
        is_staff=False,
        is_superuser=False,
    )
    idle: QuerySet[User] = quiet.exclude(pk__in=rights.needed_people())
    return idle.order_by("joined_at", "pk")


def warn_silent(*, now: datetime) -> int:
    """Write to those who are forgotten in 30 days unless they sign in; answer how many."""
    nearly = now - timedelta(days=SILENT_MONTHS * DAYS_A_MONTH) + WARNING
    fresh = Q(warned_at__isnull=True) | Q(warned_at__lt=F("seen_at"))
    warned = 0
    for person in silent_people(since=nearly).filter(fresh):
        with transaction.atomic():
            User.objects.filter(pk=person.pk).update(warned_at=now)
            outbox.add(
                "account.silent",
                key=f"account.silent:{person.pk}:{now.date().isoformat()}",
                about=person.pk,
                recipient_id=person.pk,
                at=now,
            )
        warned += 1
    return warned


def forget_silent(*, now: datetime) -> int:
    """Forget those who were warned 30 days ago and have not come back; answer how many."""
    return erasure.each_by_itself(
        list(_warned_in_vain(now)), lambda person: _forget_if_still_silent(person, now=now)
    )


def _warned_in_vain(now: datetime) -> QuerySet[User]:
    long_ago = now - timedelta(days=SILENT_MONTHS * DAYS_A_MONTH)
    warned = Q(warned_at__lte=now - WARNING, warned_at__gte=F("seen_at"))
    return silent_people(since=long_ago).filter(warned)


@tried_twice
@transaction.atomic
def _forget_if_still_silent(person: User, *, now: datetime) -> bool:
    """Look again under the lock: they may have signed in, or been given something to do."""
    erasure.lock(person)
    still = _warned_in_vain(now).filter(pk=person.pk).first()
    if still is None or rights.hindrances_before(still):
        return False
    erasure.forget(still, at=now)
    return True
