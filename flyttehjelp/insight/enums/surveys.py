"""Words of the newcomer survey."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Wave(models.TextChoices):
    """When a newcomer is asked."""

    ARRIVAL = "arrival", _("ved innflytting")
    MONTHS_3 = "months_3", _("etter tre måneder")
    MONTHS_12 = "months_12", _("etter tolv måneder")

    @property
    def months(self) -> int:
        return {Wave.ARRIVAL: 0, Wave.MONTHS_3: 3, Wave.MONTHS_12: 12}[self]


class Service(models.TextChoices):
    """What somebody who answers has really had from us; each in one group only."""

    MENTOR = "mentor", _("mentor")
    REFERRAL = "referral", _("henvist til en arbeidsgiver")
    GROUP = "group", _("vært med i en gruppe")
    SEVERAL = "several", _("flere av disse")
    NONE = "none", _("ingen av disse")
    UNTOLD = "untold", _("ville ikke ha det med")


class LinkState(models.TextChoices):
    """What the link in the letter is good for."""

    OPEN = "open", _("åpen")
    USED = "used", _("brukt")
    OVER = "over", _("for gammel")
