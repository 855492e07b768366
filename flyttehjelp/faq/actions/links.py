"""Looking whether the official sources are still where our answers say."""

from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction
from django.db.models import Exists, OuterRef

from flyttehjelp.faq.actions.upkeep import settle
from flyttehjelp.faq.clients.sources import Seen, look
from flyttehjelp.faq.models import Entry, SourceCheck
from flyttehjelp.faq.rules import upkeep as rules

# Well below the time a task may take.
AT_ONCE = 90.0
MOST = 40
# When so many fail and none answers, it is our own line that is down.
_A_CROWD = 3
_LATER = timedelta(hours=1)


def check_links(*, now: datetime, seconds: float = AT_ONCE) -> int:
    """Look at the addresses whose time has come; answers how many were looked at."""
    _list_addresses(at=now)
    due = SourceCheck.objects.due_at(now).order_by("next_at", "pk")[:MOST]
    until, found = monotonic() + seconds, []
    for check in due:
        if monotonic() >= until:
            break
        found.append((check, look(check.url)))
    if len(found) >= _A_CROWD and all(seen.status is None for _, seen in found):
        ids = [check.pk for check, _ in found]
        SourceCheck.objects.filter(pk__in=ids).update(next_at=now + _LATER)
        return 0
    for check, seen in found:
        _note(check, seen, at=now)
    return len(found)


@transaction.atomic
def _list_addresses(*, at: datetime) -> None:
    """One row for each address that a published answer names; none for the others."""
    naming = Entry.objects.published().filter(source_url=OuterRef("url"))
    SourceCheck.objects.filter(~Exists(naming)).delete()
    known = SourceCheck.objects.filter(url=OuterRef("source_url"))
    urls = Entry.objects.published().exclude(source_url="").filter(~Exists(known))
    fresh = sorted(set(urls.values_list("source_url", flat=True)))
    rows = [SourceCheck(url=url, next_at=at) for url in fresh]
    SourceCheck.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def _note(check: SourceCheck, seen: Seen, *, at: datetime) -> None:
    """Write down what was seen, unless somebody else has looked meanwhile."""
    failures = 0 if rules.answers_there(seen.status) else check.failures + 1
    dead = bool(failures) and rules.is_dead(seen.status, failures)
    dead_since = (check.dead_since or at) if dead else None
    still = SourceCheck.objects.filter(pk=check.pk, next_at=check.next_at)
    noted = still.update(
        checked_at=at,
        next_at=rules.next_check(at, failures=failures),
        status=seen.status,
        trouble=seen.trouble,
        moved_to=seen.moved_to[:500],
        failures=failures,
        dead_since=dead_since,
    )
    if noted and bool(dead_since) != bool(check.dead_since):
        for entry in Entry.objects.published().filter(source_url=check.url).order_by("pk"):
            settle(entry, at=at)
