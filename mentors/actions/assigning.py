"""The assignment: read everybody who waits, find the best pairs, send the offers."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import structlog
from django.db import OperationalError, transaction
from django.utils import timezone

from flyttehjelp.core import outbox
from flyttehjelp.core.models import Happening
from mentors.actions.locks import hold_mentor, hold_newcomer
from mentors.assignment.fit import Host, Seeker, bar_between
from mentors.assignment.pairing import Proposal, pair_up, propose
from mentors.models import Mentor, Offer, Wish
from mentors.rules import ANSWER_TIME, STILL_WAITING_AFTER, is_pausing_on

log = structlog.get_logger()


def propose_offers(*, at: datetime) -> list[Offer]:
    """Send the best offers there are now to mentors with room, one for each wish.

    Solved without locks; each offer is then sent in a transaction of its own that looks again
    at both people. Run twice, or by two at once, it sends each offer once.
    """
    offers = []
    for proposal in work_out_proposals(at=at):
        try:
            offer = _send_offer(proposal, at=at)
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
    wishes = Wish.objects.without_proposal().with_household().order_by("made_at", "pk")
    seekers = _seekers(list(wishes), at=at)
    mentors = Mentor.objects.vetted().with_free_places().order_by("created_at", "pk")
    hosts = [_host(mentor, at=at) for mentor in mentors]
    return pair_up(seekers, hosts)


@transaction.atomic
def _send_offer(proposal: Proposal, *, at: datetime) -> Offer | None:
    """Ask a mentor, unless what was true when the pair was found no longer is."""
    hold_mentor(proposal.host.mentor)
    hold_newcomer(proposal.seeker.newcomer)
    vetted = Mentor.objects.vetted().with_free_places()
    mentor = vetted.filter(pk=proposal.host.mentor).first()
    wish = Wish.objects.without_proposal().with_household().filter(pk=proposal.seeker.wish).first()
    if wish is None or mentor is None:
        return None
    (seeker,) = _seekers([wish], at=at)
    host = _host(mentor, at=at)
    if bar_between(seeker, host) is not None:
        return None
    return _write_offer(propose(seeker, host), at=at)


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


def _seekers(wishes: list[Wish], *, at: datetime) -> list[Seeker]:
    asked = _asked_before(wish.newcomer_id for wish in wishes)
    return [_seeker(wish, asked[wish.newcomer_id], at=at) for wish in wishes]


def _asked_before(newcomers: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Mentors who were asked before, whatever came of it, by newcomer."""
    asked: dict[UUID, set[UUID]] = defaultdict(set)
    offers = Offer.objects.filter(wish__newcomer__in=list(newcomers))
    for newcomer, mentor in offers.order_by("pk").values_list("wish__newcomer", "mentor"):
        asked[newcomer].add(mentor)
    return asked


def _seeker(wish: Wish, asked: set[UUID], *, at: datetime) -> Seeker:
    newcomer = wish.newcomer
    household = [partner.user_id for partner in newcomer.partners.all()]
    if newcomer.came_with is not None:
        household.append(newcomer.came_with.user_id)
    return Seeker(
        wish=wish.pk,
        newcomer=newcomer.pk,
        user=newcomer.user_id,
        languages=frozenset(wish.languages),
        interests=frozenset(wish.interests),
        situation=newcomer.situation,
        municipality=newcomer.municipality_id or "",
        days_waited=max((at - wish.made_at).days, 0),
        employers=frozenset(wish.barred_org_numbers) | frozenset(newcomer.employer_org_numbers),
        companions=frozenset(household),
        asked_before=frozenset(asked),
    )


def _host(mentor: Mentor, *, at: datetime) -> Host:
    return Host(
        mentor=mentor.pk,
        user=mentor.user_id,
        languages=frozenset(mentor.languages),
        interests=frozenset(mentor.interests),
        situations=frozenset(mentor.situations),
        municipality=mentor.municipality_id,
        places=mentor.free,
        employers=frozenset(mentor.employer_org_numbers),
        is_pausing=is_pausing_on(
            timezone.localdate(at),
            paused_from=mentor.paused_from,
            paused_until=mentor.paused_until,
        ),
    )
