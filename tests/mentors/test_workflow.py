"""The workflow and its model are alike after every step; six seeded faults are each found.

A few hundred steps here, and each fault once; ten thousand, and each fault on walks begun from
other seeds, under ``make resilience``.
"""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from mentors import rules
from mentors.actions import assigning, everybody, offers
from mentors.models import Mentor, Offer
from tests.mentors import workflow
from tests.mentors.workflow import STEPS, Workflow

pytestmark = pytest.mark.django_db

QUIET = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "database": None,
}
FEW = settings(max_examples=10, stateful_step_count=20, derandomize=True, **QUIET)
MANY = settings(max_examples=50, stateful_step_count=50, **QUIET)
# Finding the fault is enough here; the shortest way to it is not looked for. Short walks: each
# begins with people and offers, and a fault that is met at all is met soon.
SEEDED = settings(
    max_examples=40,
    stateful_step_count=15,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    **QUIET,
)
SEEDS = range(1, 11)
WHOLE = 10_000
Patch = pytest.MonkeyPatch


def test_model_and_house_stay_alike():
    STEPS.clear()

    run_state_machine_as_test(Workflow, settings=FEW)

    assert len(STEPS) >= 100


@pytest.mark.resilience
def test_model_and_house_stay_alike_for_ten_thousand_steps():
    STEPS.clear()

    # How long a walk becomes is hypothesis' own choice: as many rows of walks as it takes.
    for begun_from in count():
        seeded = seed(begun_from)(type("Seeded", (Workflow,), {}))
        run_state_machine_as_test(seeded, settings=MANY)
        if len(STEPS) >= WHOLE:
            break

    print(f"\n{len(STEPS)} steps compared in {begun_from + 1} rows of walks")  # noqa: T201 - what a resilience test counts


def no_capacity_check(patch: Patch) -> None:
    """Offers go out and are taken without a look at the places."""
    real = everybody.host_of

    def roomy(mentor: Mentor, *, at: Any) -> Any:
        mentor.free = max(mentor.free, 1)
        return real(mentor, at=at)

    for module in (everybody, assigning):
        patch.setattr(module, "host_of", roomy)


def no_state_check(patch: Patch) -> None:
    """A step is taken from whatever state."""

    def blindly(row: Any, steps: Any, step: str, **fields: Any) -> None:
        type(row).objects.filter(pk=row.pk).update(state=steps.target(step), **fields)

    patch.setattr(offers, "take_step", blindly)
    patch.setattr(type(rules.OFFER_STEPS), "after", lambda table, step, state: state)
    patch.setattr(offers, "take_place", lambda mentor: None)
    patch.setattr(rules, "ensure_in_time", lambda **_: None)


def expiry_without_lock(patch: Patch) -> None:
    """Expiry writes over an answer that came in between."""
    patch.setattr(
        workflow.offers,
        "expire_offers",
        lambda *, at: (
            Offer.objects.filter(expires_at__lte=at)
            .exclude(state="expired")
            .update(state="expired", answered_at=at, decline_reason="")
        ),
    )


def double_notice(patch: Patch) -> None:
    """A letter's key does not keep it from being owed twice."""
    real = assigning.outbox.add

    def twice(kind: str, *, key: str, **rest: Any) -> None:
        real(kind, key=key, **rest)
        real(kind, key=f"{key}:again", **rest)

    patch.setattr(assigning.outbox, "add", twice)


def pause_ignored(patch: Patch) -> None:
    patch.setattr(everybody, "is_pausing_on", lambda *_, **__: False)


def contact_shown_before_acceptance(patch: Patch) -> None:
    real = workflow.OfferOut.to_representation

    def too_much(serializer: Any, offer: Offer) -> Any:
        return {**real(serializer, offer), "email": offer.wish.newcomer.user.email}

    patch.setattr(workflow.OfferOut, "to_representation", too_much)


FAULTS: list[Callable[[Patch], None]] = [
    no_capacity_check,
    no_state_check,
    expiry_without_lock,
    double_notice,
    pause_ignored,
    contact_shown_before_acceptance,
]


def walk(*, begun_from: int) -> None:
    seeded = seed(begun_from)(type("Seeded", (Workflow,), {}))
    run_state_machine_as_test(seeded, settings=SEEDED)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_seeded_fault_is_found(fault, monkeypatch):
    fault(monkeypatch)

    with pytest.raises(AssertionError):
        walk(begun_from=0)


@pytest.mark.resilience
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_seeded_fault_is_found_from_every_seed(fault, monkeypatch):
    fault(monkeypatch)
    steps = []

    for begun_from in SEEDS:
        STEPS.clear()
        with pytest.raises(AssertionError):
            walk(begun_from=begun_from)
        steps.append(len(STEPS))

    print(f"\n{fault.__name__}: found from {len(steps)} seeds after {steps} steps")  # noqa: T201 - what a resilience test counts
