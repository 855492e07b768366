"""The letter that asks a newcomer how it is to move here."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from flyttehjelp.core import clock
from flyttehjelp.core.models import Notice
from flyttehjelp.core.outbox import Letter, letter
from flyttehjelp.insight.enums.surveys import LinkState
from flyttehjelp.insight.models import SurveyInvitation, SurveyStop
from flyttehjelp.insight.queries.surveys import link_for
from flyttehjelp.insight.rules.surveys import OPEN_FOR, state_of


@letter("survey.asked")
def write_survey_asked(notice: Notice) -> Letter | None:
    reader = notice.recipient
    invitation = SurveyInvitation.objects.filter(pk=notice.about).first()
    if reader is None or invitation is None:
        return None
    today = timezone.localdate(clock.now())
    state = state_of(used=invitation.used, sent_on=invitation.sent_on, today=today)
    stopped = SurveyStop.objects.filter(newcomer=invitation.newcomer_id).exists()
    if stopped or state is not LinkState.OPEN or not reader.is_active:
        return None
    link = f"{settings.SITE_URL}/{get_language()}/surveys/?key={link_for(invitation.pk)}"
    context = {"link": link, "wave": invitation.wave, "until": invitation.sent_on + OPEN_FOR}
    text = render_to_string(f"insight/letters/{notice.kind}.txt", context)
    subject, _, body = text.strip().partition("\n")
    return Letter(to=reader.email, subject=subject, text=f"{body.strip()}\n")
