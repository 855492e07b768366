"""What waits for somebody."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkKind(models.TextChoices):
    """Open things with one owner and one due time, whichever hall they stand in."""

    QUESTION = "question", _("spørsmål")
    ANSWER = "answer", _("svar som må bekreftes")
    EMPLOYER = "employer", _("arbeidsgiver som venter på godkjenning")
    INTEREST = "interest", _("interesse for en stilling")
    REFERRAL = "referral", _("henvisning")
    MENTOR = "mentor", _("mentor som venter på godkjenning")
    GROUP = "group", _("gruppe som venter på godkjenning")
    OFFER = "offer", _("mentortilbud")
    CONCERN = "concern", _("bekymring i et mentorskap")
    ATTENDANCE = "attendance", _("treff der frammøtet ikke er ført")
