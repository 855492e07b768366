"""Newcomers are asked how it is to move here, and answer without anybody knowing who they are."""

import random
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils import timezone

from flyttehjelp.accounts import consents
from flyttehjelp.core import outbox
from flyttehjelp.core.models import Happening
from flyttehjelp.insight import surveys
from flyttehjelp.insight.enums.surveys import Service, Wave
from flyttehjelp.insight.models import (
    SurveyInvitation,
    SurveyResponse,
    SurveyStop,
    SurveyWords,
)
from flyttehjelp.insight.queries.surveys import service_of, to_ask
from flyttehjelp.insight.rules import surveys as rules
from flyttehjelp.insight.rules.quarters import quarter_of
from flyttehjelp.relocation.models import Newcomer

MOST_AT_ONCE = 500


def ask_newcomers(*, now: datetime) -> int:
    """Send the survey to those who moved here now, three or twelve months ago; answer to how many.
    A second time finds nobody."""
    today = timezone.localdate(now)
    asked = 0
    for wave in Wave:
        waiting = to_ask(wave, today=today).order_by("moves_on", "pk")
        for newcomer in waiting[:MOST_AT_ONCE]:
            asked += _ask(newcomer, wave, at=now)
    return asked


@transaction.atomic
def _ask(newcomer: Newcomer, wave: Wave, *, at: datetime) -> bool:
    # Two clocks at once: whoever comes second finds the row, and writes no letter.
    invitation, is_new = SurveyInvitation.objects.get_or_create(
        newcomer=newcomer,
        wave=wave,
        defaults={"version": surveys.NEWEST, "sent_on": timezone.localdate(at)},
    )
    if is_new:
        facts: dict[str, object] = {"wave": wave}
        Happening.objects.note("survey.asked", about=newcomer.pk, by=None, at=at, facts=facts)
        outbox.add(
            "survey.asked",
            key=f"survey.asked:{invitation.pk}",
            about=invitation.pk,
            recipient_id=newcomer.user_id,
            at=at,
            useless_at=at + rules.OPEN_FOR,
        )
    return is_new


@transaction.atomic
def answer_survey(
    invitation: SurveyInvitation, *, answers: dict[str, Any], with_services: bool, at: datetime
) -> None:
    """Store what somebody answered, apart from who they are, and use the link up.

    :raises SurveyEmpty: when nothing was answered; the link stays good.
    :raises SurveyAnswered: when the link has been used.
    :raises SurveyOver: when it is too old.
    """
    said = {key: value for key, value in answers.items() if value not in ("", [], None)}
    rules.ensure_says_something(said)
    _use_up(invitation, at=at)
    quarter = quarter_of(timezone.localdate(at))
    words = said.pop("words", "")
    if words:
        SurveyWords.objects.create(wave=invitation.wave, quarter=quarter, text=words)
    if said:
        SurveyResponse.objects.create(
            wave=invitation.wave,
            version=invitation.version,
            quarter=quarter,
            service=(service_of(invitation.newcomer, at=at) if with_services else Service.UNTOLD),
            answers=said,
        )
    _note("survey.answered", invitation.wave, at=at)


def _use_up(invitation: SurveyInvitation, *, at: datetime) -> None:
    today = timezone.localdate(at)
    rules.ensure_open(rules.state_of(used=invitation.used, sent_on=invitation.sent_on, today=today))
    # Sent twice at the same moment: one of the two changes the row, the other finds it used.
    if not SurveyInvitation.objects.filter(pk=invitation.pk, used=False).update(used=True):
        raise rules.SurveyAnswered
    invitation.used = True


@transaction.atomic
def stop_surveys(invitation: SurveyInvitation, *, at: datetime) -> None:
    """Send this newcomer no more surveys. A second time changes nothing."""
    send_no_more(invitation.newcomer, at=at)


@transaction.atomic
def send_no_more(newcomer: Newcomer, *, at: datetime) -> bool:
    """The same, for somebody who needs no letter to say so; answer whether it was news."""
    stop, is_new = SurveyStop.objects.get_or_create(
        newcomer=newcomer, defaults={"since": timezone.localdate(at)}
    )
    if is_new:
        consents.take_back(newcomer.user_id, "survey", about=newcomer.pk, at=at)
        Happening.objects.note("survey.stopped", about=stop.newcomer_id, by=None, at=at)
    return is_new


@transaction.atomic
def mix_answers(*, now: datetime) -> int:
    """Write the answers that are not published yet down anew, in a chance order; answer how many.

    Rows lie in the file in the order they were written, and bear the number of the transaction
    that wrote them: beside the invitations they would tell who answered what. The clock does this
    every night.
    """
    # Held: what is being published at this moment is waited for, and is then not ours any more.
    waiting = SurveyResponse.objects.filter(release__isnull=True)
    responses = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    words = list(SurveyWords.objects.select_for_update().order_by("pk"))
    SurveyResponse.objects.filter(pk__in=[row.pk for row in responses]).delete()
    SurveyWords.objects.filter(pk__in=[row.pk for row in words]).delete()
    chance = random.SystemRandom()
    chance.shuffle(responses)
    chance.shuffle(words)
    SurveyResponse.objects.bulk_create(responses)
    SurveyWords.objects.bulk_create(words)
    _note("survey.mixed", "all", at=now)
    return len(responses) + len(words)


@transaction.atomic
def forget_words(*, now: datetime) -> int:
    """Delete own words of more than a year ago; answer how many."""
    today = timezone.localdate(now)
    last = quarter_of(date(today.year - 1, today.month, 1))
    gone, _ = SurveyWords.objects.filter(quarter__lt=last).delete()
    return gone


def _note(kind: str, wave: str, *, at: datetime) -> None:
    """In the log stands that somebody answered in a wave, and nothing that leads to whom."""
    Happening.objects.note(kind, about=about_wave(wave), by=None, at=at)


def about_wave(wave: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"survey:{wave}")
