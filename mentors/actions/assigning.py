"""The offers that come of an assignment, and a word to those who wait."""

from datetime import datetime

import structlog
from django.db import OperationalError, transaction

from flyttehjelp.core import outbox
from flyttehjelp.core.models import Happening
from mentors.actions.everybody import distances, everybody, host_of, seekers_of
from mentors.actions.locks import hold_mentor, hold_newcomer
from mentors.assignment.fit import bar_between
from mentors.assignment.pairing import Proposal, pair_up, propose
from mentors.models import Mentor, Offer, Wish
from mentors.rules import ANSWER_TIME, STILL_WAITING_AFTER

log = structlog.get_logger()


def propose_offers(*, at: datetime) -> list[Offer]:
    """Send the best offers there are now to mentors with room, one for each wish.

    Solved without locks; each offer is then sent in a transaction of its own that looks again
    at both people. Run twice, or by two at once, it sends each offer once.
    """
    offers = []
    for proposal in work_out_proposals(at=at):
        try:
            offer = send_offer(proposal, at=at)
        except OperationalError as trouble:
            # Somebody holds one of the two for very long. The clock's next round asks again.
            error = type(trouble).__name__
            log.warning("offer.not_sent", wish=str(proposal.seeker.wish), error=error)
            continue
        if offer is not None:
            offers.append(offer)
    return offers


def work_out_proposals(*, at: datetime) -> list[Proposal]:
    """Solve for all wishes without a proposal and all free places. Writes nothing."""
    people = everybody(at=at)
    return pair_up(people.seekers, people.hosts, distances=people.distances)


@transaction.atomic
def send_offer(proposal: Proposal, *, at: datetime) -> Offer | None:
    """Ask a mentor, unless what was true when the pair was found no longer is."""
    hold_mentor(proposal.host.mentor)
    hold_newcomer(proposal.seeker.newcomer)
    vetted = Mentor.objects.vetted().with_free_places()
    mentor = vetted.filter(pk=proposal.host.mentor).first()
    wish = Wish.objects.without_proposal().with_household().filter(pk=proposal.seeker.wish).first()
    if wish is None or mentor is None:
        return None
    (seeker,) = seekers_of([wish], at=at)
    host = host_of(mentor, at=at)
    if bar_between(seeker, host) is not None:
        return None
    return _write_offer(propose(seeker, host, distances()), at=at)


def _write_offer(proposal: Proposal, *, at: datetime) -> Offer:
    offer = Offer.objects.create(
        wish_id=proposal.seeker.wish,
        mentor_id=proposal.host.mentor,
        reasons=proposal.reasons,
        score=proposal.score,
        made_at=at,
        expires_at=at + ANSWER_TIME,
    )
    facts: dict[str, object] = {
        "wish": str(offer.wish_id),
        "mentor": str(offer.mentor_id),
        "score": offer.score,
    }
    Happening.objects.note("offer.made", about=offer.pk, by=None, at=at, facts=facts)
    outbox.add(
        "offer.made",
        key=f"offer.made:{offer.pk}",
        about=offer.pk,
        recipient_id=proposal.host.user,
        at=at,
    )
    return offer


@transaction.atomic
def tell_who_waits(*, at: datetime) -> int:
    """Tell each newcomer once that no mentor has been found yet and that we are still looking."""
    wishes = Wish.objects.without_proposal().not_yet_told_since(at - STILL_WAITING_AFTER)
    untold = list(wishes.select_related("newcomer").order_by("pk"))
    for wish in untold:
        outbox.add(
            "wish.still_waiting",
            key=f"wish.still_waiting:{wish.pk}",
            about=wish.pk,
            recipient_id=wish.newcomer.user_id,
            at=at,
        )
    return len(untold)
