"""What somebody said on the telephone or across the counter, written down by a coordinator."""

from datetime import datetime
from typing import TypedDict

from django.db import transaction

from flyttehjelp.accounts.actions import write_down_person
from flyttehjelp.accounts.models import User
from flyttehjelp.core import outbox
from flyttehjelp.core.models import Happening
from flyttehjelp.relocation.actions import Profile
from mentors import rules
from mentors.actions.mentors import MentorProfile, sign_up_mentor
from mentors.actions.wishes import WishContent, make_wish
from mentors.models import Mentor, Wish


class Caller(TypedDict):
    """Who it is for."""

    email: str
    name: str
    phone: str


@transaction.atomic
def enter_wish(
    caller: Caller, *, how: str, by: User, at: datetime, content: WishContent, profile: Profile
) -> Wish:
    """Wish for a mentor on behalf of somebody, and look for one at once.

    :raises NotYours: when ``by`` is no coordinator.
    :raises StepNotOpen: when whom it is for has been shut out.
    :raises AlreadyWished: when a wish of theirs is waiting.
    :raises AlreadyMentored: when they have a mentor.
    """
    rules.ensure_coordinator(is_coordinator=by.is_coordinator)
    person = write_down_person(**caller, language=by.language)
    content = {**content, "on_behalf": how, "entered_by": by}
    wish = make_wish(by=person, at=at, content=content, profile=profile)
    Happening.objects.note("wish.entered", about=wish.pk, by=by.pk, at=at)
    return wish


@transaction.atomic
def enter_mentor(
    caller: Caller,
    *,
    how: str,
    by: User,
    at: datetime,
    profile: MentorProfile,
    ethics_accepted: bool,
) -> Mentor:
    """Sign somebody up as a mentor who asked for it. They get a letter with the ethical rules they
    said yes to, and are talked with and vetted like everybody else.

    :raises NotYours: when ``by`` is no coordinator.
    :raises StepNotOpen: when whom it is for has been shut out.
    :raises EthicsNotAccepted: when they have not said yes to the ethical rules.
    :raises AlreadyMentor: when they have signed up before and not left.
    """
    rules.ensure_coordinator(is_coordinator=by.is_coordinator)
    person = write_down_person(**caller, language=by.language)
    profile = {**profile, "on_behalf": how, "entered_by": by}
    mentor = sign_up_mentor(by=person, at=at, profile=profile, ethics_accepted=ethics_accepted)
    Happening.objects.note("mentor.entered", about=mentor.pk, by=by.pk, at=at)
    outbox.add(
        "mentor.entered",
        key=f"mentor.entered:{mentor.pk}:{at.isoformat()}",
        about=mentor.pk,
        recipient_id=person.pk,
        at=at,
    )
    return mentor
