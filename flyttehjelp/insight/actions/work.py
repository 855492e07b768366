"""Work changes hands, and people are told once a day what is due."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from flyttehjelp.accounts.actions import set_absence
from flyttehjelp.accounts.models import User
from flyttehjelp.core import jobs, outbox, workdays
from flyttehjelp.core.models import Happening
from flyttehjelp.faq.actions.entries import assign_ownerless_entries
from flyttehjelp.faq.actions.upkeep import look_after_entries
from flyttehjelp.insight.actions.moving import move_all, tell_of_move
from flyttehjelp.insight.actions.staff import take_from_those_who_left
from flyttehjelp.insight.models import LetterPause
from flyttehjelp.insight.queries.work import Lack, end_of_day, lacks, who_has_due
from flyttehjelp.insight.rules import work as rules
from jobs.actions import handing_over as of_jobs
from mentors.actions import handing_over as of_mentors

CHECK = "check-work"


@transaction.atomic
def take_over(owner: User, *, by: User, at: datetime) -> int:
    """Make everything open that is ``owner``'s as a coordinator that of ``by``, in one step;
    answer how many things that were.

    :raises NotYours: unless ``by`` is a coordinator.
    :raises TakesOverFromOneself: when it is theirs already.
    :raises NothingToTakeOver: when a colleague was quicker, or there never was anything.
    """
    rules.ensure_may_take_over(is_coordinator=by.is_coordinator, by=by.pk, owner=owner.pk)
    moved = _hand_over_all(owner, to=by, by=by, at=at)
    if not moved:
        raise rules.NothingToTakeOver
    return moved


@transaction.atomic
def go_away(
    person: User, *, away_until: date | None, deputy: User | None, hand_over: bool, at: datetime
) -> int:
    """Say until when one is away; with ``hand_over`` the deputy gets all that is open, at once.
    Answer how many things that were.

    :raises OnlyCoordinatorsAreAway: for anybody else.
    :raises DeputyCannotBe: unless the deputy is another coordinator who is at work.
    :raises AwayWithoutDeputy: when nobody would take over.
    :raises AwayInThePast: when that day has gone.
    """
    set_absence(person, away_until=away_until, deputy=deputy, by=person, at=at)
    if not hand_over or deputy is None or away_until is None:
        return 0
    return _hand_over_all(person, to=deputy, by=person, at=at)


def _hand_over_all(owner: User, *, to: User, by: User, at: datetime) -> int:
    moved = move_all(owner, to=to, by=by, at=at)
    # Whoever did not do it gets to know.
    tell_of_move(owner, to=to, by=by, told=to if by.pk == owner.pk else owner, moved=moved, at=at)
    return moved


def find_owners(*, now: datetime) -> list[Lack]:
    """Give what nobody answers for to somebody; answer what is open and what it still lacks."""
    take_from_those_who_left(at=now)
    of_mentors.find_owners(at=now)
    of_jobs.find_owners(at=now)
    assign_ownerless_entries(now=now)
    look_after_entries(now=now)
    return lacks(at=now)


def check_by_the_clock(*, at: datetime) -> None:
    """Once an hour; what it found stands in the diary, where /readyz reads it."""

    def work() -> dict[str, object]:
        found = find_owners(now=at)
        return {
            "open": sum(each.open for each in found),
            "ownerless": sum(each.ownerless for each in found),
            "without_due": sum(each.without_due for each in found),
        }

    jobs.run_once(CHECK, period=f"{at:%Y-%m-%dT%H}", at=at, work=work)


def tell_what_is_due(*, now: datetime) -> int:
    """Write to everybody who answers for something due today or before, once a working day; answer
    to how many. A deputy is written to for a colleague who is away."""
    today = timezone.localdate(now)
    if not workdays.is_working_day(today):
        return 0
    due = who_has_due(before=end_of_day(now), at=now)
    people = User.objects.filter(pk__in=due, is_active=True).order_by("pk")
    readers = {
        person.deputy_id if _is_away(person, today) and person.deputy_id else person.pk
        for person in people
    }
    pausing = LetterPause.objects.filter(person__in=readers).values("person")
    willing = User.objects.filter(pk__in=readers, is_active=True).exclude(pk__in=pausing)
    told = list(willing.order_by("pk").values_list("pk", flat=True))
    for reader in told:
        _write_to(reader, today, at=now)
    return len(told)


def _is_away(person: User, today: date) -> bool:
    return person.away_until is not None and person.away_until >= today


@transaction.atomic
def _write_to(reader: UUID, today: date, *, at: datetime) -> None:
    outbox.add(
        "work.due",
        key=f"work.due:{reader}:{today.isoformat()}",
        about=reader,
        recipient_id=reader,
        at=at,
        useless_at=end_of_day(at),
    )


@transaction.atomic
def pause_letter(person: UUID, *, at: datetime) -> None:
    """No more daily letters, until they are asked for again. Twice is once."""
    pause = LetterPause(person_id=person, since=at)
    if not LetterPause.objects.filter(person=person).exists():
        LetterPause.objects.bulk_create([pause], ignore_conflicts=True)
        Happening.objects.note("work_letter.paused", about=person, by=person, at=at)


@transaction.atomic
def resume_letter(person: UUID, *, at: datetime) -> None:
    """Daily letters again. Twice is once."""
    gone, _ = LetterPause.objects.filter(person=person).delete()
    if gone:
        Happening.objects.note("work_letter.resumed", about=person, by=person, at=at)
