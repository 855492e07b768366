"""What a saved search may be."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rhythm(models.TextChoices):
    """How often a saved search tells what is new."""

    DAILY = "daily", _("hver dag")
    WEEKLY = "weekly", _("hver uke")


class SavedSearchState(models.TextChoices):
    WAITING = "waiting", _("venter på bekreftelse")
    ACTIVE = "active", _("sender varsler")
    PAUSED = "paused", _("satt på pause")
