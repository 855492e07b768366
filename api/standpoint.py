"""From where an answer about jobs is seen: who asks, and for whom they act."""

from typing import Any

from flyttehjelp.accounts.models import User
from jobs.models import Employer


def standpoint(somebody: User | None) -> dict[str, Any]:
    """What serializers are told of the person who asks; one query."""
    mine = Employer.objects.of(somebody).values_list("pk", flat=True) if somebody else ()
    return {
        "person": somebody,
        "mine": frozenset(mine),
        "coordinator": somebody is not None and somebody.is_coordinator,
    }
