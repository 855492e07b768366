"""A newcomer wishes for a mentor, or changes their mind."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from flyttehjelp.accounts import consents
from flyttehjelp.accounts.models import User
from flyttehjelp.core import outbox
from flyttehjelp.core.errors import NotYours
from flyttehjelp.core.models import Happening
from flyttehjelp.core.states import take_step
from flyttehjelp.relocation.actions import Profile, register_newcomer, update_newcomer
from mentors import rules
from mentors.actions.locks import hold_newcomer
from mentors.actions.offers import withdraw_open_offers
from mentors.actions.rounds import ask_for_round
from mentors.models import Mentorship, Offer, Wish


class WishContent(TypedDict, total=False):
    help_with: list[str]
    languages: list[str]
    interests: list[str]
    children_age_bands: list[str]
    message: str
    barred_org_numbers: list[str]
    barred_people: list[str]
    on_behalf: str
    entered_by: User


def make_wish(
    *, by: User, at: datetime, content: WishContent, profile: Profile | None = None
) -> Wish:
    """Wish for a mentor, and look for one at once.

    :raises AlreadyWished: when a wish of theirs is waiting.
    :raises AlreadyMentored: when they have a mentor.
    """
    with transaction.atomic():
        wish = _write_wish(by=by, at=at, content=content, profile=profile or {})
        ask_for_round(at=at)
    return wish


@transaction.atomic
def _write_wish(*, by: User, at: datetime, content: WishContent, profile: Profile) -> Wish:
    known = register_newcomer(by=by, at=at, profile=profile)
    newcomer = hold_newcomer(known.pk)
    rules.ensure_no_open_wish(has_wish=Wish.objects.open_for(newcomer).exists())
    rules.ensure_unmentored(
        is_mentored=Mentorship.objects.active().filter(newcomer=newcomer).exists()
    )
    wish = Wish.objects.create(newcomer=newcomer, made_at=at, **content)
    consents.give(newcomer.user_id, "wish", about=wish.pk, at=at)
    Happening.objects.note("wish.made", about=wish.pk, by=by.pk, at=at)
    outbox.add(
        "wish.received",
        key=f"wish.received:{wish.pk}",
        about=wish.pk,
        recipient_id=newcomer.user_id,
        at=at,
    )
    return wish


def wish_anew(old: Wish, *, made_at: datetime, by: User, at: datetime) -> Wish:
    """Wish as they wished before, for somebody who has lost their mentor. Call it inside the
    deed's transaction, with the newcomer held.

    :raises AlreadyMentored: when another mentorship runs.
    :raises AlreadyWished: when they have wished anew themselves.
    """
    newcomer = old.newcomer
    running = Mentorship.objects.active().filter(newcomer=newcomer)
    rules.ensure_unmentored(is_mentored=running.exists())
    rules.ensure_no_open_wish(has_wish=Wish.objects.open_for(newcomer).exists())
    wish = Wish.objects.create(
        newcomer=newcomer,
        made_at=made_at,
        help_with=old.help_with,
        languages=old.languages,
        interests=old.interests,
        children_age_bands=old.children_age_bands,
        message=old.message,
        barred_org_numbers=old.barred_org_numbers,
        barred_people=old.barred_people,
    )
    consents.give(newcomer.user_id, "wish", about=wish.pk, at=at)
    Happening.objects.note("wish.made", about=wish.pk, by=by.pk, at=at)
    outbox.add(
        "wish.received",
        key=f"wish.received:{wish.pk}",
        about=wish.pk,
        recipient_id=newcomer.user_id,
        at=at,
    )
    return wish


def change_wish(
    wish: Wish, *, by: User, at: datetime, content: WishContent, profile: Profile | None = None
) -> Wish:
    """Change a wish that waits. It keeps its place in the queue; a mentor who was asked, was asked
    about another wish, and need not answer.

    :raises NotYours: when ``by`` neither made it nor is a coordinator whom it was told.
    :raises StepNotOpen: when it does not wait any more.
    """
    with transaction.atomic():
        newcomer = hold_newcomer(wish.newcomer_id)
        wish = Wish.objects.get(pk=wish.pk)
        _ensure_may_change(wish, owner=newcomer.user_id, by=by)
        rules.WISH_STEPS.after("change", wish.state)
        changed = _new_in(wish, content)
        move: Profile = {**(profile or {})}
        if "languages" in changed:
            move["languages"] = content["languages"]
        if not (changed or _new_in(newcomer, move)):
            return wish
        take_step(wish, rules.WISH_STEPS, "change", **changed)
        update_newcomer(newcomer, by=by, at=at, profile=move)
        facts: dict[str, object] = {"fields": sorted(changed)}
        Happening.objects.note("wish.changed", about=wish.pk, by=by.pk, at=at, facts=facts)
        for offer in withdraw_open_offers(Offer.objects.filter(wish=wish), by=by, at=at):
            _tell_it_was_another_wish(offer, at=at)
        ask_for_round(at=at)
    return wish


def _new_in(row: Model, told: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in told.items() if not _alike(getattr(row, name), value)}


def _alike(known: object, told: object) -> bool:
    """In what order something was chosen, says nothing."""
    if isinstance(known, list) and isinstance(told, list):
        return sorted(known) == sorted(told)
    return known == told


def _ensure_may_change(wish: Wish, *, owner: UUID, by: User) -> None:
    if not rules.may_change_wish(
        is_own=by.pk == owner, is_coordinator=by.is_coordinator, was_entered=bool(wish.on_behalf)
    ):
        raise NotYours


def _tell_it_was_another_wish(offer: Offer, *, at: datetime) -> None:
    outbox.add(
        "offer.wish_changed",
        key=f"offer.wish_changed:{offer.pk}",
        about=offer.pk,
        recipient_id=offer.mentor.user_id,
        at=at,
    )


def withdraw_wish(wish: Wish, *, by: User, at: datetime) -> Wish:
    """Take a wish back. A mentor who was asked is free for somebody else at once.

    :raises NotYours: when ``by`` did not make it.
    :raises StepNotOpen: when it does not wait any more.
    """
    with transaction.atomic():
        newcomer = hold_newcomer(wish.newcomer_id)
        rules.ensure_one_of(by.pk, newcomer.user_id)
        take_step(wish, rules.WISH_STEPS, "withdraw", closed_at=at)
        consents.take_back(newcomer.user_id, "wish", about=wish.pk, at=at)
        Happening.objects.note("wish.withdrawn", about=wish.pk, by=by.pk, at=at)
        freed = withdraw_open_offers(Offer.objects.filter(wish=wish), by=by, at=at)
        if freed:
            ask_for_round(at=at)
    return wish
