"""What waits for somebody."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkKind(models.TextChoices):
    """Open things with one owner and one due time, whichever hall they stand in."""

    QUESTION = "question", _("spørsmål")
    ANSWER = "answer", _("svar å se på")
    EMPLOYER = "employer", _("arbeidsgivere å se over")
    CONTACT = "contact", _("arbeidsgivere uten kontaktperson")
    INTEREST = "interest", _("interesser")
    REFERRAL = "referral", _("henvisninger")
    MENTOR = "mentor", _("mentorer å snakke med")
    GROUP = "group", _("grupper å se over")
    OFFER = "offer", _("mentortilbud")
    CONCERN = "concern", _("mentorskap å følge opp")
    ATTENDANCE = "attendance", _("frammøte å føre")
