from django.db import models
from django.utils.translation import gettext_lazy as _


class TokenScope(models.TextChoices):
    """What a program may do with a token. Reading what its owner may read is always included."""

    READ = "read", _("lese")
    QUESTIONS = "questions", _("spørsmål og svar")
    JOBS = "jobs", _("stillinger og interesser")
    MENTORS = "mentors", _("mentorordningen")


class RecordDocument(models.TextChoices):
    PROCESSING = "processing", _("protokoll over behandlinger")
    ASSESSMENT = "assessment", _("vurdering av personvernkonsekvenser")
