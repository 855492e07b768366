"""What became of what we promised."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Answered(models.TextChoices):
    """Whether an answer came within the time that was promised."""

    IN_TIME = "in_time", _("svart innen fristen")
    LATE = "late", _("svart for sent")
    NONE = "none", _("ikke svart")


class Offered(models.TextChoices):
    """Whether a wish for a mentor was met by an offer within thirty days."""

    OFFERED = "offered", _("fikk tilbud innen 30 dager")
    WAITING = "waiting", _("fikk ikke")


class Searched(models.TextChoices):
    """How a search for an answer ended."""

    OPENED = "opened", _("åpnet et svar")
    UNOPENED = "unopened", _("åpnet ikke noe")
    NOTHING = "nothing", _("fikk ingen treff")
