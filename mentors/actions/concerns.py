"""Something in a mentorship or a group is not as it should be: raised, looked at, and closed."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from flyttehjelp.accounts.models import User
from flyttehjelp.core import outbox, workdays
from flyttehjelp.core.errors import StepNotOpen
from flyttehjelp.core.models import Happening
from flyttehjelp.core.states import take_step
from mentors import rules
from mentors.actions.locks import hold_newcomer
from mentors.actions.people import least_busy_coordinator
from mentors.actions.rounds import ask_for_round
from mentors.enums import ConcernKind, MentorshipState
from mentors.models import Concern, Group, Mentorship, Wish
from mentors.rules.groups import ensure_takes_part


@transaction.atomic
def raise_concern(
    mentorship: Mentorship, *, kind: str, by: User, at: datetime, note: str = ""
) -> Concern:
    """Tell a coordinator that something is not as it should be.

    Unsafe conduct closes the way between the two until a coordinator has looked at it.

    :raises NotYours: when ``by`` is neither of the two.
    :raises AlreadyRaised: when the same is being looked at.
    """
    rules.ensure_one_of(by.pk, mentorship.mentor.user_id, mentorship.newcomer.user_id)
    hold_newcomer(mentorship.newcomer_id)
    same = Concern.objects.open().filter(mentorship=mentorship, kind=kind)
    rules.ensure_not_raised(is_raised=same.exists())
    return open_concern(mentorship, kind, by=by, at=at, note=note)


def open_concern(
    mentorship: Mentorship, kind: str, *, by: User | None, at: datetime, note: str = ""
) -> Concern:
    """Give a coordinator the task. Call it inside the deed's transaction."""
    return _open(kind, mentorship=mentorship, by=by, at=at, note=note)


@transaction.atomic
def report_group(group: Group, *, by: User, at: datetime, note: str = "") -> Concern:
    """Tell a coordinator of unsafe conduct in a group.

    Until it has been looked at the group takes nobody new, and it and its guests do not see each
    other's names. ``group`` must come with whether ``by`` takes part looked up.

    :raises NotYours: when ``by`` is neither its contact nor has been on one of its lists.
    :raises AlreadyRaised: when what they reported is being looked at.
    """
    ensure_takes_part(takes_part=group.takes_part)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    same = Concern.objects.open().filter(group=group, raised_by=by)
    rules.ensure_not_raised(is_raised=same.exists())
    return _open(ConcernKind.UNSAFE, group=group, by=by, at=at, note=note)


def _open(
    kind: str,
    *,
    by: User | None,
    at: datetime,
    note: str,
    mentorship: Mentorship | None = None,
    group: Group | None = None,
) -> Concern:
    days = rules.CONCERN_DAYS.get(kind, rules.USUAL_CONCERN_DAYS)  # type: ignore[call-overload]  # a code is its choice
    concern = Concern.objects.create(
        mentorship=mentorship,
        group=group,
        kind=kind,
        raised_by=by,
        note=note,
        owner=least_busy_coordinator(timezone.localdate(at)),
        due_at=workdays.close_of(days, after=at),
        raised_at=at,
    )
    about = {"group": str(group.pk)} if group else {"mentorship": str(concern.mentorship_id)}
    facts: dict[str, object] = {"kind": kind, **about}
    Happening.objects.note(
        "concern.raised", about=concern.pk, by=by.pk if by else None, at=at, facts=facts
    )
    _tell_owner(concern, at=at)
    return concern


def _tell_owner(concern: Concern, *, at: datetime) -> None:
    if concern.owner_id is None:
        return
    outbox.add(
        "concern.raised",
        key=f"concern.raised:{concern.pk}:{concern.owner_id}",
        about=concern.pk,
        recipient_id=concern.owner_id,
        at=at,
    )


@transaction.atomic
def close_concern(concern: Concern, *, by: User, at: datetime, outcome: str) -> Concern:
    """Write down what was done. The two may reach each other again, if the mentorship runs; a
    group takes newcomers again, if it was not closed.

    :raises NotYours: when ``by`` is no coordinator.
    :raises StepNotOpen: when it is closed already.
    """
    rules.ensure_coordinator(is_coordinator=by.is_coordinator)
    take_step(concern, rules.CONCERN_STEPS, "close", closed_at=at, outcome=outcome)
    Happening.objects.note("concern.closed", about=concern.pk, by=by.pk, at=at)
    return concern


@transaction.atomic
def hand_over_concern(concern: Concern, *, to: User, by: User, at: datetime) -> Concern:
    """Give the task to another coordinator.

    :raises NotYours: when either of them is no coordinator.
    """
    rules.ensure_coordinator(is_coordinator=by.is_coordinator and to.is_coordinator)
    Concern.objects.filter(pk=concern.pk).update(owner=to)
    concern.owner = to
    facts: dict[str, object] = {"to": str(to.pk)}
    Happening.objects.note("concern.handed_over", about=concern.pk, by=by.pk, at=at, facts=facts)
    _tell_owner(concern, at=at)
    return concern


@transaction.atomic
def find_new_mentor(concern: Concern, *, by: User, at: datetime) -> Wish:
    """Wish anew on the newcomer's behalf, as they wished before, and close the task.

    They have waited since the concern was raised.

    :raises NotYours: when ``by`` is no coordinator.
    :raises AlreadyMentored: when the mentorship still runs, or another does.
    :raises AlreadyWished: when they have wished anew themselves.
    :raises StepNotOpen: when it is closed already, or about no mentorship.
    """
    rules.ensure_coordinator(is_coordinator=by.is_coordinator)
    if concern.mentorship is None:
        raise StepNotOpen
    old = concern.mentorship.wish
    newcomer = hold_newcomer(old.newcomer_id)
    running = Mentorship.objects.filter(newcomer=newcomer, state=MentorshipState.ACTIVE)
    rules.ensure_unmentored(is_mentored=running.exists())
    rules.ensure_no_open_wish(has_wish=Wish.objects.open_for(newcomer).exists())
    take_step(concern, rules.CONCERN_STEPS, "close", closed_at=at)
    wish = Wish.objects.create(
        newcomer=newcomer,
        made_at=concern.raised_at,
        help_with=old.help_with,
        languages=old.languages,
        interests=old.interests,
        children_age_bands=old.children_age_bands,
        message=old.message,
        barred_org_numbers=old.barred_org_numbers,
        barred_people=old.barred_people,
    )
    Happening.objects.note("concern.closed", about=concern.pk, by=by.pk, at=at)
    Happening.objects.note("wish.made", about=wish.pk, by=by.pk, at=at)
    outbox.add(
        "wish.received",
        key=f"wish.received:{wish.pk}",
        about=wish.pk,
        recipient_id=newcomer.user_id,
        at=at,
    )
    ask_for_round(at=at)
    return wish
