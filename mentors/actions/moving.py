"""A newcomer is moved from one mentor to another."""

from datetime import datetime

from django.db import transaction

from flyttehjelp.accounts.models import User
from flyttehjelp.core.errors import StepNotOpen
from flyttehjelp.core.models import Happening
from mentors import rules
from mentors.actions.assigning import send_offer
from mentors.actions.everybody import distances, host_of, seekers_of
from mentors.actions.locks import hold_mentor
from mentors.actions.mentorships import end_mentorship
from mentors.actions.rounds import ask_for_round
from mentors.actions.wishes import wish_anew
from mentors.assignment.fit import bar_between
from mentors.assignment.pairing import propose
from mentors.models import Mentor, Mentorship, Wish


@transaction.atomic
def move_mentorship(
    mentorship: Mentorship, *, to: Mentor | None, reason: str, by: User, at: datetime
) -> Wish:
    """End a mentorship and ask another mentor, who says yes or no like everybody: the one that was
    named, or else whoever fits best. In the queue the newcomer has waited since they first wished.

    :raises NotYours: when ``by`` is no coordinator.
    :raises StepNotOpen: when it has ended already, or the other is no vetted mentor.
    :raises PairCannotBe: when something stands in the way.
    :raises AlreadyWished: when they have wished anew themselves.
    """
    rules.ensure_coordinator(is_coordinator=by.is_coordinator)
    # Both mentors before the newcomer, in order, as whoever sends a round does.
    for mentor in sorted({mentorship.mentor_id, to.pk if to else mentorship.mentor_id}):
        hold_mentor(mentor)
    end_mentorship(mentorship, by=by, at=at, reason=reason)
    wish = wish_anew(mentorship.wish, made_at=mentorship.wish.made_at, by=by, at=at)
    facts: dict[str, object] = {"wish": str(wish.pk), "to": str(to.pk) if to else None}
    Happening.objects.note("mentorship.moved", about=mentorship.pk, by=by.pk, at=at, facts=facts)
    if to is not None:
        _ask(wish, to, at=at)
    ask_for_round(at=at)
    return wish


def _ask(wish: Wish, mentor: Mentor, *, at: datetime) -> None:
    able = Mentor.objects.vetted().with_free_places().filter(pk=mentor.pk).first()
    if able is None:
        raise StepNotOpen
    (seeker,) = seekers_of([Wish.objects.with_household().get(pk=wish.pk)], at=at)
    host = host_of(able, at=at)
    rules.ensure_pair_may_be(bar_between(seeker, host))
    send_offer(propose(seeker, host, distances()), at=at)
