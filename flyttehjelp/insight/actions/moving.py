"""Everything open that is one coordinator's becomes another's, in every hall."""

from datetime import datetime

from flyttehjelp.accounts.models import User
from flyttehjelp.core import outbox
from flyttehjelp.core.models import Happening
from flyttehjelp.faq.actions import handing_over as of_questions
from jobs.actions import handing_over as of_jobs
from mentors.actions import handing_over as of_mentors


def move_all(owner: User, *, to: User, by: User | None, at: datetime) -> int:
    """In the order of the house: mentors, employers, then questions and answers."""
    halls = (of_mentors.hand_over_all, of_jobs.hand_over_all, of_questions.hand_over_all)
    return sum(hand_over(owner=owner.pk, to=to, by=by, at=at) for hand_over in halls)


def tell_of_move(
    owner: User,
    *,
    to: User,
    by: User | None,
    told: User,
    moved: int,
    at: datetime,
    left: bool = False,
) -> None:
    """Note that work has changed hands, and write to one of the two. ``left``: for good."""
    if not moved:
        return
    facts: dict[str, object] = {"to": str(to.pk), "number": moved, "left": left}
    note = Happening.objects.note(
        "work.handed_over", about=owner.pk, by=by.pk if by else None, at=at, facts=facts
    )
    outbox.add(
        "work.handed_over",
        key=f"work.handed_over:{note.pk}",
        about=note.pk,
        recipient_id=told.pk,
        at=at,
    )
